package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/database"
)

// beside is an index at Meilisearch beside the live one.
type beside struct {
	Name      string
	State     string
	WrittenIn string // documents written by this transaction or later may be missing in it
	At        time.Time
}

// The states of an index beside the live one.
const (
	building = "building" // every process writes to it as well
	previous = "previous" // was live before
)

// besides reads the index in the state; errNoIndex when there is none.
func (s *Searcher) beside(ctx context.Context, state string) (b beside, err error) {
	err = s.db.Pool().QueryRow(ctx, "SELECT name, state, written_in::text, at FROM search_index WHERE state = $1 ORDER BY at DESC LIMIT 1", state).
		Scan(&b.Name, &b.State, &b.WrittenIn, &b.At)
	if errors.Is(err, pgx.ErrNoRows) {
		return b, errNoIndex
	}
	if err != nil {
		return b, fmt.Errorf("read the indexes: %w", database.Translate(err))
	}
	return b, nil
}

// written lists the indexes that a write goes to: the live one, and the one that is being built.
func (s *Searcher) written(ctx context.Context, conn *pgxpool.Conn) ([]string, error) {
	rows, err := conn.Query(ctx, "SELECT name FROM search_index WHERE state = $1", building)
	if err != nil {
		return nil, fmt.Errorf("read the indexes: %w", database.Translate(err))
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read the indexes: %w", database.Translate(err))
	}
	return append([]string{s.meili.index}, names...), nil
}

// announce names an index to every process before the first document is read for it. What was written before this is over by then.
func (s *Searcher) announce(ctx context.Context, name string) (horizon string, err error) {
	err = s.db.Pool().QueryRow(ctx, `INSERT INTO search_index (name, state, written_in) VALUES ($1, $2, pg_snapshot_xmin(pg_current_snapshot()))
		RETURNING written_in::text`, name, building).Scan(&horizon)
	if err != nil {
		return "", fmt.Errorf("announce an index: %w", database.Translate(err))
	}
	return horizon, nil
}

// retire notes after a swap that the name stands for the index that was live until now; from the horizon on it misses writes.
func (s *Searcher) retire(ctx context.Context, name, horizon string) error {
	_, err := s.db.Pool().Exec(ctx, "UPDATE search_index SET state = $2, written_in = $3::text::xid8, at = clock_timestamp() WHERE name = $1",
		name, previous, horizon)
	if err != nil {
		return fmt.Errorf("note the previous index: %w", database.Translate(err))
	}
	return nil
}

// forgetIndex takes an index off the list.
func (s *Searcher) forgetIndex(ctx context.Context, name string) error {
	if _, err := s.db.Pool().Exec(ctx, "DELETE FROM search_index WHERE name = $1", name); err != nil {
		return fmt.Errorf("forget an index: %w", database.Translate(err))
	}
	return nil
}

// horizon is the oldest transaction whose documents the live index may not have: one that still writes, or one whose documents wait.
func (s *Searcher) horizon(ctx context.Context) (xid string, err error) {
	err = s.db.Pool().QueryRow(ctx, `SELECT least(pg_snapshot_xmin(pg_current_snapshot()),
		(SELECT written_in FROM search_push WHERE failure = '' ORDER BY written_in LIMIT 1))::text`).Scan(&xid)
	if err != nil {
		return "", fmt.Errorf("read transaction horizon: %w", database.Translate(err))
	}
	return xid, nil
}

// pushSince lets everything wait again that was written since the horizon.
func (s *Searcher) pushSince(ctx context.Context, horizon string) error {
	return s.patiently(ctx, "push documents again", `INSERT INTO search_push AS p (listing_id, urgent)
		SELECT listing_id, false FROM search_document WHERE written_in >= ?::text::xid8 ORDER BY listing_id
		ON CONFLICT (listing_id) DO UPDATE SET fields = NULL, written_in = pg_current_xact_id() WHERE p.failure = ''`, horizon)
}

// settled forgets what waits and was written before the horizon: the index has been filled with it.
func (s *Searcher) settled(ctx context.Context, horizon string) error {
	return s.patiently(ctx, "forget what is pushed", "DELETE FROM search_push WHERE failure = '' AND written_in < ?::text::xid8", horizon)
}

// patiently runs a statement that concerns all documents.
func (s *Searcher) patiently(ctx context.Context, what, sql string, args ...any) error {
	ctx = database.Patient(ctx, bulkTime)
	bounded, cancel := context.WithTimeout(ctx, bulkTime)
	defer cancel()
	err := s.db.Transact(bounded, func(tx *database.DB) error {
		if err := tx.Allow(bounded, bulkTime); err != nil {
			return err
		}
		return tx.In(bounded).Exec(sql, args...).Error
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
