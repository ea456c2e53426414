-- +goose Up

-- What a consumer says of one line of an order that was delivered; one for each line. The listing's rating_sum and rating_count
-- count those that are shown, and are kept in the transaction that shows or hides one.
CREATE TABLE review (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token          text NOT NULL UNIQUE,        -- names it in addresses
  line_id        bigint NOT NULL UNIQUE REFERENCES order_line,
  listing_id     bigint NOT NULL REFERENCES listing,
  factory_id     bigint NOT NULL REFERENCES factory,
  state          text NOT NULL CHECK (state IN ('waiting', 'shown', 'hidden')),
  findings       jsonb NOT NULL DEFAULT '[]', -- why a person looks at it first
  reason         text NOT NULL DEFAULT '',    -- why it is hidden, a code
  statement      text NOT NULL DEFAULT '',    -- what the moderator wrote beside it
  stars          smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  quality        smallint NOT NULL CHECK (quality BETWEEN 0 AND 5),   -- 0: no answer
  described      smallint NOT NULL CHECK (described BETWEEN 0 AND 5), -- as described
  delivery       smallint NOT NULL CHECK (delivery BETWEEN 0 AND 5),
  fit            text NOT NULL CHECK (fit IN ('', 'small', 'true', 'large')),
  language       text NOT NULL,               -- BCP 47
  title          text NOT NULL,
  body           text NOT NULL,
  author         text NOT NULL,               -- as the author wants to be named, '' for no name
  country        char(2) NOT NULL,            -- where it was delivered
  pictures       jsonb NOT NULL DEFAULT '[]', -- digest, width, height of each
  helpful        integer NOT NULL DEFAULT 0 CHECK (helpful >= 0),
  reply          text NOT NULL DEFAULT '',    -- what the factory answers
  reply_language text NOT NULL DEFAULT '',
  replied_at     timestamptz,
  version        integer NOT NULL DEFAULT 1,
  created_at     timestamptz NOT NULL,
  edited_at      timestamptz,
  CHECK ((reply = '') = (replied_at IS NULL))
);
CREATE INDEX review_listing ON review (listing_id, created_at DESC) WHERE state = 'shown';
CREATE INDEX review_factory ON review (factory_id, created_at DESC) WHERE state = 'shown';
CREATE INDEX review_state ON review (state, created_at);

-- Who found a review helpful: members only, once each.
CREATE TABLE review_vote (
  review_id  bigint NOT NULL REFERENCES review ON DELETE CASCADE,
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  PRIMARY KEY (review_id, account_id)
);
CREATE INDEX review_vote_account ON review_vote (account_id);

-- What readers say is wrong with a review. Nobody is asked who they are.
CREATE TABLE review_report (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  review_id  bigint NOT NULL REFERENCES review ON DELETE CASCADE,
  reason     text NOT NULL,
  words      text NOT NULL,
  created_at timestamptz NOT NULL,
  handled_at timestamptz                      -- when a moderator has decided since
);
CREATE INDEX review_report_open ON review_report (review_id) WHERE handled_at IS NULL;

-- The decisions about reviews, kept for good, also of those that their authors have deleted.
CREATE TABLE review_decision (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  review_id  bigint NOT NULL,
  admin_id   bigint NOT NULL REFERENCES account,
  verdict    text NOT NULL CHECK (verdict IN ('show', 'hide')),
  reason     text NOT NULL,
  statement  text NOT NULL,
  decided_at timestamptz NOT NULL
);
CREATE INDEX review_decision_review ON review_decision (review_id, decided_at DESC);

-- Who keeps finished pages hears that a listing's reviews look different, on the channel and in the words of all that is shown of
-- goods.
-- +goose StatementBegin
CREATE FUNCTION review_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state = 'shown' THEN
    PERFORM pg_notify('page_changed', 'goods ' || OLD.listing_id);
  ELSIF TG_OP <> 'DELETE' AND NEW.state = 'shown' THEN
    PERFORM pg_notify('page_changed', 'goods ' || NEW.listing_id);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER seen AFTER INSERT OR UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION review_seen();
