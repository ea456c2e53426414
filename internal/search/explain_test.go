package search_test

import (
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
)

// explaining is a searcher that is asked to explain itself.
type explaining struct {
	*testing.T
	shop   *shop
	x      *search.Searcher
	engine string
}

func (e explaining) explain(q search.Query, listing id.Listing) search.Explanation {
	e.Helper()
	got, err := e.x.Explain(e.Context(), q, listing, e.engine)
	if err != nil {
		e.Fatal(err)
	}
	return got
}

// hidden fails unless a listing is not found for these reasons.
func (e explaining) hidden(q search.Query, listing id.Listing, want ...search.Obstacle) {
	e.Helper()
	if got := e.explain(q, listing); got.Position != 0 || !slices.Equal(got.Obstacles, want) {
		e.Errorf("at %d, obstacles %v, want %v", got.Position, got.Obstacles, want)
	}
}

// placed fails unless each hit stands where the explanation says, by the rank it says.
func (e explaining) placed(q search.Query, hits []string, r search.Result) {
	for i, slug := range hits {
		got := e.explain(q, e.shop.slugs[slug])
		if got.Position != i+1 || got.Total != r.Total || got.Engine != e.engine || got.Corrected != r.Corrected || len(got.Obstacles) > 0 {
			e.Errorf("%s is at %d of %d: %+v", slug, got.Position, got.Total, got)
		}
		if got.Rank != got.Merits.Total() || got.Rank == 0 {
			e.Errorf("%s has the rank %d of %v", slug, got.Rank, got.Merits)
		}
	}
}

// weighed fails unless the words are told as they were understood and weighed.
func (e explaining) weighed(q search.Query, first id.Listing) {
	got := e.explain(q, first)
	if e.engine == search.Meilisearch && (len(got.Score) < 3 || got.Score[0].Name != "words") {
		e.Errorf("weighed %+v", got.Score)
	}
	if len(got.Words) != 2 || got.Words[1].Text != "scarf" || len(got.Words[1].Places) == 0 {
		e.Fatalf("understood as %+v", got.Words)
	}
	if place := got.Words[1].Places[0]; place.Field != "title" || place.Language != "en" || !slices.Contains(place.Words, "scarf") {
		e.Errorf("understood as %+v", got.Words)
	}
}

// filtered fails unless the filter in the way is named.
func (e explaining) filtered(q search.Query, first id.Listing) {
	priced, dear := q, money.New(1, "EUR")
	priced.Price.Max = &dear
	e.hidden(priced, first, search.Obstacle{Kind: search.FilterPrice})
	shelved := q
	shelved.Category = "tea"
	e.hidden(shelved, first, search.Obstacle{Kind: search.FilterCategory})
	ticked := q
	ticked.Facets = map[string][]string{"material": {"glass"}}
	e.hidden(ticked, first, search.Obstacle{Kind: search.FilterFacet, Name: "material"})
}

// withheld fails unless what is amiss with the listing is told.
func (e explaining) withheld(q search.Query, first id.Listing) {
	lamp := e.shop.flagged(e.T, "battery")
	e.hidden(search.Query{Market: to(e, "ar-ae")}, lamp, search.Obstacle{Kind: search.NotSoldThere})
	e.shop.exec("UPDATE listing SET state = 'stopped' WHERE id = $1", first)
	if got := e.explain(q, first); !slices.Equal(got.Obstacles, []search.Obstacle{{Kind: search.NotLive}}) {
		e.Error(got.Obstacles)
	}
	e.shop.exec("UPDATE listing SET state = 'live' WHERE id = $1", first)
}

// TestExplain: both engines tell where a listing stands and why, and why another is not there.
func TestExplain(t *testing.T) {
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, engine string) {
		q := search.Query{Text: "silk scraf", Market: to(t, "en-de")}
		hits, r := s.find(t.Context(), t, x, q)
		if len(hits) < 2 {
			t.Fatal(hits)
		}
		first := s.slugs[hits[0]]
		for promise, keeps := range map[string]func(explaining){
			"tells_the_place_and_the_rank":         func(e explaining) { e.placed(q, hits, r) },
			"tells_the_words":                      func(e explaining) { e.weighed(q, first) },
			"names_the_filter_in_the_way":          func(e explaining) { e.filtered(q, first) },
			"tells_what_is_amiss_with_the_listing": func(e explaining) { e.withheld(q, first) },
			"names_the_words_that_are_missing": func(e explaining) {
				other := q
				other.Text = "zebra xylophone quartz"
				e.hidden(other, first, search.Obstacle{Kind: search.MissingWords})
			},
			"knows_no_listing_that_is_none": func(e explaining) {
				if _, err := x.Explain(e.Context(), q, 999999, engine); fault.KindOf(err) != fault.NotFound {
					e.Error(err)
				}
			},
		} {
			t.Run(promise, func(t *testing.T) { keeps(explaining{t, s, x, engine}) })
		}
	})
}

// flagged is a listing with the flag.
func (s *shop) flagged(t *testing.T, flag string) (listing id.Listing) {
	t.Helper()
	if err := s.db.Pool().QueryRow(t.Context(), "SELECT id FROM listing WHERE $1 = any(flags) ORDER BY id LIMIT 1", flag).Scan(&listing); err != nil {
		t.Fatal(err)
	}
	return listing
}
