package shop_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestRecent: what was looked at is kept by the browser, on personal routes only, and shown at today's prices.
func TestRecent(t *testing.T) {
	h := newHouse(t)
	t.Run("opening pages for everybody leaves no cookie", func(t *testing.T) {
		b := h.browser()
		p := b.open("/en-de/l/silk-scarf").shows(1, `[data-recent="/en-de/recent"][data-seen="silk-scarf"] a[href="/en-de/recent"]`)
		if given := p.header.Get("Set-Cookie"); given != "" {
			t.Errorf("a public page gives %q", given)
		}
		b.open("/en-de/").shows(1, `[data-recent="/en-de/recent"][data-seen=""]`)
		b.open("/en-de/recent/shelf").is(http.StatusNoContent, "/en-de/recent/shelf")
	})
	t.Run("the script's request is remembered, the last first, and can be forgotten", func(t *testing.T) {
		b := h.browser()
		for _, slug := range []string{"silk-scarf", "teapot", "silk-scarf"} {
			b.post("/en-de/recent", url.Values{"listing": {slug}})
		}
		p := b.open("/en-de/recent").shows(2, ".card").says(".card-title", "Silk scarf")
		b.open("/en-de/recent/shelf?but=silk-scarf").shows(1, ".card").says(".card-title", "Celadon teapot").shows(0, "main")
		b.open("/ar-ae/recent").shows(2, ".card")
		b.send(p, "/en-de/recent/forget").shows(0, ".card").shows(1, ".empty")
		b.open("/en-de/recent/shelf").is(http.StatusNoContent, "/en-de/recent/shelf")
	})
	t.Run("without a script the way to the list counts", func(t *testing.T) {
		b := h.browser()
		b.openFrom(h.URL+"/en-de/l/teapot?sku=teapot-red", "/en-de/recent").shows(1, ".card").says(".card-title", "Celadon teapot")
		b.openFrom("https://example.com/en-de/l/silk-scarf", "/en-de/recent").shows(1, ".card")
		b.openFrom(h.URL+"/en-de/c/scarves", "/en-de/recent").shows(1, ".card")
	})
	t.Run("what is not for sale is not remembered", func(t *testing.T) {
		b := h.browser()
		b.post("/en-de/recent", url.Values{"listing": {"none"}}).is(http.StatusNotFound, "/en-de/recent")
		b.open("/en-de/recent").shows(0, ".card")
	})
	t.Run("twelve are kept", func(t *testing.T) {
		b := h.browser()
		for i := range 15 {
			slug := fmt.Sprintf("looked-%d", i)
			h.publish(goods{slug, "scarves", "621410", 1, 12000, 120, []int{4}, map[string]string{"en": "Silk scarf", "zh-Hans": "真丝围巾"}})
			b.post("/en-de/recent", url.Values{"listing": {slug}})
		}
		b.open("/en-de/recent").shows(12, ".card")
	})
}

// openFrom opens a page by a link on another.
func (b *browser) openFrom(from, path string) sheet {
	b.h.t.Helper()
	r, err := http.NewRequestWithContext(b.h.t.Context(), http.MethodGet, b.h.URL+path, nil)
	b.h.must(err)
	r.Header.Set("Referer", from)
	return b.answer(b.http.Do(r))
}

// TestRelated: goods of the shelf, near in price, that can be had here; those of other makers first.
func TestRelated(t *testing.T) {
	h := newHouse(t)
	scarf := map[string]string{"en": "Scarf", "zh-Hans": "围巾"}
	for _, g := range []goods{
		{"own-near", "scarves", "621410", 1, 16900, 160, []int{5}, scarf}, {"other-far", "scarves", "621410", 2, 30000, 160, []int{5}, scarf},
		{"other-near", "scarves", "621410", 2, 16000, 160, []int{5}, scarf}, {"sold-out", "scarves", "621410", 2, 16800, 160, []int{0}, scarf},
		{"too-heavy", "scarves", "621410", 2, 16801, 400_000, []int{5}, scarf}, {"elsewhere", "hats", "650500", 2, 16800, 160, []int{5}, scarf},
	} {
		h.publish(g)
	}
	p := h.browser().open("/en-de/l/silk-scarf")
	var found []string
	for _, a := range p.Find(".sections > section .card a").EachIter() {
		found = append(found, strings.TrimPrefix(a.AttrOr("href", ""), "/en-de/l/"))
	}
	if got, want := strings.Join(found, " "), "other-near other-far own-near"; got != want {
		t.Errorf("related are %q, want %q", got, want)
	}
}
