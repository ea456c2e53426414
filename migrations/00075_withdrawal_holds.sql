-- +goose Up

-- A withdrawal holds the factory's money of its open pieces. One that was stated before this was so holds it from now on.
ALTER TABLE withdrawal ADD COLUMN holds_since timestamptz NOT NULL DEFAULT now();
ALTER TABLE withdrawal ALTER COLUMN holds_since DROP DEFAULT;

-- An admin ends a withdrawal without a further refund, in words that the consumer reads: the goods were not sent back, or the consumer
-- keeps them after all.
ALTER TABLE withdrawal ADD COLUMN closed_by bigint REFERENCES account;
ALTER TABLE withdrawal ADD COLUMN closed_at timestamptz;
ALTER TABLE withdrawal ADD COLUMN closed_note text NOT NULL DEFAULT '' CHECK (length(closed_note) <= 500);
ALTER TABLE withdrawal ADD CHECK ((closed_at IS NULL) = (closed_by IS NULL));
ALTER TABLE withdrawal ADD CHECK (closed_note = '' OR closed_at IS NOT NULL);
ALTER TABLE withdrawal ADD CHECK (closed_at IS NULL OR settled_at IS NULL);
DROP INDEX withdrawal_open;
DROP INDEX withdrawal_settled;
CREATE INDEX withdrawal_open ON withdrawal (stated_at, id) WHERE settled_at IS NULL AND closed_at IS NULL;
CREATE INDEX withdrawal_ended ON withdrawal (coalesce(settled_at, closed_at), id) WHERE coalesce(settled_at, closed_at) IS NOT NULL;

-- One that has ended stays as it ended. The note goes when its order is forgotten, as the reason does.
CREATE TRIGGER ended BEFORE UPDATE OF refund_id, settled_at, closed_by, closed_at ON withdrawal FOR EACH ROW
  WHEN (OLD.settled_at IS NOT NULL OR OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER noted BEFORE UPDATE OF closed_at, closed_note ON withdrawal FOR EACH ROW
  WHEN (CASE WHEN OLD.closed_at IS NULL THEN NEW.closed_at IS NOT NULL AND NEW.closed_note = '' ELSE NEW.closed_note NOT IN ('', OLD.closed_note) END)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holds BEFORE UPDATE OF holds_since ON withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What keeps the money of a line with the mall: a hold that nobody lifted, or a withdrawal with pieces for which nothing went back.
CREATE VIEW held_line AS
  SELECT line_id, NULL::bigint AS withdrawal_id FROM hold WHERE lifted_at IS NULL
  UNION ALL
  SELECT l.line_id, l.withdrawal_id FROM withdrawal_line l JOIN withdrawal w ON w.id = l.withdrawal_id
    WHERE w.settled_at IS NULL AND w.closed_at IS NULL AND l.refunded < l.quantity;

-- Since when a withdrawal held a line, and until when at least, for the proof of the book: a line of which all its pieces went back was
-- held until their first refund at least.
CREATE VIEW withdrawal_hold AS
  SELECT l.line_id, w.holds_since AS since, CASE WHEN l.refunded < l.quantity THEN coalesce(w.closed_at, 'infinity') ELSE
    (SELECT min(b.created_at) FROM refund b JOIN refund_line n ON n.refund_id = b.id WHERE n.line_id = l.line_id AND b.created_at >= w.stated_at) END AS until
  FROM withdrawal_line l JOIN withdrawal w ON w.id = l.withdrawal_id;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION release_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM held_line WHERE line_id = NEW.line_id) THEN
    RAISE EXCEPTION 'the money of line % is on hold', NEW.line_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION payout_item_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM posting p JOIN payout o ON o.id = NEW.payout_id AND o.party = p.party
    WHERE p.id = NEW.posting_id AND p.account = 'factory_released' AND p.amount_currency = NEW.currency AND -p.amount_minor = NEW.amount_minor) THEN
    RAISE EXCEPTION 'posting % is not what was released to the factory', NEW.posting_id USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM posting p JOIN ledger_transaction t ON t.id = p.transaction_id AND t.kind = 'release'
    JOIN release r ON r.reference = t.reference JOIN held_line h ON h.line_id = r.line_id WHERE p.id = NEW.posting_id) THEN
    RAISE EXCEPTION 'the money of posting % is on hold', NEW.posting_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- The pieces of a withdrawal that was closed may be withdrawn from again.
CREATE OR REPLACE FUNCTION withdrawal_fits_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(l.quantity - l.refunded), 0) FROM withdrawal_line l JOIN withdrawal w ON w.id = l.withdrawal_id AND w.closed_at IS NULL WHERE l.line_id = NEW.line_id)
     + (SELECT coalesce(sum(quantity), 0) FROM refund_line WHERE line_id = NEW.line_id)
     > (SELECT quantity FROM order_line WHERE id = NEW.line_id) THEN
    RAISE EXCEPTION 'more pieces of line % are withdrawn from than were sold', NEW.line_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
