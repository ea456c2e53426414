package search_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/search"
)

// TestUrgentBeforeBulk lets two thousand listings of a factory change, and then one by hand: that one overtakes the rest.
func TestUrgentBeforeBulk(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x, sent := s.overheard(t)
	lamp := s.slugs["brass-desk-lamp"]
	s.copies(2000)
	s.exec("INSERT INTO listing_change (listing_id, urgent) SELECT id, false FROM listing WHERE slug LIKE 'copy-%' ORDER BY id")
	ctx, stop := context.WithCancel(t.Context())
	var follower sync.WaitGroup
	follower.Go(func() { x.Follow(ctx) })
	defer follower.Wait()
	defer stop()
	until(t, byAndBy, func() bool { return len(sent.order()) >= 100 }) // the bulk has begun
	began := time.Now()
	s.change(t, lamp, "UPDATE listing_text SET title = 'Zorblax' WHERE listing_id = ? AND language = 'en'", lamp)
	until(t, byAndBy, func() bool {
		got, r := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Literal: true, Market: to(t, "en-us")})
		return len(got) == 1 && r.Engine == search.Meilisearch
	})
	took := time.Since(began)
	var waiting int
	if err := s.db.Pool().QueryRow(t.Context(), "SELECT (SELECT count(*) FROM listing_change) + (SELECT count(*) FROM search_push)").Scan(&waiting); err != nil {
		t.Fatal(err)
	}
	if waiting == 0 {
		t.Error("the change by hand came last")
	}
	t.Logf("findable after %s with %d behind it", took.Round(time.Millisecond), waiting)
	until(t, byAndBy, func() bool {
		status, err := x.Status(t.Context())
		return err == nil && status.Backlog.Waiting() == 0 && status.Documents == status.Indexed
	})
}

// TestOnlyWhatChangedIsSent looks at what goes over the wire when a price changes.
func TestOnlyWhatChangedIsSent(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x, sent := s.overheard(t)
	s.work(t, x)
	before := len(sent.order())
	lamp := s.slugs["brass-desk-lamp"]
	s.change(t, lamp, "UPDATE variant SET list_minor = list_minor * 2 WHERE listing_id = ?", lamp)
	s.says(t, s.slugs[scarf]) // which is as it was
	s.work(t, x)
	list := sent.order()[before:]
	if len(list) != 1 || list[0]["id"] != strconv.Itoa(int(lamp)) {
		t.Fatalf("%d documents were sent", len(list))
	}
	for field := range list[0] {
		if field != "id" && !strings.HasPrefix(field, "lp_") {
			t.Error("sent though it is as it was:", field)
		}
	}
	got, r := s.find(t.Context(), t, x, search.Query{Text: "brass desk lamp", Market: to(t, "en-us")})
	if r.Engine != search.Meilisearch || len(got) == 0 || got[0] != "brass-desk-lamp" {
		t.Error("a part took the place of the whole:", r.Engine, got)
	}
}

