package aisle

import (
	"context"

	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
)

// Suggested is what a beginning may become: words to look for, places to go to, and goods with their price to the door.
type Suggested struct {
	Words []search.Suggestion
	Goods []pricing.Tagged
}

// Suggest completes a beginning, and prices the goods by one statement beside those of the search; what can't be had in the
// market is left out.
func (a Aisle) Suggest(ctx context.Context, p search.Prefix) (Suggested, error) {
	r, err := a.Search.Suggest(ctx, p)
	if err != nil || len(r.Listings) == 0 {
		return Suggested{Words: r.Words}, err
	}
	cards, err := a.Catalog.Cards(ctx, p.Market.Language, r.Listings)
	if err != nil {
		return Suggested{}, err
	}
	goods, err := a.Pricer.Shelf(p.Market, cards)
	if err != nil {
		return Suggested{}, err
	}
	s := Suggested{Words: r.Words}
	for _, g := range goods {
		if g.Price.Refused == "" {
			s.Goods = append(s.Goods, g)
		}
	}
	return s, nil
}
