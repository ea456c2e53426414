-- +goose Up

-- What can't be sent to a destination is told from what has the words, which are looked up in their own index.
DROP INDEX search_entry_barred;
