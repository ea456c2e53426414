package shop_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	h := newHouse(t)
	h.publish(goods{"own-near", "scarves", "621410", 1, 16900, 160, []int{5}, map[string]string{"en": "Scarf", "zh-Hans": "围巾"}})
	h.must(h.db.In(t.Context()).Exec(`UPDATE listing SET attributes = '[{"key": "material", "value": {"en": "Silk"}}]' WHERE slug = 'silk-scarf'`).Error)
	h.must(h.db.In(t.Context()).Exec(`UPDATE listing SET attributes = '[{"key": "material", "value": {"en": "Stoneware"}}, {"key": "capacity", "value": {"en": "650 ml"}}]' WHERE slug = 'teapot'`).Error)
	b := h.browser()
	t.Run("lays goods beside one another and marks what differs", func(t *testing.T) {
		p := b.open("/en-de/compare?ids=silk-scarf,teapot").is(http.StatusOK, "/en-de/compare").shows(2, "thead th").says("thead th", "Silk scarf").shows(1, `meta[name=robots][content=noindex]`)
		rows := map[string]string{}
		for _, r := range p.Find("tbody tr").EachIter() {
			rows[words(r.Find("th"))] = words(r.Find("td"))
		}
		for label, want := range map[string]string{"Material (different)": "SilkStoneware", "Capacity (different)": "– not stated650 ml", "Made in": "ChinaChina", "Availability": "In stockIn stock"} {
			if rows[label] != want {
				t.Errorf("%s says %q, want %q of %v", label, rows[label], want, rows)
			}
		}
		if price := p.Find("tbody tr").First(); !strings.Contains(words(price), "€") || !price.HasClass("compare-differs") {
			t.Errorf("the first row says %q", words(price))
		}
		p.shows(2, `form[action="/en-de/cart"] input[name=variant]`)
		less := b.open(p.Find(`a[href*="differing"]`).AttrOr("href", ""))
		if all, few := p.Find("tbody tr").Length(), less.Find("tbody tr").Length(); few == 0 || few >= all || few != less.Find("tbody tr.compare-differs").Length() {
			t.Errorf("%d of %d rows differ", few, all)
		}
	})
	t.Run("takes one out, adds another, and puts one into the cart", func(t *testing.T) {
		p := b.open("/en-de/compare?ids=silk-scarf,teapot")
		one := b.open(p.Find("thead th a.btn-quiet").First().AttrOr("href", "")).is(http.StatusOK, "/en-de/compare?ids=teapot").shows(1, "thead th")
		b.open(one.Find("thead th a.btn-quiet").First().AttrOr("href", "")).is(http.StatusOK, "/en-de/compare").shows(1, ".empty")
		b.open(p.Find(".compare-more a").First().AttrOr("href", "")).is(http.StatusOK, "/en-de/compare?ids=silk-scarf,teapot,own-near").shows(3, "thead th")
		b.send(p, "/en-de/cart").is(http.StatusOK, "/en-de/cart").shows(1, ".line")
	})
	t.Run("takes ticked boxes, at most four", func(t *testing.T) {
		b.open("/en-de/compare?ids=silk-scarf&ids=teapot&ids=silk-scarf").is(http.StatusOK, "/en-de/compare?ids=silk-scarf,teapot").shows(2, "thead th")
		many := b.open("/en-de/compare?ids=silk-scarf,teapot,own-near,lion,another").is(http.StatusUnprocessableEntity, "/en-de/compare").says(`.problem a[href="#f-ids"]`, "At most 4")
		many.shows(4, "thead th").shows(1, "#f-ids").says("thead", "Not sold to Germany")
	})
	t.Run("says what is not for sale any more", func(t *testing.T) {
		b.open("/en-de/compare?ids=silk-scarf,none").is(http.StatusOK, "/en-de/compare").says(".notice-info", "1 article is not for sale any more").shows(1, "thead th")
		b.open("/en-de/compare?ids=none").shows(1, ".empty").says(".notice-info", "1 article")
		b.open("/en-de/compare").shows(1, ".empty").shows(0, ".notice-info")
	})
	t.Run("is led to from a product and from what is saved", func(t *testing.T) {
		link := b.open("/en-de/l/silk-scarf").Find(`.buybox a[href*="/compare"]`).AttrOr("href", "")
		b.open(link).is(http.StatusOK, "/en-de/compare?ids=silk-scarf,own-near").shows(2, "thead th")
		b.keeps("/en-de/", "1")
		b.keeps("/en-de/", "3").shows(1, `form#compare[method=get][action="/en-de/compare"]`).shows(1, `input[form=compare][name=ids][value="teapot"]`)
	})
	t.Run("tells a rating where there is one", func(t *testing.T) {
		b.open("/en-de/compare?ids=silk-scarf,teapot").shows(0, `tbody th:contains("Rating")`)
		h.must(h.db.In(t.Context()).Exec("UPDATE listing SET rating_sum = 9, rating_count = 2 WHERE slug = 'teapot'").Error)
		if got := words(b.open("/en-de/compare?ids=silk-scarf,teapot").Find(`tbody tr:contains("Rating")`)); !strings.Contains(got, "4,5 of 5 (2 reviews)") {
			t.Errorf("it says %q", got)
		}
	})
	t.Run("takes as many statements, however many goods", func(t *testing.T) {
		for _, path := range []string{"/en-de/compare?ids=silk-scarf", "/en-de/compare?ids=silk-scarf,teapot,own-near", "/en-de/compare?ids=silk-scarf,teapot,own-near,lion"} {
			h.counted(path)
			if _, sent := h.counted(path); len(sent) > 3 {
				t.Errorf("%s takes %d statements:\n%s", path, len(sent), strings.Join(sent, "\n"))
			}
		}
	})
}
