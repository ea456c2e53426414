package search_test

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/silkroadmall/mall/internal/search"
)

// counters is Meilisearch over a shop, filled, with the tariff of twoTaxes.
func counters(t *testing.T) (*shop, *search.Searcher) {
	t.Helper()
	s := newShop(t)
	named := withMeili(t)
	x := s.searcher(func(o *search.Options) {
		named(o)
		o.Landed = twoTaxes
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, x
}

// twoTaxes is a tariff by which France taxes half of the headings, and everyone else all goods alike.
func twoTaxes(to search.Place, it search.Item) (search.Landing, bool) {
	tax := int64(19)
	if to.Country == "FR" {
		tax = 25
		if n, err := strconv.Atoi(it.HS[:4]); err == nil && n%2 == 0 {
			tax = 2
		}
	}
	fen := it.Price.Minor + 3200 + 8*int64(it.Grams)
	return search.Landing{Fen: fen + fen*tax/100, Service: "economy"}, true
}

func TestCounts(t *testing.T) {
	t.Parallel()
	s, x := counters(t)
	fr := to(t, "en-fr")
	for name, q := range map[string]search.Query{
		"nothing_ticked": {},
		"two_materials":  {Facets: map[string][]string{"material": {"silk", "bamboo"}}},
		"three_facets":   {Facets: map[string][]string{"material": {"silk", "cotton"}, "color": {"red", "blue"}}, Factory: "xihe-silk"},
		"words_by_price": {Text: "silk", Sort: search.ByLanded, Facets: map[string][]string{"color": {"red"}}},
	} {
		t.Run(name, func(t *testing.T) {
			q.Market, q.Count = fr, []string{"material", "color"}
			_, r := s.find(t.Context(), t, x, q)
			if r.Engine != search.Meilisearch || len(r.Facets["material"]) == 0 {
				t.Fatalf("%s counted %v", r.Engine, r.Facets)
			}
			for facet, counts := range r.Facets {
				for _, c := range counts {
					if _, found := s.find(t.Context(), t, x, alone(q, facet, c.Value)); found.Total != c.Count {
						t.Errorf("%s %s: %d beside it, %d found", facet, c.Value, c.Count, found.Total)
					}
				}
			}
		})
	}
}

// alone is a query with one value of a facet in place of those that are ticked.
func alone(q search.Query, facet, value string) search.Query {
	switch facet {
	case search.FacetFactory:
		q.Factory = value
	case search.FacetCategory:
		q.Category = value
	default:
		q.Facets = maps.Clone(q.Facets)
		if q.Facets == nil {
			q.Facets = map[string][]string{}
		}
		q.Facets[facet] = []string{value}
	}
	return q
}

func TestCounts_of_arrivals_are_true(t *testing.T) {
	t.Parallel()
	s, x := counters(t)
	q := search.Query{Market: to(t, "en-fr")}
	_, r := s.find(t.Context(), t, x, q)
	if len(r.Arrivals) == 0 || r.Arrivals[len(r.Arrivals)-1].Count != r.Total {
		t.Errorf("in the end everything is there: %v of %d", r.Arrivals, r.Total)
	}
	for _, a := range r.Arrivals {
		q.Arrives = a.By
		if _, found := s.find(t.Context(), t, x, q); found.Total != a.Count || len(found.Arrivals) != len(r.Arrivals) {
			t.Errorf("%s: %d beside it, %d found", a.By, a.Count, found.Total)
		}
	}
}

func TestCounts_of_ratings_are_true(t *testing.T) {
	t.Parallel()
	s, x := counters(t)
	s.exec("UPDATE listing SET rating_sum = 9, rating_count = 2 WHERE id = $1", s.slugs[scarf])
	if err := x.Rebuild(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	q := search.Query{Market: to(t, "en-fr"), Sort: search.ByRating}
	got, r := s.find(t.Context(), t, x, q)
	if want := []search.Count{{Value: "5"}, {Value: "4", Count: 1}, {Value: "3", Count: 1}, {Value: "2", Count: 1}, {Value: "1", Count: 1}}; !slices.Equal(r.Ratings, want) {
		t.Errorf("counted %v", r.Ratings)
	}
	if got[0] != scarf {
		t.Errorf("the only one with stars does not come first: %v", got[:3])
	}
	for stars, want := range map[int]int{4: 1, 5: 0} {
		q.Rating = stars
		if _, found := s.find(t.Context(), t, x, q); found.Total != want || !slices.Equal(found.Ratings, r.Ratings) {
			t.Errorf("%d stars: %d found, %v counted", stars, found.Total, found.Ratings)
		}
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	s, x := counters(t)
	for name, q := range map[string]search.Query{
		"everything": {Market: to(t, "en-fr")}, "yen": {Market: to(t, "ja-jp")}, "words": {Market: to(t, "en-fr"), Text: "silk"},
	} {
		q.Spread, q.Sort, q.PerPage = true, search.ByLanded, 100
		_, r := s.find(t.Context(), t, x, q)
		if r.Spread == nil || len(r.Spread.Bars) < 2 || len(r.Spread.Bars) > 12 {
			t.Fatalf("%s: %+v", name, r.Spread)
		}
		sum, from := 0, r.Spread.Least
		for _, b := range r.Spread.Bars {
			if b.From != from {
				t.Errorf("%s: a gap before %s", name, b.From)
			}
			sum, from = sum+b.Count, b.To
		}
		if sum != r.Total || from != r.Spread.Most {
			t.Errorf("%s: %d in bars up to %s, %d found up to %s", name, sum, from, r.Total, r.Spread.Most)
		}
		least := r.Spread.Bars[0].To
		q.Price.Max = &least
		if _, below := s.find(t.Context(), t, x, q); below.Spread == nil || !slices.Equal(below.Spread.Bars, r.Spread.Bars) || below.Total == r.Total {
			t.Errorf("%s: bounds change the spread: %+v", name, below.Spread)
		}
	}
}

func TestOrder_by_price_holds_where_goods_are_taxed_differently(t *testing.T) {
	t.Parallel()
	s, x := counters(t)
	fen := func(slugs []string) (list []int64) {
		for _, slug := range slugs {
			var it search.Item
			err := s.db.Pool().QueryRow(t.Context(), `SELECT v.price_minor, v.grams, v.hs FROM variant v WHERE v.listing_id = $1
				ORDER BY v.price_minor, v.position LIMIT 1`, s.slugs[slug]).Scan(&it.Price.Minor, &it.Grams, &it.HS)
			if err != nil {
				t.Fatal(err)
			}
			there, _ := twoTaxes(search.Place{Country: "FR"}, it)
			list = append(list, there.Fen)
		}
		return list
	}
	for sort, turn := range map[search.Sort]int64{search.ByLanded: 1, search.ByLandedUp: -1} {
		var paged []string
		for page := 1; len(paged) < len(s.slugs); page++ {
			got, r := s.find(t.Context(), t, x, search.Query{Market: to(t, "en-fr"), Sort: sort, Page: page, PerPage: 7})
			if r.Total != len(s.slugs) || len(got) == 0 {
				t.Fatalf("page %d: %d of %d", page, len(got), r.Total)
			}
			paged = append(paged, got...)
		}
		prices := fen(paged)
		for i := 1; i < len(prices); i++ {
			if gap := turn * (prices[i-1] - prices[i]); gap > prices[i]/1000 { // factors have four decimals
				t.Errorf("%s: %s costs %d, %s after it %d", sort, paged[i-1], prices[i-1], paged[i], prices[i])
			}
		}
	}
}
