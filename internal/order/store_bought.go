package order

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Buyer is who orders: a member, and by mail address a guest. What either has ordered counts.
type Buyer struct {
	Account id.Account // 0: a guest
	Email   string     // as account.ParseEmail writes it; "" while it is not known
}

// Overdue lists orders whose time to pay is over and that still hold pieces of the variants, the oldest first.
func (s *Store) Overdue(ctx context.Context, variants []id.Variant, limit int) ([]id.Order, error) {
	var ids []id.Order
	err := s.db.In(ctx).Raw(`SELECT o.id FROM orders o WHERE o.state = 'placed' AND o.expires_at <= ?
		AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.variant_id = any(?)) ORDER BY o.expires_at LIMIT ?`,
		s.now(), pq.Array(variants), limit).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("list overdue orders: %w", err)
	}
	return ids, nil
}

// Bought counts the pieces of a listing that the buyer has ordered since, without orders that came to nothing.
func (s *Store) Bought(ctx context.Context, b Buyer, listing id.Listing, since time.Time) (int, error) {
	return bought(ctx, s.db, b, listing, since)
}

// BoughtTx is Bought in the caller's transaction, one after the other for each listing and buyer until the transaction ends.
func (s *Store) BoughtTx(ctx context.Context, tx *database.DB, b Buyer, listing id.Listing, since time.Time) (int, error) {
	names := []string{fmt.Sprintf("bought %d mail %s", listing, b.Email)}
	if b.Account != 0 {
		names = append(names, fmt.Sprintf("bought %d account %d", listing, b.Account))
	}
	slices.Sort(names)
	for _, name := range names {
		if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", name).Error; err != nil {
			return 0, fmt.Errorf("wait for other orders of listing %d: %w", listing, err)
		}
	}
	return bought(ctx, tx, b, listing, since)
}

func bought(ctx context.Context, db *database.DB, b Buyer, listing id.Listing, since time.Time) (int, error) {
	n := 0
	err := db.In(ctx).Raw(`SELECT coalesce(sum(l.quantity - l.withdrawn), 0) FROM order_line l JOIN orders o ON o.id = l.order_id
		WHERE l.listing_id = ? AND o.placed_at > ? AND o.state NOT IN ('expired', 'cancelled')
		AND (o.account_id IS NOT NULL AND o.account_id = ? OR o.email = ? AND o.email <> '')`, listing, since, b.Account, b.Email).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count what was ordered of listing %d: %w", listing, err)
	}
	return n, nil
}
