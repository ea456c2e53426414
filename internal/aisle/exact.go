package aisle

import (
	"context"
	"slices"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
)

// exactly searches with price bounds or in the order of prices, and leaves the hits of the page. It takes a long row of hits
// around the page: with all of them in it everything is exact whatever the index says; else as far as the index's prices
// keep their tolerance.
func (a Aisle) exactly(ctx context.Context, q search.Query) (search.Result, error) {
	q.PerPage = q.Size()
	from := (max(q.Page, 1) - 1) * q.PerPage
	q.Take = search.MostTaken
	if q.Skip = 0; from+2*q.PerPage > q.Take {
		q.Skip = from - q.Take/2
	}
	r, err := a.Search.Search(ctx, q)
	if err != nil {
		return r, err
	}
	tags := &tags{a, q.Market, map[id.Listing]pricing.Tagged{}}
	if r, err = a.bound(ctx, q, r, tags); err != nil {
		return r, err
	}
	row := row{hits: r.Hits, begins: q.Skip == 0, ends: q.Skip+len(r.Hits) >= r.Total}
	from = min(max(from-q.Skip, 0), len(row.hits))
	to := min(from+q.PerPage, len(row.hits))
	if sign := direction(q.Sort); sign != 0 && from < to {
		if err := row.inOrder(ctx, tags, from, to, sign); err != nil {
			return r, err
		}
	}
	r.Hits = row.hits[from:to]
	return r, nil
}

// bound searches again without the hits that the index could not tell to be outside of the price bounds, so that hits, total
// and counts are of those within.
func (a Aisle) bound(ctx context.Context, q search.Query, r search.Result, t *tags) (search.Result, error) {
	if !bounded(q) {
		return r, nil
	}
	doubtful, err := a.doubtful(ctx, q, r)
	if err != nil {
		return r, err
	}
	if err := t.price(ctx, doubtful); err != nil {
		return r, err
	}
	for _, n := range doubtful {
		if g, ok := t.goods[n]; ok && sold(&g) && !within(q, &g) && !slices.Contains(q.Exclude, n) {
			q.Exclude = append(q.Exclude, n)
		}
	}
	if len(q.Exclude) == 0 {
		return r, nil
	}
	return a.Search.Search(ctx, q)
}

// doubtful are the hits that may lie outside of the bounds: any, if all are there; else those near a bound.
func (a Aisle) doubtful(ctx context.Context, q search.Query, r search.Result) ([]id.Listing, error) {
	if q.Skip == 0 && len(r.Hits) >= r.Total {
		return r.IDs(), nil
	}
	low, err := a.near(ctx, q, q.Price.Min)
	if err != nil {
		return nil, err
	}
	high, err := a.near(ctx, q, q.Price.Max)
	return append(low, high...), err
}

// near are the hits whose prices are so near to a bound that the index can't tell the side.
func (a Aisle) near(ctx context.Context, q search.Query, bound *money.Amount) ([]id.Listing, error) {
	if bound == nil {
		return nil, nil
	}
	q.Price, q.Sort, q.Skip, q.Take, q.Bare = search.Price{Min: bound, Max: bound}, search.ByLanded, 0, search.MostExcluded/2, true
	r, err := a.Search.Search(ctx, q)
	return r.IDs(), err
}

// tags are the prices of goods as far as they have been looked up.
type tags struct {
	aisle  Aisle
	market market.Market
	goods  map[id.Listing]pricing.Tagged // those that are not for sale are missing
}

// price looks up the prices of listings that have not been looked up, by one statement.
func (t *tags) price(ctx context.Context, ids []id.Listing) error {
	var unknown []id.Listing
	for _, n := range ids {
		if _, known := t.goods[n]; !known {
			unknown = append(unknown, n)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	cards, err := t.aisle.Catalog.Goods(ctx, unknown)
	if err != nil {
		return err
	}
	goods, err := t.aisle.Pricer.Shelf(t.market, cards)
	if err != nil {
		return err
	}
	for _, g := range goods {
		t.goods[g.ListingID] = g
	}
	return nil
}
