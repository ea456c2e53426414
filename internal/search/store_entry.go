package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Upsert writes the documents in a transaction of its own.
func (e *postgres) Upsert(ctx context.Context, documents []Document) error {
	return e.db.Transact(ctx, func(tx *database.DB) error { return upsertTx(ctx, tx, documents, nil) })
}

// Delete takes the listings off sale; their documents' rows stay to tell Meilisearch.
func (e *postgres) Delete(ctx context.Context, ids []id.Listing) error {
	return e.db.Transact(ctx, func(tx *database.DB) error { return deleteTx(ctx, tx, ids) })
}

// The statement that writes documents, in place of those that are there. The names of values are written on the way. A vector that
// says the same stays as it is, since PostgreSQL takes a new copy for another value: then a new price leaves all indexes alone.
const writeSQL = `
WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(?::jsonb) AS r(listing_id bigint, live boolean, terms text[], document jsonb, digest text,
    shape integer, vector text, codes bigint[], prices integer[], barred text[], taxes integer[], carriage integer, rating smallint,
    in_stock boolean, rank_score integer, published_at timestamptz) ORDER BY listing_id),
  documents AS (
    INSERT INTO search_document AS d (listing_id, live, terms, document, digest, shape)
    SELECT listing_id, live, terms, document, digest, shape FROM r
    ON CONFLICT (listing_id) DO UPDATE SET live = true, terms = excluded.terms, document = excluded.document, digest = excluded.digest,
      shape = excluded.shape, written_in = pg_current_xact_id()),
  named AS (
    INSERT INTO search_code (id, facet, code)
    SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[]) ON CONFLICT DO NOTHING)
INSERT INTO search_entry AS e (listing_id, vector, codes, prices, barred, taxes, carriage, rating, in_stock, rank_score, published_at)
SELECT listing_id, vector::tsvector, codes, prices, barred, taxes, carriage, rating, in_stock, rank_score, published_at FROM r
ON CONFLICT (listing_id) DO UPDATE SET vector = CASE WHEN e.vector = excluded.vector THEN e.vector ELSE excluded.vector END,
  codes = excluded.codes, prices = excluded.prices, barred = excluded.barred, taxes = excluded.taxes, carriage = excluded.carriage,
  rating = excluded.rating, in_stock = excluded.in_stock, rank_score = excluded.rank_score, published_at = excluded.published_at`

const wordsSQL = `
INSERT INTO search_word (language, word, documents)
SELECT split_part(t, ':', 1), split_part(t, ':', 2), 1 FROM unnest(?::text[]) t ORDER BY t ON CONFLICT DO NOTHING`

// upsertTx writes the documents whose digest is not the known one, and the words that were not known before, by two statements.
func upsertTx(ctx context.Context, tx *database.DB, documents []Document, known map[id.Listing]string) error {
	batch, err := newBatch(documents, known)
	if err != nil || len(batch.entries) == 0 {
		return err
	}
	return batch.writeTx(ctx, tx)
}

// batch are documents ready to be written.
type batch struct {
	entries []entry
	names   names
	terms   []string
}

// newBatch prepares the documents whose digest is not the known one.
func newBatch(documents []Document, known map[id.Listing]string) (batch, error) {
	var b batch
	var changed []Document
	terms := map[string]bool{}
	for _, d := range documents {
		e, digest, err := newEntry(d)
		if err != nil {
			return batch{}, err
		}
		if known[d.ListingID] == digest {
			continue
		}
		b.entries, changed = append(b.entries, e), append(changed, d)
		for _, t := range e["terms"].([]string) { // newEntry made it
			terms[t] = true
		}
	}
	for t := range terms {
		b.terms = append(b.terms, t)
	}
	slices.Sort(b.terms)
	b.names = namesOf(changed)
	return b, nil
}

// writeTx writes entries, names and words.
func (b batch) writeTx(ctx context.Context, tx *database.DB) error {
	body, err := json.Marshal(b.entries)
	if err != nil {
		return fmt.Errorf("write search documents: %w", err)
	}
	err = tx.In(ctx).Exec(writeSQL, string(body), pq.Array(b.names.numbers), pq.Array(b.names.facets), pq.Array(b.names.codes)).Error
	if err != nil {
		return fmt.Errorf("write search documents: %w", err)
	}
	if err := tx.In(ctx).Exec(wordsSQL, pq.Array(full(b.terms))).Error; err != nil {
		return fmt.Errorf("write search words: %w", err)
	}
	return nil
}

// copyTx copies entries into tables that have none of these listings, and writes the names of values.
func (b batch) copyTx(ctx context.Context, tx pgx.Tx, mark string) error {
	for table, columns := range map[string][]string{"search_document": documentColumns, "search_entry": entryColumns} {
		rows := pgx.CopyFromSlice(len(b.entries), func(i int) ([]any, error) { return b.entries[i].row(columns), nil })
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{table + mark}, columns, rows); err != nil {
			return fmt.Errorf("copy search documents: %w", err)
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO search_code (id, facet, code)
		SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`, b.names.numbers, b.names.facets, b.names.codes)
	if err != nil {
		return fmt.Errorf("name search codes: %w", err)
	}
	return nil
}

// full makes nil an empty list, which JSON and SQL tell from null.
func full[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

// deleteTx takes the listings off sale.
func deleteTx(ctx context.Context, tx *database.DB, ids []id.Listing) error {
	err := tx.In(ctx).Exec(`WITH off AS (DELETE FROM search_entry WHERE listing_id = any(?))
		UPDATE search_document SET live = false, written_in = pg_current_xact_id()
		WHERE listing_id = any(?) AND live`, pq.Array(ids), pq.Array(ids)).Error
	if err != nil {
		return fmt.Errorf("take search documents off: %w", err)
	}
	return nil
}
