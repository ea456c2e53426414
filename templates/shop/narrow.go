package shop

import (
	"context"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/ui"
)

// howMany says how much was found: exactly, or that there is more than can be paged through.
func howMany(ctx context.Context, p ListPage) string {
	if p.AtLeast {
		return locale.From(ctx).T("shop.count_more", "count", p.Total)
	}
	return locale.From(ctx).T("shop.count", "count", p.Total)
}

// showMany is what the button of the filters promises.
func showMany(ctx context.Context, p ListPage) string {
	if p.AtLeast {
		return locale.From(ctx).T("shop.show_more", "count", p.Total)
	}
	return locale.From(ctx).T("shop.show", "count", p.Total)
}

// bars are the prices to the door from the cheapest to the dearest; those within the bounds that were asked for are marked.
func bars(ctx context.Context, p ListPage) ui.Bars {
	t := locale.From(ctx)
	b := ui.Bars{Sentence: t.T("shop.spread", "least", t.Money(p.Spread.Least), "most", t.Money(p.Spread.Most))}
	lower, err := t.ParseMoney(p.Min, p.Market.Currency)
	open := err != nil
	upper, err := t.ParseMoney(p.Max, p.Market.Currency)
	shut := err != nil
	for _, bar := range p.Spread.Bars {
		b.Counts = append(b.Counts, bar.Count)
		b.In = append(b.In, (open || bar.To.Minor > lower.Minor) && (shut || bar.From.Minor <= upper.Minor))
	}
	return b
}

// least is the lowest price as one would type it, nothing when there is none.
func least(ctx context.Context, p ListPage) string {
	if p.Spread == nil {
		return ""
	}
	return locale.From(ctx).Typed(p.Spread.Least)
}

// most is the highest price as one would type it, nothing when there is none.
func most(ctx context.Context, p ListPage) string {
	if p.Spread == nil {
		return ""
	}
	return locale.From(ctx).Typed(p.Spread.Most)
}
