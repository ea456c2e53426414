-- +goose Up

-- What an order's charges keep so that they can be explained for ever: what the base counted ("goods shipping duty"), the
-- charge because of which nothing was levied, and the day the rule was compared with its source.
ALTER TABLE charge
  ADD COLUMN parts         text NOT NULL DEFAULT '',
  ADD COLUMN suppressed_by text NOT NULL DEFAULT '',
  ADD COLUMN checked       text NOT NULL DEFAULT '';
