-- +goose Up

-- What PostgreSQL searches stands apart from what Meilisearch is filled from: a document that has been pushed, or a price
-- that has changed, leaves the large indexes alone. A row is narrow, its words are kept out of line, so that thousands of
-- rows are read for the counts of a page. Bulk loads put the rows in the order of their rank: the first thousands of
-- those that match are the best ranked.
CREATE TABLE search_entry (
  listing_id   bigint PRIMARY KEY,
  published_at timestamptz NOT NULL,
  rank_score   integer NOT NULL,
  carriage     integer NOT NULL,            -- goods that are carried alike
  tax          integer NOT NULL,            -- goods whose prices in a zone are multiples of each other
  rating       smallint NOT NULL,           -- tenths of stars, 0 without reviews
  in_stock     boolean NOT NULL,
  codes        bigint[] NOT NULL,           -- values of facets, by their numbers in search_code
  prices       integer[] NOT NULL,          -- delivered price in fen by zone, the first is zone 0; null where it is not sold
  barred       text[] NOT NULL,             -- countries it can't be sent to, "zone 3" for a zone without a price
  vector       tsvector NOT NULL            -- lexemes "language:stem", "x:word" for what belongs to no language
) WITH (fillfactor = 90, toast_tuple_target = 256);
ALTER TABLE search_entry
  ALTER codes SET STORAGE PLAIN, ALTER prices SET STORAGE PLAIN, ALTER barred SET STORAGE PLAIN, ALTER vector SET STORAGE EXTERNAL;
CREATE INDEX search_entry_vector ON search_entry USING gin (vector);
CREATE INDEX search_entry_codes ON search_entry USING gin (codes);
CREATE INDEX search_entry_barred ON search_entry USING gin (barred);
CREATE INDEX search_entry_rank ON search_entry (rank_score DESC, published_at DESC, listing_id DESC);
CREATE INDEX search_entry_newest ON search_entry (published_at DESC, listing_id DESC);

-- The values of facets. The number is made of the two texts, so that nobody has to ask for it.
CREATE TABLE search_code (
  id    bigint PRIMARY KEY,
  facet text NOT NULL,
  code  text NOT NULL
);

ALTER TABLE search_document
  DROP COLUMN vector, DROP COLUMN titles, DROP COLUMN categories, DROP COLUMN factory, DROP COLUMN attributes, DROP COLUMN prices,
  DROP COLUMN in_stock, DROP COLUMN rank_score, DROP COLUMN published_at;
UPDATE search_document SET shape = 0; -- they are made again, for there is nothing to search yet

-- Words that look alike are found by their trigrams when nothing else finds anything.
CREATE INDEX search_word_trigrams ON search_word USING gin (word gin_trgm_ops);
