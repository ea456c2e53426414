-- +goose Up

-- How long a factory's money stays held after delivery, at least: the mall's own terms, by country ('' for all others) and the
-- day of delivery. Where the law gives consumers longer to withdraw, that counts.
CREATE TABLE hold_rule (
  country    text NOT NULL CHECK (country ~ '^([A-Z]{2})?$'),
  valid_from date NOT NULL,
  days       integer NOT NULL CHECK (days BETWEEN 0 AND 365),
  source     text NOT NULL,
  PRIMARY KEY (country, valid_from)
);
INSERT INTO hold_rule VALUES ('', '2026-01-01', 14, 'Terms of the mall: 14 days to return');

-- What a factory earned by a line, as it was sold: goods less the commission of that day. Never worked out again.
CREATE TABLE earning (
  line_id          bigint PRIMARY KEY REFERENCES order_line,
  order_id         bigint NOT NULL REFERENCES orders,
  consignment_id   bigint NOT NULL REFERENCES consignment,
  factory_id       bigint NOT NULL REFERENCES factory,
  party            text NOT NULL,              -- of the accounts of the book
  goods_minor      bigint NOT NULL,
  commission_minor bigint NOT NULL,
  amount_minor     bigint NOT NULL CHECK (amount_minor = goods_minor - commission_minor),
  amount_currency  char(3) NOT NULL
);
CREATE INDEX earning_consignment ON earning (consignment_id);
CREATE INDEX earning_factory ON earning (factory_id, consignment_id DESC);
CREATE INDEX earning_order ON earning (order_id);

-- Until when a delivered consignment's money is held, fixed at delivery; shorter once the consumer says that all is well.
CREATE TABLE hold_clock (
  consignment_id bigint PRIMARY KEY REFERENCES consignment,
  delivered_at   timestamptz NOT NULL,
  days           integer NOT NULL CHECK (days >= 0),
  source         text NOT NULL,
  ends_at        timestamptz NOT NULL,
  received_at    timestamptz,                  -- when the consumer confirmed the receipt
  done_at        timestamptz                   -- when its last line was released
);
CREATE INDEX hold_clock_due ON hold_clock (least(ends_at, received_at)) WHERE done_at IS NULL;
CREATE INDEX consignment_delivered ON consignment (delivered_at) WHERE delivered_at IS NOT NULL;

-- What stops the release of one line, until somebody lifts it. Nothing of it is ever deleted.
CREATE TABLE hold (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  line_id     bigint NOT NULL REFERENCES order_line,
  reason      text NOT NULL CHECK (reason IN ('dispute', 'return', 'payment', 'check')),
  note        text NOT NULL CHECK (note <> ''),
  set_by      bigint NOT NULL REFERENCES account,
  set_at      timestamptz NOT NULL,
  lifted_by   bigint REFERENCES account,
  lifted_at   timestamptz,
  lifted_note text NOT NULL DEFAULT '',
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
  CHECK ((lifted_at IS NULL) = (lifted_note = ''))
);
CREATE UNIQUE INDEX hold_open ON hold (line_id) WHERE lifted_at IS NULL;
CREATE INDEX hold_line ON hold (line_id);

-- What became the factory's to be paid out, once for each line. Nothing is left of a line that went back whole.
CREATE TABLE release (
  line_id         bigint PRIMARY KEY REFERENCES earning,
  reference       text NOT NULL UNIQUE,        -- of the ledger's transaction, unless it is of nothing
  cause           text NOT NULL CHECK (cause IN ('window', 'receipt')),
  amount_minor    bigint NOT NULL,
  amount_currency char(3) NOT NULL,
  released_at     timestamptz NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION hold_only_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL OR (OLD.line_id, OLD.reason, OLD.note, OLD.set_by, OLD.set_at) IS DISTINCT FROM (NEW.line_id, NEW.reason, NEW.note, NEW.set_by, NEW.set_at) THEN
    RAISE EXCEPTION 'a hold is only lifted, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION release_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM hold WHERE line_id = NEW.line_id AND lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the money of line % is on hold', NEW.line_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER only_lifted BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION hold_only_lifted();
CREATE TRIGGER never_deleted BEFORE DELETE ON hold FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER waits BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_waits();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON earning FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON release FOR EACH ROW EXECUTE FUNCTION refuse_change();
