package search_test

import (
	"fmt"
	"log/slog"
	"math"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/search"
)

// stock puts goods on sale, many at a time.
func (s *shop) stock(factory string, goods []good) {
	s.Helper()
	s.exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ($1, 'approved', $1, $1, $1, 'Yiwu', 'Zhejiang', '', '', '', '', now())`, factory)
	batch := &pgx.Batch{}
	ids := make([]id.Listing, len(goods))
	for i, g := range goods {
		batch.Queue(`INSERT INTO listing (slug, factory_id, state, category_id, hs, origin, options, attributes, declared, flags, tags, sold, created_at, published_at)
			SELECT $1, (SELECT id FROM factory WHERE slug = $5), 'live', (SELECT id FROM category WHERE slug = $2), '621410', 'CN', '[]', '[]', '{}', '{}', $3, $4,
			now(), now() - interval '1 year' RETURNING id`, g.slug, g.category, full(g.tags), i*7919%200, factory).
			QueryRow(func(row pgx.Row) error { return row.Scan(&ids[i]) })
	}
	s.send(batch)
	batch = &pgx.Batch{}
	for i, g := range goods {
		s.slugs[g.slug], s.names[ids[i]] = ids[i], g.slug
		for l, title := range g.titles {
			batch.Queue("INSERT INTO listing_text VALUES ($1, $2, $3, '', '')", ids[i], l, title)
		}
		batch.Queue(`WITH v AS (INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
			SELECT id, factory_id, $2, 0, $3, 'CNY', 200, 100, 100, 100, hs, origin FROM listing WHERE id = $1 RETURNING id)
			INSERT INTO stock (variant_id, on_hand) SELECT id, 5 FROM v`, ids[i], g.sku, 2000+i*31%9000)
	}
	s.send(batch)
}

func (s *shop) send(batch *pgx.Batch) {
	s.Helper()
	if err := s.db.Pool().SendBatch(s.Context(), batch).Close(); err != nil {
		s.Fatal(err)
	}
}

func full(list []string) []string { return append([]string{}, list...) }

// score is what a set of queries came to.
type score struct {
	n, empty int
	sum      float64
	took     time.Duration
}

func (s score) mean() float64 { return s.sum / float64(max(s.n, 1)) }

// ndcg is the gain of the first ten hits, a hit counting less the later it comes, as a share of the best there could be.
func ndcg(grades, ideal []float64) float64 {
	gain := func(list []float64) (sum float64) {
		for i, g := range list[:min(10, len(list))] {
			sum += g / math.Log2(float64(i+2))
		}
		return sum
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(ideal)))
	return gain(grades) / gain(ideal)
}

// jury scores an engine by labelled queries.
type jury struct {
	*shop
	goods   map[string]good
	queries []label
}

// try asks the queries and scores them by set and, in all sets together, those that are held out.
func (j jury) try(t *testing.T, x *search.Searcher, engine string, literal bool) map[string]score {
	scores := map[string]score{}
	for _, q := range j.queries {
		ideal := j.ideal(q)
		if slices.Max(ideal) == 0 {
			continue
		}
		got, r := j.find(t.Context(), t, x, search.Query{Text: q.text, Market: to(t, q.market), Factory: q.house, Literal: literal})
		if r.Engine != engine {
			t.Errorf("%s answers %q instead of %s", r.Engine, q.text, engine)
		}
		grades := make([]float64, len(got))
		for i, slug := range got {
			grades[i] = q.grade(j.goods[slug])
		}
		n := ndcg(grades, ideal)
		if n < 0.75 && !literal && !q.heldOut() {
			j.tell(t, q, n, got, r)
		}
		half := "tuned"
		if q.heldOut() {
			half = "held out"
		}
		for _, set := range []string{q.set, half} {
			scores[set] = scores[set].and(n, len(got), r.Took)
		}
	}
	return scores
}

// ideal are the grades of all goods that are looked through.
func (j jury) ideal(q label) (grades []float64) {
	for _, g := range j.goods {
		if g.is["house"] == q.house {
			grades = append(grades, q.grade(g))
		}
	}
	return grades
}

// tell lists what went wrong, for who wants to know.
func (j jury) tell(t *testing.T, q label, n float64, got []string, r search.Result) {
	if os.Getenv("MALL_SEARCH_WORST") == "" {
		return
	}
	var first []string
	for _, slug := range got[:min(4, len(got))] {
		first = append(first, j.goods[slug].titles["en"])
	}
	t.Logf("%.2f %s %s %q corrected %q: %s", n, r.Engine, q.set, q.text, r.Corrected, strings.Join(first, " | "))
}

// and is the score with one query more, that was given so many hits.
func (s score) and(ndcg float64, hits int, took time.Duration) score {
	if hits == 0 {
		s.empty++
	}
	s.n, s.sum, s.took = s.n+1, s.sum+ndcg, s.took+took
	return s
}

// sets in the order of the report.
var sets = []string{"clean", "gender", "synonym", "sku", "typo", "english", "german", "french", "spanish", "japanese", "arabic", "chinese", "mixed", "tuned", "held out"}

// TestRelevance holds both engines to a labelled set: clean and mistyped queries, words for the same, and the other languages of
// the shop. It prints how they do with and without the query pass (go test -v); MALL_SEARCH_WORST=1 also lists what went wrong.
func TestRelevance(t *testing.T) {
	j := newJury(t)
	var report strings.Builder
	table := tabwriter.NewWriter(&report, 0, 0, 2, ' ', 0)
	row := func(name string, scores map[string]score) {
		fmt.Fprintf(table, "%s\t", name)
		for _, set := range sets {
			c := scores[set]
			fmt.Fprintf(table, "%.3f (%d)\t", c.mean(), c.empty)
		}
		fmt.Fprintf(table, "%v\t\n", (scores["tuned"].took / time.Duration(max(scores["tuned"].n, 1))).Round(100*time.Microsecond))
	}
	fmt.Fprintf(table, "nDCG@10 (empty pages) of %d queries\t%s\t\n", len(j.queries), strings.Join(append(sets, "on average"), "\t"))
	for _, engine := range []string{search.PostgreSQL, search.Meilisearch} {
		if only := os.Getenv("MALL_SEARCH_ENGINE"); only != "" && only != engine {
			continue
		}
		x := j.with(t, engine)
		j.tend(t, x)
		row(engine+", words as typed", j.try(t, x, engine, true))
		if err := search.SyncSynonyms(t.Context(), j.db); err != nil {
			t.Fatal(err)
		}
		j.tend(t, x)
		scores := j.try(t, x, engine, false)
		row(engine+", query pass", scores)
		floors(t, engine, scores)
		j.exec("DELETE FROM search_synonym")
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + report.String())
}

// newJury puts the labelled catalogue on sale.
func newJury(t *testing.T) jury {
	s := newShop(t)
	tree, err := s.catalog.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	j := jury{shop: s, goods: map[string]good{}}
	var list []good
	for house, of := range map[string][]good{fashionHouse: fashion(2500), scaleHouse: scaled(t, tree, 1500)} {
		s.stock(house, of)
		for _, g := range of {
			g.is["slug"], g.is["house"] = g.slug, house
			j.goods[g.slug] = g
		}
		list = append(list, of...)
	}
	slices.SortFunc(list, func(a, b good) int { return strings.Compare(a.slug, b.slug) })
	j.queries = queries(t, list)
	return j
}

// with is a searcher that answers by the engine, however busy the machine is with other tests.
func (j jury) with(t *testing.T, engine string) *search.Searcher {
	patient := func(o *search.Options) {
		o.Budget = 10 * time.Second
		o.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	if engine == search.PostgreSQL {
		return j.searcher(patient)
	}
	change := withMeili(t)
	return j.searcher(func(o *search.Options) {
		change(o)
		patient(o)
	})
}

func (j jury) tend(t *testing.T, x *search.Searcher) {
	t.Helper()
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// floors are the goals of the shop, less what chance does to a set of some dozen queries.
func floors(t *testing.T, engine string, scores map[string]score) {
	t.Helper()
	clean := map[string]float64{search.Meilisearch: 0.88, search.PostgreSQL: 0.90}[engine]
	for set, floor := range map[string]float64{"clean": clean, "typo": 0.82} {
		if got := scores[set].mean(); got < floor {
			t.Errorf("%s, %s: nDCG@10 is %.3f, less than %.2f", engine, set, got, floor)
		}
	}
	for _, set := range []string{"german", "french", "spanish", "japanese", "arabic", "chinese"} {
		if got := scores[set].mean(); got < 0.9*scores["english"].mean() {
			t.Errorf("%s, %s: nDCG@10 is %.3f, less than nine tenths of English, %.3f", engine, set, got, scores["english"].mean())
		}
	}
	for _, set := range sets {
		if n := scores[set].empty; n > 0 {
			t.Errorf("%s, %s: %d empty pages where there are relevant listings", engine, set, n)
		}
	}
}
