package checkout

import (
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// Sum is the kind of the change of the whole price.
const Sum order.Kind = "total"

// Change is one thing that costs something else than in the quote before.
type Change struct {
	Kind  order.Kind
	Title string // of goods; "" for delivery, duty, tax, fees and discounts
	Old   money.Amount
	New   money.Amount
}

// Changes compares two quotes for the same cart: goods line by line, the rest by kind, the total last. Nothing if
// they cost the same.
func Changes(before, after *Quote) []Change {
	old, now := bySKU(before), bySKU(after)
	var all []Change
	for _, l := range after.Content.lines() {
		if was, ok := old[l.SKU]; !ok || was.Total != l.Total {
			all = append(all, Change{Kind: order.Goods, Title: l.Title, Old: was.Total, New: l.Total})
		}
	}
	for _, l := range before.Content.lines() {
		if _, ok := now[l.SKU]; !ok {
			all = append(all, Change{Kind: order.Goods, Title: l.Title, Old: l.Total, New: money.Zero(l.Total.Currency)})
		}
	}
	a, b, c := before.Content.Totals, after.Content.Totals, after.Total.Currency
	for _, k := range []struct {
		kind     order.Kind
		was, now int64
	}{
		{order.Delivery, a.DeliveryMinor, b.DeliveryMinor}, {order.Duty, a.DutyMinor, b.DutyMinor},
		{order.Tax, a.TaxMinor, b.TaxMinor}, {order.Fee, a.FeesMinor, b.FeesMinor}, {order.Discount, a.DiscountMinor, b.DiscountMinor},
	} {
		if k.was != k.now {
			all = append(all, Change{Kind: k.kind, Old: money.New(k.was, c), New: money.New(k.now, c)})
		}
	}
	if before.Total != after.Total {
		all = append(all, Change{Kind: Sum, Old: before.Total, New: after.Total})
	}
	return all
}

// Shifted are the parts of the quote before, by the factory's slug, that were to arrive on other days.
func Shifted(before, after *Quote) map[string]Part {
	now, all := map[string]order.Consignment{}, map[string]Part{}
	for _, p := range after.Content.Parts {
		now[p.FactorySlug] = p.Consignment
	}
	for _, p := range before.Content.Parts {
		c, still := now[p.FactorySlug]
		if still && !(c.Earliest.Equal(p.Consignment.Earliest) && c.Latest.Equal(p.Consignment.Latest)) {
			all[p.FactorySlug] = p
		}
	}
	return all
}

func bySKU(q *Quote) map[string]order.Line {
	m := map[string]order.Line{}
	for _, l := range q.Content.lines() {
		m[l.SKU] = l
	}
	return m
}
