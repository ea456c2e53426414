package search

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// sourceSQL reads all that documents are made of, one row of JSON for each listing that is for sale. Variants come in
// the order in which catalog.Cards picks them.
const sourceSQL = `
SELECT jsonb_build_object('id', l.id, 'published_at', coalesce(l.published_at, l.created_at), 'options', l.options,
  'record', jsonb_build_object('sold', l.sold, 'rating_sum', l.rating_sum, 'rating_count', l.rating_count, 'due', p.due, 'on_time', p.on_time,
    'pictures', (SELECT count(*) FROM listing_picture WHERE listing_id = l.id),
    'described', (SELECT max(octet_length(description)) FROM listing_text WHERE listing_id = l.id)),
  'attributes', l.attributes, 'declared', coalesce(l.declared->>'en', ''), 'flags', l.flags, 'papers', l.papers, 'tags', l.tags,
  'factory', f.slug, 'factory_name', f.name, 'factory_zh', f.name_zh, 'province', f.province, 'handover_days', f.handover_days,
  'titles', (SELECT coalesce(jsonb_object_agg(language, title), '{}') FROM listing_text WHERE listing_id = l.id),
  'categories', (WITH RECURSIVE up AS (
      SELECT c.id, c.parent_id, c.slug, c.names, 1 AS n FROM category c WHERE c.id = l.category_id
      UNION ALL SELECT p.id, p.parent_id, p.slug, p.names, up.n + 1 FROM category p JOIN up ON p.id = up.parent_id WHERE up.n < 8)
    SELECT coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'names', names) ORDER BY n DESC), '[]') FROM up),
  'variants', (SELECT coalesce(jsonb_agg(v ORDER BY v.in_stock DESC, v.price_minor, v.position), '[]') FROM (
      SELECT v.sku, v.position, v.price_minor, v.price_currency, v.grams, v.length_mm, v.width_mm, v.height_mm, v.hs, v.origin,
             coalesce(s.on_hand - s.reserved, 0) > 0 AS in_stock
      FROM variant v LEFT JOIN stock s ON s.variant_id = v.id WHERE v.listing_id = l.id AND v.active) v))
FROM listing l JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
LEFT JOIN factory_punctuality p ON p.factory_id = f.id
WHERE l.id = any(?) AND l.state = 'live'
ORDER BY l.id`

// refresh makes the documents of the listings anew from what is true now, up to a few hundred at a time, and takes off
// those that are no longer for sale. Their rows are locked before the catalog is read: of two that refresh the same
// listing the later one writes later and has read later.
func (s *Searcher) refresh(ctx context.Context, ids []id.Listing) error {
	if len(ids) == 0 {
		return nil
	}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		known, err := lockTx(ctx, tx, ids)
		if err != nil {
			return err
		}
		documents, gone, err := s.documentsTx(ctx, tx, ids)
		if err != nil {
			return err
		}
		if err := upsertTx(ctx, tx, documents, known); err != nil {
			return err
		}
		return deleteTx(ctx, tx, gone)
	})
	if err != nil {
		return fmt.Errorf("refresh search documents: %w", err)
	}
	return nil
}

// lockTx locks the rows of the listings, which are made where there are none, and reads the digests of those that are live.
func lockTx(ctx context.Context, tx *database.DB, ids []id.Listing) (known map[id.Listing]string, err error) {
	err = tx.In(ctx).Exec("INSERT INTO search_document (listing_id) SELECT n FROM unnest(?::bigint[]) n ORDER BY n ON CONFLICT DO NOTHING",
		pq.Array(ids)).Error
	if err != nil {
		return nil, fmt.Errorf("lock search documents: %w", err)
	}
	var rows []struct {
		ListingID id.Listing
		Live      bool
		Digest    string
	}
	err = tx.In(ctx).Raw("SELECT listing_id, live, "+sameSQL+" AS digest FROM search_document WHERE listing_id = any(?) ORDER BY listing_id FOR UPDATE",
		pq.Array(ids)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("lock search documents: %w", err)
	}
	known = map[id.Listing]string{}
	for _, r := range rows {
		if r.Live {
			known[r.ListingID] = r.Digest
		}
	}
	return known, nil
}

// documentsTx builds the documents by one statement, and tells which of the listings have none.
func (s *Searcher) documentsTx(ctx context.Context, tx *database.DB, ids []id.Listing) (list []Document, gone []id.Listing, err error) {
	var rows []string
	if err := tx.In(ctx).Raw(sourceSQL, pq.Array(ids)).Scan(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("read catalog: %w", err)
	}
	found := map[id.Listing]bool{}
	var free []catalog.FacetValue
	for _, row := range rows {
		var src source
		if err := json.Unmarshal([]byte(row), &src); err != nil {
			return nil, nil, fmt.Errorf("read catalog: %w", err)
		}
		if d, ok := src.document(s.prices, s.now()); ok {
			found[d.ListingID] = true
			list, free = append(list, d), append(free, d.free...)
		}
	}
	if err := s.number(ctx, list); err != nil {
		return nil, nil, err
	}
	if err := catalog.KeepFacetsTx(ctx, tx, free); err != nil {
		return nil, nil, err
	}
	for _, n := range ids {
		if !found[n] {
			gone = append(gone, n)
		}
	}
	return list, gone, nil
}

