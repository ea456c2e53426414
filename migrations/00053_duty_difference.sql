-- +goose Up

-- From which surplus on duty that was quoted too high goes back to the consumer by itself; below it the reserve keeps it. By country
-- of the destination ('' for all others), currency and the day on which the invoice is booked.
CREATE TABLE duty_threshold (
  country    text NOT NULL CHECK (country ~ '^([A-Z]{2})?$'),
  currency   char(3) NOT NULL,
  valid_from date NOT NULL,
  minor      bigint NOT NULL CHECK (minor > 0),   -- in minor units of the currency: the least surplus that goes back
  source     text NOT NULL,
  PRIMARY KEY (country, currency, valid_from)
);
INSERT INTO duty_threshold SELECT '', c, '2026-01-01', m, 'Terms of the mall: a surplus of duty goes back from about one euro on'
FROM (VALUES ('EUR', 100), ('USD', 100), ('GBP', 100), ('CHF', 100), ('CAD', 150), ('AUD', 150), ('NZD', 150), ('SGD', 150), ('NOK', 1000),
  ('SEK', 1000), ('DKK', 700), ('PLN', 400), ('CZK', 2500), ('HUF', 40000), ('RON', 500), ('JPY', 150), ('KRW', 1500), ('BRL', 500), ('MXN', 2000),
  ('CLP', 1000), ('INR', 10000), ('ILS', 400), ('AED', 400), ('SAR', 400), ('ZAR', 2000), ('THB', 3500), ('MYR', 500), ('PHP', 6000), ('VND', 25000),
  ('IDR', 1600000), ('KZT', 50000), ('CNY', 700), ('HKD', 800)) AS v(c, m);

-- What customs or the carrier invoiced as duty for a consignment, once, beside what was quoted and is still owed to the authority.
CREATE TABLE duty_difference (
  consignment_id  bigint PRIMARY KEY REFERENCES consignment,
  order_id        bigint NOT NULL REFERENCES orders,
  country         char(2) NOT NULL,
  invoice         text NOT NULL CHECK (invoice <> ''),     -- the number on the paper
  invoiced_on     date NOT NULL,
  quoted_minor    bigint NOT NULL CHECK (quoted_minor >= 0),
  invoiced_minor  bigint NOT NULL CHECK (invoiced_minor >= 0),
  returned_minor  bigint NOT NULL CHECK (returned_minor >= 0),  -- to the consumer
  threshold_minor bigint NOT NULL,
  threshold_source text NOT NULL,
  currency        char(3) NOT NULL,
  refund_id       bigint UNIQUE REFERENCES refund,
  booked_by       bigint NOT NULL REFERENCES account,
  booked_at       timestamptz NOT NULL,
  CHECK (returned_minor = 0 OR returned_minor = quoted_minor - invoiced_minor),
  CHECK ((returned_minor = 0) = (refund_id IS NULL))
);
CREATE INDEX duty_difference_country ON duty_difference (country, booked_at);
CREATE INDEX duty_difference_order ON duty_difference (order_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON duty_difference FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON duty_difference FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A refund that nobody decided is given once for a payment and a reason; one of duty once for each consignment.
ALTER TABLE refund ADD COLUMN consignment_id bigint REFERENCES consignment;
DROP INDEX refund_once;
CREATE UNIQUE INDEX refund_once ON refund (attempt_id, reason, coalesce(consignment_id, 0)) WHERE key = '';

-- By which clock a month begins in the reports of taxes and duties, by destination ('' for all others).
CREATE TABLE levy_zone (
  country    text PRIMARY KEY CHECK (country ~ '^([A-Z]{2})?$'),
  zone       text NOT NULL,
  source     text NOT NULL
);
INSERT INTO levy_zone VALUES ('', 'UTC', 'Setting of the mall: where nothing else is set, months are those of UTC');
INSERT INTO levy_zone SELECT c, 'Europe/Brussels', 'Setting of the mall: one return for all Member States, months of Central European time'
FROM unnest(string_to_array('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK', ' ')) AS c;
INSERT INTO levy_zone VALUES
  ('GB', 'Europe/London', 'Setting of the mall: legal time of the country'), ('CH', 'Europe/Zurich', 'Setting of the mall: legal time of the country'),
  ('NO', 'Europe/Oslo', 'Setting of the mall: legal time of the country'), ('AU', 'Australia/Sydney', 'Setting of the mall: legal time of the capital'),
  ('NZ', 'Pacific/Auckland', 'Setting of the mall: legal time of the country'), ('SG', 'Asia/Singapore', 'Setting of the mall: legal time of the country'),
  ('JP', 'Asia/Tokyo', 'Setting of the mall: legal time of the country'), ('KR', 'Asia/Seoul', 'Setting of the mall: legal time of the country');
