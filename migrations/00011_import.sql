-- +goose Up

-- What the factory's file last said of the listing, as a fingerprint: the same file again changes nothing, even where
-- the factory has edited the listing since.
ALTER TABLE listing ADD COLUMN import_hash text NOT NULL DEFAULT '';

-- How many pieces a file last stated of the variant: the same number again does not undo what was sold since.
ALTER TABLE variant ADD COLUMN stock_said integer;
