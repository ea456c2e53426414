package catalog

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// RemoveTx takes a listing down for the mall: only RestoreTx puts it back on sale. It tells whether it was there; one that is down
// already stays as it is.
func (s *Store) RemoveTx(ctx context.Context, tx *database.DB, listing id.Listing) (bool, error) {
	l, err := lockAnyListingTx(ctx, tx, listing)
	if err != nil {
		return false, err
	}
	if l.State == Removed {
		return false, nil
	}
	return true, s.settleTx(ctx, tx, l, Removed)
}

// RestoreTx puts a listing the mall has taken down back on sale; any other is ErrListingState.
func (s *Store) RestoreTx(ctx context.Context, tx *database.DB, listing id.Listing) error {
	l, err := lockAnyListingTx(ctx, tx, listing)
	if err != nil {
		return err
	}
	if l.State != Removed {
		return ErrListingState.With(fault.Args{"from": string(l.State), "to": string(Live)})
	}
	return s.settleTx(ctx, tx, l, Live)
}

// lockAnyListingTx locks a listing, whosever it is.
func lockAnyListingTx(ctx context.Context, tx *database.DB, listing id.Listing) (*Listing, error) {
	var l Listing
	if err := tx.In(ctx).Raw("SELECT * FROM listing WHERE id = ? FOR UPDATE", listing).Take(&l).Error; err != nil {
		return nil, fmt.Errorf("lock listing %d: %w", listing, err)
	}
	return &l, nil
}

// settleTx writes where a locked listing stands from now on, and says so.
func (s *Store) settleTx(ctx context.Context, tx *database.DB, l *Listing, to State) error {
	if err := l.Transition(to); err != nil {
		return err
	}
	if err := tx.In(ctx).Exec("UPDATE listing SET state = ?, version = version + 1 WHERE id = ?", l.State, l.ID).Error; err != nil {
		return fmt.Errorf("make listing %d %s: %w", l.ID, to, err)
	}
	return s.ChangedTx(ctx, tx, l.ID)
}
