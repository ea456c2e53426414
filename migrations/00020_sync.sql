-- +goose Up

-- Listings that consumers may see differently from now on, written in the transaction of the business change. A worker
-- makes their search documents anew and deletes the rows. What a person waits for is urgent; what comes in bulk stands
-- behind it.
CREATE TABLE listing_change (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  listing_id bigint NOT NULL,
  urgent     boolean NOT NULL DEFAULT true,
  at         timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX listing_change_turn ON listing_change (urgent, id);

-- Documents that were written and that Meilisearch does not have yet, one row for each listing however often it changed,
-- and those that can't be made or that it refuses, with the reason. Beside search_document, because a mark on its rows
-- would cost as much as writing them.
CREATE TABLE search_push (
  listing_id bigint PRIMARY KEY,
  urgent     boolean NOT NULL,
  since      timestamptz NOT NULL DEFAULT clock_timestamp(),   -- the oldest change that waits
  fields     text[],                                           -- what changed in the document; null is all of it
  written_in xid8 NOT NULL DEFAULT pg_current_xact_id(),       -- another transaction has written something newer
  failure    text NOT NULL DEFAULT ''                          -- parked: why it is not tried again until it changes
);
CREATE INDEX search_push_turn ON search_push (urgent, since) WHERE failure = '';
CREATE INDEX search_push_parked ON search_push (listing_id) WHERE failure <> '';

-- Indexes at Meilisearch beside the live one: the one that is being built, which every process writes to as well, and the
-- one that was live before, kept for a day.
CREATE TABLE search_index (
  name       text PRIMARY KEY,
  state      text NOT NULL CHECK (state IN ('building', 'previous')),
  written_in xid8 NOT NULL,                                    -- documents written by this transaction or later may be missing in it
  at         timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Long work on the index, for the operator to see how it goes.
CREATE TABLE search_work (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind     text NOT NULL CHECK (kind IN ('rebuild', 'reprice', 'ranks')),
  what     text NOT NULL DEFAULT '',                           -- the destinations that are priced anew; empty is all
  step     text NOT NULL DEFAULT '',
  done     bigint NOT NULL DEFAULT 0,
  total    bigint NOT NULL DEFAULT 0,
  written  bigint NOT NULL DEFAULT 0,                          -- documents that came out different
  began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  failure  text NOT NULL DEFAULT ''
);
CREATE INDEX search_work_newest ON search_work (began_at DESC);

-- What the old queue of jobs and the old marks knew.
INSERT INTO listing_change (listing_id, urgent)
SELECT DISTINCT (args->>'listing_id')::bigint, false FROM river_job
WHERE kind = 'listing_changed' AND state IN ('available', 'scheduled', 'retryable', 'running', 'pending');
INSERT INTO listing_change (listing_id, urgent)
SELECT l.id, false FROM river_job j JOIN listing l ON l.factory_id = (j.args->>'factory_id')::bigint
WHERE j.kind = 'factory_listings_changed' AND j.state IN ('available', 'scheduled', 'retryable', 'running', 'pending');
DELETE FROM river_job WHERE kind IN ('listing_changed', 'factory_listings_changed', 'search_push', 'search_reprice');
DROP TABLE search_lease;
