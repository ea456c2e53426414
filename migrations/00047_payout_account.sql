-- +goose Up

-- Who of a factory's clerks may say where its money goes: whoever was hired first.
ALTER TABLE factory_staff ADD COLUMN owner boolean NOT NULL DEFAULT false;
UPDATE factory_staff s SET owner = true WHERE s.account_id =
  (SELECT f.account_id FROM factory_staff f WHERE f.factory_id = s.factory_id ORDER BY f.created_at, f.account_id LIMIT 1);

-- The mall's terms of paying out, by day: from how much on, in fen, and how many hours pass before a changed account counts.
CREATE TABLE payout_rule (
  valid_from    date PRIMARY KEY,
  minimum_minor bigint NOT NULL CHECK (minimum_minor > 0),
  wait_hours    integer NOT NULL CHECK (wait_hours BETWEEN 1 AND 8760),
  source        text NOT NULL CHECK (source <> '')
);
INSERT INTO payout_rule VALUES ('2026-01-01', 10000, 72, 'Terms of the mall: payouts from CNY 100.00 on; 72 hours before a changed account counts');

-- An account in China that a factory wants to be paid to. A row is one wish and what became of it; it is never changed otherwise.
CREATE TABLE payout_account (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  factory_id   bigint NOT NULL REFERENCES factory,
  state        text NOT NULL CHECK (state IN ('asked', 'approved', 'rejected', 'stopped')),
  holder       text NOT NULL CHECK (holder <> ''),
  bank         text NOT NULL CHECK (bank <> ''),
  bank_code    text NOT NULL CHECK (bank_code ~ '^[0-9]{12}$'),        -- CNAPS
  number       text NOT NULL CHECK (number ~ '^[0-9]{8,30}$'),
  contact      text NOT NULL CHECK (contact <> ''),                    -- the mail address that is told when it is to be changed
  proof        text NOT NULL CHECK (proof IN ('passkey')),             -- the second factor it was asked for with
  asked_by     bigint NOT NULL REFERENCES account,
  asked_at     timestamptz NOT NULL,
  wait_hours   integer NOT NULL,
  decided_by   bigint REFERENCES account,
  decided_at   timestamptz,
  decided_note text NOT NULL DEFAULT '',
  valid_from   timestamptz,                                            -- from when on it is paid to, once approved
  stopped_by   bigint REFERENCES account,                              -- nobody: by the link of a letter
  stopped_at   timestamptz,
  stopped_note text NOT NULL DEFAULT '',
  CHECK (decided_by <> asked_by),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (state NOT IN ('approved', 'rejected') OR decided_at IS NOT NULL),
  CHECK (state <> 'asked' OR decided_at IS NULL),
  CHECK (state <> 'approved' OR valid_from IS NOT NULL),
  CHECK (valid_from >= asked_at + make_interval(hours => wait_hours) AND valid_from >= decided_at),
  CHECK ((state = 'stopped') = (stopped_at IS NOT NULL)),
  CHECK (stopped_at < valid_from)
);
CREATE UNIQUE INDEX payout_account_asked ON payout_account (factory_id) WHERE state = 'asked';
CREATE INDEX payout_account_factory ON payout_account (factory_id, id DESC);

-- The links by which who gets a letter about a change stops it without signing in. Only the hash of a token is kept.
CREATE TABLE payout_objection (
  token_hash        bytea PRIMARY KEY,
  payout_account_id bigint NOT NULL REFERENCES payout_account,
  email             text NOT NULL,
  made_at           timestamptz NOT NULL
);
CREATE INDEX payout_objection_account ON payout_objection (payout_account_id);

-- +goose StatementBegin
CREATE FUNCTION payout_account_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.factory_id, OLD.holder, OLD.bank, OLD.bank_code, OLD.number, OLD.contact, OLD.proof, OLD.asked_by, OLD.asked_at, OLD.wait_hours)
    IS DISTINCT FROM (NEW.factory_id, NEW.holder, NEW.bank, NEW.bank_code, NEW.number, NEW.contact, NEW.proof, NEW.asked_by, NEW.asked_at, NEW.wait_hours)
    OR OLD.decided_at IS NOT NULL AND (OLD.decided_by, OLD.decided_at, OLD.decided_note, OLD.valid_from) IS DISTINCT FROM (NEW.decided_by, NEW.decided_at, NEW.decided_note, NEW.valid_from)
    OR OLD.state IN ('rejected', 'stopped') THEN
    RAISE EXCEPTION 'the account of a payout is decided about, and stopped, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stays BEFORE UPDATE ON payout_account FOR EACH ROW EXECUTE FUNCTION payout_account_stays();
CREATE TRIGGER never_deleted BEFORE DELETE ON payout_account FOR EACH ROW EXECUTE FUNCTION refuse_change();
