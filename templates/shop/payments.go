package shop

import (
	"context"
	"slices"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

// payments are what happened to the money of an order, the newest first: what was asked for, tried, refused, received and
// given back, and what each means to the consumer.
func payments(ctx context.Context, o *order.Order) []ui.Event {
	t := locale.From(ctx)
	received := slices.ContainsFunc(o.Events, func(e order.Event) bool { return e.Kind == "payment_received" })
	var events []ui.Event
	for _, e := range slices.Backward(o.Events) {
		turn := e.Kind == "placed" || e.Kind == "expired" || e.Kind == "confirmed" && !received
		if !turn && !ofPayment(e.Kind) {
			continue
		}
		events = append(events, ui.Event{At: e.At, Title: t.T("order.event." + e.Kind), Text: meaning(t, o, e)})
	}
	return events
}

// meaning is what an event of a payment means, in plain words.
func meaning(t *locale.Printer, o *order.Order, e order.Event) string {
	amount := t.Money(noted(o, e))
	switch e.Kind {
	case "placed":
		return t.T("order.payment.placed", "total", t.Money(o.Total()), "time", t.DateTime(o.ExpiresAt))
	case "payment_opened":
		return t.T("order.payment.payment_opened", "gateway", t.T("payment.gateway."+e.Args["gateway"]))
	case "payment_declined":
		return t.T("payment.reason."+e.Args["reason"]) + " " + t.T("order.payment.payment_declined")
	case "confirmed":
		return t.T("order.payment.payment_received", "amount", amount)
	case "refund_started":
		text := t.T("order.payment.refund_started", "amount", amount)
		if because := "order.payment.refund_because." + e.Args["because"]; t.Has(because) {
			text += " " + t.T(because)
		}
		return text
	}
	return t.T("order.payment."+e.Kind, "amount", amount)
}

// noted is the amount an event names; all of the order where it names none.
func noted(o *order.Order, e order.Event) money.Amount {
	if a, err := money.Parse(e.Args["amount"], o.Currency); err == nil {
		return a
	}
	return o.Total()
}
