-- +goose Up

-- What consumers state by the withdrawal function (Directive 2011/83/EU, Art. 11a): from which order they withdraw, when, and why, if
-- they care to say. It is open until money went back for all its pieces.
CREATE TABLE withdrawal (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number     text NOT NULL UNIQUE,
  order_id   bigint NOT NULL REFERENCES orders,
  reason     text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  stated_at  timestamptz NOT NULL,
  refund_id  bigint REFERENCES refund,    -- after which nothing of it was open
  settled_at timestamptz,
  CHECK ((refund_id IS NULL) = (settled_at IS NULL))
);
CREATE INDEX withdrawal_order ON withdrawal (order_id);
CREATE INDEX withdrawal_refund ON withdrawal (refund_id);
CREATE INDEX withdrawal_open ON withdrawal (stated_at, id) WHERE settled_at IS NULL;
CREATE INDEX withdrawal_settled ON withdrawal (settled_at, id) WHERE settled_at IS NOT NULL;

CREATE TABLE withdrawal_line (
  withdrawal_id bigint NOT NULL REFERENCES withdrawal,
  line_id       bigint NOT NULL REFERENCES order_line,
  quantity      integer NOT NULL CHECK (quantity > 0),
  refunded      integer NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND quantity),
  PRIMARY KEY (withdrawal_id, line_id)
);
CREATE INDEX withdrawal_line_line ON withdrawal_line (line_id);

-- A statement is evidence: what was stated, and when, stays. Its reason goes when its order is forgotten.
CREATE TRIGGER stated BEFORE UPDATE OF number, order_id, stated_at OR DELETE ON withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stated BEFORE UPDATE OF withdrawal_id, line_id, quantity OR DELETE ON withdrawal_line FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Nobody withdraws from more pieces than were bought, less those that went back, whatever a program thinks. Who states or settles one holds
-- the order's row.
-- +goose StatementBegin
CREATE FUNCTION withdrawal_fits_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(quantity - refunded) FROM withdrawal_line WHERE line_id = NEW.line_id)
     + (SELECT coalesce(sum(quantity), 0) FROM refund_line WHERE line_id = NEW.line_id)
     > (SELECT quantity FROM order_line WHERE id = NEW.line_id) THEN
    RAISE EXCEPTION 'more pieces of line % are withdrawn from than were sold', NEW.line_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER fits AFTER INSERT OR UPDATE ON withdrawal_line DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION withdrawal_fits_line();
