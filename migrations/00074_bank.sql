-- +goose Up

-- What a payment provider has passed on to the mall's bank: gross is what it settles of the payments less the refunds, fee what the
-- provider keeps of that for itself, net what has arrived.
CREATE TABLE provider_transfer (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gateway     text NOT NULL CHECK (gateway ~ '^[a-z0-9_-]+$'),
  reference   text NOT NULL CHECK (reference <> ''),       -- the provider's
  arrived_on  date NOT NULL,
  currency    char(3) NOT NULL,
  gross_minor bigint NOT NULL,
  fee_minor   bigint NOT NULL CHECK (fee_minor >= 0),
  net_minor   bigint NOT NULL CHECK (net_minor > 0),
  booked_by   bigint NOT NULL REFERENCES account,
  booked_at   timestamptz NOT NULL,
  UNIQUE (gateway, reference),
  CHECK (gross_minor = fee_minor + net_minor)
);
CREATE INDEX provider_transfer_arrived ON provider_transfer (arrived_on DESC, id DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON provider_transfer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON provider_transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO clearing_limit VALUES
  ('payout_clearing', '2026-01-01', 168, 'Setting of the mall: an approved payout is with the bank within a week');

-- Payouts that were sent have left the bank, which the book did not say so far.
WITH paid AS (
  INSERT INTO ledger_transaction (kind, reference, posted_at) SELECT 'payout_paid', number, now() FROM payout WHERE state = 'sent' ORDER BY id RETURNING id, reference
)
INSERT INTO posting (transaction_id, account, party, amount_minor, amount_currency)
SELECT paid.id, side.account, side.party, side.minor, 'CNY' FROM paid JOIN payout o ON o.number = paid.reference
CROSS JOIN LATERAL (VALUES ('payout_clearing', o.party, o.amount_minor), ('bank', '', -o.amount_minor)) AS side(account, party, minor)
ORDER BY paid.id, side.minor DESC;
