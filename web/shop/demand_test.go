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
	for _, filter := range []string{"page=2", "min=5", "sort=newest", "category=scarves"} {
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
