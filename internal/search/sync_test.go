package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
)

// change changes the catalog and says so in one transaction.
func (s *shop) change(t testing.TB, listing id.Listing, sql string, args ...any) {
	t.Helper()
	err := s.db.Transact(t.Context(), func(tx *database.DB) error {
		if err := tx.In(t.Context()).Exec(sql, args...).Error; err != nil {
			return err
		}
		return s.catalog.ChangedTx(t.Context(), tx, listing)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestChangesAreFollowed(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, engine string) {
		us, lamp := to(t, "en-us"), s.slugs["brass-desk-lamp"]
		found := func(text, slug string) bool {
			got, r := s.find(t.Context(), t, x, search.Query{Text: text, Market: us})
			return r.Engine == engine && slices.Contains(got, slug)
		}
		s.change(t, lamp, "UPDATE listing_text SET title = 'Zorblax desk lamp' WHERE listing_id = ? AND language = 'en'", lamp)
		s.work(t, x)
		if !found("zorblax", "brass-desk-lamp") {
			t.Error("a word that has just come in is not found")
		}
		s.change(t, lamp, "UPDATE listing SET state = 'stopped' WHERE id = ?", lamp)
		s.work(t, x)
		if found("zorblax", "brass-desk-lamp") || found("lamp", "brass-desk-lamp") {
			t.Error("a stopped listing is found")
		}
		s.change(t, lamp, "UPDATE listing SET state = 'live' WHERE id = ?", lamp)
		s.work(t, x)
		if !found("zorblax", "brass-desk-lamp") {
			t.Error("a listing that is live again is not found")
		}
		s.change(t, lamp, "UPDATE stock SET on_hand = 0 WHERE variant_id IN (SELECT id FROM variant WHERE listing_id = ?)", lamp)
		s.work(t, x)
		if found("zorblax", "brass-desk-lamp") {
			t.Error("a sold out listing is found")
		}
		s.change(t, lamp, "UPDATE stock SET on_hand = 5")
		s.work(t, x)
	})
}

func TestSuspendedFactoryDisappears(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, _ string) {
		state := func(state string) {
			err := s.db.Transact(t.Context(), func(tx *database.DB) error {
				var f id.Factory
				err := tx.In(t.Context()).Raw("UPDATE factory SET state = ? WHERE slug = 'xihe-silk' RETURNING id", state).Scan(&f).Error
				if err != nil {
					return err
				}
				return s.catalog.FactoryChangedTx(t.Context(), tx, f)
			})
			if err != nil {
				t.Fatal(err)
			}
			s.work(t, x)
		}
		q := search.Query{Market: to(t, "en-de"), Factory: "xihe-silk"}
		state("suspended")
		if got, _ := s.find(t.Context(), t, x, q); len(got) != 0 {
			t.Error("found of a suspended factory:", got)
		}
		state("approved")
		if got, _ := s.find(t.Context(), t, x, q); !slices.Contains(got, scarf) {
			t.Error("approved again, and not found:", got)
		}
	})
}

// says tells in a transaction of its own that the listing changed.
func (s *shop) says(t testing.TB, n id.Listing) {
	t.Helper()
	s.change(t, n, "SELECT 1")
}

func TestNothingThere(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(func(o *search.Options) { o.URL = "http://127.0.0.1:1" })
	if err := x.Tend(t.Context()); err == nil {
		t.Error("nobody listens there, and nothing is said")
	}
	if err := x.Health(t.Context()); err == nil {
		t.Error("nobody listens there, and it is healthy")
	}
	lamp := s.slugs["brass-desk-lamp"]
	s.change(t, lamp, "UPDATE listing SET sold = 1 WHERE id = ?", lamp)
	s.work(t, x) // no job fails because of it
	if got, r := s.find(t.Context(), t, x, search.Query{Text: "scarf", Market: to(t, "en-us")}); r.Engine != search.PostgreSQL || len(got) == 0 {
		t.Error(r.Engine, got)
	}
}

