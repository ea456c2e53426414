-- +goose Up

-- What is asked of the book every day, and was read from its beginning.

-- Transactions that wait for their seal: one is here from the statement that posts it to the one that seals it.
CREATE TABLE ledger_open (
  transaction_id bigint PRIMARY KEY,
  posted_at      timestamptz NOT NULL
);
INSERT INTO ledger_open SELECT id, posted_at FROM ledger_transaction t WHERE NOT EXISTS (SELECT FROM ledger_seal s WHERE s.transaction_id = t.id);
-- +goose StatementBegin
CREATE FUNCTION ledger_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_open VALUES (NEW.id, NEW.posted_at);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER opens AFTER INSERT ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_opens();

-- What stands on each account in all that is sealed. The sealer adds to it, in the transaction that seals; what comes to nothing goes.
CREATE TABLE ledger_balance (
  account         text NOT NULL,
  party           text NOT NULL,
  amount_currency char(3) NOT NULL,
  amount_minor    bigint NOT NULL CHECK (amount_minor <> 0),
  PRIMARY KEY (account, party, amount_currency)
);
INSERT INTO ledger_balance SELECT p.account, p.party, p.amount_currency, sum(p.amount_minor)
  FROM ledger_seal s JOIN posting p ON p.transaction_id = s.transaction_id GROUP BY 1, 2, 3 HAVING sum(p.amount_minor) <> 0;

-- What stands on each account now: the sum of its rows is exact, and takes no longer as the book grows. OFFSET 0 keeps the planner from
-- reading an account from its beginning instead.
CREATE VIEW ledger_standing AS
  SELECT account, party, amount_currency, amount_minor FROM ledger_balance
  UNION ALL
  SELECT p.account, p.party, p.amount_currency, p.amount_minor
    FROM ledger_open o CROSS JOIN LATERAL (SELECT * FROM posting WHERE transaction_id = o.transaction_id OFFSET 0) p;

-- What was released to a factory, or taken from it again, and is in no payout: it is kept by the statements that post, pay out and free.
-- It names a posting without a foreign key, as payout_item does.
CREATE TABLE payout_claim (
  posting_id bigint PRIMARY KEY
);
INSERT INTO payout_claim SELECT p.id FROM posting p JOIN ledger_transaction t ON t.id = p.transaction_id
  WHERE p.account = 'factory_released' AND t.kind NOT IN ('payout', 'payout_return')
  AND NOT EXISTS (SELECT FROM payout_item i WHERE i.posting_id = p.id AND NOT i.freed);
-- +goose StatementBegin
CREATE FUNCTION payout_claim_arises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO payout_claim SELECT NEW.id FROM ledger_transaction WHERE id = NEW.transaction_id AND kind NOT IN ('payout', 'payout_return');
  RETURN NULL;
END $$;
CREATE FUNCTION payout_claim_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM payout_claim WHERE posting_id = NEW.posting_id;
  RETURN NULL;
END $$;
CREATE FUNCTION payout_claim_returns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO payout_claim VALUES (NEW.posting_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER claim_arises AFTER INSERT ON posting FOR EACH ROW WHEN (NEW.account = 'factory_released') EXECUTE FUNCTION payout_claim_arises();
CREATE TRIGGER claim_taken AFTER INSERT ON payout_item FOR EACH ROW WHEN (NOT NEW.freed) EXECUTE FUNCTION payout_claim_taken();
CREATE TRIGGER claim_returns AFTER UPDATE OF freed ON payout_item FOR EACH ROW WHEN (NEW.freed AND NOT OLD.freed) EXECUTE FUNCTION payout_claim_returns();
