package shop

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

// orderSentence is what the consumer should know now.
func orderSentence(ctx context.Context, o *order.Order, now time.Time) string {
	t, due, late := locale.From(ctx), o.PlacedAt, false
	for _, c := range o.Consignments {
		if c.Latest.After(due) {
			due = c.Latest
		}
		late = late || o.State == order.Confirmed && c.DeliveredAt == nil && c.State != order.Withdrawn && c.Overdue(now)
	}
	if late {
		return t.T("orders.late", "date", t.Date(due))
	}
	return t.T("order.sentence."+string(o.State), "date", t.Date(due))
}

// orderHeading is where the order stands in a few words.
func orderHeading(ctx context.Context, o *order.Order) string {
	gone := len(o.Consignments) > 0
	for _, c := range o.Consignments {
		gone = gone && slices.Contains(stations[3].after, c.State)
	}
	if o.State == order.Confirmed && gone {
		return locale.From(ctx).T("order.on_its_way")
	}
	return locale.From(ctx).T("order.state." + string(o.State))
}

// priceHeading says whether the price is still to be paid, has been paid, or never will be.
func priceHeading(o *order.Order) string {
	switch {
	case o.ConfirmedAt != nil:
		return "order.paid"
	case o.State == order.Placed:
		return "order.price"
	}
	return "order.price_was"
}

func consignmentTone(s order.ConsignmentState) string {
	switch s {
	case order.Delivered:
		return "ok"
	case order.Withdrawn:
		return "bad"
	case order.Waiting:
		return "warn"
	}
	return "info"
}

// stations are the knots of a consignment's thread, with the state that reaches each.
var stations = []struct {
	name  string
	after []order.ConsignmentState
}{
	{"paid", []order.ConsignmentState{order.Offered, order.Accepted, order.Packed, order.ShippedPartly, order.Shipped, order.Delivered}},
	{"accepted", []order.ConsignmentState{order.Accepted, order.Packed, order.ShippedPartly, order.Shipped, order.Delivered}},
	{"packed", []order.ConsignmentState{order.Packed, order.ShippedPartly, order.Shipped, order.Delivered}},
	{"shipped", []order.ConsignmentState{order.ShippedPartly, order.Shipped, order.Delivered}},
	{"delivered", []order.ConsignmentState{order.Delivered}},
}

// thread is the way of a consignment: what has happened with its date, where it is, and when it will arrive.
func thread(ctx context.Context, c order.Consignment) []ui.Knot {
	t := locale.From(ctx)
	var knots []ui.Knot
	last := -1
	for i, s := range stations {
		k := ui.Knot{Tense: ui.Future, Title: t.T("order.station." + s.name)}
		if slices.Contains(s.after, c.State) {
			k.Tense, last = ui.Past, i
		}
		knots = append(knots, k)
	}
	if last >= 0 && last < len(knots)-1 {
		knots[last].Tense = ui.Present
	}
	for i, s := range stations {
		knots[i].At = reached(c, s.name)
	}
	end := &knots[len(knots)-1]
	if end.At.IsZero() {
		end.Earliest, end.Latest = c.Earliest, c.Latest
	}
	return knots
}

// reached is when the consignment came to a station; zero if it has not, or nobody wrote it down.
func reached(c order.Consignment, station string) time.Time {
	at := map[string]*time.Time{
		"paid": c.OfferedAt, "accepted": c.AcceptedAt, "packed": c.PackedAt, "shipped": c.ShippedAt, "delivered": c.DeliveredAt,
	}[station]
	if at == nil {
		return time.Time{}
	}
	return *at
}

// history is what happened to the order, the newest first; its payments have a list of their own.
func history(ctx context.Context, p OrderPage) []ui.Event {
	t := locale.From(ctx)
	var events []ui.Event
	for _, e := range slices.Backward(p.Order.Events) {
		if ofPayment(e.Kind) {
			continue
		}
		event := ui.Event{At: e.At, Title: t.T("order.event." + e.Kind)}
		if n := e.Args["tracking"]; n != "" {
			event.Place = n
		}
		if p.Right != nil {
			event.Text = t.Isolate(aftersales.NoteOf(e, p.Right.Stated))
		}
		events = append(events, event)
	}
	return events
}

// ofPayment says whether an event is about money alone.
func ofPayment(kind string) bool {
	return strings.HasPrefix(kind, "payment_") || strings.HasPrefix(kind, "refund")
}

// tracking is what the carrier reported of a parcel, the newest first.
func tracking(ctx context.Context, p order.Parcel) []ui.Event {
	t := locale.From(ctx)
	var events []ui.Event
	for _, e := range slices.Backward(p.Events) {
		events = append(events, ui.Event{At: e.At, Title: t.T("tracking." + e.Code), Place: e.Place})
	}
	if len(events) == 0 {
		events = append(events, ui.Event{At: p.ShippedAt, Title: t.T("tracking.announced")})
	}
	return events
}

func frozenBill(ctx context.Context, o *order.Order, c order.Consignment) ui.Bill {
	return ui.ParcelBill(locale.From(ctx), &c, money.New(order.Sum(c.Charges).TotalMinor, o.Currency))
}
