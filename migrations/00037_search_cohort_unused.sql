-- +goose Up

-- Since when no document is of a cohort. Such a cohort gets no new documents by its number until it is asked for again, and is
-- deleted after a day: whoever knew its number has written by then.
ALTER TABLE search_cohort ADD COLUMN unused_since timestamptz;
