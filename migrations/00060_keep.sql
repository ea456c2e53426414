-- +goose Up

-- What a gateway said of a payer is of use while a payment can be disputed; after that its number and kind are enough.
CREATE INDEX payment_event_told ON payment_event (received_at) WHERE body <> '{}';

INSERT INTO keep_rule VALUES
  ('payment_event', '2026-01-01', 180, 'Regulation (EU) 2016/679, Article 5(1)(e): no longer than needed; card schemes take disputes for 120 days after delivery'),
  ('order_open', '2026-01-01', 365, 'Regulation (EU) 2016/679, Article 5(1)(e): an order that nobody closed counts as ended a year after the last day it was promised for');
