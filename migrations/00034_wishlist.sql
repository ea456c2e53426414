-- +goose Up

-- What people keep an eye on: a member's list, or a guest's, which a random token opens.
CREATE TABLE wishlist (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea UNIQUE,
  account_id bigint UNIQUE REFERENCES account ON DELETE CASCADE,
  touched_at timestamptz NOT NULL,
  CHECK ((token_hash IS NULL) <> (account_id IS NULL))
);
CREATE INDEX wishlist_of_guests ON wishlist (touched_at) WHERE account_id IS NULL;

-- One piece of a variant, with what it cost delivered when it was saved, and where to.
CREATE TABLE wish (
  wishlist_id    bigint NOT NULL REFERENCES wishlist ON DELETE CASCADE,
  variant_id     bigint NOT NULL REFERENCES variant,
  destination    text NOT NULL,           -- country, or country and region: DE, US-NY
  price_minor    bigint NOT NULL CHECK (price_minor >= 0),  -- 0: could not be sent there
  price_currency char(3) NOT NULL,
  saved_at       timestamptz NOT NULL,
  removed_at     timestamptz,
  PRIMARY KEY (wishlist_id, variant_id)
);
CREATE INDEX wish_removed ON wish (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX wish_variant ON wish (variant_id);
