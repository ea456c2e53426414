-- +goose Up

-- A listing and its first revision point at each other: what is loaded in bulk is checked at the end of its transaction.
ALTER TABLE listing ALTER CONSTRAINT listing_live_revision_id_fkey DEFERRABLE INITIALLY IMMEDIATE;

-- Where a listing's newest revision stands, and when anything last happened to it: by these a factory's listings are listed.
ALTER TABLE listing ADD COLUMN edit_state text NOT NULL DEFAULT 'draft', ADD COLUMN changed_at timestamptz NOT NULL DEFAULT 'epoch';
UPDATE listing l SET edit_state = r.state, changed_at = greatest(r.created_at, r.submitted_at, r.decided_at)
FROM (SELECT DISTINCT ON (listing_id) listing_id, state, created_at, submitted_at, decided_at FROM revision ORDER BY listing_id, number DESC) r WHERE r.listing_id = l.id;

-- What a listing costs: its cheapest variant, by which goods near in price are found.
ALTER TABLE listing ADD COLUMN price_minor bigint NOT NULL DEFAULT 0, ADD COLUMN price_currency text NOT NULL DEFAULT '';
UPDATE listing l SET price_minor = v.price_minor, price_currency = v.price_currency
FROM (SELECT DISTINCT ON (listing_id) listing_id, price_minor, price_currency FROM variant WHERE active ORDER BY listing_id, price_minor) v WHERE v.listing_id = l.id;
CREATE INDEX listing_near ON listing (category_id, price_currency, price_minor, id) WHERE state = 'live';
DROP INDEX listing_category;

-- How many listings each factory has on each shelf, by where they and their newest revisions stand. Pages read these; they
-- never count listings.
CREATE TABLE shelf_count (
  factory_id  bigint NOT NULL,
  category_id bigint NOT NULL, -- 0: none yet
  state       text NOT NULL,
  edit_state  text NOT NULL,
  listings    integer NOT NULL,
  PRIMARY KEY (factory_id, category_id, state, edit_state)
) WITH (fillfactor = 50);
INSERT INTO shelf_count SELECT factory_id, coalesce(category_id, 0), state, edit_state, count(*) FROM listing GROUP BY 1, 2, 3, 4;

-- +goose StatementBegin
CREATE FUNCTION note_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing l SET edit_state = r.state, changed_at = r.at
  FROM (SELECT DISTINCT ON (listing_id) listing_id, state, greatest(created_at, submitted_at, decided_at) AS at
        FROM revision WHERE listing_id IN (SELECT listing_id FROM changed) ORDER BY listing_id, number DESC) r
  WHERE l.id = r.listing_id AND (l.edit_state, l.changed_at) IS DISTINCT FROM (r.state, r.at);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER note_edit_new AFTER INSERT ON revision REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_edit();
CREATE TRIGGER note_edit AFTER UPDATE ON revision REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_edit();

-- The difference a statement makes; what it leaves as it was touches no count. Counts are changed in the order of their key.
-- +goose StatementBegin
CREATE FUNCTION count_shelves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO shelf_count AS s SELECT factory_id, coalesce(category_id, 0), state, edit_state, count(*) FROM after GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (factory_id, category_id, state, edit_state) DO UPDATE SET listings = s.listings + excluded.listings;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO shelf_count AS s SELECT factory_id, coalesce(category_id, 0), state, edit_state, -count(*) FROM before GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (factory_id, category_id, state, edit_state) DO UPDATE SET listings = s.listings + excluded.listings;
  ELSE
    INSERT INTO shelf_count AS s
    SELECT factory_id, coalesce(category_id, 0), state, edit_state, sum(n)
    FROM (SELECT factory_id, category_id, state, edit_state, 1 AS n FROM after UNION ALL SELECT factory_id, category_id, state, edit_state, -1 FROM before) d
    GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4
    ON CONFLICT (factory_id, category_id, state, edit_state) DO UPDATE SET listings = s.listings + excluded.listings;
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER count_shelves_new AFTER INSERT ON listing REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_shelves();
CREATE TRIGGER count_shelves AFTER UPDATE ON listing REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_shelves();
CREATE TRIGGER count_shelves_gone AFTER DELETE ON listing REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION count_shelves();

-- A factory's shelf, the last changed first: all of it, by state, and the few with an edit under way.
CREATE INDEX listing_shelf ON listing (factory_id, changed_at DESC, id DESC);
CREATE INDEX listing_shelf_state ON listing (factory_id, state, changed_at DESC, id DESC);
CREATE INDEX listing_shelf_edit ON listing (factory_id, edit_state, changed_at DESC, id DESC) WHERE edit_state IN ('draft', 'submitted', 'rejected');
DROP INDEX listing_factory;

-- The moderators' queue is read from one place to the next.
CREATE INDEX revision_waiting ON revision (submitted_at, id) WHERE state = 'submitted';
DROP INDEX revision_queue;

CREATE INDEX factory_applied ON factory ((state = 'pending'), created_at, id);
