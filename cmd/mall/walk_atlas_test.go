package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"
)

// atlas is where all tours have been: the routes, not the addresses.
type atlas struct {
	mu     sync.Mutex
	routes map[string]bool
}

// add notes the route that answers at a path.
func (a *atlas) add(t *testing.T, h *house, path string) {
	t.Helper()
	site := h.site(t)
	c := site.NewContext(nil, nil)
	site.Router().Find(http.MethodGet, path, c)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.routes[c.Path()] = true
}

// site is the server with its table of routes.
func (h *house) site(t *testing.T) *echo.Echo {
	t.Helper()
	site, ok := h.Web.(*echo.Echo)
	if !ok {
		t.Fatalf("the site is a %T, which tells no routes", h.Web)
	}
	return site
}

// unvisited are the addresses that show no page of their own, with what they are.
var unvisited = map[string]string{
	"/:market/suggest":              "a fragment: what the search field proposes, seen on home_suggesting",
	"/:market/recent/shelf":         "a fragment: the shelf at the end of a product page",
	"/:market/account/privacy/data": "a file",
}

// complete fails on a page of the shop that no tour has seen.
func (a *atlas) complete(t *testing.T, h *house) {
	known := map[string]bool{}
	for _, r := range h.site(t).Routes() {
		if r.Method != http.MethodGet || !forPeople(r.Path) {
			continue
		}
		known[r.Path] = true
		why, excused := unvisited[r.Path]
		switch {
		case !a.routes[r.Path] && !excused:
			t.Errorf("no tour has seen %s: give it a sight, or say in unvisited what it shows instead of a page", r.Path)
		case a.routes[r.Path] && excused:
			t.Errorf("%s was seen, and is said to be %s", r.Path, why)
		}
	}
	for path := range unvisited {
		if !known[path] {
			t.Errorf("%s is no more", path)
		}
	}
	if len(known) < 50 {
		t.Errorf("only %d pages are known", len(known))
	}
}

// forPeople says whether a route is one of those that people look at.
func forPeople(path string) bool {
	for _, surface := range []string{"/:market/"} {
		if strings.HasPrefix(path, surface) {
			return true
		}
	}
	return false
}
