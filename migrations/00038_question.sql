-- +goose Up

-- What a consumer asks a factory, about one of its listings or about nothing in particular, and what the factory says to it. A
-- pair is published under the listing if the factory says so, and stands there as long as no moderator hides either part.
CREATE TABLE question (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token            text NOT NULL UNIQUE,       -- names it in addresses
  account_id       bigint REFERENCES account,  -- null: the account is gone, the published pair stayed
  factory_id       bigint NOT NULL REFERENCES factory,
  listing_id       bigint REFERENCES listing,  -- null: about none in particular
  market           text NOT NULL,              -- segment: where it was asked
  country          char(2) NOT NULL,
  language         text NOT NULL,              -- BCP 47
  body             text NOT NULL,
  state            text NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'hidden')),
  reason           text NOT NULL DEFAULT '',   -- why it is hidden, a code
  statement        text NOT NULL DEFAULT '',   -- what the moderator wrote beside it
  asked_at         timestamptz NOT NULL,
  answer           text NOT NULL DEFAULT '',
  answer_language  text NOT NULL DEFAULT '',
  answer_public    boolean NOT NULL DEFAULT false,
  answer_state     text NOT NULL DEFAULT 'shown' CHECK (answer_state IN ('shown', 'waiting', 'hidden')), -- waiting: written anew after one was hidden
  answer_reason    text NOT NULL DEFAULT '',
  answer_statement text NOT NULL DEFAULT '',
  answered_at      timestamptz,
  read_at          timestamptz,                -- when the asker first saw the answer
  version          integer NOT NULL DEFAULT 1,
  published        boolean NOT NULL GENERATED ALWAYS AS
                   (listing_id IS NOT NULL AND state = 'shown' AND answer <> '' AND answer_public AND answer_state = 'shown') STORED,
  CHECK ((answer = '') = (answered_at IS NULL)),
  CHECK (listing_id IS NOT NULL OR NOT answer_public)
);
CREATE INDEX question_published ON question (listing_id, answered_at DESC, id DESC) WHERE published;
CREATE INDEX question_account ON question (account_id, asked_at DESC);
CREATE INDEX question_factory ON question (factory_id, answered_at, asked_at) WHERE state = 'shown';
CREATE INDEX question_looked_at ON question (id) WHERE state = 'hidden' OR answer_state <> 'shown';

-- What a guest has typed, while the guest signs in. Nobody is named in it, and it is swept out after a day.
CREATE TABLE question_draft (
  token      text PRIMARY KEY,
  body       text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX question_draft_age ON question_draft (created_at);

-- The decisions about questions and answers, kept for good, also of those that are gone.
CREATE TABLE question_decision (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  question_id bigint NOT NULL,
  part        text NOT NULL CHECK (part IN ('question', 'answer')),
  admin_id    bigint NOT NULL REFERENCES account,
  verdict     text NOT NULL CHECK (verdict IN ('show', 'hide')),
  reason      text NOT NULL,
  statement   text NOT NULL,
  decided_at  timestamptz NOT NULL
);
CREATE INDEX question_decision_question ON question_decision (question_id, decided_at DESC);

-- Answers that a factory keeps at hand.
CREATE TABLE answer_template (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  factory_id bigint NOT NULL REFERENCES factory,
  name       text NOT NULL,
  language   text NOT NULL,
  body       text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (factory_id, name)
);

-- Who keeps finished pages hears that a listing's questions look different, in the words of all that is shown of goods.
-- +goose StatementBegin
CREATE FUNCTION question_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.published THEN
    PERFORM pg_notify('page_changed', 'goods ' || OLD.listing_id);
  ELSIF TG_OP <> 'DELETE' AND NEW.published THEN
    PERFORM pg_notify('page_changed', 'goods ' || NEW.listing_id);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER seen AFTER INSERT OR DELETE ON question FOR EACH ROW EXECUTE FUNCTION question_seen();
CREATE TRIGGER seen_changed AFTER UPDATE ON question FOR EACH ROW
  WHEN (OLD.published <> NEW.published OR NEW.published AND (OLD.body, OLD.answer, OLD.answered_at) IS DISTINCT FROM (NEW.body, NEW.answer, NEW.answered_at))
  EXECUTE FUNCTION question_seen();
