-- +goose Up

-- Groups of words that mean the same to a shopper. Shipped groups are renewed at the start of the program and can only be
-- switched; an admin's own stay as they are.
CREATE TABLE search_synonym (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  language   text NOT NULL,                     -- as the shop writes it, "zh-Hans"; '' is every language
  words      text[] NOT NULL CHECK (cardinality(words) >= 2), -- folded; the first names a shipped group
  origin     text NOT NULL CHECK (origin IN ('shipped', 'admin')),
  active     boolean NOT NULL DEFAULT true,
  changed_by bigint REFERENCES account,         -- the admin who wrote or switched it last
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX search_synonym_shipped ON search_synonym (language, (words[1])) WHERE origin = 'shipped';
