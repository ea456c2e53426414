package ui

import (
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/recall"
)

// RecalledOrders says which orders a recall is about.
func RecalledOrders(t *locale.Printer, r *recall.Recall) string {
	switch {
	case r.OrderedFrom != nil && r.OrderedUntil != nil:
		return t.T("recall.orders_between", "from", t.Date(*r.OrderedFrom), "until", t.Date(*r.OrderedUntil))
	case r.OrderedFrom != nil:
		return t.T("recall.orders_from", "from", t.Date(*r.OrderedFrom))
	case r.OrderedUntil != nil:
		return t.T("recall.orders_until", "until", t.Date(*r.OrderedUntil))
	}
	return t.T("recall.orders_all")
}
