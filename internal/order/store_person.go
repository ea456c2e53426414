package order

import (
	"context"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// OrdersOf lists a consumer's orders, newest first, with consignments and lines.
func (s *Store) OrdersOf(ctx context.Context, account id.Account, w id.Way, limit int) (id.Stretch[Order], error) {
	g := s.db.In(ctx).Where("account_id = ?", account).Limit(limit + 1)
	from := w.From()
	switch {
	case w.Back():
		g = g.Where("(placed_at, id) > (?, ?)", from.At, from.Row).Order("placed_at, id")
	case from.Row != 0:
		g = g.Where("(placed_at, id) < (?, ?)", from.At, from.Row).Order("placed_at DESC, id DESC")
	default:
		g = g.Order("placed_at DESC, id DESC")
	}
	var orders []Order
	if err := g.Find(&orders).Error; err != nil {
		return id.Stretch[Order]{}, fmt.Errorf("list orders of account %d: %w", account, err)
	}
	page := id.Cut(orders, limit, w, func(o Order) id.Cursor { return id.Cursor{At: o.PlacedAt, Row: int64(o.ID)} })
	return page, s.lined(ctx, page.Rows)
}

// AllOf reads everything of all of a consumer's orders, newest first.
func (s *Store) AllOf(ctx context.Context, account id.Account) ([]Order, error) {
	var orders []Order
	if err := s.db.In(ctx).Where("account_id = ?", account).Order("placed_at DESC, id DESC").Find(&orders).Error; err != nil {
		return nil, fmt.Errorf("read orders of account %d: %w", account, err)
	}
	return orders, s.whole(ctx, orders)
}

// Reach is where a consumer's orders went, and until when: what decides how long the law keeps them.
type Reach struct {
	Country string
	Orders  int
	Open    int // not yet delivered, nor called off
	Last    int // the year of the newest
}

// Reaches are the countries of a consumer's orders, the most orders first.
func (s *Store) Reaches(ctx context.Context, account id.Account) ([]Reach, error) {
	var list []Reach
	err := s.db.In(ctx).Raw(`SELECT address->>'country' AS country, count(*) AS orders, count(*) FILTER (WHERE state IN ?) AS open,
			max(extract(year FROM placed_at AT TIME ZONE 'UTC'))::int AS last
		FROM orders WHERE account_id = ? GROUP BY 1 ORDER BY 2 DESC, 1`, []State{Placed, Confirmed}, account).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read where the orders of account %d went: %w", account, err)
	}
	return list, nil
}

// Strays counts the orders that were placed with the mail address and belong to no account.
func (s *Store) Strays(ctx context.Context, email string) (int, error) {
	var n int64
	err := s.db.In(ctx).Model(&Order{}).Where("email = ? AND account_id IS NULL", strings.ToLower(email)).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count orders without an account: %w", err)
	}
	return int(n), nil
}

// Adopt gives the account the orders that were placed with its mail address, which it must have proven, and belong to
// none. It tells how many.
func (s *Store) Adopt(ctx context.Context, account id.Account, email string) (int, error) {
	done := s.db.In(ctx).Model(&Order{}).Where("email = ? AND account_id IS NULL", strings.ToLower(email)).Update("account_id", account)
	if done.Error != nil {
		return 0, fmt.Errorf("adopt orders into account %d: %w", account, done.Error)
	}
	return int(done.RowsAffected), nil
}

// ReleaseTx parts a consumer's orders from the account; they open by their links as a guest's do. It tells how many.
func (s *Store) ReleaseTx(ctx context.Context, tx *database.DB, account id.Account) (int, error) {
	done := tx.In(ctx).Model(&Order{}).Where("account_id = ?", account).Update("account_id", nil)
	if done.Error != nil {
		return 0, fmt.Errorf("release orders of account %d: %w", account, done.Error)
	}
	return int(done.RowsAffected), nil
}
