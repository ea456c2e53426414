package aisle_test

import (
	"cmp"
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

// walk goes through all pages.
func (s *store) walk(t *testing.T, q search.Query) walked {
	w := walked{seen: map[id.Listing]bool{}}
	for q.Page = 1; q.Page < 200; q.Page++ {
		p, err := s.aisle.Page(t.Context(), q)
		must(t, err)
		if q.Page == 1 {
			w.first = p
		}
		if p.Total != w.first.Total {
			t.Fatalf("page %d says there are %d, the first %d", q.Page, p.Total, w.first.Total)
		}
		for _, g := range p.Goods {
			if w.seen[g.ListingID] {
				t.Fatalf("page %d has %s again", q.Page, g.Slug)
			}
			w.seen[g.ListingID] = true
			w.goods = append(w.goods, g)
		}
		if q.Page*q.PerPage >= p.Total {
			break
		}
	}
	return w
}

// asked draws what a shopper may ask in a market whose prices are known. Bounds are exactly what something costs.
func asked(m market.Market, truth map[id.Listing]int64) *rapid.Generator[search.Query] {
	prices := slices.Sorted(maps.Values(truth))
	return rapid.Custom(func(t *rapid.T) search.Query {
		q := search.Query{Market: m, PerPage: rapid.SampledFrom([]int{24, 60}).Draw(t, "per page"),
			Sort: rapid.SampledFrom([]search.Sort{search.ByLanded, search.ByLandedUp, search.ByLanded, search.ByNewest}).Draw(t, "sort")}
		if rapid.IntRange(0, 3).Draw(t, "facet") == 0 {
			q.Facets = map[string][]string{"material": {"silk", "steel"}}
		}
		for name, bound := range map[string]**money.Amount{"min": &q.Price.Min, "max": &q.Price.Max} {
			if i := rapid.IntRange(-len(prices)/2, len(prices)-1).Draw(t, name); i >= 0 {
				a := money.New(prices[i], m.Currency)
				*bound = &a
			}
		}
		return q
	})
}

// right says how a walk differs from the truth.
func (w walked) right(t *testing.T, q search.Query, truth map[id.Listing]int64) {
	t.Helper()
	maps.DeleteFunc(truth, func(_ id.Listing, price int64) bool { return !inside(q, price) })
	for n := range w.seen {
		if _, there := truth[n]; !there {
			t.Fatalf("%d is found and is not sold within the bounds", n)
		}
	}
	if q.Facets == nil && len(w.seen) != len(truth) || len(w.seen) != w.first.Total {
		t.Fatalf("%d walked, %d there, total %d", len(w.seen), len(truth), w.first.Total)
	}
	sum := 0
	for _, c := range w.first.Facets[search.FacetFactory] {
		sum += c.Count
	}
	if sum != w.first.Total {
		t.Fatalf("the counts add up to %d of %d", sum, w.first.Total)
	}
	rising := func(a, b pricing.Tagged) int {
		return cmp.Compare(a.Price.Totals.TotalMinor, b.Price.Totals.TotalMinor)
	}
	falling := func(a, b pricing.Tagged) int { return rising(b, a) }
	if q.Sort == search.ByLanded && !slices.IsSortedFunc(w.goods, rising) || q.Sort == search.ByLandedUp && !slices.IsSortedFunc(w.goods, falling) {
		t.Fatalf("not in the order %s", q.Sort)
	}
}

// inside says whether a price lies in the bounds, ends included.
func inside(q search.Query, price int64) bool {
	return (q.Price.Min == nil || price >= q.Price.Min.Minor) && (q.Price.Max == nil || price <= q.Price.Max.Minor)
}

func TestPagesJoinUp(t *testing.T) {
	t.Parallel()
	meili := testdb.Meilisearch(t)
	for engine, server := range map[string]*testdb.Engine{search.PostgreSQL: nil, search.Meilisearch: &meili} {
		t.Run(engine, func(t *testing.T) {
			s := newStore(t, 320, uint64(len(engine)), server)
			for _, hundredths := range []int64{0, -150} { // the index does not hear of it
				if hundredths != 0 {
					s.shift(t, hundredths)
				}
				for i, segment := range []string{"fr-fr", "en-de-usd", "ja-jp", "en-us", "en-us-ny", "en-gb", "en-hu"} {
					s.walks(t, to(t, segment), engine, 10*i)
				}
			}
		})
	}
}

// walks asks three times in a market.
func (s *store) walks(t *testing.T, m market.Market, engine string, seed int) {
	truth := s.truth(t, m)
	if len(truth) < 100 {
		t.Fatalf("%s: only %d are sold there", m.Segment(), len(truth))
	}
	for i := range 3 {
		q := asked(m, truth).Example(seed + i)
		w := s.walk(t, q)
		if w.first.Engine != engine {
			t.Fatal(w.first.Engine, "answers")
		}
		w.right(t, q, maps.Clone(truth))
	}
}

func to(t testing.TB, segment string) market.Market {
	t.Helper()
	m, err := market.Parse(segment)
	must(t, err)
	return m
}
