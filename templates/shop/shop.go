// Package shop owns the pages a consumer sees. A page is a struct with its frame and domain values, and a template of
// the same name.
//
// It must not know HTTP, storage, or how a price came about.
package shop

import (
	"context"
	"strings"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

func amount(minor int64, c money.Currency) money.Amount { return money.New(minor, c) }

// bill explains one factory's part of a cart or quote.
func bill(ctx context.Context, p checkout.Part, c money.Currency, taxByRegion bool) ui.Bill {
	b := ui.BillOf(locale.From(ctx), p.Consignment.Charges, money.New(p.Totals.TotalMinor, c))
	if taxByRegion {
		b.Notices = append(b.Notices, locale.From(ctx).T("checkout.tax_later"))
	}
	return b
}

// rates says by which exchange rates a price was worked out.
func rates(ctx context.Context, all []order.Rate) string {
	p := locale.From(ctx)
	var words []string
	for _, r := range all {
		words = append(words, p.T("charges.rate", "from", string(r.From), "to", string(r.To), "rate", r.Rate, "source", r.Source, "date", r.AsOf))
	}
	return strings.Join(words, " · ")
}
