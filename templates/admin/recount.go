package admin

import (
	"context"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/templates/ui"
)

// recountWays are the data an order may be counted by: that of its day, and today's.
func recountWays(ctx context.Context, p RecountPage) []ui.Tab {
	t, path := locale.From(ctx), orderPath(p.Order.Number)+"/recount"
	own := ui.Tab{Label: t.T("rulebook.data_then", "version", p.Order.Rules), URL: path, Current: p.Data != p.Today || p.Order.Rules == p.Today}
	if p.Order.Rules == p.Today {
		return []ui.Tab{own}
	}
	return []ui.Tab{own, {Label: t.T("rulebook.data_now", "version", p.Today), URL: path + "?by=now", Current: p.Data == p.Today}}
}

// shown is the charge a row is named by.
func shown(r pricing.Recounted) order.Charge {
	if r.Frozen != nil {
		return *r.Frozen
	}
	return *r.Again
}
