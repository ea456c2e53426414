-- +goose Up

-- How long things are kept, where no law says it: what, since which day, how many days.
CREATE TABLE keep_rule (
  what       text NOT NULL,
  valid_from date NOT NULL,
  days       integer NOT NULL CHECK (days BETWEEN 1 AND 3650),
  source     text NOT NULL,
  PRIMARY KEY (what, valid_from)
);
INSERT INTO keep_rule VALUES ('once', '2026-01-01', 30, 'Terms of the mall: an instruction repeated within 30 days is carried out once');

-- What has been carried out under which key, written in the transaction of its effect.
CREATE TABLE once (
  who     bytea NOT NULL,                      -- SHA-256 of who sent it
  verb    text NOT NULL,                       -- what was asked for
  key     text NOT NULL CHECK (length(key) BETWEEN 16 AND 128),
  print   bytea NOT NULL,                      -- SHA-256 of the parameters
  answer  text NOT NULL DEFAULT '',            -- what the first answer refers to: an order's number, a payment's or refund's token
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (who, verb, key)
);
CREATE INDEX once_made ON once (made_at);

-- An order is its quote, and a payment is its order: whatever a program thinks, nothing else is paid.
-- +goose StatementBegin
CREATE FUNCTION order_is_its_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM quote WHERE id = NEW.quote_id AND cart_id = NEW.cart_id
                 AND total_minor = NEW.total_minor AND total_currency = NEW.currency) THEN
    RAISE EXCEPTION 'order % is not what quote % promised', NEW.number, NEW.quote_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payment_is_its_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM orders WHERE id = NEW.order_id AND total_minor = NEW.amount_minor AND currency = NEW.amount_currency) THEN
    RAISE EXCEPTION 'order % costs something else than this payment', NEW.order_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER is_its_quote BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION order_is_its_quote();
CREATE TRIGGER is_its_order BEFORE INSERT OR UPDATE OF order_id, amount_minor, amount_currency ON payment_attempt
  FOR EACH ROW EXECUTE FUNCTION payment_is_its_order();
