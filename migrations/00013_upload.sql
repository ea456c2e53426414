-- +goose Up

-- Product files that factories have sent to the portal: looked at first, imported when they say so. Kept for a month, so
-- that the rows that could not be taken can be fetched, mended and sent again.
CREATE TABLE upload (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token       text NOT NULL UNIQUE,
  factory_id  bigint NOT NULL REFERENCES factory,
  account_id  bigint REFERENCES account ON DELETE SET NULL,
  name        text NOT NULL,
  format      text NOT NULL,
  currency    char(3) NOT NULL,
  submit      boolean NOT NULL,
  data        bytea NOT NULL,
  report      jsonb NOT NULL,
  created_at  timestamptz NOT NULL,
  imported_at timestamptz
);
CREATE INDEX upload_factory ON upload (factory_id, created_at DESC);
