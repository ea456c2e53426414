-- +goose Up

-- Whose goods a member wants to hear of. One that was given up waits a while for its person to think better of it.
CREATE TABLE follow (
  account_id  bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  factory_id  bigint NOT NULL REFERENCES factory,
  followed_at timestamptz NOT NULL,
  removed_at  timestamptz,
  PRIMARY KEY (account_id, factory_id)
);
CREATE INDEX follow_factory ON follow (factory_id);
CREATE INDEX follow_removed ON follow (removed_at) WHERE removed_at IS NOT NULL;

-- When an order's names and addresses were removed because no law keeps them any longer; its figures stay for the books.
ALTER TABLE orders ADD COLUMN forgotten_at timestamptz;
CREATE INDEX orders_kept ON orders (placed_at, id) WHERE forgotten_at IS NULL;

-- A quote may lose whom it was made for with its order, and nothing else of it.
DROP TRIGGER append_only ON quote;
CREATE TRIGGER append_only BEFORE UPDATE ON quote FOR EACH ROW
  WHEN (NEW.account_id IS NOT NULL
    OR to_jsonb(NEW) - '{account_id,email,address}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{account_id,email,address}'::text[]
    OR (NEW.email, NEW.address) IS DISTINCT FROM (OLD.email, OLD.address)
      AND (NEW.email <> '' OR NEW.address - '{country,region}'::text[] <> '{}'))
  EXECUTE FUNCTION refuse_change();
