-- +goose Up

-- A listing is of one tax cohort in each zone whose places levy different taxes, rather than of one in all of them together: so
-- a destination's prices are told by two or three cohorts instead of hundreds. Documents of the older shape are made again at the
-- next start.
ALTER TABLE search_entry ADD COLUMN taxes integer[] NOT NULL DEFAULT '{}', DROP COLUMN tax;
ALTER TABLE search_entry ALTER taxes DROP DEFAULT, ALTER taxes SET STORAGE PLAIN;
DELETE FROM search_cohort WHERE kind = 'tax';
