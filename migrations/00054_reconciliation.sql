-- +goose Up

-- How the nightly comparison looks, and how long money may wait on a clearing account, by the day from which that counts.
CREATE TABLE clearing_limit (
  account    text NOT NULL,
  valid_from date NOT NULL,
  hours      integer NOT NULL CHECK (hours > 0),
  source     text NOT NULL,
  PRIMARY KEY (account, valid_from)
);
INSERT INTO clearing_limit VALUES
  ('consumer_credit',   '2026-01-01', 72,   'Terms of the mall: what is owed to a consumer has left within three days'),
  ('provider_clearing', '2026-01-01', 2160, 'Setting of the mall: a provider passes money on within a quarter of a year');

-- One look at what a gateway says it moved, compared with our tries, refunds and the book.
CREATE TABLE reconciliation (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gateway     text NOT NULL,
  from_at     timestamptz NOT NULL,
  until_at    timestamptz NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  movements   integer NOT NULL,
  opened      integer NOT NULL,
  closed      integer NOT NULL,
  failure     text NOT NULL DEFAULT ''       -- why it could not look; nothing is closed then
);
CREATE INDEX reconciliation_gateway ON reconciliation (gateway, id DESC);

-- A difference, until the next look finds it gone, somebody mends it, or somebody says why it stays.
CREATE TABLE reconciliation_case (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind          text NOT NULL,
  gateway       text NOT NULL,
  subject       text NOT NULL,               -- what differs: our token, or the provider's reference where there is none
  mend          text NOT NULL,               -- what would mend it: none, settle, book, give
  attempt_token text NOT NULL DEFAULT '',
  refund_token  text NOT NULL DEFAULT '',
  ref           text NOT NULL DEFAULT '',    -- the provider's
  order_id      bigint REFERENCES orders,
  our_state     text NOT NULL DEFAULT '',
  our_minor     bigint,
  our_currency  char(3),
  their_state   text NOT NULL DEFAULT '',
  their_minor   bigint,
  their_currency char(3),
  since         timestamptz NOT NULL,        -- when the money moved, or should have
  opened_at     timestamptz NOT NULL,
  seen_at       timestamptz NOT NULL,
  asked_by      bigint REFERENCES account,   -- the first of two admins who let money move
  asked_at      timestamptz,
  closed_at     timestamptz,
  closed_by     bigint REFERENCES account,   -- nobody: it was gone
  outcome       text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'gone', 'mended', 'explained')),
  note          text NOT NULL DEFAULT '',
  CHECK ((asked_by IS NULL) = (asked_at IS NULL)),
  CHECK ((closed_at IS NULL) = (outcome = '')),
  CHECK (outcome <> 'explained' OR note <> '')
);
CREATE UNIQUE INDEX reconciliation_case_open ON reconciliation_case (gateway, kind, subject) WHERE closed_at IS NULL;
CREATE INDEX reconciliation_case_closed ON reconciliation_case (closed_at DESC) WHERE closed_at IS NOT NULL;
CREATE INDEX payment_attempt_succeeded ON payment_attempt (gateway, created_at) WHERE state = 'succeeded';
CREATE INDEX refund_created ON refund (created_at);
