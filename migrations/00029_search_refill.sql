-- +goose Up

-- An index is filled anew from the documents that there are, without making these.
ALTER TABLE search_work DROP CONSTRAINT search_work_kind_check;
ALTER TABLE search_work ADD CONSTRAINT search_work_kind_check CHECK (kind IN ('rebuild', 'refill', 'reprice', 'ranks'));
