-- +goose Up

-- What goods have in common that decides what they cost at the destinations of a zone beside its price, and when they arrive.
-- Rows are never changed: a rule or tariff that makes another cohort adds one, and listings move over as they are priced anew.
CREATE TABLE search_cohort (
  id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('tax', 'carriage')),
  data text NOT NULL -- JSON in one spelling: tax, factors to the zone's price by destination; carriage, countries by service
);
CREATE UNIQUE INDEX search_cohort_data ON search_cohort (kind, md5(data));

-- The delivered prices are by zone from now on, in Chinese fen.
ALTER TABLE search_document
  ADD COLUMN barred   text[]  NOT NULL DEFAULT '{}', -- countries that the zone's price does not count for
  ADD COLUMN tax      integer NOT NULL DEFAULT 0,    -- the tax cohort
  ADD COLUMN carriage integer NOT NULL DEFAULT 0,    -- the carriage cohort
  ADD COLUMN rating   integer NOT NULL DEFAULT 0;    -- tenths of stars, 0 without reviews
