-- +goose Up

-- How the nightly comparison with the payment providers looks, by the day from which that counts.
CREATE TABLE reconciliation_rule (
  valid_from       date PRIMARY KEY,
  look_back_days   integer NOT NULL CHECK (look_back_days > 0),      -- how far a provider's list is read: refunds of the newest months
  settling_minutes integer NOT NULL CHECK (settling_minutes >= 0),   -- how young a movement may be and still be on its way to us
  source           text NOT NULL
);
INSERT INTO reconciliation_rule VALUES
  ('2026-01-01', 45, 15, 'Setting of the mall: refunds come within 45 days, notices of a provider within a quarter of an hour');

-- By how many percent of the invoice a good quote of duty may be off, by the day from which that counts.
CREATE TABLE quote_quality_rule (
  valid_from date PRIMARY KEY,
  percent    integer NOT NULL CHECK (percent > 0),
  source     text NOT NULL
);
INSERT INTO quote_quality_rule VALUES ('2026-01-01', 10, 'Setting of the mall: a quote within a tenth of the invoice is good');

-- The limit for each buyer stands on the product's page.
CREATE TRIGGER shown_new AFTER INSERT ON cap REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown AFTER UPDATE ON cap REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown_gone AFTER DELETE ON cap REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
