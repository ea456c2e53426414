-- +goose Up

-- How many pieces of a listing one order, and one person in so many days, may have. A listing without a row has no limit of its own.
CREATE TABLE cap (
  listing_id bigint PRIMARY KEY REFERENCES listing ON DELETE CASCADE,
  per_order  integer NOT NULL DEFAULT 0 CHECK (per_order BETWEEN 0 AND 99),     -- 0: none
  per_person integer NOT NULL DEFAULT 0 CHECK (per_person BETWEEN 0 AND 999),   -- 0: none
  days       integer NOT NULL DEFAULT 0 CHECK (days BETWEEN 0 AND 365),
  CHECK ((per_person = 0) = (days = 0)),
  CHECK (per_order > 0 OR per_person > 0)
);

-- Goods that sell by the second: since which day, from how many orders a minute on a variant counts as hot, and how many of its
-- pieces lie ready as rows of their own.
CREATE TABLE hot_rule (
  valid_from date PRIMARY KEY,
  per_minute integer NOT NULL CHECK (per_minute > 0),
  batch      integer NOT NULL CHECK (batch BETWEEN 1 AND 10000),
  source     text NOT NULL
);
INSERT INTO hot_rule VALUES ('2026-01-01', 60, 500, 'Operations: one order a second, and what a rush takes in ten seconds');

-- Pieces of hot goods that lie ready: each is counted as reserved in stock, and whoever deletes the row has it.
CREATE TABLE stock_unit (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  variant_id bigint NOT NULL REFERENCES stock ON DELETE CASCADE
);
CREATE INDEX stock_unit_variant ON stock_unit (variant_id);

ALTER TABLE reservation ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX reservation_made ON reservation (made_at);
