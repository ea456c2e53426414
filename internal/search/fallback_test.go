package search_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/search"
)

// gate stands before Meilisearch and can be shut.
type gate struct {
	*httptest.Server
	hang, refuse atomic.Bool
	asked        atomic.Int64 // searches that came in
}

func newGate(t *testing.T, o *search.Options) *gate {
	t.Helper()
	target, err := url.Parse(o.URL)
	if err != nil {
		t.Fatal(err)
	}
	g, proxy := &gate{}, httputil.NewSingleHostReverseProxy(target)
	done := make(chan struct{})
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "search") {
			g.asked.Add(1)
		}
		switch {
		case g.refuse.Load():
			w.WriteHeader(http.StatusServiceUnavailable)
		case g.hang.Load():
			select {
			case <-done:
			case <-r.Context().Done():
			}
		default:
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(func() {
		close(done)
		g.Close()
	})
	o.URL = g.URL
	return g
}

// clock is a time that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestFallback(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var g *gate
	watch := &clock{now: time.Now()}
	named := withMeili(t)
	x := s.searcher(func(o *search.Options) {
		named(o)
		g = newGate(t, o)
		o.Now = watch.Now
	})
	ask := func() string {
		t.Helper()
		got, r := s.find(t.Context(), t, x, search.Query{Text: "silk scraf", Market: to(t, "en-us")})
		if len(got) == 0 || got[0] != scarf {
			t.Fatalf("%s found %v", r.Engine, got)
		}
		return r.Engine
	}
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if engine := ask(); engine != search.Meilisearch {
		t.Fatal(engine)
	}
	s.answers(t, x, search.Meilisearch, "")
	s.answers(t, s.searcher(named), search.PostgreSQL, search.Unproved) // nobody has tended it
	before := g.asked.Load()
	g.hang.Store(true)
	for i := range 6 {
		began := time.Now()
		if engine := ask(); engine != search.PostgreSQL {
			t.Fatal(engine, "answers though it hangs")
		}
		if took := time.Since(began); i == 0 && took < 200*time.Millisecond {
			t.Error("meilisearch was not given its time:", took)
		}
	}
	if n := g.asked.Load() - before; n > 2*3 { // by three queries, until the breaker opens
		t.Error("a dead engine was asked", n, "times")
	}
	s.answers(t, x, search.PostgreSQL, search.Down)
	g.hang.Store(false)
	s.answers(t, x, search.PostgreSQL, search.Resting)
	g.hang.Store(true)
	watch.pass(11 * time.Second)
	ask() // this one sends a probe, which hangs
	g.hang.Store(false)
	g.refuse.Store(true)
	watch.pass(11 * time.Second)
	ask()
	g.refuse.Store(false)
	deadline := time.Now().Add(10 * time.Second)
	for watch.pass(11 * time.Second); ask() != search.Meilisearch; watch.pass(time.Second) {
		if time.Now().After(deadline) {
			t.Fatal("meilisearch is back and nobody asks it")
		}
	}
}

// answers fails unless the status names the engine that answers, and why.
func (s *shop) answers(t *testing.T, x *search.Searcher, engine string, why search.Reason) {
	t.Helper()
	status, err := x.Status(t.Context())
	if err != nil || status.Engine != engine || status.Reason != why || (status.Failure != "") != (why == search.Down) {
		t.Errorf("%q answers because of %q %q, %v", status.Engine, status.Reason, status.Failure, err)
	}
}
