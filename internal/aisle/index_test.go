package aisle_test

import (
	"maps"
	"slices"
	"testing"
	"time"

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
		all := s.walk(t, q, true)
		if len(all.first.Arrivals) < 2 {
			t.Errorf("%s: goods arrive at %d different times", segment, len(all.first.Arrivals))
		}
		for _, a := range all.first.Arrivals {
			q.Arrives = a.By
			if want := all.by(a.By); a.Count != want {
				t.Errorf("%s: by %s arrive %d, counted are %d", segment, a.By, want, a.Count)
			}
			if found := s.walk(t, q, true); len(found.goods) != a.Count || found.by(a.By) != a.Count {
				t.Errorf("%s: by %s arrive %d, found are %d, of which %d do", segment, a.By, a.Count, len(found.goods), found.by(a.By))
			}
		}
	}
}

// by counts the goods that arrive by a day.
func (w walked) by(day time.Time) int {
	n := 0
	for _, g := range w.goods {
		if g.Price.Option.Latest.Format(time.DateOnly) <= day.Format(time.DateOnly) {
			n++
		}
	}
	return n
}