// overheard is a searcher with an index of its own, and what it sends there.
func (s *shop) overheard(t *testing.T) (*search.Searcher, *sendings) {
	t.Helper()
	sent := &sendings{}
	named := withMeili(t)
	x := s.searcher(func(o *search.Options) {
		named(o)
		sent.watch(t, o)
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	return x, sent
}

// sendings are the documents that went to Meilisearch, in order.
type sendings struct {
	mu   sync.Mutex
	list []map[string]any
}

// watch puts itself between the searcher and Meilisearch.
func (s *sendings) watch(t *testing.T, o *search.Options) {
	t.Helper()
	target, err := url.Parse(o.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/documents") && r.Method != http.MethodGet {
			body, err := io.ReadAll(r.Body)
			var documents []map[string]any
			if err == nil && json.Unmarshal(body, &documents) == nil {
				s.mu.Lock()
				s.list = append(s.list, documents...)
				s.mu.Unlock()
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	o.URL = server.URL
}

func (s *sendings) order() []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list[:len(s.list):len(s.list)]
}

// byAndBy is how long anything may take on a busy machine.
const byAndBy = 2 * time.Minute

// until waits for what comes true within a time, and tells how long it took.
func until(t *testing.T, within time.Duration, true func() bool) time.Duration {
	t.Helper()
	began, look := time.Now(), time.NewTicker(20*time.Millisecond)
	defer look.Stop()
	for ; !true(); <-look.C {
		if took := time.Since(began); took > within {
			t.Fatal("waited in vain for", took)
		}
	}
	return time.Since(began)
}

// copies puts so many copies of a listing on sale.
func (s *shop) copies(n int) {
	s.Helper()
	s.exec(`INSERT INTO listing (slug, factory_id, state, category_id, hs, origin, options, attributes, declared, flags, sold, created_at, published_at)
		SELECT 'copy-' || g, factory_id, state, category_id, hs, origin, options, attributes, declared, flags, sold, created_at, published_at
		FROM listing, generate_series(1, $2) g WHERE slug = $1`, scarf, n)
	s.exec(`INSERT INTO listing_text SELECT c.id, t.language, t.title || ' ' || c.id, t.summary, t.description
		FROM listing c, listing_text t JOIN listing l ON l.id = t.listing_id AND l.slug = $1 WHERE c.slug LIKE 'copy-%'`, scarf)
	s.exec(`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		SELECT c.id, v.factory_id, v.sku || '-' || c.id, v.position, v.price_minor + c.id, v.price_currency, v.grams, v.length_mm, v.width_mm, v.height_mm, v.hs, v.origin
		FROM listing c, variant v JOIN listing l ON l.id = v.listing_id AND l.slug = $1 WHERE c.slug LIKE 'copy-%'`, scarf)
	s.exec(`INSERT INTO stock (variant_id, on_hand) SELECT v.id, 5 FROM variant v JOIN listing c ON c.id = v.listing_id WHERE c.slug LIKE 'copy-%'`)
}

// TestRepriceOfOnePlace lets all prices change and prices one destination anew: the others stay as they were, and nothing but
// its price is sent.
func TestRepriceOfOnePlace(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	sent, factor := &sendings{}, int64(1)
	named := withMeili(t)
	x := s.searcher(func(o *search.Options) {
		named(o)
		sent.watch(t, o)
		o.Landed = func(to search.Place, it search.Item) (search.Landing, bool) {
			there, sold := landed(to, it)
			there.Fen *= factor
			return there, sold
		}
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.work(t, x)
	before := len(sent.order())
	factor = 3
	if err := x.Reprice(t.Context(), search.Repricing{Countries: []string{"JP"}}); err != nil {
		t.Fatal(err)
	}
	s.work(t, x)
	list := sent.order()[before:]
	if len(list) != len(s.slugs) {
		t.Errorf("%d of %d documents were sent", len(list), len(s.slugs))
	}
	for _, d := range list {
		if len(d) != 2 {
			t.Fatal("more was sent than the number and a price:", d)
		}
	}
	r, err := x.Status(t.Context())
	if err != nil || r.Works[0].Kind != search.WorkReprice || r.Works[0].What != "JP" || r.Works[0].Written != int64(len(s.slugs)) {
		t.Errorf("%+v %v", r.Works, err)
	}
}

// TestFindableIsTold: whoever keeps lists hears of a change by hand when Meilisearch finds it, and not of one in bulk.
func TestFindableIsTold(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x, _ := s.overheard(t)
	s.work(t, x)
	lamp, us := s.slugs["brass-desk-lamp"], to(t, "en-us")
	up, findable := make(chan struct{}), make(chan bool, 8)
	ctx, stop := context.WithCancel(t.Context())
	var follower sync.WaitGroup
	follower.Go(func() {
		s.db.Follow(ctx, "page_changed", database.Ear{Up: func() { close(up) }, Lost: func() {}, Heard: func(message string) {
			if message == "found" {
				_, r := s.find(ctx, t, x, search.Query{Text: "zorblax", Literal: true, Market: us})
				findable <- r.Engine == search.Meilisearch && r.Total == 1
			}
		}})
	})
	defer follower.Wait()
	defer stop()
	<-up
	s.exec("INSERT INTO listing_change (listing_id, urgent) VALUES ($1, false)", s.slugs[scarf])
	s.work(t, x)
	s.change(t, lamp, "UPDATE listing_text SET title = 'Zorblax' WHERE listing_id = ? AND language = 'en'", lamp)
	s.work(t, x)
	<-findable // PostgreSQL finds it
	if !<-findable {
		t.Error("it was told before Meilisearch found it")
	}
	if len(findable) > 0 {
		t.Error("a change in bulk was told")
	}
}
