-- +goose Up

-- Parcels underway are asked about in turn, whether an answer came the last time or not.
ALTER TABLE parcel ADD COLUMN tracked_at timestamptz;
DROP INDEX parcel_open;
CREATE INDEX parcel_open ON parcel (tracked_at NULLS FIRST, id) WHERE delivered_at IS NULL;

-- When a gateway is asked next about a try to pay: the older the try, the later.
ALTER TABLE payment_attempt ADD COLUMN ask_at timestamptz NOT NULL DEFAULT now();
DROP INDEX payment_attempt_open;
CREATE INDEX payment_attempt_open ON payment_attempt (ask_at, id) WHERE state IN ('created', 'pending');

-- Orders that were not paid in time are gone through one after another, several of which end at the same moment.
DROP INDEX orders_unpaid;
CREATE INDEX orders_unpaid ON orders (expires_at, id) WHERE state = 'placed';

-- Refunds that the gateway refused wait for an admin.
CREATE INDEX refund_failed ON refund (order_id) WHERE state = 'failed';
