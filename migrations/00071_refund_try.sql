-- +goose Up

-- A refund that was refused is another request to the gateway when it is tried again. One that the gateway took on may be on its way for
-- days, and one that arrived may come back; asked_at is when the gateway was last asked how it stands.
ALTER TABLE refund
  ADD COLUMN try integer NOT NULL DEFAULT 1 CHECK (try >= 1),
  ADD COLUMN asked_at timestamptz NOT NULL DEFAULT now(),
  DROP CONSTRAINT refund_state_check,
  ADD CONSTRAINT refund_state_check CHECK (state IN ('created', 'pending', 'succeeded', 'failed'));
DROP INDEX refund_open;
CREATE INDEX refund_open ON refund (asked_at, id) WHERE state IN ('created', 'pending');
CREATE INDEX refund_ref ON refund (gateway_ref) WHERE gateway_ref <> '';
