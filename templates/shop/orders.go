package shop

import (
	"context"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
)

// onBrief is how many pictures an order in a list has room for.
const onBrief = 4

// goodsNames name what an order in a list has, the first of many.
func goodsNames(ctx context.Context, o *order.Order) string {
	const named = 2
	t := locale.From(ctx)
	var names []string
	for _, l := range o.Lines() {
		name := t.Isolate(l.Title)
		if l.Quantity > 1 {
			name = t.Number(int64(l.Quantity)) + " × " + name
		}
		names = append(names, name)
	}
	if more := len(names) - named; more > 0 {
		return t.T("orders.and_more", "names", t.List(names[:1]), "count", more+1)
	}
	return t.List(names)
}

// orderDates say when an order was placed, and when it came.
func orderDates(ctx context.Context, o *order.Order) string {
	t := locale.From(ctx)
	placed := t.T("orders.placed_on", "date", o.PlacedAt)
	if o.State != order.Completed {
		return placed
	}
	var came time.Time
	for _, c := range o.Consignments {
		if c.DeliveredAt != nil && c.DeliveredAt.After(came) {
			came = *c.DeliveredAt
		}
	}
	if came.IsZero() {
		return placed
	}
	return placed + " · " + t.T("orders.delivered_on", "date", came)
}
