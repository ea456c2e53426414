-- +goose Up

-- What Meilisearch does not have yet stands in search_push.
ALTER TABLE search_document DROP COLUMN pushed, DROP COLUMN failure;
