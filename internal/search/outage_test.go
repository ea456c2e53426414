package search_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/testdb"
)

// backWithin is how long a loaded machine under the race detector may take; the log tells what it took.
const backWithin = time.Minute

func TestOutage(t *testing.T) { // alone: it measures time
	s, own := newShop(t), testdb.OwnMeilisearch(t)
	x := s.searcher(func(o *search.Options) { o.URL, o.Key = own.URL, own.Key })
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	kept := make(chan struct{})
	go func() {
		x.Keep(ctx)
		close(kept)
	}()
	t.Cleanup(func() {
		stop()
		<-kept
	})
	ask := func() string {
		t.Helper()
		began := time.Now()
		got, r := s.find(t.Context(), t, x, search.Query{Text: "silk scraf", Market: to(t, "ja-jp"), Sort: search.ByLanded, Spread: true})
		if len(got) == 0 || time.Since(began) > 5*time.Second {
			t.Fatalf("%s found %v after %v", r.Engine, got, time.Since(began))
		}
		if _, err := x.Suggest(t.Context(), search.Prefix{Text: "sca", Market: to(t, "en-us")}); err != nil {
			t.Fatal(err)
		}
		return r.Engine
	}
	await := func(what string) {
		t.Helper()
		took := until(t, backWithin, func() bool { return ask() == search.Meilisearch })
		t.Logf("%s: back after %v", what, took.Round(time.Millisecond))
	}
	away := func(what string) {
		t.Helper()
		for range 12 {
			if engine := ask(); engine != search.PostgreSQL {
				t.Fatalf("%s: %s says it answers", what, engine)
			}
		}
	}
	await("at first")
	own.Kill()
	away("killed")
	own.Start()
	await("killed and started")
	own.Kill()
	own.Wipe()
	away("killed and robbed")
	own.Start()
	await("robbed of its data and started")
	own.Kill()
	own.Wipe()
	own.Start()
	if err := x.Rebuild(t.Context(), func(string) {}); err != nil { // what mall reindex does
		t.Fatal(err)
	}
	if engine := ask(); engine != search.Meilisearch {
		t.Error("after a rebuild, answers", engine)
	}
}

// TestKeep_builds_an_index_that_was_lost lets somebody delete the index: it is built anew at once, long before Keep would look by itself.
func TestKeep_builds_an_index_that_was_lost(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	named := withMeili(t)
	var o search.Options
	x := s.searcher(func(opts *search.Options) {
		named(opts)
		o = *opts
	})
	ctx, stop := context.WithCancel(t.Context())
	var keeper sync.WaitGroup
	keeper.Go(func() { x.Keep(ctx) })
	defer keeper.Wait()
	defer stop()
	answers := func() bool {
		_, r := s.find(t.Context(), t, x, search.Query{Text: "silk scarf", Market: to(t, "en-us")})
		return r.Engine == search.Meilisearch
	}
	until(t, byAndBy, answers)
	atMeilisearch(t, o, http.MethodDelete, "/indexes/"+o.Index, nil)
	until(t, byAndBy, func() bool { return !answers() })
	t.Log("back after", until(t, backWithin*2/3, answers))
}

// TestKeep_leaves_the_answer_to_who_knows lets Meilisearch wait too long for what somebody has changed.
func TestKeep_leaves_the_answer_to_who_knows(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(withMeili(t))
	ctx, stop := context.WithCancel(t.Context())
	var keeper sync.WaitGroup
	keeper.Go(func() { x.Keep(ctx) })
	defer keeper.Wait()
	defer stop()
	by := func(engine string) func() bool {
		return func() bool {
			_, r := s.find(t.Context(), t, x, search.Query{Text: "silk scarf", Market: to(t, "en-us")})
			return r.Engine == engine
		}
	}
	until(t, byAndBy, by(search.Meilisearch))
	s.exec("INSERT INTO search_push (listing_id, urgent, since) SELECT min(id), true, now() - interval '1 minute' FROM listing")
	until(t, byAndBy, by(search.PostgreSQL))
	s.answers(t, x, search.PostgreSQL, search.Behind)
	s.exec("DELETE FROM search_push")
	until(t, byAndBy, by(search.Meilisearch))
}

func TestHostileQueries(t *testing.T) {
	t.Parallel()
	ticks := map[string][]string{}
	for i := range 500 {
		n := strconv.Itoa(i)
		ticks["material"] = append(ticks["material"], `x" OR in_stock = true OR "`+n)
		ticks[`key" = 1 OR `+n] = []string{n}
	}
	var many []string
	for i := range 500 {
		many = append(many, "silk"+strconv.Itoa(i))
	}
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, engine string) {
		for name, q := range map[string]search.Query{
			"a_megabyte":           {Text: strings.Repeat("x", 1<<20)},
			"a_megabyte_of_words":  {Text: strings.Repeat("silk scarf ", 95_000)},
			"a_megabyte_of_kana":   {Text: strings.Repeat("絹のスカーフ", 58_000)},
			"ten_thousand_words":   {Text: strings.Join(many, " ") + strings.Repeat(" zzyzx", 9_500)},
			"control_characters":   {Text: "silk\x00\x01\x1b[31m\r\n\u202e\ufeff\ufffe scarf"},
			"invalid_utf8":         {Text: "silk \xff\xfe\xc0\xaf scarf"},
			"filter_syntax":        {Text: `in_stock = false OR lp_0 EXISTS AND NOT (title_en = "x") [1 TO 2] _geoRadius(1,2,3)`},
			"tsquery_syntax":       {Text: `silk & !scarf | (a <-> b):*A 'x'::tsquery \`},
			"regular_expression":   {Text: `^(a+)+$|.*(silk|scarf){1,100}[^\w]*?\\`},
			"quotes_without_end":   {Text: `"silk "scarf" "" "' “silk «scarf`},
			"a_great_many_quotes":  {Text: strings.Repeat(`"silk" `, 1000)},
			"negation":             {Text: "-silk -scarf --- -"},
			"five_hundred_ticks":   {Facets: map[string][]string{"material": many}},
			"five_hundred_facets":  {Text: "silk", Facets: ticks, Count: many},
			"filters_made_of_text": {Category: `x" OR in_stock = true`, Factory: "a' OR '1'='1\x00\\\""},
			"a_page_far_out":       {Text: "silk", Page: 1 << 30, Sort: search.ByLanded, Spread: true},
		} {
			for _, sort := range []search.Sort{search.ByRelevance, search.ByLanded} {
				q.Market, q.Sort = to(t, "en-de"), sort
				began := time.Now()
				_, r := s.find(t.Context(), t, x, q)
				if took := time.Since(began); r.Engine != engine || took > 2*time.Second {
					t.Errorf("%s by %s: %s answered after %v", name, sort, r.Engine, took)
				}
			}
		}
		if _, err := x.Suggest(t.Context(), search.Prefix{Text: strings.Repeat("scarf\x00%\"", 100_000), Market: to(t, "en-us")}); err != nil {
			t.Error(err)
		}
		if got, r := s.find(t.Context(), t, x, search.Query{Text: "silk scarf", Market: to(t, "en-de")}); r.Engine != engine || got[0] != scarf {
			t.Errorf("after all that %s found %v", r.Engine, got)
		}
	})
}
