-- +goose Up

-- What a factory asks for one piece, and by how many percent that is cut at present: the price that all the rest reads follows.
ALTER TABLE variant RENAME COLUMN price_minor TO list_minor;
ALTER TABLE variant
  ADD COLUMN cut smallint NOT NULL DEFAULT 0 CHECK (cut BETWEEN 0 AND 90),
  ADD COLUMN price_minor bigint GENERATED ALWAYS AS (list_minor - list_minor * cut / 100) STORED;

-- Every price a variant ever had, from a moment on: what "the lowest price of the last 30 days" is read from.
CREATE TABLE price_history (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  variant_id     bigint NOT NULL REFERENCES variant,
  since          timestamptz NOT NULL DEFAULT clock_timestamp(),
  price_minor    bigint NOT NULL,
  price_currency char(3) NOT NULL
);
CREATE INDEX price_history_variant ON price_history (variant_id, since);
INSERT INTO price_history (variant_id, price_minor, price_currency) SELECT id, price_minor, price_currency FROM variant ORDER BY id;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON price_history FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- +goose StatementBegin
CREATE FUNCTION price_is_remembered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_history (variant_id, price_minor, price_currency) VALUES (NEW.id, NEW.price_minor, NEW.price_currency);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER first_price AFTER INSERT ON variant FOR EACH ROW EXECUTE FUNCTION price_is_remembered();
CREATE TRIGGER new_price AFTER UPDATE ON variant FOR EACH ROW
  WHEN (OLD.price_minor <> NEW.price_minor OR OLD.price_currency <> NEW.price_currency) EXECUTE FUNCTION price_is_remembered();

-- Since when what a variant costs can be compared with what it cost before: it was on sale all the time, in one currency, and the
-- same goods to carriers and customs. The latest of the three counts.
ALTER TABLE variant ADD COLUMN comparable_since timestamptz NOT NULL DEFAULT 'epoch';
ALTER TABLE listing ADD COLUMN comparable_since timestamptz NOT NULL DEFAULT 'epoch';
ALTER TABLE factory ADD COLUMN comparable_since timestamptz NOT NULL DEFAULT 'epoch';
-- +goose StatementBegin
CREATE FUNCTION compare_from_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.comparable_since := clock_timestamp();
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER other_goods BEFORE UPDATE ON variant FOR EACH ROW
  WHEN (NEW.active > OLD.active OR (NEW.price_currency, NEW.grams, NEW.length_mm, NEW.width_mm, NEW.height_mm, NEW.hs, NEW.origin)
    IS DISTINCT FROM (OLD.price_currency, OLD.grams, OLD.length_mm, OLD.width_mm, OLD.height_mm, OLD.hs, OLD.origin)) EXECUTE FUNCTION compare_from_now();
CREATE TRIGGER on_sale BEFORE UPDATE ON listing FOR EACH ROW
  WHEN (NEW.state = 'live' AND OLD.state <> 'live' OR (NEW.flags, NEW.papers) IS DISTINCT FROM (OLD.flags, OLD.papers))
  EXECUTE FUNCTION compare_from_now();
CREATE TRIGGER on_sale BEFORE UPDATE ON factory FOR EACH ROW
  WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION compare_from_now();

-- A factory's prices of one listing, cut for some days. A listing has one at a time that is not over.
CREATE TABLE price_cut (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  listing_id  bigint NOT NULL REFERENCES listing,
  percent     smallint NOT NULL CHECK (percent BETWEEN 1 AND 90),
  starts_at   timestamptz NOT NULL,
  ends_at     timestamptz NOT NULL CHECK (ends_at > starts_at),
  set_by      bigint NOT NULL REFERENCES account,
  set_at      timestamptz NOT NULL,
  begun_at    timestamptz,   -- the prices were cut
  ended_at    timestamptz,   -- they were raised again, or it never began
  ended_by    bigint REFERENCES account   -- before its time; null: by the clock
);
CREATE UNIQUE INDEX price_cut_open ON price_cut (listing_id) WHERE ended_at IS NULL;
CREATE INDEX price_cut_due ON price_cut ((CASE WHEN begun_at IS NULL THEN starts_at ELSE ends_at END)) WHERE ended_at IS NULL;
CREATE INDEX price_cut_deepest ON price_cut (percent DESC, begun_at DESC, id) WHERE ended_at IS NULL AND begun_at IS NOT NULL;
CREATE INDEX price_cut_listing ON price_cut (listing_id, id DESC);
CREATE TRIGGER never_deleted BEFORE DELETE ON price_cut FOR EACH ROW EXECUTE FUNCTION refuse_change();
