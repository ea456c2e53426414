package admin

import (
	"context"
	"math/big"

	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// rateRow is one currency with what one unit of the factories' currency is in it.
type rateRow struct {
	fx.Quote
	forBase string
}

// shownDigits is how exact the crossed rates are shown; prices are made with the whole fraction.
const shownDigits = 6

func rateRows(ctx context.Context, p RatesPage) []rateRow {
	var rows []rateRow
	for _, c := range p.Rates.Currencies() {
		q, ok := p.Rates.Quote(c)
		if !ok {
			continue
		}
		rows = append(rows, rateRow{q, crossed(ctx, p, c)})
	}
	return rows
}

// crossed is one unit of the base in the currency, rounded for reading.
func crossed(ctx context.Context, p RatesPage, c money.Currency) string {
	x, okTo := p.Rates.Quote(c)
	base, okFrom := p.Rates.Quote(p.Base)
	if !okTo || !okFrom {
		return "–"
	}
	d, err := money.ParseDecimal(new(big.Rat).Quo(x.Rate.Rat(), base.Rate.Rat()).FloatString(shownDigits))
	if err != nil {
		return "–"
	}
	return locale.From(ctx).Decimal(d)
}
