-- +goose Up

-- What was done about the listing of a report that was right: its factory had mended it, the mall took it down, or took it down and let
-- it back on sale after looking again.
ALTER TABLE report ADD COLUMN measure text NOT NULL DEFAULT '' CHECK (measure IN ('', 'mended', 'taken_down', 'lifted'));
ALTER TABLE report ADD CHECK (measure = '' OR state = 'upheld');

-- A statement of reasons names the law or rule it rests on, and the report it follows.
ALTER TABLE decision ADD COLUMN law text NOT NULL DEFAULT '', ADD COLUMN report_id bigint REFERENCES report;

-- A product safety recall of goods sold here. Its words are by language: {"en": {"hazard": …, "action": …, "remedy": …}}.
CREATE TABLE recall (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number        text NOT NULL UNIQUE,     -- what the public knows it by
  listing_id    bigint NOT NULL REFERENCES listing,
  texts         jsonb NOT NULL,
  remedies      text[] NOT NULL,          -- codes of what the buyer may choose from
  ordered_from  date,                     -- of which days the orders are; null: all before, all since
  ordered_until date,
  published_by  bigint NOT NULL REFERENCES account,
  published_at  timestamptz NOT NULL,
  ended_by      bigint REFERENCES account,
  ended_at      timestamptz,
  CHECK (ordered_from <= ordered_until),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX recall_current ON recall (listing_id) WHERE ended_at IS NULL;
CREATE INDEX recall_published ON recall (published_at DESC, id DESC);
CREATE INDEX order_line_listing ON order_line (listing_id);

-- Who is told of a recall: each buyer once, by the first of the buyer's orders.
CREATE TABLE recall_notice (
  recall_id bigint NOT NULL REFERENCES recall,
  order_id  bigint NOT NULL REFERENCES orders,
  told_at   timestamptz,
  PRIMARY KEY (recall_id, order_id)
);

-- Pages for everybody show what is recalled.
CREATE TRIGGER shown AFTER INSERT OR UPDATE OR DELETE ON recall FOR EACH STATEMENT EXECUTE FUNCTION beside_goods('recalls');
