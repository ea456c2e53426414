-- +goose Up

-- What goods have in common that decides what they cost at the destinations of a zone beside its price, and when they arrive.
-- Rows are never changed: a rule or tariff that makes another cohort adds one, and listings move over as they are priced anew.
CREATE TABLE search_cohort (
  id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('tax', 'carriage')),
  data text NOT NULL -- JSON in one spelling: tax, factors to the zone's price by destination; carriage, countries by service
);
CREATE UNIQUE INDEX search_cohort_data ON search_cohort (kind, md5(data));
