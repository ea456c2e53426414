-- +goose Up

-- A mail address is changed by a link sent to the new one, and taken back by one sent to the old: the link names the
-- address that it makes the account's.
ALTER TABLE mail_token ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE mail_token DROP CONSTRAINT mail_token_purpose_check;
ALTER TABLE mail_token ADD CONSTRAINT mail_token_purpose_check CHECK (purpose IN ('verify', 'reset', 'move', 'moved'));

-- One address of the book is the one to begin with. A removed one waits a while for its person to think better of it.
ALTER TABLE address_book ADD COLUMN preferred boolean NOT NULL DEFAULT false, ADD COLUMN removed_at timestamptz;
CREATE UNIQUE INDEX address_book_preferred ON address_book (account_id) WHERE preferred AND removed_at IS NULL;
CREATE INDEX address_book_removed ON address_book (removed_at) WHERE removed_at IS NOT NULL;

-- That an account was deleted, and when: the proof, and what to delete again should a backup be brought back. It names nobody.
CREATE TABLE account_erasure (
  account_id bigint PRIMARY KEY,
  orders     integer NOT NULL,            -- kept by law, without the account
  erased_at  timestamptz NOT NULL
);

-- What hangs on an account is found without reading everybody's.
CREATE INDEX quote_account ON quote (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX cart_account ON cart (account_id) WHERE account_id IS NOT NULL;

-- Quotes that nobody took are thrown away in time, with the addresses in them.
CREATE INDEX quote_expiry ON quote (expires_at);

-- A quote is still never changed. One that became no order may go, for the sake of whoever asked for it (an order holds its
-- own by the foreign key); one that did may lose its account, and nothing else.
DROP TRIGGER append_only ON quote;
CREATE TRIGGER append_only BEFORE UPDATE ON quote FOR EACH ROW
  WHEN (NEW.account_id IS NOT NULL OR to_jsonb(NEW) - 'account_id' IS DISTINCT FROM to_jsonb(OLD) - 'account_id')
  EXECUTE FUNCTION refuse_change();
