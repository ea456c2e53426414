-- +goose Up

-- What pages for everybody show is told to the processes that keep finished pages, on the channel page_changed and once
-- for each statement: "goods 7,9" names the listings that look different now, "goods" says that they are many, and the
-- other words name what is shown beside goods. Who writes less than a shopper can see tells nothing.

-- tell_goods tells of the listings: of none, of all of a few, or of too many to name.
-- +goose StatementBegin
CREATE FUNCTION tell_goods(listings bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(listings) > 100 THEN
    PERFORM pg_notify('page_changed', 'goods');
  ELSIF cardinality(listings) > 0 THEN
    PERFORM pg_notify('page_changed', 'goods ' || array_to_string(listings, ','));
  END IF;
END $$;
-- +goose StatementEnd

-- Of a bulk load no more than the first thousand rows are looked at. A listing that is new is on no page yet.
-- +goose StatementBegin
CREATE FUNCTION listing_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM (SELECT FROM before LIMIT 1001) b) > 1000 THEN
    PERFORM pg_notify('page_changed', 'goods');
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM tell_goods(array(SELECT id FROM before ORDER BY id));
  ELSE
    PERFORM tell_goods(array(
      SELECT b.id FROM before b JOIN after a ON a.id = b.id
      WHERE (a.state = 'live' OR b.state = 'live')
        AND to_jsonb(a) - '{edit_state,changed_at,import_hash,version}'::text[] <> to_jsonb(b) - '{edit_state,changed_at,import_hash,version}'::text[]
      ORDER BY b.id));
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER shown AFTER UPDATE ON listing REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION listing_shown();
CREATE TRIGGER shown_gone AFTER DELETE ON listing REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION listing_shown();

-- What belongs to a listing by its column listing_id.
-- +goose StatementBegin
CREATE FUNCTION part_shown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parts bigint[] := array(SELECT listing_id FROM changed LIMIT 1001);
BEGIN
  IF cardinality(parts) > 1000 THEN
    PERFORM pg_notify('page_changed', 'goods');
  ELSE
    PERFORM tell_goods(array(SELECT DISTINCT p FROM unnest(parts) p ORDER BY p));
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER shown_new AFTER INSERT ON listing_text REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown AFTER UPDATE ON listing_text REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown_gone AFTER DELETE ON listing_text REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown_new AFTER INSERT ON variant REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown AFTER UPDATE ON variant REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown_gone AFTER DELETE ON variant REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown_new AFTER INSERT ON listing_picture REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown AFTER UPDATE ON listing_picture REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();
CREATE TRIGGER shown_gone AFTER DELETE ON listing_picture REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION part_shown();

-- A picture is shown once it is ready.
-- +goose StatementBegin
CREATE FUNCTION picture_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_goods(array(SELECT DISTINCT listing_id FROM listing_picture WHERE picture_id IN (SELECT id FROM changed) ORDER BY listing_id));
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER shown AFTER UPDATE ON picture REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION picture_shown();

-- Of stock pages show what can still be had: pieces that leave the house and were reserved before change nothing.
-- +goose StatementBegin
CREATE FUNCTION stock_shown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  pieces bigint[];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    pieces := array(SELECT a.variant_id FROM after a JOIN before b USING (variant_id) WHERE a.on_hand - a.reserved <> b.on_hand - b.reserved LIMIT 1001);
  ELSE
    pieces := array(SELECT variant_id FROM after LIMIT 1001);
  END IF;
  IF cardinality(pieces) > 1000 THEN
    PERFORM pg_notify('page_changed', 'goods');
  ELSIF cardinality(pieces) > 0 THEN
    PERFORM tell_goods(array(SELECT DISTINCT listing_id FROM variant WHERE id = ANY (pieces) ORDER BY listing_id));
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER shown_new AFTER INSERT ON stock REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stock_shown();
CREATE TRIGGER shown AFTER UPDATE ON stock REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stock_shown();

-- What is shown beside goods; the word stands in the trigger.
-- +goose StatementBegin
CREATE FUNCTION beside_goods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('page_changed', TG_ARGV[0]);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER shown AFTER UPDATE ON factory FOR EACH STATEMENT EXECUTE FUNCTION beside_goods('shelves');
CREATE TRIGGER shown AFTER INSERT OR UPDATE OR DELETE ON category FOR EACH STATEMENT EXECUTE FUNCTION beside_goods('shelves');
CREATE TRIGGER shown AFTER INSERT OR UPDATE OR DELETE ON exchange_rate FOR EACH STATEMENT EXECUTE FUNCTION beside_goods('rates');
CREATE TRIGGER shown AFTER INSERT OR UPDATE OR DELETE ON rule_version FOR EACH STATEMENT EXECUTE FUNCTION beside_goods('rules');
CREATE TRIGGER shown AFTER INSERT OR UPDATE OR DELETE ON search_pin FOR EACH STATEMENT EXECUTE FUNCTION beside_goods('pins');
CREATE TRIGGER shown AFTER INSERT OR UPDATE OR DELETE ON search_synonym FOR EACH STATEMENT EXECUTE FUNCTION beside_goods('words');