func TestWhatWasMissedIsCaughtUp(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var g *gate
	named := withMeili(t)
	x := s.searcher(func(o *search.Options) {
		named(o)
		g = newGate(t, o)
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	lamp := s.slugs["brass-desk-lamp"]
	s.exec("UPDATE listing_text SET title = 'Zorblax lamp' WHERE listing_id = $1 AND language = 'en'", lamp)
	g.refuse.Store(true)
	s.says(t, lamp)
	if err := x.CatchUp(t.Context()); err == nil {
		t.Error("meilisearch was away, and nobody is told")
	}
	if got, r := s.find(t.Context(), t, s.searcher(nil), search.Query{Text: "zorblax", Market: to(t, "en-us")}); len(got) != 1 {
		t.Error("postgresql waited for meilisearch:", r.Engine, got)
	}
	g.refuse.Store(false)
	s.work(t, x)
	got, r := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Market: to(t, "en-us")})
	if r.Engine != search.Meilisearch || !slices.Equal(got, []string{"brass-desk-lamp"}) {
		t.Error(r.Engine, got)
	}
}

func TestBadDocumentIsParked(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(withMeili(t))
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	bad := s.slugs["wooden-train"]
	s.exec("UPDATE search_document SET document = document || '{\"id\": \"not an id!\"}' WHERE listing_id = $1", bad)
	s.exec("UPDATE search_document SET document = document || '{\"title_en\": \"Zorblax\"}' WHERE listing_id <> $1", bad)
	s.exec("INSERT INTO search_push (listing_id, urgent) SELECT listing_id, true FROM search_document")
	s.work(t, x)
	got, r := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Literal: true, Market: to(t, "en-us"), PerPage: 100})
	if r.Engine != search.Meilisearch || len(got) != len(s.slugs)-1 {
		t.Errorf("%d of %d good documents went in", len(got), len(s.slugs)-1)
	}
	status, err := x.Status(t.Context())
	if err != nil || len(status.Parked) != 1 || status.Parked[0].ListingID != bad || status.Backlog.Waiting() != 0 {
		t.Fatalf("parked %v, %d wait, %v", status.Parked, status.Backlog.Waiting(), err)
	}
	if !strings.Contains(status.Parked[0].Failure, "invalid_document_id") {
		t.Error("the reason is not told:", status.Parked[0].Failure)
	}
	s.exec("UPDATE search_document SET shape = 0 WHERE listing_id = $1", bad)
	if err := x.TryAgain(t.Context(), bad); err != nil {
		t.Fatal(err)
	}
	s.work(t, x)
	if status, err = x.Status(t.Context()); err != nil || len(status.Parked) != 0 {
		t.Error("tried again, and still parked:", status.Parked, err)
	}
}

func TestListingThatCannotBeReadIsParked(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(nil)
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	bad := s.slugs["wooden-train"]
	s.exec("UPDATE listing SET options = '{\"not\": \"a list\"}' WHERE id = $1", bad)
	for _, n := range s.slugs {
		s.exec("UPDATE listing_text SET title = title || ' zorblax' WHERE listing_id = $1 AND language = 'en'", n)
		s.says(t, n)
	}
	s.work(t, x)
	got, _ := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Market: to(t, "en-us"), PerPage: 100})
	if len(got) != len(s.slugs)-1 {
		t.Errorf("%d of %d good listings were followed", len(got), len(s.slugs)-1)
	}
	status, err := x.Status(t.Context())
	if err != nil || len(status.Parked) != 1 || status.Parked[0].ListingID != bad || status.Backlog.Changes != [2]int64{} {
		t.Error(status.Parked, status.Backlog, err)
	}
	s.exec("UPDATE listing SET options = '[]' WHERE id = $1", bad)
	if err := x.TryAgain(t.Context(), bad); err != nil {
		t.Fatal(err)
	}
	s.work(t, x)
	if got, _ := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Market: to(t, "en-us"), PerPage: 100}); len(got) != len(s.slugs) {
		t.Error("mended, and still not found")
	}
}

