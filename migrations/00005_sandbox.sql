-- +goose Up

-- The sandbox stands for a payment provider of its own: no foreign key leads from here to the shop's tables or back.
CREATE TABLE sandbox_session (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ref          text NOT NULL UNIQUE,
  token        text NOT NULL UNIQUE,      -- the merchant's idempotency key
  state        text NOT NULL CHECK (state IN ('open', 'action_required', 'processing', 'succeeded', 'declined', 'cancelled', 'expired')),
  amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
  amount_currency char(3) NOT NULL,
  order_number text NOT NULL,
  email        text NOT NULL,
  language     text NOT NULL,
  return_url   text NOT NULL,
  notify_url   text NOT NULL,
  reason       text NOT NULL DEFAULT '',  -- of the last decline
  tries        integer NOT NULL DEFAULT 0,
  result_at    timestamptz,               -- while processing: when the bank answers
  created_at   timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);
CREATE INDEX sandbox_session_expiry ON sandbox_session (expires_at) WHERE state IN ('open', 'action_required');
CREATE INDEX sandbox_session_result ON sandbox_session (result_at) WHERE state = 'processing';

CREATE TABLE sandbox_refund (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ref          text NOT NULL UNIQUE,
  token        text NOT NULL UNIQUE,
  session_id   bigint NOT NULL REFERENCES sandbox_session,
  amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
  amount_currency char(3) NOT NULL,
  created_at   timestamptz NOT NULL
);
CREATE INDEX sandbox_refund_session ON sandbox_refund (session_id);

-- Messages to the merchant. A duplicated event has several rows with one event id.
CREATE TABLE sandbox_delivery (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id   bigint NOT NULL REFERENCES sandbox_session,
  event_id     text NOT NULL,
  kind         text NOT NULL,
  notify_url   text NOT NULL,
  body         text NOT NULL,             -- signed byte for byte
  state        text NOT NULL CHECK (state IN ('waiting', 'delivered', 'dropped', 'given_up')),
  tries        integer NOT NULL DEFAULT 0,
  answer       text NOT NULL DEFAULT '',  -- of the last try that failed
  created_at   timestamptz NOT NULL,
  due_at       timestamptz NOT NULL,
  delivered_at timestamptz
);
CREATE INDEX sandbox_delivery_due ON sandbox_delivery (due_at) WHERE state = 'waiting';
CREATE INDEX sandbox_delivery_session ON sandbox_delivery (session_id);

-- What goes wrong on purpose; one row, seen by every process.
CREATE TABLE sandbox_fault (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  duplicate  integer NOT NULL DEFAULT 0 CHECK (duplicate BETWEEN 0 AND 20),
  delay      integer NOT NULL DEFAULT 0 CHECK (delay BETWEEN 0 AND 86400),  -- seconds
  reorder    boolean NOT NULL DEFAULT false,
  drop       boolean NOT NULL DEFAULT false,
  answer_500 boolean NOT NULL DEFAULT false
);
INSERT INTO sandbox_fault DEFAULT VALUES;
