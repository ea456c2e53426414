-- +goose Up

-- Under which registration the mall collects a charge at the sale ("eu_ioss"): it owes that tax to the scheme, not to customs.
ALTER TABLE charge ADD COLUMN scheme text NOT NULL DEFAULT '';

-- What a transaction says, in one spelling: the text that is sealed.
-- +goose StatementBegin
CREATE FUNCTION ledger_text(wanted bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_build_array(t.id, t.kind, t.reference, t.order_id, (extract(epoch FROM t.posted_at) * 1000000)::bigint,
    (SELECT json_agg(json_build_array(p.id, p.account, p.party, p.amount_minor, p.amount_currency) ORDER BY p.id) FROM posting p WHERE p.transaction_id = t.id))::text
  FROM ledger_transaction t WHERE t.id = wanted
$$;
-- +goose StatementEnd

-- The chain of hashes over the book. It is made after the fact, by one sealer at a time, so that a sale never waits for
-- another: committed transactions are taken in the order of their ids, each once. hash = SHA-256 of before and of the SHA-256 of the text.
CREATE TABLE ledger_seal (
  position       bigint PRIMARY KEY CHECK (position > 0),
  transaction_id bigint NOT NULL UNIQUE REFERENCES ledger_transaction,
  before         bytea NOT NULL UNIQUE CHECK (length(before) = 32),  -- two seals can't follow the same one
  hash           bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  sealed_at      timestamptz NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Emptying a table is a change too, and no row's trigger sees it.
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON charge FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The role that migrates owns the tables, and it may be the shop's own: it takes the rights from itself. A foreign key locks the
-- row it points at with the right of UPDATE of the table's owner, so that ledger_transaction keeps it and has the trigger alone.
REVOKE UPDATE, DELETE, TRUNCATE ON posting, ledger_seal FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON ledger_transaction FROM PUBLIC, CURRENT_USER;
