package order

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/id"
)

// Punctuality is how many consignments of a factory were to be handed over within the last days, and how many of them were by their day.
type Punctuality struct{ Days, Due, OnTime int }

// Punctuality counts what a factory was to hand over within the last days. In time is what was handed over on the day that was
// promised or before; what waits beyond its day is late already; what was called off or has time left does not count.
func (s *Store) Punctuality(ctx context.Context, f id.Factory, days int) (Punctuality, error) {
	var p Punctuality
	today := day(s.now())
	err := s.db.In(ctx).Raw(`SELECT count(*) AS due, count(*) FILTER (WHERE (shipped_at AT TIME ZONE 'UTC')::date <= handover_by) AS on_time
		FROM consignment WHERE factory_id = ? AND state = any(?) AND handover_by BETWEEN ?::date - ?::int AND ?::date
		AND (shipped_at IS NOT NULL OR handover_by < ?)`,
		f, pq.Array([]ConsignmentState{Offered, Accepted, Packed, ShippedPartly, Shipped, Delivered}), today, days, today, today).Scan(&p).Error
	p.Days = days
	if err != nil {
		return p, fmt.Errorf("count what factory %d handed over: %w", f, err)
	}
	return p, nil
}
