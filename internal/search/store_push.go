package search

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// parcel tells that a document waits to be pushed: the fields that changed, or nil for all of it.
type parcel struct {
	ListingID id.Listing `json:"listing_id"`
	Urgent    bool       `json:"urgent"`
	Since     time.Time  `json:"since"`
	Fields    []string   `json:"fields"`
}

// parcelTx notes what waits. What waits already keeps its place; a document that was parked goes whole.
func parcelTx(ctx context.Context, tx *database.DB, list []parcel) error {
	if len(list) == 0 {
		return nil
	}
	body, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("note search documents: %w", err)
	}
	err = tx.In(ctx).Exec(`INSERT INTO search_push AS p (listing_id, urgent, since, fields)
		SELECT listing_id, urgent, since, fields FROM jsonb_to_recordset(?::jsonb) AS r(listing_id bigint, urgent boolean, since timestamptz, fields text[])
		ORDER BY listing_id
		ON CONFLICT (listing_id) DO UPDATE SET urgent = p.urgent OR excluded.urgent, written_in = pg_current_xact_id(), failure = '',
		  since = CASE WHEN p.failure = '' THEN least(p.since, excluded.since) ELSE excluded.since END,
		  fields = CASE WHEN p.failure = '' AND p.fields IS NOT NULL AND excluded.fields IS NOT NULL
		    THEN ARRAY(SELECT DISTINCT unnest(p.fields || excluded.fields)) END`, string(body)).Error
	if err != nil {
		return fmt.Errorf("note search documents: %w", err)
	}
	return nil
}

// row is a document as it waits to be pushed.
type row struct {
	ListingID id.Listing
	Live      bool
	Part      bool // only some fields: they are laid over what Meilisearch has
	Document  json.RawMessage
	WrittenIn string // the transaction that noted it: another one has written something newer
}

// waiting reads the next documents of a lane. The row of what waits is read before the documents: a document that is newer than
// its row has been noted again.
func (s *Searcher) waiting(ctx context.Context, conn *pgxpool.Conn, l lane, limit int) ([]row, error) {
	rows, err := conn.Query(ctx, `SELECT listing_id, fields, written_in::text FROM search_push
		WHERE failure = '' AND urgent = $1 ORDER BY since LIMIT $2`, bool(l), limit)
	if err != nil {
		return nil, fmt.Errorf("read what waits: %w", database.Translate(err))
	}
	type note struct {
		ListingID id.Listing
		Fields    []string
		WrittenIn string
	}
	notes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[note])
	if err != nil {
		return nil, fmt.Errorf("read what waits: %w", database.Translate(err))
	}
	ids, writers, parts := make([]id.Listing, len(notes)), make([]string, len(notes)), make([][]byte, len(notes))
	for i, n := range notes {
		ids[i], writers[i] = n.ListingID, n.WrittenIn
		if n.Fields != nil {
			if parts[i], err = json.Marshal(append(n.Fields, "id")); err != nil {
				return nil, err
			}
		}
	}
	return collect(conn.Query(ctx, `SELECT r.listing_id, coalesce(d.live, false), r.fields IS NOT NULL,
		  CASE WHEN NOT coalesce(d.live, false) THEN '{}'
		  WHEN r.fields IS NULL THEN d.document
		  ELSE (SELECT jsonb_object_agg(key, value) FROM jsonb_each(d.document) WHERE r.fields ? key) END,
		  r.written_in
		FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS r(listing_id, written_in, fields)
		LEFT JOIN search_document d ON d.listing_id = r.listing_id`, ids, writers, parts))
}

// liveAfter pages through all live documents up to a listing.
func liveAfter(ctx context.Context, conn *pgxpool.Conn, after, upTo id.Listing, limit int) ([]row, error) {
	return collect(conn.Query(ctx, `SELECT listing_id, live, false, document, '' FROM search_document
		WHERE live AND listing_id > $1 AND listing_id <= $2 ORDER BY listing_id LIMIT $3`, after, upTo, limit))
}

func collect(rows pgx.Rows, err error) ([]row, error) {
	if err != nil {
		return nil, fmt.Errorf("read search documents: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		return nil, fmt.Errorf("read search documents: %w", database.Translate(err))
	}
	return list, nil
}

// pushed forgets what Meilisearch has been told, unless something newer has come.
func pushed(ctx context.Context, conn *pgxpool.Conn, rows []row) error {
	ids, writers := keysOf(rows)
	_, err := conn.Exec(ctx, `DELETE FROM search_push p USING unnest($1::bigint[], $2::text[]) AS r(listing_id, written_in)
		WHERE p.listing_id = r.listing_id AND p.written_in::text = r.written_in AND p.failure = ''`, ids, writers)
	if err != nil {
		return fmt.Errorf("forget what is pushed: %w", database.Translate(err))
	}
	return nil
}

func keysOf(rows []row) (ids []id.Listing, writers []string) {
	for _, r := range rows {
		ids, writers = append(ids, r.ListingID), append(writers, r.WrittenIn)
	}
	return ids, writers
}

// park notes why Meilisearch refuses a document, unless something newer has come.
func park(ctx context.Context, conn *pgxpool.Conn, b parked) error {
	_, err := conn.Exec(ctx, `INSERT INTO search_push AS p (listing_id, urgent, failure) VALUES ($1, false, $2)
		ON CONFLICT (listing_id) DO UPDATE SET failure = excluded.failure, fields = NULL
		WHERE $3 IN ('', p.written_in::text)`, b.row.ListingID, b.why.Error(), b.row.WrittenIn)
	if err != nil {
		return fmt.Errorf("park search document: %w", database.Translate(err))
	}
	return nil
}

// waits says whether anything of a lane waits to be pushed.
func (s *Searcher) waits(ctx context.Context, l lane) (there bool, err error) {
	err = s.db.Pool().QueryRow(ctx, "SELECT EXISTS (SELECT FROM search_push WHERE failure = '' AND urgent = $1)", bool(l)).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("look what waits: %w", database.Translate(err))
	}
	return there, nil
}

// overdue says whether something urgent has been waiting for that long.
func (s *Searcher) overdue(ctx context.Context, long time.Duration) (late bool, err error) {
	err = s.db.Pool().QueryRow(ctx, `SELECT EXISTS (SELECT FROM search_push WHERE failure = '' AND urgent AND since < now() - $1::interval)`, long).Scan(&late)
	if err != nil {
		return false, fmt.Errorf("look what is late: %w", database.Translate(err))
	}
	return late, nil
}

// moving says whether Meilisearch may have a listing otherwise than the catalog: a change waits, or it is not for sale any more.
func (s *Searcher) moving(ctx context.Context, n id.Listing) (is bool, err error) {
	err = s.db.Pool().QueryRow(ctx, `SELECT EXISTS (SELECT FROM listing_change WHERE listing_id = $1) OR EXISTS (SELECT FROM search_push WHERE listing_id = $1)
		OR NOT EXISTS (SELECT FROM search_document JOIN search_entry USING (listing_id) WHERE listing_id = $1 AND live AND in_stock)`, n).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("look whether listing %d changes: %w", n, database.Translate(err))
	}
	return is, nil
}

// waitingNow is how many documents Meilisearch may have otherwise than PostgreSQL.
func (s *Searcher) waitingNow(ctx context.Context) (n int64, err error) {
	err = s.db.Pool().QueryRow(ctx, "SELECT count(*) FROM search_push").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what waits: %w", database.Translate(err))
	}
	return n, nil
}
