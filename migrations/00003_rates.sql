-- +goose Up

-- Exchange rates, units of the currency for one euro, as each source published them; the history is kept.
CREATE TABLE exchange_rate (
  currency   char(3) NOT NULL,
  as_of      date NOT NULL,
  rate       numeric NOT NULL CHECK (rate > 0),
  source     text NOT NULL CHECK (source <> ''),
  fetched_at timestamptz NOT NULL,
  PRIMARY KEY (currency, as_of, source)
);
