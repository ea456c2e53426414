-- +goose Up

-- What is searched is read far more often than written, and lz4 is read several times as fast as PostgreSQL's own way. A server
-- that was built without it goes on as before.
-- +goose StatementBegin
DO $$
BEGIN
  ALTER TABLE search_entry ALTER COLUMN vector SET COMPRESSION lz4;
  ALTER TABLE search_document ALTER COLUMN document SET COMPRESSION lz4, ALTER COLUMN terms SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END $$;
-- +goose StatementEnd
