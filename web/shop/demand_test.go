package shop_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/silkroadmall/mall/internal/demand"
)

// TestDemand: what is looked for and opened is counted, once for a browser, and only what a person began with.
func TestDemand(t *testing.T) {
	h := newHouse(t)
	ask := func(path, agent string, head map[string]string) {
		t.Helper()
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, h.URL+path, nil)
		h.must(err)
		r.Header.Set("User-Agent", agent)
		for name, value := range head {
			r.Header.Set(name, value)
		}
		answer, err := http.DefaultClient.Do(r)
		h.must(err)
		h.must(answer.Body.Close())
	}
	for _, agent := range []string{"Firefox", "Safari", "Chrome", "Chrome"} {
		ask("/en-de/search?q=Celadon+Teapot", agent, nil)
	}
	for _, agent := range []string{"Googlebot/2.1", "SomeCrawler", ""} {
		ask("/en-de/search?q=Celadon+Teapot", agent, nil)
	}
	ask("/en-de/search?q=Celadon+Teapot", "Vivaldi", map[string]string{"Sec-Purpose": "prefetch"})
	for _, filter := range []string{"min=5", "sort=newest", "category=scarves", "exact=1"} {
		for _, agent := range []string{"a", "b", "c"} {
			ask("/en-de/search?q=filtered+teapot&"+filter, agent, nil)
		}
	}
	ask("/en-de/l/teapot", "Firefox", map[string]string{"Referer": h.URL + "/en-de/search?q=celadon+teapot&page=2"})
	ask("/en-de/l/teapot", "Firefox", map[string]string{"Referer": h.URL + "/en-de/search?q=celadon+teapot"})
	ask("/en-de/l/teapot", "Safari", map[string]string{"Referer": "https://elsewhere.example/en-de/search?q=celadon+teapot"})
	ask("/en-de/l/teapot", "Safari", map[string]string{"Referer": h.URL + "/en-de/c/scarves?q=celadon+teapot"})
	h.must(h.deps.Demand.Flush(t.Context()))
	list, _, err := h.deps.Demand.Queries(t.Context(), demand.Filter{Days: 1, Limit: 10})
	h.must(err)
	if len(list) != 1 || list[0].Searches != 3 || list[0].Clicks != 1 || list[0].Folded != "celadon teapot" || list[0].Results == 0 {
		t.Errorf("%+v", list)
	}
}

// TestPinned: what the shop chose stands first, says so, and is shown once; nowhere else.
func TestPinned(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	h.must(h.db.In(t.Context()).Exec("INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'a@example.com', 'A', 'en', 'x', now())").Error)
	pin := func(query, slug string) {
		t.Helper()
		p := demand.Pin{Typed: query, Position: 1}
		h.must(h.db.Pool().QueryRow(t.Context(), "SELECT id FROM listing WHERE slug = $1", slug).Scan(&p.ListingID))
		h.must(h.db.Pool().QueryRow(t.Context(), "SELECT id FROM account WHERE role = 'admin' LIMIT 1").Scan(&p.CreatedBy))
		_, err := h.deps.Demand.Pin(t.Context(), p)
		h.must(err)
	}
	pin("teapot", "silk-scarf")
	pin("scarf", "silk-scarf")
	pin("nothing like it", "silk-scarf")
	t.Run("stands_first_and_says_who_chose_it", func(t *testing.T) {
		b.open("/en-de/search?q=Teapot").says(".pinned h2", "Chosen by the shop").says(".pinned", "Nobody can pay").says(".pinned .card", "Silk scarf").
			says(".results .card", "teapot").says(".toolbar", "1 product")
	})
	t.Run("is_shown_once_when_it_is_a_hit_too", func(t *testing.T) {
		b.open("/en-de/search?q=scarf").shows(1, ".card").says(".toolbar", "1 product").shows(0, ".empty")
	})
	t.Run("stands_where_nothing_is_found", func(t *testing.T) {
		b.open("/en-de/search?q=nothing+like+it").shows(1, ".pinned .card")
	})
	t.Run("leaves_filters_and_orders_alone", func(t *testing.T) {
		for _, path := range []string{"/en-de/search?q=teapot&sort=landed", "/en-de/search?q=teapot&min=1", "/en-de/search?q=tea"} {
			b.open(path).shows(0, ".pinned")
		}
	})
}
