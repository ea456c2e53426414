-- +goose Up

-- By which rules, tariffs and day a long work priced the documents: they are made anew when none has by the present ones.
ALTER TABLE search_work ADD COLUMN priced_by text NOT NULL DEFAULT '';
