package order

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/id"
)

// Sent is what a factory sees of its consignments that have left or were called off, the last one first.
func (s *Store) Sent(ctx context.Context, factory id.Factory, states []ConsignmentState, limit, offset int) ([]Consignment, error) {
	var cs []Consignment
	err := s.db.In(ctx).Where("factory_id = ? AND state = any(?) AND offered_at IS NOT NULL", factory, pq.Array(states)).
		Order("coalesce(delivered_at, shipped_at) DESC NULLS LAST, id DESC").Limit(limit).Offset(offset).Find(&cs).Error
	if err != nil {
		return nil, fmt.Errorf("list sent consignments of factory %d: %w", factory, err)
	}
	return cs, s.lines(ctx, s.db, cs)
}

// Destinations are the countries the consignments go to, by their orders; they tell a factory nothing else about the
// consumers.
func (s *Store) Destinations(ctx context.Context, cs []Consignment) (map[id.Order]string, error) {
	orders := make([]id.Order, len(cs))
	for i, c := range cs {
		orders[i] = c.OrderID
	}
	var rows []struct {
		ID      id.Order
		Country string
	}
	err := s.db.In(ctx).Raw("SELECT id, address->>'country' AS country FROM orders WHERE id = any(?)", pq.Array(orders)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read destinations: %w", err)
	}
	to := make(map[id.Order]string, len(rows))
	for _, r := range rows {
		to[r.ID] = r.Country
	}
	return to, nil
}