// hook is a log that does something when a message comes.
type hook func(message string)

func (h hook) Enabled(context.Context, slog.Level) bool      { return true }
func (h hook) Handle(_ context.Context, r slog.Record) error { h(r.Message); return nil }
func (h hook) WithAttrs([]slog.Attr) slog.Handler            { return h }
func (h hook) WithGroup(string) slog.Handler                 { return h }

// TestTheOneThatFailedIsParked lets another process take up the change of a listing that can't be read, before this one parks it.
func TestTheOneThatFailedIsParked(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	bad, lamp := s.slugs["wooden-train"], s.slugs["brass-desk-lamp"]
	other, err := s.db.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Rollback(context.WithoutCancel(t.Context())) //nolint:errcheck // it has been by then
	failures := 0
	x := s.searcher(func(o *search.Options) {
		o.Log = slog.New(hook(func(message string) {
			if message != "search document can't be made" {
				return
			}
			if failures++; failures > 1 {
				return
			}
			if _, err := other.Exec(t.Context(), "SELECT FROM listing_change WHERE listing_id = $1 FOR UPDATE", bad); err != nil {
				t.Error(err)
			}
		}))
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.exec("UPDATE listing SET options = '{\"not\": \"a list\"}' WHERE id = $1", bad)
	s.says(t, bad)
	s.change(t, lamp, "UPDATE listing_text SET title = 'Zorblax lamp' WHERE listing_id = ? AND language = 'en'", lamp)
	s.work(t, x)
	parked := func() []search.Parked { return status(t, x).Parked }
	if list := parked(); len(list) != 0 || failures != 1 {
		t.Errorf("parked %+v after %d failures", list, failures)
	}
	if got, _ := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Market: to(t, "en-us")}); len(got) != 1 {
		t.Error("an innocent change is lost")
	}
	if err := other.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.work(t, x)
	if list := parked(); len(list) != 1 || list[0].ListingID != bad {
		t.Errorf("parked %+v", list)
	}
}

// task is what Meilisearch says of a task, or of a write that became one.
type task struct {
	TaskUID int `json:"taskUid"`
	Status  string
}

// call sends Meilisearch a request of the test's own.
func call(t *testing.T, o search.Options, method, path, body string) (answer task) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, o.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+o.Key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || res.StatusCode >= 300 {
		t.Fatal(method, path, res.Status, err)
	}
	return answer
}

func TestIndexOfAnotherVersionIsBuiltAnew(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var meili search.Options
	named := withMeili(t)
	x := s.searcher(func(o *search.Options) {
		named(o)
		meili = *o
	})
	send := func(method, path, body string) {
		t.Helper()
		task := call(t, meili, method, "/indexes/"+meili.Index+path, body).TaskUID
		for state := ""; state != "succeeded"; state = call(t, meili, http.MethodGet, fmt.Sprintf("/tasks/%d", task), "").Status {
			if state == "failed" {
				t.Fatal(method, path, state)
			}
		}
	}
	for _, harm := range []func(){
		func() {}, // there is none yet
		func() { send(http.MethodPatch, "/settings", `{"rankingRules": ["words"]}`) },
		func() { send(http.MethodPost, "/documents", `[{"id": "999999", "shape": 0, "title_en": "scarf"}]`) },
		func() { send(http.MethodDelete, "", "") },
	} {
		err := x.Tend(t.Context())
		if harm(); err != nil || x.Tend(t.Context()) != nil {
			t.Fatal(err)
		}
		if got, r := s.find(t.Context(), t, x, search.Query{Text: "scarf", Market: to(t, "en-us")}); r.Engine != search.Meilisearch || len(got) < 2 {
			t.Error(r.Engine, got)
		}
		if err := x.Health(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestLastTruthWins(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(withMeili(t))
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	lamp := s.slugs["brass-desk-lamp"]
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			_, err := s.db.Pool().Exec(t.Context(), `UPDATE listing_text SET title = 'Lamp zorb' || chr(97 + $2) WHERE listing_id = $1 AND language = 'en'`, lamp, i)
			if err != nil {
				t.Error(err)
			}
			s.says(t, lamp)
			s.work(t, x)
		})
	}
	wg.Wait()
	var title string
	if err := s.db.Pool().QueryRow(t.Context(), "SELECT title FROM listing_text WHERE listing_id = $1 AND language = 'en'", lamp).Scan(&title); err != nil {
		t.Fatal(err)
	}
	for _, engine := range []*search.Searcher{x, s.searcher(nil)} {
		got, r := s.find(t.Context(), t, engine, search.Query{Text: `"` + strings.Fields(title)[1] + `"`, Market: to(t, "en-us")})
		if !slices.Equal(got, []string{"brass-desk-lamp"}) {
			t.Error(r.Engine, "missed the last title", title, got)
		}
	}
}