// listingsAfter pages through the ids of all listings that are or were for sale, of those with a document too.
func (s *Searcher) listingsAfter(ctx context.Context, after id.Listing, limit int) ([]id.Listing, error) {
	return s.ids(ctx, `SELECT id FROM listing WHERE id > $1 AND (state = 'live' OR EXISTS (
		SELECT FROM search_document d WHERE d.listing_id = listing.id AND d.live)) ORDER BY id LIMIT $2`, after, limit)
}

// undocumented pages through the listings that are for sale and have no document, or one of an older shape.
func (s *Searcher) undocumented(ctx context.Context, after id.Listing, limit int) ([]id.Listing, error) {
	return s.ids(ctx, `SELECT l.id FROM listing l JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
		LEFT JOIN search_document d ON d.listing_id = l.id AND d.live
		WHERE l.id > $1 AND l.state = 'live' AND d.shape IS DISTINCT FROM $3 ORDER BY l.id LIMIT $2`, after, limit, s.plan.shape())
}

func (s *Searcher) ids(ctx context.Context, sql string, args ...any) ([]id.Listing, error) {
	rows, err := s.db.Pool().Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list listings: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[id.Listing])
	if err != nil {
		return nil, fmt.Errorf("list listings: %w", database.Translate(err))
	}
	return list, nil
}

// chunk is how many listings are worked on at a time when there are many.
const chunk = 200

// each calls do with the ids of a look-up, a chunk at a time, each in time of its own.
func each(ctx context.Context, next func(context.Context, id.Listing, int) ([]id.Listing, error), do func([]id.Listing) error) error {
	for after := id.Listing(0); ; {
		ids, err := next(ctx, after, chunk)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := do(ids); err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}

// row is a document as it waits to be pushed.
type row struct {
	ListingID id.Listing
	Live      bool
	Document  json.RawMessage
	WrittenIn string // the transaction that wrote it: another one has written something newer
}

// unpushed reads what Meilisearch does not have yet.
func (s *Searcher) unpushed(ctx context.Context, limit int) ([]row, error) {
	return s.rows(ctx, `SELECT listing_id, live, coalesce(document, '{}'), written_in::text FROM search_document
		WHERE NOT pushed ORDER BY listing_id LIMIT $1`, limit)
}

// liveAfter pages through all live documents.
func (s *Searcher) liveAfter(ctx context.Context, after id.Listing, limit int) ([]row, error) {
	return s.rows(ctx, `SELECT listing_id, live, document, written_in::text FROM search_document
		WHERE live AND listing_id > $1 ORDER BY listing_id LIMIT $2`, after, limit)
}

func (s *Searcher) rows(ctx context.Context, sql string, args ...any) ([]row, error) {
	rows, err := s.db.Pool().Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read search documents: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		return nil, fmt.Errorf("read search documents: %w", database.Translate(err))
	}
	return list, nil
}

// mark notes that Meilisearch has the rows as they were read, or why it refused them.
func (s *Searcher) mark(ctx context.Context, rows []row, failure string) error {
	ids, writers := make([]id.Listing, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		ids[i], writers[i] = r.ListingID, r.WrittenIn
	}
	_, err := s.db.Pool().Exec(ctx, `UPDATE search_document d SET pushed = true, failure = $3
		FROM unnest($1::bigint[], $2::text[]) AS r(listing_id, written_in)
		WHERE d.listing_id = r.listing_id AND d.written_in::text = r.written_in`, ids, writers, failure)
	if err != nil {
		return fmt.Errorf("mark search documents: %w", database.Translate(err))
	}
	return nil
}

// horizon is the oldest transaction that may still be writing: documents written by it or later may be missing in what
// is read from now on.
func (s *Searcher) horizon(ctx context.Context) (xid string, err error) {
	err = s.db.Pool().QueryRow(ctx, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text").Scan(&xid)
	if err != nil {
		return "", fmt.Errorf("read transaction horizon: %w", database.Translate(err))
	}
	return xid, nil
}

// settle marks everything as pushed but what was written since the horizon, some thousand rows at a time.
func (s *Searcher) settle(ctx context.Context, horizon string) error {
	for {
		tag, err := s.db.Pool().Exec(ctx, `UPDATE search_document SET pushed = written_in < $1::text::xid8
			WHERE listing_id IN (SELECT listing_id FROM search_document WHERE pushed <> (written_in < $1::text::xid8) LIMIT 5000)`, horizon)
		if err != nil {
			return fmt.Errorf("mark search documents: %w", database.Translate(err))
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
	}
}

// lease takes the named work for a time; false when somebody else has it. The holder may take it again to prolong it.
func (s *Searcher) lease(ctx context.Context, name, holder string, d time.Duration) (bool, error) {
	tag, err := s.db.Pool().Exec(ctx, `INSERT INTO search_lease AS l VALUES ($1, $2, now() + $3::interval)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
		WHERE l.expires_at < now() OR l.holder = excluded.holder`, name, holder, d)
	if err != nil {
		return false, fmt.Errorf("take lease %s: %w", name, database.Translate(err))
	}
	return tag.RowsAffected() == 1, nil
}

// release gives the named work back.
func (s *Searcher) release(ctx context.Context, name, holder string) error {
	_, err := s.db.Pool().Exec(ctx, "DELETE FROM search_lease WHERE name = $1 AND holder = $2", name, holder)
	if err != nil {
		return fmt.Errorf("release lease %s: %w", name, database.Translate(err))
	}
	return nil
}
