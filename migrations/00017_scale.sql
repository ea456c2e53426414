-- +goose Up

-- A listing and its first revision point at each other: what is loaded in bulk is checked at the end of its transaction.
ALTER TABLE listing ALTER CONSTRAINT listing_live_revision_id_fkey DEFERRABLE INITIALLY IMMEDIATE;
