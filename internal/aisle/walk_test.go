package aisle_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/testdb"
)

// walked are the goods of all pages of a query.
type walked struct {
	goods []pricing.Tagged
	seen  map[id.Listing]bool
	first aisle.Page
}

// walk goes through all pages, which join up as long as the index is up to date.
func (s *store) walk(t *testing.T, q search.Query, upToDate bool) walked {
	w := walked{seen: map[id.Listing]bool{}}
	for q.Page = 1; q.Page < 200; q.Page++ {
		p, err := s.aisle.Page(t.Context(), q)
		must(t, err)
		if q.Page == 1 {
			w.first = p
		}
		if upToDate && p.Total != w.first.Total {
			t.Fatalf("page %d says there are %d, the first %d: %s", q.Page, p.Total, w.first.Total, told(q, p))
		}
		if !inOrder(q.Sort, p.Goods) {
			t.Fatalf("page %d is out of order: %s", q.Page, told(q, p))
		}
		for _, g := range p.Goods {
			if upToDate && w.seen[g.ListingID] {
				t.Fatalf("page %d has %s again: %s", q.Page, g.Slug, told(q, p))
			}
			w.seen[g.ListingID] = true
			w.goods = append(w.goods, g)
		}
		if q.Page*q.PerPage >= max(p.Total, w.first.Total) {
			break
		}
	}
	return w
}

// told is what was asked and who answered.
func told(q search.Query, p aisle.Page) string {
	bound := func(a *money.Amount) string {
		if a == nil {
			return "open"
		}
		return a.String()
	}
	return fmt.Sprintf("%s by %s in %s, from %s to %s, %v, by %s", q.Market.Segment(), q.Sort, q.Market.Currency, bound(q.Price.Min), bound(q.Price.Max),
		q.Facets, p.Engine)
}

// asked draws what a shopper may ask in a market whose prices are known. Bounds are exactly what something costs.
func asked(m market.Market, truth map[id.Listing]int64) *rapid.Generator[search.Query] {
	prices := slices.Sorted(maps.Values(truth))
	return rapid.Custom(func(t *rapid.T) search.Query {
		q := search.Query{Market: m, Count: []string{search.FacetFactory}, PerPage: rapid.SampledFrom([]int{24, 60}).Draw(t, "per page"),
			Sort: rapid.SampledFrom([]search.Sort{search.ByLanded, search.ByLandedUp, search.ByLanded, search.ByNewest}).Draw(t, "sort")}
		if rapid.IntRange(0, 3).Draw(t, "facet") == 0 {
			q.Facets = map[string][]string{"material": {"silk", "steel"}}
		}
		for _, bound := range []**money.Amount{&q.Price.Min, &q.Price.Max} {
			if i := rapid.IntRange(-len(prices)/2, len(prices)-1).Draw(t, "bound"); i >= 0 {
				a := money.New(prices[i], m.Currency)
				*bound = &a
			}
		}
		return q
	})
}

// within says whether all that was seen is sold within the bounds.
func (w walked) within(t *testing.T, q search.Query, truth map[id.Listing]int64) {
	t.Helper()
	for n := range w.seen {
		if price, there := truth[n]; !there || !inside(q, price) {
			t.Fatalf("%d is found and is not sold within the bounds", n)
		}
	}
}

// right says how a walk differs from the truth.
func (w walked) right(t *testing.T, q search.Query, truth map[id.Listing]int64) {
	t.Helper()
	maps.DeleteFunc(truth, func(_ id.Listing, price int64) bool { return !inside(q, price) })
	if q.Facets == nil && len(w.seen) != len(truth) || len(w.seen) != w.first.Total {
		maps.DeleteFunc(truth, func(n id.Listing, _ int64) bool { return w.seen[n] })
		t.Fatalf("%d walked, total %d, missing by id %v: %s", len(w.seen), w.first.Total, truth, told(q, w.first))
	}
	sum := 0
	for _, c := range w.first.Facets[search.FacetFactory] {
		sum += c.Count
	}
	if sum != w.first.Total {
		t.Fatalf("the counts add up to %d of %d", sum, w.first.Total)
	}
	if !inOrder(q.Sort, w.goods) {
		t.Fatalf("not in the order %s", q.Sort)
	}
}

// inOrder says whether goods stand in the order of their prices, if that is how they are sorted.
func inOrder(by search.Sort, goods []pricing.Tagged) bool {
	sign := map[search.Sort]int{search.ByLanded: 1, search.ByLandedUp: -1}[by]
	return slices.IsSortedFunc(goods, func(a, b pricing.Tagged) int {
		return sign * cmp.Compare(a.Price.Totals.TotalMinor, b.Price.Totals.TotalMinor)
	})
}

// inside says whether a price lies in the bounds, ends included.
func inside(q search.Query, price int64) bool {
	return (q.Price.Min == nil || price >= q.Price.Min.Minor) && (q.Price.Max == nil || price <= q.Price.Max.Minor)
}

// TestPagesJoinUp walks before and after a change of exchange rates: until the index hears of it, goods that came to the other side
// of a value from which duty is owed may stand on another page, but none is shown outside of the bounds.
func TestPagesJoinUp(t *testing.T) {
	t.Parallel()
	meili := testdb.Meilisearch(t)
	for engine, server := range map[string]*testdb.Engine{search.PostgreSQL: nil, search.Meilisearch: &meili} {
		t.Run(engine, func(t *testing.T) {
			s := newStore(t, 320, uint64(len(engine)), server)
			s.walksEverywhere(t, engine, 0, true)
			s.shift(t, -150)
			s.walksEverywhere(t, engine, 1000, false)
			must(t, s.search.Reprice(t.Context(), search.Repricing{}))
			must(t, s.search.CatchUp(t.Context()))
			s.walksEverywhere(t, engine, 2000, true)
		})
	}
}

func (s *store) walksEverywhere(t *testing.T, engine string, seed int, upToDate bool) {
	for i, segment := range []string{"fr-fr", "en-de-usd", "ja-jp", "en-us", "en-us-ny", "en-us-ca", "en-ca-on", "en-gb", "en-hu"} {
		s.walks(t, to(t, segment), engine, seed+100*i, upToDate)
	}
}

// walks asks a few times in a market.
func (s *store) walks(t *testing.T, m market.Market, engine string, seed int, upToDate bool) {
	truth := s.truth(t, m)
	if len(truth) < 100 {
		t.Fatalf("%s: only %d are sold there", m.Segment(), len(truth))
	}
	for i := range 4 {
		q := asked(m, truth).Example(seed + i)
		w := s.walk(t, q, upToDate)
		if w.first.Engine != engine {
			t.Fatal(w.first.Engine, "answers")
		}
		w.within(t, q, truth)
		if upToDate {
			w.right(t, q, maps.Clone(truth))
		}
	}
}

func to(t testing.TB, segment string) market.Market {
	t.Helper()
	m, err := market.Parse(segment)
	must(t, err)
	return m
}
