package search_test

import (
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
)

// TestExplain: both engines tell where a listing stands and why, and why another is not there.
func TestExplain(t *testing.T) {
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, engine string) {
		q := search.Query{Text: "silk scraf", Market: to(t, "en-de")}
		hits, r := s.find(t.Context(), t, x, q)
		if len(hits) < 2 {
			t.Fatal(hits)
		}
		explain := func(t *testing.T, q search.Query, listing id.Listing) search.Explanation {
			t.Helper()
			got, err := x.Explain(t.Context(), q, listing, engine)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		hidden := func(t *testing.T, q search.Query, listing id.Listing, want ...search.Obstacle) {
			t.Helper()
			got := explain(t, q, listing)
			if got.Position != 0 || !slices.Equal(got.Obstacles, want) {
				t.Errorf("at %d, obstacles %v, want %v", got.Position, got.Obstacles, want)
			}
		}
		t.Run("tells_the_place_the_words_and_the_rank", func(t *testing.T) {
			for i, slug := range hits {
				got := explain(t, q, s.slugs[slug])
				if got.Position != i+1 || got.Total != r.Total || got.Engine != engine || got.Corrected != r.Corrected || len(got.Obstacles) > 0 {
					t.Errorf("%s is at %d of %d: %+v", slug, got.Position, got.Total, got)
				}
				if got.Rank != got.Merits.Total() || got.Rank == 0 {
					t.Errorf("%s has the rank %d of %v", slug, got.Rank, got.Merits)
				}
			}
			got := explain(t, q, s.slugs[hits[0]])
			if engine == search.Meilisearch && (len(got.Score) < 3 || got.Score[0].Name != "words") {
				t.Errorf("weighed %+v", got.Score)
			}
			if len(got.Words) != 2 || got.Words[1].Text != "scarf" || len(got.Words[1].Places) == 0 || got.Words[1].Places[0].Field != "title" ||
				got.Words[1].Places[0].Language != "en" || !slices.Contains(got.Words[1].Places[0].Words, "scarf") {
				t.Errorf("understood as %+v", got.Words)
			}
		})
		first := s.slugs[hits[0]]
		t.Run("names_the_filter_in_the_way", func(t *testing.T) {
			priced, dear := q, money.New(1, "EUR")
			priced.Price.Max = &dear
			hidden(t, priced, first, search.Obstacle{Kind: search.FilterPrice})
			shelved := q
			shelved.Category = "tea"
			hidden(t, shelved, first, search.Obstacle{Kind: search.FilterCategory})
			ticked := q
			ticked.Facets = map[string][]string{"material": {"glass"}}
			hidden(t, ticked, first, search.Obstacle{Kind: search.FilterFacet, Name: "material"})
		})
		t.Run("names_the_words_that_are_missing", func(t *testing.T) {
			other := q
			other.Text = "zebra xylophone quartz"
			hidden(t, other, first, search.Obstacle{Kind: search.MissingWords})
		})
		t.Run("knows_no_listing_that_is_none", func(t *testing.T) {
			if _, err := x.Explain(t.Context(), q, 999999, engine); fault.KindOf(err) != fault.NotFound {
				t.Error(err)
			}
		})
		t.Run("tells_what_is_amiss_with_the_listing", func(t *testing.T) {
			lamp := s.flagged(t, "battery")
			hidden(t, search.Query{Market: to(t, "ar-ae")}, lamp, search.Obstacle{Kind: search.NotSoldThere})
			s.exec("UPDATE listing SET state = 'stopped' WHERE id = $1", first)
			if got := explain(t, q, first); !slices.Equal(got.Obstacles, []search.Obstacle{{Kind: search.NotLive}}) {
				t.Error(got.Obstacles)
			}
			s.exec("UPDATE listing SET state = 'live' WHERE id = $1", first)
		})
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
