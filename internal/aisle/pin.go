package aisle

import (
	"context"
	"slices"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
)

// pin puts the listings that an admin has pinned to the query before the first page by relevance without filters, as far
// as they are sold to the market and in stock; filters and other orders are the shopper's own word. A pinned listing is
// not shown again among the hits of any page. Totals and counts stay those of the search, whichever engine answered.
func (a Aisle) pin(ctx context.Context, q search.Query, p *Page) error {
	first := q
	first.Page = 1
	if a.Demand == nil || q.Text == "" || !first.Plain() {
		return nil
	}
	ids := a.Demand.Pinned(q.Market.Language, q.Text)
	if len(ids) == 0 {
		return nil
	}
	cards, err := a.Catalog.Cards(ctx, q.Market.Language, ids)
	if err != nil {
		return err
	}
	goods, err := a.Pricer.Shelf(q.Market, cards)
	if err != nil {
		return err
	}
	shown := map[id.Listing]bool{}
	for _, g := range goods {
		if g.InStock && g.Price.Refused == "" {
			shown[g.ListingID] = true
			p.Pinned = append(p.Pinned, g)
		}
	}
	p.Goods = slices.DeleteFunc(p.Goods, func(g pricing.Tagged) bool { return shown[g.ListingID] })
	if q.Page > 1 {
		p.Pinned = nil
	}
	return nil
}
