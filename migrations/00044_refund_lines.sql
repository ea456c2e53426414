-- +goose Up

-- A refund that somebody decided: by which form (so that it is decided once), with which choices, who, and in which words.
ALTER TABLE refund
  ADD COLUMN key         text NOT NULL DEFAULT '',
  ADD COLUMN fingerprint text NOT NULL DEFAULT '',
  ADD COLUMN admin_id    bigint REFERENCES account,
  ADD COLUMN note        text NOT NULL DEFAULT '',
  ADD COLUMN failure     text NOT NULL DEFAULT '';   -- what the gateway said when it refused
ALTER TABLE refund DROP CONSTRAINT refund_attempt_id_reason_key;
CREATE UNIQUE INDEX refund_once ON refund (attempt_id, reason) WHERE key = '';
CREATE UNIQUE INDEX refund_key ON refund (key) WHERE key <> '';
ALTER TABLE refund ADD CHECK ((key = '') = (admin_id IS NULL));
CREATE INDEX refund_order ON refund (order_id);

-- How many pieces of a line it is for. Pieces are counted: the first refund of two takes the pieces 1 and 2, the next begins at 3.
CREATE TABLE refund_line (
  refund_id bigint NOT NULL REFERENCES refund,
  line_id   bigint NOT NULL REFERENCES order_line,
  after     integer NOT NULL CHECK (after >= 0),      -- pieces given back before
  quantity  integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (refund_id, line_id),
  UNIQUE (line_id, after)
);

-- What of each charge goes back for them, and the account of the book that bears it; what does not go back is written down too.
CREATE TABLE refund_part (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  refund_id bigint NOT NULL,
  line_id   bigint NOT NULL,
  charge_id bigint NOT NULL REFERENCES charge,
  kind      text NOT NULL CHECK (kind IN ('goods', 'delivery', 'insurance', 'duty', 'tax', 'fee', 'discount')),
  given     boolean NOT NULL,
  account   text NOT NULL DEFAULT '',
  party     text NOT NULL DEFAULT '',
  cause     text NOT NULL DEFAULT '',    -- why it does not go back
  amount_minor    bigint NOT NULL,
  amount_currency char(3) NOT NULL,
  FOREIGN KEY (refund_id, line_id) REFERENCES refund_line,
  CHECK (given = (account <> '')),
  CHECK (given = (cause = ''))
);
CREATE INDEX refund_part_refund ON refund_part (refund_id, line_id);
CREATE INDEX refund_part_charge ON refund_part (charge_id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON refund_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON refund_part FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON refund_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON refund_part FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON refund_part FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON refund_line FROM PUBLIC, CURRENT_USER;

-- More than a line's pieces, or more than a charge, never goes back, whatever a program thinks. Who decides holds the order's row.
-- +goose StatementBegin
CREATE FUNCTION refund_fits_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(quantity) FROM refund_line WHERE line_id = NEW.line_id) > (SELECT quantity FROM order_line WHERE id = NEW.line_id) THEN
    RAISE EXCEPTION 'more pieces of line % go back than were sold', NEW.line_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION refund_fits_charge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  charged bigint := (SELECT amount_minor FROM charge WHERE id = NEW.charge_id);
  back    bigint := (SELECT sum(amount_minor) FROM refund_part WHERE charge_id = NEW.charge_id);
BEGIN
  IF abs(back) > abs(charged) OR sign(back) * sign(charged) < 0 THEN
    RAISE EXCEPTION 'more of charge % goes back than was charged', NEW.charge_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER fits AFTER INSERT ON refund_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refund_fits_line();
CREATE CONSTRAINT TRIGGER fits AFTER INSERT ON refund_part DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refund_fits_charge();
