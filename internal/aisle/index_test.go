package aisle_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
)

// Every zone's price, multiplied for the destination, is within the tolerance of what pricing says there: goods are found by
// bounds that are exactly their price.
func TestIndexKeepsItsTolerance(t *testing.T) {
	t.Parallel()
	s := newStore(t, 150, 5, nil)
	for _, country := range market.Countries() {
		m, err := market.Default(country)
		must(t, err)
		truth := s.truth(t, m)
		for _, n := range slices.Sorted(maps.Keys(truth))[:12] {
			price := money.New(truth[n], m.Currency)
			r, err := s.search.Search(t.Context(), search.Query{Market: m, Price: search.Price{Min: &price, Max: &price}, Take: search.MostTaken, Bare: true})
			must(t, err)
			if !slices.Contains(r.IDs(), n) {
				t.Errorf("%s: listing %d costs %s %s and is not found by that", country, n, price, m.Currency)
			}
		}
	}
}

// What is not sold to a destination is not found there, and the other way round, in every destination.
func TestIndexKnowsWhereGoodsAreSold(t *testing.T) {
	t.Parallel()
	s := newStore(t, 150, 6, nil)
	for _, country := range market.Countries() {
		m, err := market.Default(country)
		must(t, err)
		r, err := s.search.Search(t.Context(), search.Query{Market: m, Take: search.MostTaken, Bare: true})
		must(t, err)
		found := r.IDs()
		slices.Sort(found)
		if sold := slices.Sorted(maps.Keys(s.truth(t, m))); !slices.Equal(sold, found) {
			t.Errorf("%s: sold are %v, found %v", country, sold, found)
		}
	}
}

// The days by which goods arrive are counted and filtered as the cards show them.
func TestArrivals(t *testing.T) {
	t.Parallel()
	s := newStore(t, 150, 7, nil)
	for _, segment := range []string{"de-de", "en-us", "en-ch", "en-br", "ja-jp"} {
		q := search.Query{Market: to(t, segment), PerPage: search.MostPerPage}
		latest := map[id.Listing]string{}
		for q.Page = 1; ; q.Page++ {
			p, err := s.aisle.Page(t.Context(), q)
			must(t, err)
			for _, g := range p.Goods {
				latest[g.ListingID] = g.Price.Option.Latest.Format("2006-01-02")
			}
			if q.Page*q.PerPage >= p.Total {
				break
			}
		}
		q.Page = 1
		all, err := s.aisle.Page(t.Context(), q)
		must(t, err)
		if len(all.Arrivals) < 2 {
			t.Errorf("%s: goods arrive at %d different times", segment, len(all.Arrivals))
		}
		for _, a := range all.Arrivals {
			by, want := a.By.Format("2006-01-02"), 0
			for _, day := range latest {
				if day <= by {
					want++
				}
			}
			q.Arrives = a.By
			p, err := s.aisle.Page(t.Context(), q)
			must(t, err)
			if a.Count != want || p.Total != want {
				t.Errorf("%s: by %s arrive %d; counted %d, found %d", segment, by, want, a.Count, p.Total)
			}
			for _, g := range p.Goods {
				if day := g.Price.Option.Latest.Format("2006-01-02"); day > by {
					t.Errorf("%s: %s arrives on %s, not by %s", segment, g.Slug, day, by)
				}
			}
		}
	}
}
