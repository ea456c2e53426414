package search_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
)

// benchShop is the catalogue at MALL_BENCH_DATABASE_URL, that "mall seed scale -index" has filled; the demo's goods when none is
// named.
func benchShop(b *testing.B) *shop {
	url := os.Getenv("MALL_BENCH_DATABASE_URL")
	if url == "" {
		s := newShop(b)
		if err := s.searcher(nil).Tend(b.Context()); err != nil {
			b.Fatal(err)
		}
		return s
	}
	db, err := database.Open(b.Context(), database.Options{URL: url})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	return &shop{TB: b, db: db}
}

// BenchmarkSearch asks each engine what shoppers ask, and reports the median and the 99th percentile of each kind of query.
// Meilisearch is asked where MALL_BENCH_MEILI_URL and MALL_BENCH_MEILI_KEY name one that holds the same catalogue.
func BenchmarkSearch(b *testing.B) {
	s := benchShop(b)
	engines := map[string]func(*search.Options){search.PostgreSQL: nil}
	if url := os.Getenv("MALL_BENCH_MEILI_URL"); url != "" {
		engines[search.Meilisearch] = func(o *search.Options) {
			o.URL, o.Key, o.Budget = url, os.Getenv("MALL_BENCH_MEILI_KEY"), time.Minute
		}
	}
	for engine, change := range engines {
		x := s.searcher(change)
		if err := x.LoadMemory(b.Context()); err != nil {
			b.Fatal(err)
		}
		for _, c := range asked(b) {
			b.Run(engine+"/"+c.name, func(b *testing.B) {
				timed(b, c.queries, func(q search.Query) (int, string, error) {
					r, err := x.Search(b.Context(), q)
					return r.Total, r.Engine, err
				}, engine)
			})
		}
		b.Run(engine+"/suggestions", func(b *testing.B) {
			timed(b, []string{"sc", "por", "porcelain t", "blue cott", "ce", "kit"}, func(text string) (int, string, error) {
				r, err := x.Suggest(b.Context(), search.Prefix{Text: text, Market: to(b, "en-de")})
				return len(r.Words) + len(r.Listings), r.Engine, err
			}, engine)
		})
	}
}

// timed asks all questions again and again, and reports how long the answers took.
func timed[Q any](b *testing.B, questions []Q, ask func(Q) (hits int, engine string, err error), engine string) {
	var took []time.Duration
	hits := 0
	for b.Loop() {
		for _, q := range questions {
			began := time.Now()
			n, by, err := ask(q)
			if err != nil || by != engine {
				b.Fatal(by, "answers", err)
			}
			hits, took = n, append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(hits), "hits")
}

// kind are queries of one kind.
type kind struct {
	name    string
	queries []search.Query
}

// asked are the kinds of queries, for a shopper in Germany, or in California where it says so, with five facets counted beside the
// fixed ones unless said.
func asked(b testing.TB) []kind {
	de := to(b, "en-de")
	most := money.New(9000, "EUR")
	facets := []string{"material", "color", "size", "capacity", "pattern"}
	each := func(change func(*search.Query), texts ...string) []search.Query {
		var list []search.Query
		for _, text := range texts {
			q := search.Query{Market: de, Text: text, Count: facets}
			change(&q)
			list = append(list, q)
		}
		return list
	}
	plain := func(*search.Query) {}
	browse := func(change func(*search.Query), slugs ...string) []search.Query {
		var list []search.Query
		for _, slug := range slugs {
			q := search.Query{Market: de, Category: slug, Count: facets}
			change(&q)
			list = append(list, q)
		}
		return list
	}
	full := func(q *search.Query) {
		q.Sort, q.Spread, q.Price = search.ByLanded, true, search.Price{Max: &most}
		q.Facets = map[string][]string{"material": {"cotton", "silk", "porcelain"}}
	}
	five := func(q *search.Query) { // with the three that are always counted
		full(q)
		q.Count = []string{"material", "color"}
	}
	cheapest := func(q *search.Query) { q.Sort = search.ByLanded }
	taxed := func(q *search.Query) { // by states, on many bases
		full(q)
		most := money.New(9000, "USD")
		q.Market, q.Price = to(b, "en-us-ca"), search.Price{Max: &most}
	}
	return []kind{
		{"common_word", each(plain, "blue", "cotton", "kitchen", "handmade")},
		{"rare_words", each(plain, "guqin", "jade bracelet", "celadon", "badminton")},
		{"several_words", each(plain, "blue porcelain plate", "cashmere scarf burgundy", "women's cotton blouse", "ceramic tea set")},
		{"none_has_all_words", each(plain, "silk scarf with dragon teapot", "porcelain blouse")},
		{"misspelt", each(plain, "porcelian plate", "cashmre scarf", "bracelt")},
		{"unknown_word", each(plain, "xqzvkwp", "zzzzporcelqin")},
		{"leaf", browse(plain, "scarves", "bracelets", "teaware")},
		{"department", browse(plain, "kitchen", "clothing", "electronics")},
		{"everything", browse(plain, "")},
		{"everything_by_price", browse(cheapest, "")},
		{"department_by_price", browse(cheapest, "kitchen", "clothing", "electronics")},
		{"words_full", each(full, "cotton", "porcelain plate", "silk scarf", "blue")},
		{"department_full", browse(full, "kitchen", "clothing", "home")},
		{"department_full_by_state", browse(taxed, "kitchen", "clothing", "home")},
		{"department_five_facets", browse(five, "kitchen", "clothing", "home")},
	}
}
