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

// nearby is how many pages before and after the one that is asked for are taken with it: mostly enough to know its order.
const nearby = 4

// exactly searches with price bounds or in the order of prices, and leaves the hits of the page. It takes a row of hits around
// the page, and a long one where so many prices are so near to each other that their order is not certain: everything is exact as
// far as the index's prices keep their tolerance.
func (a Aisle) exactly(ctx context.Context, q search.Query) (search.Result, error) {
	q.PerPage = q.Size()
	from := (max(q.Page, 1) - 1) * q.PerPage
	tags := &tags{a, q.Market, map[id.Listing]pricing.Tagged{}}
	if err := a.bound(ctx, &q, tags); err != nil {
		return search.Result{}, err
	}
	margin := nearby * q.PerPage
	if direction(q.Sort) == 0 {
		margin = 0
	}
	around(&q, from, margin)
	r, err := a.Search.Search(ctx, q)
	if err != nil {
		return r, err
	}
	hits, settled, err := tags.page(ctx, q, r, from)
	if err == nil && !settled {
		around(&q, from, search.MostTaken)
		q.Bare, q.Spread = true, false
		var long search.Result
		if long, err = a.Search.Search(ctx, q); err == nil {
			hits, _, err = tags.page(ctx, q, long, from)
		}
	}
	r.Hits = hits
	return r, err
}

// page is the page that begins at from, out of the row that the query took. It is not settled while a longer row may have another.
func (t *tags) page(ctx context.Context, q search.Query, r search.Result, from int) (hits []search.Hit, settled bool, err error) {
	row := row{hits: r.Hits, begins: q.Skip == 0, ends: q.Skip+len(r.Hits) >= r.Total}
	from = min(from-q.Skip, len(row.hits))
	to := min(from+q.PerPage, len(row.hits))
	settled = true
	if sign := direction(q.Sort); sign != 0 && from < to {
		settled, err = row.inOrder(ctx, t, from, to, sign)
	}
	return row.hits[from:to], settled, err
}

// around lets the query take a row of hits: the page, and so many before and after it as there is room for.
func around(q *search.Query, from, margin int) {
	margin = min(margin, (search.MostTaken-q.PerPage)/2)
	q.Skip = max(from-margin, 0)
	q.Take = q.PerPage + 2*margin
}

// bound leaves out of the query what the index could not tell to be outside of the price bounds, so that hits, total and counts
// are of what is within.
func (a Aisle) bound(ctx context.Context, q *search.Query, t *tags) error {
	low, err := a.near(ctx, *q, q.Price.Min)
	if err != nil {
		return err
	}
	high, err := a.near(ctx, *q, q.Price.Max)
	if err != nil {
		return err
	}
	doubtful := append(low, high...)
	if err := t.price(ctx, doubtful); err != nil {
		return err
	}
	for _, n := range doubtful {
		if g, ok := t.goods[n]; ok && sold(&g) && !within(*q, &g) && !slices.Contains(q.Exclude, n) {
			q.Exclude = append(q.Exclude, n)
		}
	}
	return nil
}

// near are the hits whose prices are so near to a bound that the index can't tell the side.
func (a Aisle) near(ctx context.Context, q search.Query, bound *money.Amount) ([]id.Listing, error) {
	if bound == nil {
		return nil, nil
	}
	q.Price, q.Sort, q.Skip, q.Take, q.Bare, q.Spread = search.Price{Min: bound, Max: bound}, search.ByLanded, 0, search.MostExcluded/2, true, false
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
