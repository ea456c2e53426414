-- +goose Up

-- A batch of payouts: drawn up by one admin, approved by another, then sent to the bank.
CREATE TABLE payout_batch (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number         text NOT NULL UNIQUE,
  key            text NOT NULL UNIQUE,                    -- of the form, so that it is drawn up once
  state          text NOT NULL CHECK (state IN ('drawn', 'approved', 'sent', 'cancelled')),
  minimum_minor  bigint NOT NULL CHECK (minimum_minor > 0),
  drawn_by       bigint NOT NULL REFERENCES account,
  drawn_at       timestamptz NOT NULL,
  approved_by    bigint REFERENCES account,
  approved_at    timestamptz,
  sent_by        bigint REFERENCES account,
  sent_at        timestamptz,
  cancelled_by   bigint REFERENCES account,
  cancelled_at   timestamptz,
  cancelled_note text NOT NULL DEFAULT '',
  CONSTRAINT payout_batch_four_eyes CHECK (approved_by <> drawn_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((state IN ('approved', 'sent')) = (approved_by IS NOT NULL)),
  CHECK ((sent_by IS NULL) = (sent_at IS NULL)),
  CHECK ((state = 'sent') = (sent_by IS NOT NULL)),
  CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL)),
  CHECK ((state = 'cancelled') = (cancelled_by IS NOT NULL)),
  CHECK ((cancelled_by IS NULL) = (cancelled_note = ''))
);

-- The rates of a batch: how many yuan one unit of a currency is, whose word that is and of which day. num / den is exact.
CREATE TABLE payout_rate (
  batch_id bigint NOT NULL REFERENCES payout_batch,
  currency char(3) NOT NULL CHECK (currency <> 'CNY'),
  num      numeric NOT NULL CHECK (num > 0),
  den      numeric NOT NULL CHECK (den > 0),
  rate     text NOT NULL,                                 -- as people read it
  source   text NOT NULL CHECK (source <> ''),
  as_of    date NOT NULL,
  PRIMARY KEY (batch_id, currency)
);

-- What one factory gets by a batch, in fen, and to which account.
CREATE TABLE payout (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number            text NOT NULL UNIQUE,
  batch_id          bigint NOT NULL REFERENCES payout_batch,
  factory_id        bigint NOT NULL REFERENCES factory,
  party             text NOT NULL,                        -- of the accounts of the book
  payout_account_id bigint NOT NULL REFERENCES payout_account,
  state             text NOT NULL CHECK (state IN ('drawn', 'approved', 'sent', 'failed', 'cancelled')),
  amount_minor      bigint NOT NULL CHECK (amount_minor > 0),
  failed_by         bigint REFERENCES account,
  failed_at         timestamptz,
  failure           text NOT NULL DEFAULT '',             -- what the bank said, for the factory too
  UNIQUE (batch_id, factory_id),
  CHECK ((state = 'failed') = (failed_at IS NOT NULL)),
  CHECK ((failed_by IS NULL) = (failed_at IS NULL)),
  CHECK ((failed_by IS NULL) = (failure = ''))
);
CREATE INDEX payout_factory ON payout (factory_id, id DESC);

-- What a payout takes of one currency: the amount, its lines changed into fen one by one, and changed as a whole.
CREATE TABLE payout_part (
  payout_id    bigint NOT NULL REFERENCES payout,
  currency     char(3) NOT NULL,
  amount_minor bigint NOT NULL,
  yuan_minor   bigint NOT NULL,
  whole_minor  bigint NOT NULL,
  PRIMARY KEY (payout_id, currency),
  CHECK (currency <> 'CNY' OR (yuan_minor = amount_minor AND whole_minor = amount_minor))
);

-- Which postings of what was released to a factory a payout takes. A posting is in one payout only, until that fails or is cancelled.
-- It names a posting without a foreign key: that would need the right of UPDATE on the book.
CREATE TABLE payout_item (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payout_id    bigint NOT NULL REFERENCES payout,
  posting_id   bigint NOT NULL,
  currency     char(3) NOT NULL,
  amount_minor bigint NOT NULL,                           -- what the factory is owed by it; a refund takes something off
  yuan_minor   bigint NOT NULL,
  freed        boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX payout_item_once ON payout_item (posting_id) WHERE NOT freed;
CREATE INDEX payout_item_payout ON payout_item (payout_id);

-- +goose StatementBegin
CREATE FUNCTION payout_item_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM posting p JOIN payout o ON o.id = NEW.payout_id AND o.party = p.party
    WHERE p.id = NEW.posting_id AND p.account = 'factory_released' AND p.amount_currency = NEW.currency AND -p.amount_minor = NEW.amount_minor) THEN
    RAISE EXCEPTION 'posting % is not what was released to the factory', NEW.posting_id USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM posting p JOIN ledger_transaction t ON t.id = p.transaction_id AND t.kind = 'release'
    JOIN release r ON r.reference = t.reference JOIN hold h ON h.line_id = r.line_id AND h.lifted_at IS NULL WHERE p.id = NEW.posting_id) THEN
    RAISE EXCEPTION 'the money of posting % is on hold', NEW.posting_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payout_item_only_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.freed OR (OLD.payout_id, OLD.posting_id, OLD.currency, OLD.amount_minor, OLD.yuan_minor) IS DISTINCT FROM
    (NEW.payout_id, NEW.posting_id, NEW.currency, NEW.amount_minor, NEW.yuan_minor) THEN
    RAISE EXCEPTION 'a line of a payout is only freed, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payout_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('failed', 'cancelled') OR (OLD.number, OLD.batch_id, OLD.factory_id, OLD.party, OLD.payout_account_id, OLD.amount_minor) IS DISTINCT FROM
    (NEW.number, NEW.batch_id, NEW.factory_id, NEW.party, NEW.payout_account_id, NEW.amount_minor) THEN
    RAISE EXCEPTION 'a payout stays as it was drawn up' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER fits BEFORE INSERT ON payout_item FOR EACH ROW EXECUTE FUNCTION payout_item_fits();
CREATE TRIGGER only_freed BEFORE UPDATE ON payout_item FOR EACH ROW EXECUTE FUNCTION payout_item_only_freed();
CREATE TRIGGER never_deleted BEFORE DELETE ON payout_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stays BEFORE UPDATE ON payout FOR EACH ROW EXECUTE FUNCTION payout_stays();
CREATE TRIGGER never_deleted BEFORE DELETE ON payout FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payout_part FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payout_rate FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON payout_batch FOR EACH ROW EXECUTE FUNCTION refuse_change();