func TestReprice(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *shop, _ *search.Searcher, engine string) {
		factor := int64(1)
		named := func(*search.Options) {}
		if engine == search.Meilisearch {
			named = withMeili(t)
		}
		x := s.searcher(func(o *search.Options) {
			named(o)
			o.Landed = func(to search.Place, it search.Item) (search.Landing, bool) {
				there, sold := landed(to, it)
				there.Fen *= factor
				return there, sold
			}
		})
		if err := errors.Join(x.Reprice(t.Context(), search.Repricing{}), x.Tend(t.Context())); err != nil {
			t.Fatal(err)
		}
		de := to(t, "en-de")
		before := s.amount(t, "DE", scarf, "EUR").Minor
		bound := money.New(2*before, "EUR")
		below := search.Query{Market: de, Category: "scarves", Price: search.Price{Max: &bound}}
		if got, r := s.find(t.Context(), t, x, below); !slices.Contains(got, scarf) {
			t.Error(r.Engine, "does not know the price")
		}
		factor = 3
		if err := x.Reprice(t.Context(), search.Repricing{}); err != nil {
			t.Fatal(err)
		}
		s.work(t, x)
		if got, r := s.find(t.Context(), t, x, below); slices.Contains(got, scarf) {
			t.Error(r.Engine, "still knows the old price")
		}
	})
}

// The clock asks every hour. Documents are made anew when those of a day ago are the last, or none has been priced by the rules
// of now.
func TestRank_when_the_rules_are_others(t *testing.T) {
	t.Parallel()
	s, rules := newShop(t), "first"
	x := s.searcher(func(o *search.Options) { o.Version = func() string { return rules } })
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.exec("DELETE FROM search_work")
	made := func() (n int) {
		if err := s.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM search_work WHERE failure = ''").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"never", func() {}, 1},
		{"a_moment_ago", func() {}, 1},
		{"by_other_rules", func() { rules = "second" }, 2},
		{"after_a_repricing", func() {
			rules = "third"
			if err := x.Reprice(t.Context(), search.Repricing{Countries: []string{"DE"}}); err != nil {
				t.Fatal(err)
			}
		}, 3},
		{"by_a_rebuild_just_now", func() {
			rules = "fourth"
			s.exec("INSERT INTO search_work (kind, failure) VALUES ('rebuild', '')")
		}, 4},
		{"by_a_rebuild_that_was_cut_off", func() { s.exec("UPDATE search_work SET moved_at = now() - interval '1 hour' WHERE ended_at IS NULL") }, 5},
		{"yesterday", func() {
			s.exec("UPDATE search_work SET ended_at = now() - interval '1 day' WHERE ended_at IS NOT NULL")
		}, 6},
	} {
		step.do()
		if err := x.Rank(t.Context(), search.Ranking{}); err != nil {
			t.Fatal(err)
		}
		if got := made(); got != step.want {
			t.Errorf("made %s: %d works, want %d", step.name, got, step.want)
		}
	}
}
