package shop

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

// TestPayments reads the list of a payment that went every way there is, in every language.
func TestPayments(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	event := func(kind string, args ...string) order.Event {
		at = at.Add(time.Minute)
		e := order.Event{Kind: kind, At: at, Args: map[string]string{}}
		for i := 0; i+1 < len(args); i += 2 {
			e.Args[args[i]] = args[i+1]
		}
		return e
	}
	o := &order.Order{Currency: "EUR", Totals: order.Totals{TotalMinor: 7100}, PlacedAt: at, ExpiresAt: at.Add(45 * time.Minute), Events: []order.Event{
		event("placed"), event("payment_opened", "gateway", "stripe"), event("payment_declined", "reason", "insufficient_funds"),
		event("payment_cancelled"), event("payment_failed"), event("expired"), event("payment_received", "amount", "71.00"), event("confirmed"),
		event("packed"), event("payment_received", "amount", "70.00"), event("refund_started", "amount", "70.00", "because", "paid_twice"),
		event("refund_started", "amount", "1.00", "because", "something else"), event("refunded", "amount", "70.00"), event("shipped", "tracking", "X1"),
	}}
	for _, l := range locale.Languages() {
		t.Run(string(l), func(t *testing.T) { readPayments(t, locale.NewPrinter(l, ""), o) })
	}
	old := &order.Order{Currency: "EUR", Totals: order.Totals{TotalMinor: 7100}, Events: []order.Event{event("placed"), event("confirmed")}}
	if list := payments(locale.With(context.Background(), locale.NewPrinter(locale.English, "")), old); len(list) != 2 || !strings.Contains(list[0].Text, "71.00") {
		t.Errorf("an order from before these events were kept: %+v", list)
	}
}

func readPayments(t *testing.T, p *locale.Printer, o *order.Order) {
	t.Helper()
	ctx := locale.With(context.Background(), p)
	list := payments(ctx, o)
	if len(list) != 11 {
		t.Fatalf("%d events", len(list))
	}
	for i, e := range list {
		if e.Title == "" || e.Text == "" || strings.Contains(e.Title+e.Text, "{{") || strings.Contains(e.Title+e.Text, "order.") || (i > 0 && !e.At.Before(list[i-1].At)) {
			t.Errorf("%+v", e)
		}
	}
	namePayments(t, p, list)
	if then := history(ctx, OrderPage{Order: o}); len(then) != 5 {
		t.Errorf("the history has %d events", len(then))
	}
}

// namePayments looks for the amounts and the reasons.
func namePayments(t *testing.T, p *locale.Printer, list []ui.Event) {
	t.Helper()
	for i, amount := range map[int]string{0: "70.00", 1: "1.00", 2: "70.00", 3: "70.00", 4: "71.00"} {
		if want := p.Money(noted(&order.Order{Currency: "EUR"}, order.Event{Args: map[string]string{"amount": amount}})); !strings.Contains(list[i].Text, want) {
			t.Errorf("%q does not name %s", list[i].Text, want)
		}
	}
	if !strings.Contains(list[2].Text, p.T("order.payment.refund_because.paid_twice")) || !strings.Contains(list[8].Text, p.T("payment.reason.insufficient_funds")) {
		t.Errorf("no reason in %q or %q", list[2].Text, list[8].Text)
	}
}
