-- +goose Up

-- What is asked of a shop with a million orders, and found no index.
CREATE INDEX refund_open ON refund (id) WHERE state = 'created';
CREATE INDEX ledger_transaction_posted ON ledger_transaction (posted_at);
DROP INDEX payment_attempt_succeeded;
CREATE INDEX payment_attempt_created ON payment_attempt (gateway, created_at);

-- Balances are added up from the index alone.
DROP INDEX posting_account;
CREATE INDEX posting_account ON posting (account, party, amount_currency) INCLUDE (amount_minor);

-- Up to when quotes that became no order were thrown away: what is left from before belongs to orders, and need not be looked at again.
CREATE TABLE quote_swept (
  until timestamptz NOT NULL
);
INSERT INTO quote_swept VALUES ('-infinity');
