package cache

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/web/request"
)

// kiosk is a server with one page, which says how often it was made and what it was asked with.
type kiosk struct {
	*Cache
	http.Handler
	made int
	mu   sync.Mutex
	hold func() // called while the page is made
}

func newKiosk(bytes int64) *kiosk {
	s := &kiosk{Cache: New(Options{Bytes: bytes, Now: time.Now, Log: slog.New(slog.DiscardHandler)}), hold: func() {}}
	s.listen(true)
	gate := request.NewGate(request.GateOptions{BaseURL: &url.URL{Scheme: "http", Host: "localhost"}, Now: time.Now})
	e := echo.New()
	const pattern, lasting = "/:market/c/:category", "/:market/l/:listing"
	e.Use(gate.Enter, s.Serve(map[string]request.Route{pattern: {Query: request.Names("q")}, lasting: {Query: request.Names(), Kept: time.Hour}}))
	page := func(c echo.Context) error {
		s.mu.Lock()
		s.made++
		n := s.made
		s.mu.Unlock()
		s.hold()
		h := c.Response().Header()
		h.Set("Cache-Control", "public, max-age=10")
		switch c.Param("category") {
		case "cookie":
			h.Set("Set-Cookie", "a=b")
		case "private":
			h.Set("Cache-Control", "private")
		case "broken":
			return errors.New("broken")
		}
		r := c.Request()
		return c.HTML(http.StatusOK, fmt.Sprintf("%d of %s by %q with %v%s", n, c.QueryString(), r.RemoteAddr, r.Header, strings.Repeat(" ", 4000)))
	}
	e.GET(pattern, page)
	e.HEAD(pattern, page)
	e.GET(lasting, page)
	s.Handler = e
	return s
}

func (s *kiosk) get(path string) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", "session=secret")
	r.Header.Set("Accept-Language", "de")
	r.Header.Set("User-Agent", "somebody")
	s.ServeHTTP(w, r)
	return w
}

func (s *kiosk) says(t *testing.T, path, begins string) {
	t.Helper()
	if got := s.get(path).Body.String(); !strings.HasPrefix(got, begins) {
		t.Errorf("%s says %.60q, want %q…", path, got, begins)
	}
}

func TestMakesForNobodyInParticular(t *testing.T) {
	s := newKiosk(1 << 20)
	s.says(t, "/en-de/c/x?z=1&q=2", `1 of q=2 by "" with map[]`)
	s.says(t, "/en-de/c/x?q=2", `1 of q=2`)
	s.says(t, "/de-de/c/x?q=2", `2 of q=2`)
	s.says(t, "/xx-de/c/x", `3 of`) // no market: none of the cache's business
	s.says(t, "/xx-de/c/x", `4 of`)
}

func TestHead(t *testing.T) {
	s := newKiosk(1 << 20)
	for range 2 {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/en-de/c/x", nil))
		if w.Code != http.StatusOK || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "0" {
			t.Errorf("%d, %d bytes of %s", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
		}
	}
	s.says(t, "/en-de/c/x", "1 of")
}

func TestKeepsWhatIsForEverybody(t *testing.T) {
	s := newKiosk(1 << 20)
	for n, path := range []string{"/en-de/c/cookie", "/en-de/c/cookie", "/en-de/c/private", "/en-de/c/private"} {
		s.says(t, path, fmt.Sprint(n+1, " of"))
	}
	if w := s.get("/en-de/c/broken"); w.Code != http.StatusInternalServerError {
		t.Errorf("broken: %d", w.Code)
	}
}

func TestMakesOnce(t *testing.T) {
	s := newKiosk(1 << 20)
	entered, goOn := make(chan struct{}, 1), make(chan struct{})
	s.hold = func() { entered <- struct{}{}; <-goOn }
	var all sync.WaitGroup
	all.Go(func() { s.says(t, "/en-de/c/x", "1 of") })
	<-entered
	for range 20 {
		all.Go(func() { s.says(t, "/en-de/c/x", "1 of") })
	}
	close(goOn)
	all.Wait()
	if s.made != 1 {
		t.Errorf("made %d times", s.made)
	}
}

// TestFindable: a list is made anew once other goods can be found, but for a moment; what is no list stays.
func TestFindable(t *testing.T) {
	s := newKiosk(1 << 20)
	now := time.Date(2026, 11, 30, 12, 1, 0, 0, time.UTC)
	s.o.Now = func() time.Time { return now }
	s.says(t, "/en-de/c/x", "1 of")
	now = now.Add(10 * time.Millisecond)
	s.heard(t.Context(), "found")
	s.says(t, "/en-de/c/x", "1 of")
	now = now.Add(time.Second)
	s.says(t, "/en-de/c/x", "2 of")
	now = now.Add(50 * time.Second)
	s.says(t, "/en-de/c/x", "2 of")
	s.says(t, "/en-de/l/x", "3 of")
	now = now.Add(time.Second)
	s.heard(t.Context(), "found")
	s.says(t, "/en-de/l/x", "3 of")
	s.says(t, "/en-de/c/x", "4 of")
}

func TestRoom(t *testing.T) {
	s := newKiosk(100 << 10)
	for n := range 200 {
		s.get(fmt.Sprint("/en-de/c/x?q=", n))
		s.get("/en-de/c/liked")
	}
	if took := s.Stats().Bytes; took > 100<<10 || took < 50<<10 || len(s.pages) != s.order.Len() {
		t.Errorf("takes %d bytes for %d pages", took, len(s.pages))
	}
	made := s.made
	s.get("/en-de/c/liked")
	if s.made != made {
		t.Error("the page shown last was given up")
	}
	s.dropAll()
	if took := s.Stats().Bytes; took != 0 || len(s.showing) != 0 {
		t.Errorf("an empty cache takes %d bytes", took)
	}
}

func TestMadeDuringAChange(t *testing.T) {
	for what, change := range map[string]func(*kiosk){
		"of_everything": (*kiosk).all, "without_hearing": func(s *kiosk) { s.listen(false) },
	} {
		t.Run("keeps_no_page_that_was_made_during_a_change_"+what, func(t *testing.T) {
			s := newKiosk(1 << 20)
			s.hold = func() { change(s) }
			s.says(t, "/en-de/c/x", "1 of")
			s.hold = func() {}
			s.says(t, "/en-de/c/x", "2 of")
		})
	}
}

func (s *kiosk) all() { s.heard(context.Background(), "goods") }

func TestHeard(t *testing.T) {
	for message, stays := range map[string]bool{"goods 8": true, "goods 6,8": true, "goods 7": false, "goods 1,7": false, "goods": false,
		"goods ": false, "goods x": false, "goods 8,": false, "words": false, "something new": false} {
		t.Run(message, func(t *testing.T) {
			k := New(Options{Bytes: 1 << 20, Now: time.Now})
			k.listen(true)
			made := func(at key, during func()) bool {
				_, m, _ := k.find(at)
				m.page = &page{lasting: true, listings: []id.Listing{3, 7}, until: time.Now().Add(time.Minute)}
				during()
				k.made(at, m)
				_, kept := k.pages[at]
				return kept
			}
			if !made(key{path: "before"}, func() {}) {
				t.Fatal("not kept")
			}
			if got := made(key{path: "meanwhile"}, func() { k.heard(t.Context(), message) }); got != stays {
				t.Errorf("a page that was being made is kept: %t", got)
			}
			if _, kept := k.pages[key{path: "before"}]; kept != stays {
				t.Errorf("a page made before is kept: %t", kept)
			}
		})
	}
}
