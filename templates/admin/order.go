package admin

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/templates/ui"
)

func viewPath(v order.View) string {
	if v == order.ViewAll {
		return "/admin/orders"
	}
	return "/admin/orders?" + url.Values{"view": {string(v)}}.Encode()
}

func here(current bool) string {
	if current {
		return "page"
	}
	return "false"
}

func orderTone(s order.State) string {
	switch s {
	case order.Confirmed, order.Completed:
		return "ok"
	case order.Placed:
		return "warn"
	}
	return "none"
}

func consignmentTone(s order.ConsignmentState) string {
	switch s {
	case order.Delivered:
		return "ok"
	case order.Withdrawn:
		return "bad"
	case order.Waiting:
		return "none"
	}
	return "info"
}

func attemptTone(s payment.State) string {
	switch s {
	case payment.Succeeded:
		return "ok"
	case payment.Created, payment.Pending:
		return "warn"
	}
	return "none"
}

func refundTone(s payment.RefundState) string {
	switch s {
	case payment.RefundSucceeded:
		return "ok"
	case payment.RefundCreated, payment.RefundPending:
		return "warn"
	}
	return "bad"
}

// history is what happened to the order, the newest first.
func history(ctx context.Context, p OrderPage) []ui.Event {
	t := locale.From(ctx)
	var events []ui.Event
	for _, e := range slices.Backward(p.Order.Events) {
		event := ui.Event{At: e.At, Title: t.T("order.event." + e.Kind), Place: e.Args["tracking"], Text: remark(ctx, p, e)}
		if r := e.Args["reason"]; r != "" {
			event.Text = t.T("payment.reason." + r)
		}
		if note := aftersales.NoteOf(e, p.Withdrawals); note != "" {
			event.Text = t.Isolate(note)
		}
		events = append(events, event)
	}
	return events
}

// tracking is what the carrier reported of a parcel, the newest first.
func tracking(ctx context.Context, p order.Parcel) []ui.Event {
	t := locale.From(ctx)
	var events []ui.Event
	for _, e := range slices.Backward(p.Events) {
		events = append(events, ui.Event{At: e.At, Title: t.T("tracking." + e.Code), Place: e.Place})
	}
	return events
}

// consignmentLine is how it goes, under which regime, and by when.
func consignmentLine(ctx context.Context, c order.Consignment) string {
	t := locale.From(ctx)
	parts := []string{c.Service, c.Regime, t.T("admin.promised", "dates", t.DateRange(c.Earliest, c.Latest))}
	if c.HandoverBy != nil {
		parts = append(parts, t.T("admin.hand_over_by", "day", *c.HandoverBy))
	}
	return strings.Join(parts, " · ")
}

// pieces are how many were ordered, and of these called off, and sent where that is a part.
func pieces(ctx context.Context, l order.Line) string {
	t := locale.From(ctx)
	if l.Withdrawn > 0 {
		return t.T("admin.pieces_called_off", "off", l.Withdrawn, "sent", l.Shipped, "all", l.Quantity)
	}
	if l.Shipped > 0 && l.Shipped < l.Quantity {
		return t.T("admin.pieces_sent", "sent", l.Shipped, "all", l.Quantity)
	}
	return t.Number(int64(l.Quantity))
}

func headingOf(code string) string { return customs.HS(code).String() }

func rateOf(c order.Charge) string {
	if c.Base == "" {
		return c.Rate
	}
	if c.Rate == "" {
		return c.Base
	}
	return fmt.Sprintf("%s × %s", c.Rate, c.Base)
}

func linked(source string) bool { return strings.HasPrefix(source, "https://") }

// holds tells whether everything that can be proved about the order's postings does.
func holds(p OrderPage) bool {
	for _, one := range p.Proofs {
		if !one.Holds() {
			return false
		}
	}
	return p.Balanced
}
