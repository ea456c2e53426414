package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

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
      FROM variant v LEFT JOIN stock_on_sale s ON s.variant_id = v.id WHERE v.listing_id = l.id AND v.active) v))
FROM listing l JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
LEFT JOIN factory_punctuality p ON p.factory_id = f.id
WHERE l.id = any(?) AND l.state = 'live'
ORDER BY l.id`

// refreshTx makes the documents of the listings anew from what is true now, takes off those that are no longer for sale, and
// tells what Meilisearch does not know yet. Their rows are locked before the catalog is read: of two that refresh the same listing
// the later one writes later and has read later. Documents that come out the same are not written.
func (s *Searcher) refreshTx(ctx context.Context, tx *database.DB, ids []id.Listing, only []zone) (news []parcel, err error) {
	known, err := lockTx(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	documents, gone, err := s.documentsTx(ctx, tx, ids, only, known)
	if err != nil {
		return nil, err
	}
	changed, news, err := s.changes(documents, known)
	if err != nil {
		return nil, err
	}
	for _, n := range gone {
		if _, there := known[n]; there {
			news = append(news, parcel{ListingID: n})
		}
	}
	return news, errors.Join(upsertTx(ctx, tx, changed, nil), deleteTx(ctx, tx, gone))
}

// changes are the documents that must be written, and what of them is news to Meilisearch.
func (s *Searcher) changes(documents []Document, known map[id.Listing]past) (changed []Document, news []parcel, err error) {
	for _, d := range documents {
		old, there := known[d.ListingID]
		d.steady(old.fields, s.cohorts.Load())
		fields, same, err := d.differs(old.fields)
		if err != nil {
			return nil, nil, err
		}
		same = there && same && old.Shape == s.plan.shape()
		if !same || old.Fresh {
			changed = append(changed, d)
		}
		if !there {
			fields = nil
		}
		if !same {
			news = append(news, parcel{ListingID: d.ListingID, Fields: fields})
		}
	}
	return changed, news, nil
}

// past is a document as it was written last.
type past struct {
	ListingID id.Listing
	Live      bool
	Shape     int
	Document  json.RawMessage
	Fresh     bool // a bulk is being written beside, which takes over what was written since: so write what is the same too

	fields map[string]json.RawMessage // of the document; nil where it can't be read, so that it is written again
}

// lockTx locks the rows of the listings, which are made where there are none, and reads those that are live.
func lockTx(ctx context.Context, tx *database.DB, ids []id.Listing) (known map[id.Listing]past, err error) {
	err = tx.In(ctx).Exec("INSERT INTO search_document (listing_id) SELECT n FROM unnest(?::bigint[]) n ORDER BY n ON CONFLICT DO NOTHING",
		pq.Array(ids)).Error
	if err != nil {
		return nil, fmt.Errorf("lock search documents: %w", err)
	}
	var rows []past
	err = tx.In(ctx).Raw(`SELECT listing_id, live, shape, coalesce(document, '{}') AS document,
		to_regclass('search_document_fresh') IS NOT NULL AS fresh FROM search_document
		WHERE listing_id = any(?) ORDER BY listing_id FOR UPDATE`, pq.Array(ids)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("lock search documents: %w", err)
	}
	known = map[id.Listing]past{}
	for _, r := range rows {
		if !r.Live {
			continue
		}
		if json.Unmarshal(r.Document, &r.fields) != nil {
			r.fields = nil
		}
		known[r.ListingID] = r
	}
	return known, nil
}

// differs names the fields in which the document is another than it was, nil where it has lost one, which can't be said by
// naming it, and whether there is none.
func (d Document) differs(was map[string]json.RawMessage) (fields []string, same bool, err error) {
	now := d.meili()
	for name := range was {
		if _, kept := now[name]; !kept {
			return nil, false, nil
		}
	}
	fields, err = differing(was, now)
	return fields, err == nil && len(fields) == 0, err
}

// differing names the fields whose values are others than they were.
func differing(was map[string]json.RawMessage, now map[string]any) (fields []string, err error) {
	for name, value := range now {
		written, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("write search document: %w", err)
		}
		if !equalJSON(was[name], written) {
			fields = append(fields, name)
		}
	}
	return fields, nil
}

// equalJSON compares two values, the first of which PostgreSQL has written in its own way.
func equalJSON(a, b json.RawMessage) bool {
	var tight bytes.Buffer
	if bytes.Equal(a, b) || json.Compact(&tight, a) == nil && bytes.Equal(tight.Bytes(), b) {
		return true
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// sourcesTx reads what documents are made of; nothing of listings that are not for sale.
func sourcesTx(ctx context.Context, tx *database.DB, sql string, ids []id.Listing) ([]source, error) {
	var rows []string
	if err := tx.In(ctx).Raw(sql, pq.Array(ids)).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	list := make([]source, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row), &list[i]); err != nil {
			return nil, fmt.Errorf("read catalog: %w", err)
		}
	}
	return list, nil
}

// documentsTx builds the documents by one statement, and tells which of the listings have none. With only, prices of other zones
// are taken from the documents as they were.
func (s *Searcher) documentsTx(ctx context.Context, tx *database.DB, ids []id.Listing, only []zone, known map[id.Listing]past) (list []Document, gone []id.Listing, err error) {
	sources, err := sourcesTx(ctx, tx, sourceSQL, ids)
	if err != nil {
		return nil, nil, err
	}
	found := map[id.Listing]bool{}
	var free []catalog.FacetValue
	for _, src := range sources {
		if d, ok := src.document(s.prices.after(only, known[src.ListingID], s.cohorts.Load()), s.now()); ok {
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
	return s.ids(ctx, `SELECT l.id FROM listing l WHERE l.id > $1 AND l.state = 'live'
		AND EXISTS (SELECT FROM factory f WHERE f.id = l.factory_id AND f.state = 'approved')
		AND NOT EXISTS (SELECT FROM search_document d WHERE d.listing_id = l.id AND d.live AND d.shape = $3) ORDER BY l.id LIMIT $2`,
		after, limit, s.plan.shape())
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
const chunk = 500

// listings is about how many listings listingsAfter pages through.
func (s *Searcher) listings(ctx context.Context) (n int64, err error) {
	err = s.db.Pool().QueryRow(ctx, "SELECT count(*) FROM listing WHERE state = 'live'").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count listings: %w", database.Translate(err))
	}
	return n, nil
}

// mostlyNew says whether more than one in five of the listings for sale have no document of the present shape: then writing
// all at once is quicker.
func (s *Searcher) mostlyNew(ctx context.Context) (anew bool, err error) {
	err = s.db.Pool().QueryRow(ctx, `SELECT (SELECT count(*) FROM listing WHERE state = 'live') * 4 >
		(SELECT count(*) FROM search_document WHERE live AND shape = $1) * 5`, s.plan.shape()).Scan(&anew)
	if err != nil {
		return false, fmt.Errorf("count search documents: %w", database.Translate(err))
	}
	return anew, nil
}

// liveDocuments is the number of documents of goods that are for sale.
func (s *Searcher) liveDocuments(ctx context.Context) (n int64, err error) {
	err = s.db.Pool().QueryRow(ctx, "SELECT count(*) FROM search_document WHERE live").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count search documents: %w", database.Translate(err))
	}
	return n, nil
}

// departments are the slugs of the categories at the top.
func (s *Searcher) departments(ctx context.Context) ([]string, error) {
	rows, err := s.db.Pool().Query(ctx, "SELECT slug FROM category WHERE parent_id IS NULL ORDER BY position")
	if err != nil {
		return nil, fmt.Errorf("list departments: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list departments: %w", database.Translate(err))
	}
	return list, nil
}

// names are an article number and a title of a listing.
func (s *Searcher) names(ctx context.Context, n id.Listing) (sku, title string, err error) {
	err = s.db.Pool().QueryRow(ctx, `SELECT coalesce((SELECT min(sku) FROM variant WHERE listing_id = $1 AND active), ''),
		coalesce((SELECT title FROM listing_text WHERE listing_id = $1 ORDER BY language = 'en' DESC, language LIMIT 1), '')`, n).Scan(&sku, &title)
	if err != nil {
		return "", "", fmt.Errorf("read listing %d: %w", n, database.Translate(err))
	}
	return sku, title, nil
}
