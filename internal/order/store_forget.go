package order

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Keep is how long a law keeps orders to a country, "*" for every one: so many years from the end of the year in which an order was
// placed, or from its end.
type Keep struct {
	Country string
	Years   int
	YearEnd bool
}

// Forgotten is an order that names nobody any more, with the quote it came from.
type Forgotten struct {
	ID      id.Order
	QuoteID id.Quote
}

// forgetSQL takes away who bought and where to, except for the country and region that taxes were worked out for, from orders that
// have ended and that no law keeps any longer. One that was paid and that nobody closed counts as ended some time after the last day
// it was promised for.
const forgetSQL = `WITH law AS (SELECT * FROM unnest(CAST(@countries AS text[]), CAST(@years AS int[]), CAST(@ends AS bool[])) AS l(country, years, year_end)),
due AS (
  SELECT o.id FROM orders o CROSS JOIN LATERAL (SELECT CASE WHEN o.state <> 'confirmed' THEN coalesce(o.closed_at, o.placed_at)
    ELSE (SELECT max(c.latest) FROM consignment c WHERE c.order_id = o.id) + kept_for('order_open', CAST(@now AS date)) END AS at) e
  WHERE o.forgotten_at IS NULL AND o.state <> 'placed' AND o.placed_at < @before AND e.at <= @now
    AND EXISTS (SELECT 1 FROM law l WHERE l.country IN ('*', o.address->>'country'))
    AND NOT EXISTS (SELECT 1 FROM law l WHERE l.country IN ('*', o.address->>'country') AND @now < CASE
      WHEN l.year_end THEN date_trunc('year', o.placed_at) + make_interval(years => l.years + 1)
      ELSE e.at + make_interval(years => l.years) END)
  ORDER BY o.placed_at, o.id LIMIT @limit FOR UPDATE OF o SKIP LOCKED)
UPDATE orders o SET email = '', account_id = NULL, forgotten_at = @now,
  address = jsonb_strip_nulls(jsonb_build_object('country', o.address->'country', 'region', o.address->'region'))
FROM due WHERE o.id = due.id RETURNING o.id, o.quote_id`

// ForgetTx forgets who bought, for at most limit orders that are due at the time, the oldest first, and under which numbers their parcels
// travelled. Sums, lines and charges stay for the books.
func (s *Store) ForgetTx(ctx context.Context, tx *database.DB, all []Keep, now time.Time, limit int) ([]Forgotten, error) {
	var countries []string
	var years []int64
	var ends []bool
	least := 0
	for i, k := range all {
		countries, years, ends = append(countries, k.Country), append(years, int64(k.Years)), append(ends, k.YearEnd)
		if i == 0 || k.Years < least {
			least = k.Years
		}
	}
	var gone []Forgotten
	err := tx.In(ctx).Raw(forgetSQL, map[string]any{"countries": pq.Array(countries), "years": pq.Array(years), "ends": pq.Array(ends),
		"now": now, "before": now.AddDate(-least, 0, 0), "limit": limit}).Scan(&gone).Error
	if err != nil {
		return nil, fmt.Errorf("forget buyers: %w", err)
	}
	ids := make([]int64, len(gone))
	for i, g := range gone {
		ids[i] = int64(g.ID)
	}
	for _, sql := range []string{
		`UPDATE parcel_event SET place = '' WHERE parcel_id IN (SELECT p.id FROM parcel p JOIN consignment c ON c.id = p.consignment_id WHERE c.order_id = any(?))`,
		`UPDATE parcel SET tracking = 'forgotten-' || id WHERE consignment_id IN (SELECT id FROM consignment WHERE order_id = any(?))`,
	} {
		if err := tx.In(ctx).Exec(sql, pq.Array(ids)).Error; err != nil {
			return nil, fmt.Errorf("forget ways of parcels: %w", err)
		}
	}
	return gone, nil
}
