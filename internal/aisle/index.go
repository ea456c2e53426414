package aisle

import (
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Landed is how the search index prices: as pricing does, in the currency that nearly all goods and all carriers are paid in.
func Landed(p *pricing.Pricer) search.Landed {
	return func(to search.Place, it search.Item) (search.Landing, bool) {
		m := market.Market{Language: locale.English, Country: to.Country, Region: to.Region, Currency: shipping.Yuan}
		price, err := p.Tag(m, itemOf(it), it.HandoverDays)
		if err != nil || price.Refused != "" {
			return search.Landing{}, false
		}
		return search.Landing{Fen: price.Totals.TotalMinor, Service: price.Option.Code}, true
	}
}

func itemOf(it search.Item) pricing.Item {
	return pricing.Item{
		Price: it.Price, Grams: it.Grams, LengthMM: it.LengthMM, WidthMM: it.WidthMM, HeightMM: it.HeightMM,
		HS: it.HS, Origin: it.Origin, Description: it.Description, Flags: it.Flags, Papers: it.Papers,
	}
}

// Version names what Landed prices by: the rules, and the day, since rules begin and end.
func Version(p *pricing.Pricer, now func() time.Time) func() string {
	return func() string { return p.Version() + " " + now().UTC().Format(time.DateOnly) }
}
