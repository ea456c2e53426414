-- +goose Up

-- What somebody told the mall is illegal, and what was decided about it. Who told it need not say.
CREATE TABLE report (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number      text NOT NULL UNIQUE,                     -- what the public knows it by
  url         text NOT NULL,                            -- the page it is about
  listing_id  bigint REFERENCES listing ON DELETE SET NULL, -- if the page is that of one
  ground      text NOT NULL,
  explanation text NOT NULL,
  name        text NOT NULL DEFAULT '',
  email       text NOT NULL DEFAULT '',
  language    text NOT NULL,
  country     text NOT NULL,
  state       text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'upheld', 'dismissed')),
  reason      text NOT NULL DEFAULT '',                 -- a reason's code
  statement   text NOT NULL DEFAULT '',                 -- what who told it reads
  admin_id    bigint REFERENCES account,
  filed_at    timestamptz NOT NULL,
  decided_at  timestamptz,
  CHECK ((state = 'received') = (decided_at IS NULL)),
  CHECK (state = 'received' OR reason <> '')
);
CREATE INDEX report_filed ON report (filed_at, id);
CREATE INDEX report_waiting ON report (filed_at, id) WHERE state = 'received';
CREATE INDEX report_listing ON report (listing_id) WHERE listing_id IS NOT NULL;
