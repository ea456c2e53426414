-- +goose Up

-- Versions of the operator's own changes to the rule data. A draft becomes law by two admins: the one who proposes it and
-- another who publishes it. A roll back is a version too, without edits, that takes those of another away.
CREATE TABLE rule_version (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state          text NOT NULL CHECK (state IN ('draft', 'proposed', 'published', 'rolled_back', 'discarded')),
  revision       integer UNIQUE CHECK (revision > 0), -- counts publications; the data version ends in it
  undoes         bigint REFERENCES rule_version,      -- a roll back: what it takes away
  base           text NOT NULL,                       -- the data version it was written against
  note           text NOT NULL,
  valid_from     date NOT NULL,                       -- the first day of edits that name none of their own
  serial         integer NOT NULL DEFAULT 1,          -- counts changes of the draft
  drafted_by     bigint NOT NULL REFERENCES account,
  drafted_at     timestamptz NOT NULL,
  proposed_by    bigint REFERENCES account,
  proposed_at    timestamptz,
  published_by   bigint REFERENCES account,
  published_at   timestamptz,
  rolled_back_by bigint REFERENCES account,
  rolled_back_at timestamptz,
  CHECK ((revision IS NULL) = (published_at IS NULL) AND (revision IS NULL) = (published_by IS NULL)),
  CHECK (revision IS NULL OR undoes IS NOT NULL OR proposed_by IS NOT NULL AND proposed_by <> published_by)
);
CREATE UNIQUE INDEX rule_version_undone_once ON rule_version (undoes);

CREATE TABLE rule_edit (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id bigint NOT NULL REFERENCES rule_version,
  edit       jsonb NOT NULL
);
CREATE INDEX rule_edit_version ON rule_edit (version_id, id);

-- Who did what, with what was there before and after. Rows are only ever added.
CREATE TABLE rule_event (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id bigint NOT NULL REFERENCES rule_version,
  account_id bigint NOT NULL REFERENCES account,
  action     text NOT NULL,
  before     jsonb,
  after      jsonb,
  at         timestamptz NOT NULL
);
CREATE INDEX rule_event_version ON rule_event (version_id, id);

-- Every state of the shipped rule files that ever priced anything here, so that it can do so again.
CREATE TABLE rule_archive (
  digest    text PRIMARY KEY, -- SHA-256 over names and contents
  version   text NOT NULL,
  files     bytea NOT NULL,   -- a ZIP
  stored_at timestamptz NOT NULL
);
CREATE INDEX rule_archive_version ON rule_archive (version, stored_at);
