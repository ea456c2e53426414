// Package aisle is a page of goods: what was found for a market, with each listing's price to the door. Shop and API
// show the same aisle.
//
// Invariants: a page sorted by price is in the order of the prices shown; what is shown is what pricing says now, never
// what the index remembers.
//
// It must not know pages, or how anything is found or priced.
package aisle

import (
	"cmp"
	"context"
	"slices"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/demand"
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

// Page searches and prices what was found, asks why goods are left out, and puts pinned goods first: by one statement
// beside those of the search, and another for a query with pins.
func (a Aisle) Page(ctx context.Context, q search.Query) (Page, error) {
	p, err := a.found(ctx, q)
	if err != nil {
		return Page{}, err
	}
	return p, a.pin(ctx, q, &p)
}

func (a Aisle) found(ctx context.Context, q search.Query) (Page, error) {
	r, err := a.Search.Search(ctx, q)
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
	inOrder(p.Goods, q.Sort)
	return p, nil
}

// parted tells the goods that were found from those left out. The index may lag behind the rules: goods that can be had by
// now are not said to be left out.
func parted(r search.Result, goods []pricing.Tagged) Page {
	p := Page{Result: r}
	left := r.LeftOut.IDs()
	for _, g := range goods {
		switch {
		case !slices.Contains(left, g.ListingID):
			p.Goods = append(p.Goods, g)
		case g.Price.Refused == "":
			p.LeftOut.Total--
		default:
			p.NotSold = append(p.NotSold, g)
		}
	}
	return p
}

// inOrder sorts goods by the price shown, if they were asked for by price: the index knows neither a region's own tax
// nor the rounding in the shopper's currency.
func inOrder(goods []pricing.Tagged, by search.Sort) {
	sign := map[search.Sort]int{search.ByLanded: 1, search.ByLandedUp: -1}[by]
	slices.SortStableFunc(goods, func(a, b pricing.Tagged) int {
		return sign * cmp.Compare(a.Price.Totals.TotalMinor, b.Price.Totals.TotalMinor)
	})
}
