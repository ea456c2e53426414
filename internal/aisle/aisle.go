// Package aisle is a page of goods: what was found for a market, with each listing's price to the door. Shop and API
// show the same aisle.
//
// Invariants: what is shown is what pricing says now, never what the index remembers; nothing is shown that lies outside the
// price bounds or is not sold; pages in the order of the prices join up: the last of one costs no more than the first of
// the next. The index's prices are near the true ones, so that only goods close to a bound or to the ends of a page need
// another look.
//
// It must not know pages, or how anything is found or priced.
package aisle

import (
	"cmp"
	"context"
	"slices"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
)

// Aisle joins the search with the catalog and its prices. All its fields must be set but Demand.
type Aisle struct {
	Demand  *demand.Store // knows the pins; nil: there are none
	Search  *search.Searcher
	Catalog *catalog.Store
	Pricer  *pricing.Pricer
}

// Page is what was found, priced for the market. LeftOut.Total counts what is not sold there.
type Page struct {
	search.Result
	Goods   []pricing.Tagged
	NotSold []pricing.Tagged // the best of what is left out, each with its reason
	Pinned  []pricing.Tagged // what the shop has put before what was found; see pin
}

// Page searches and prices what was found, asks why goods are left out, and puts pinned goods first: by one statement beside
// those of the search, and another for a query with pins. A page by price or within price bounds takes one to three more to
// price what might be on it, and with bounds that more than a thousand goods are in another search for each bound.
func (a Aisle) Page(ctx context.Context, q search.Query) (Page, error) {
	p, err := a.found(ctx, q)
	if err != nil {
		return Page{}, err
	}
	return p, a.pin(ctx, q, &p)
}

func (a Aisle) found(ctx context.Context, q search.Query) (Page, error) {
	var r search.Result
	var err error
	if q.Sort == search.ByLanded || q.Sort == search.ByLandedUp || bounded(q) {
		r, err = a.exactly(ctx, q)
	} else {
		r, err = a.Search.Search(ctx, q)
	}
	if err != nil {
		return Page{}, err
	}
	cards, err := a.Catalog.Cards(ctx, q.Market.Language, append(r.IDs(), r.LeftOut.IDs()...))
	if err != nil {
		return Page{}, err
	}
	goods, err := a.Pricer.Shelf(q.Market, cards)
	if err != nil {
		return Page{}, err
	}
	p := parted(r, goods)
	p.Goods = slices.DeleteFunc(p.Goods, func(g pricing.Tagged) bool { return !sold(&g) || !within(q, &g) })
	p.Total -= len(r.Hits) - len(p.Goods) // what has been sold out, stopped or barred since it was indexed
	slices.SortStableFunc(p.Goods, dearer(q.Sort))
	return p, nil
}

// parted tells the goods that were found from those left out. The index may lag behind the rules: goods that can be had by
// now are not said to be left out.
func parted(r search.Result, goods []pricing.Tagged) Page {
	p := Page{Result: r}
	left := map[id.Listing]bool{}
	for _, n := range r.LeftOut.IDs() {
		left[n] = true
	}
	for _, g := range goods {
		switch {
		case !left[g.ListingID]:
			p.Goods = append(p.Goods, g)
		case sold(&g):
			p.LeftOut.Total--
		default:
			p.NotSold = append(p.NotSold, g)
		}
	}
	return p
}

func sold(g *pricing.Tagged) bool { return g.Price.Refused == "" }

// bounded says whether the query has price bounds.
func bounded(q search.Query) bool { return q.Price.Min != nil || q.Price.Max != nil }

// within says whether the price shown lies in the bounds.
func within(q search.Query, g *pricing.Tagged) bool {
	price := g.Price.Totals.TotalMinor
	return (q.Price.Min == nil || price >= q.Price.Min.Minor) && (q.Price.Max == nil || price <= q.Price.Max.Minor)
}

// dearer compares goods by the price shown, if that is how they are sorted; goods of one price stay as they are.
func dearer(by search.Sort) func(a, b pricing.Tagged) int {
	sign := direction(by)
	return func(a, b pricing.Tagged) int {
		return sign * cmp.Compare(a.Price.Totals.TotalMinor, b.Price.Totals.TotalMinor)
	}
}

// direction is 1 when prices rise, -1 when they fall and 0 in an order that does not look at them.
func direction(by search.Sort) int {
	return map[search.Sort]int{search.ByLanded: 1, search.ByLandedUp: -1}[by]
}
