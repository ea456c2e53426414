package search

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// lane is one of the two rows that changes wait in.
type lane bool

// What a person has changed is urgent and waits behind its like alone; what comes in thousands is bulk.
const (
	urgent lane = true
	inBulk lane = false
)

// change is a listing that consumers may see differently, and since when.
type change struct {
	ID        int64 // the first of its rows
	ListingID id.Listing
	Since     time.Time
}

// takeTx takes the next changes of a lane off the row, those of one listing together. Others skip what is taken; it comes back
// when the transaction fails.
func takeTx(ctx context.Context, tx *database.DB, l lane, limit int) (list []change, err error) {
	err = tx.In(ctx).Raw(`WITH turn AS MATERIALIZED (
		  SELECT id FROM listing_change WHERE urgent = ? ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED),
		taken AS (DELETE FROM listing_change c USING turn WHERE c.id = turn.id RETURNING c.id, c.listing_id, c.at)
		SELECT min(id) AS id, listing_id, min(at) AS since FROM taken GROUP BY listing_id ORDER BY listing_id`, bool(l), limit).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("take changes: %w", err)
	}
	return list, nil
}

// setAside takes one row of a change off and parks the listing, whose document can't be made, unless somebody else has the row by now.
func (s *Searcher) setAside(ctx context.Context, c change, why string) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		taken := tx.In(ctx).Exec(`WITH turn AS MATERIALIZED (SELECT id FROM listing_change WHERE id = ? FOR UPDATE SKIP LOCKED)
			DELETE FROM listing_change c USING turn WHERE c.id = turn.id`, c.ID)
		if taken.Error != nil || taken.RowsAffected == 0 {
			return taken.Error
		}
		return parkTx(ctx, tx, c.ListingID, why)
	})
	if err != nil {
		return fmt.Errorf("set change aside: %w", err)
	}
	return nil
}

// parkTx notes why a listing's document stays as it is.
func parkTx(ctx context.Context, tx *database.DB, n id.Listing, why string) error {
	return tx.In(ctx).Exec(`INSERT INTO search_push (listing_id, urgent, failure) VALUES (?, false, ?)
		ON CONFLICT (listing_id) DO UPDATE SET failure = excluded.failure, fields = NULL, written_in = pg_current_xact_id()`, n, why).Error
}

// TryAgain takes a parked listing up again: its document is made and pushed anew.
func (s *Searcher) TryAgain(ctx context.Context, n id.Listing) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		parked := tx.In(ctx).Exec(`UPDATE search_push SET failure = '', urgent = true, fields = NULL, since = clock_timestamp(),
			written_in = pg_current_xact_id() WHERE listing_id = ? AND failure <> ''`, n)
		if parked.Error != nil || parked.RowsAffected == 0 {
			return parked.Error
		}
		return tx.In(ctx).Exec("INSERT INTO listing_change (listing_id) VALUES (?)", n).Error
	})
	if err != nil {
		return fmt.Errorf("take listing %d up again: %w", n, err)
	}
	return nil
}
