-- +goose Up

-- What was looked for: one row for a day, a language and a country. There is nobody in it, neither an address nor a time of
-- day; somebody who asks the same again on the same day is not counted again. Kept for 180 days. What fewer than three
-- asked is neither shown nor suggested to anybody.
CREATE TABLE search_query (
  folded   text NOT NULL,                -- the words as they are compared
  language text NOT NULL,                -- BCP 47, of the market
  country  char(2) NOT NULL,
  day      date NOT NULL,
  typed    text NOT NULL,                -- as the last of them wrote it
  searches integer NOT NULL,
  empty    integer NOT NULL DEFAULT 0,   -- how many of the searches found nothing
  results  integer NOT NULL DEFAULT 0,   -- what the last search found
  clicks   integer NOT NULL DEFAULT 0,   -- listings opened from what was found
  PRIMARY KEY (folded, language, country, day)
);
CREATE INDEX search_query_day ON search_query (day);

-- Which listings were opened from a search.
CREATE TABLE search_click (
  folded     text NOT NULL,
  language   text NOT NULL,
  listing_id bigint NOT NULL REFERENCES listing ON DELETE CASCADE,
  day        date NOT NULL,
  clicks     integer NOT NULL,
  PRIMARY KEY (folded, language, listing_id, day)
);
CREATE INDEX search_click_day ON search_click (day);
CREATE INDEX search_click_listing ON search_click (listing_id);

-- What a shopper is offered while typing, made anew every hour: queries that found something, categories with goods, factories.
-- The id stays as long as the suggestion does: it is the document's at Meilisearch.
CREATE TABLE search_suggestion (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  language text NOT NULL,                -- BCP 47
  kind     text NOT NULL CHECK (kind IN ('query', 'category', 'factory')),
  target   text NOT NULL,                -- a slug; of a query its folded words
  text     text NOT NULL,                -- as it is shown
  folded   text NOT NULL,
  weight   integer NOT NULL,             -- searches, or listings for sale
  UNIQUE (language, kind, target)
);

-- Where a suggestion may begin: at each of its words, in scripts without spaces at each character. place 0 is the beginning.
CREATE TABLE search_suggestion_start (
  suggestion_id bigint NOT NULL REFERENCES search_suggestion ON DELETE CASCADE,
  language      text NOT NULL,
  start         text NOT NULL,
  place         smallint NOT NULL,
  weight        integer NOT NULL,
  PRIMARY KEY (suggestion_id, place)
);
CREATE INDEX search_suggestion_prefix ON search_suggestion_start (language, start text_pattern_ops) INCLUDE (place, weight, suggestion_id);

-- Listings an admin puts before what a query finds. Nobody can pay for it, and the page says that the shop chose them.
CREATE TABLE search_pin (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  language   text NOT NULL DEFAULT '',   -- BCP 47, '' for every language
  folded     text NOT NULL,
  typed      text NOT NULL,
  listing_id bigint NOT NULL REFERENCES listing ON DELETE CASCADE,
  position   smallint NOT NULL CHECK (position BETWEEN 1 AND 10),
  until      date,                       -- the last day, NULL for as long as nobody takes it away
  created_by bigint NOT NULL REFERENCES account,
  created_at timestamptz NOT NULL,
  UNIQUE (folded, language, listing_id)
);
CREATE INDEX search_pin_listing ON search_pin (listing_id);

-- How many of its consignments a factory handed over by the day it had promised, for the rank of its goods. Counted each night.
CREATE TABLE factory_punctuality (
  factory_id bigint PRIMARY KEY REFERENCES factory,
  due        integer NOT NULL CHECK (due >= 0),
  on_time    integer NOT NULL CHECK (on_time BETWEEN 0 AND due),
  counted_at timestamptz NOT NULL
);

-- The stars of all reviews of a listing, and how many there are.
ALTER TABLE listing ADD COLUMN rating_sum integer NOT NULL DEFAULT 0 CHECK (rating_sum >= 0),
  ADD COLUMN rating_count integer NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
  ADD CHECK (rating_sum BETWEEN rating_count AND 5 * rating_count);
