-- +goose Up

-- What the search engines know of each listing, made from the catalog by jobs. PostgreSQL answers from it when
-- Meilisearch does not; Meilisearch is filled from column document. A listing that is not for sale keeps a row that is
-- not live, so that the other engine learns to forget it.
CREATE TABLE search_document (
  listing_id   bigint PRIMARY KEY,
  live         boolean NOT NULL DEFAULT false,
  vector       tsvector NOT NULL DEFAULT '',       -- lexemes "language:stem", "x:word" for what belongs to no language
  titles       text NOT NULL DEFAULT '',           -- folded titles of all languages, for trigrams
  terms        text[] NOT NULL DEFAULT '{}',       -- the words of the texts, "language:word"
  categories   text[] NOT NULL DEFAULT '{}',       -- slugs from the department down
  factory      text NOT NULL DEFAULT '',           -- slug
  attributes   text[] NOT NULL DEFAULT '{}',       -- "material=silk"
  prices       jsonb NOT NULL DEFAULT '{}',        -- delivered price by destination, in euro cents
  in_stock     boolean NOT NULL DEFAULT false,
  rank_score   integer NOT NULL DEFAULT 0,
  published_at timestamptz NOT NULL DEFAULT 'epoch',
  document     jsonb,                              -- as Meilisearch is given it
  digest       text NOT NULL DEFAULT '',           -- SHA-256 of it: what comes out the same is not written again
  shape        integer NOT NULL DEFAULT 0,         -- the form of documents it has; the program knows the newest
  written_in   xid8 NOT NULL DEFAULT pg_current_xact_id(),
  pushed       boolean NOT NULL DEFAULT false,     -- Meilisearch has this state
  failure      text NOT NULL DEFAULT ''            -- why Meilisearch refused the document
);
CREATE INDEX search_document_vector ON search_document USING gin (vector) WHERE live;
CREATE INDEX search_document_titles ON search_document USING gin (titles gin_trgm_ops) WHERE live;
CREATE INDEX search_document_categories ON search_document USING gin (categories) WHERE live;
CREATE INDEX search_document_unpushed ON search_document (listing_id) WHERE NOT pushed;

-- The words of the live listings with the number of listings they stand in, to tell a mistyped word from a rare one.
CREATE TABLE search_word (
  language  text NOT NULL,
  word      text NOT NULL,
  documents integer NOT NULL,
  PRIMARY KEY (word, language)
);

-- Who does what only one may do at a time, until when.
CREATE TABLE search_lease (
  name       text PRIMARY KEY,
  holder     text NOT NULL,
  expires_at timestamptz NOT NULL
);
