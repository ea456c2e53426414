package shop_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestCatalogPages are the pages everybody sees.
func TestCatalogPages(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("the front page shows what can be had here", func(t *testing.T) {
		p := b.open("/en-de/").is(http.StatusOK, "/en-de/")
		p.shows(2, ".grid .card").shows(2, ".tiles .tile").shows(3, ".promises li").says("h1", "Priced to your door")
		p.says(".card .price-note", "to your door in Germany")
	})
	t.Run("a card, the listing and the cart ask the same price", func(t *testing.T) {
		card := b.open("/en-de/c/scarves").says("h1", "Scarves").shows(1, ".card").text(".card .money")
		p := b.open("/en-de/l/silk-scarf").is(http.StatusOK, "/en-de/l/silk-scarf")
		if lead, bill := p.text(".price-lead .money"), p.text(".charges-sum .money"); lead != card || bill != card {
			t.Errorf("card %s, listing %s, its bill %s", card, lead, bill)
		}
		if got := b.fill("silk-scarf", "1").text(".summary .totals-sum .money"); got != card {
			t.Errorf("card %s, cart %s", card, got)
		}
	})
	t.Run("a listing names maker, choice, dates and facts", func(t *testing.T) {
		p := b.open("/en-de/l/silk-scarf")
		p.says(".buybox-head", "Made by Xihe Silk").says(`.choice a[aria-current="true"]`, "Red").says(".choice .tile-gone", "Blue").says(".promise-line", "Arrives")
		p.says(".product-more .facts", "Packed weight").shows(1, ".landed-bar").shows(4, ".landed-parts li").shows(1, `form[action="/en-de/cart"] input[name=quantity][max="5"]`)
		if !strings.Contains(p.text(".breakdown"), "German VAT") {
			t.Error("the breakdown does not name the tax")
		}
	})
	t.Run("what is sold out can't be bought", func(t *testing.T) {
		b.open("/en-de/l/silk-scarf?sku=silk-scarf-blue").says(".buybox .notice", "Sold out").shows(0, `form[action="/en-de/cart"]`)
	})
	t.Run("what no carrier takes is said and not sold", func(t *testing.T) {
		b.open("/en-de/l/lion").is(http.StatusOK, "/en-de/l/lion").says(".buybox .notice-title", "Not sold to Germany").shows(0, `form[action="/en-de/cart"]`).shows(0, ".price-lead")
	})
	t.Run("a text that is not translated says so and names its language", func(t *testing.T) {
		b.open("/fr-fr/l/teapot").shows(1, `h1[lang="en"][dir="auto"]`).says(".product-more .notice", "anglais")
		b.open("/ar-ae/l/silk-scarf").says("h1", "وشاح").shows(1, `html[dir="rtl"][lang="ar"]`).shows(0, "h1[lang]")
	})
	t.Run("a factory shows itself and its goods", func(t *testing.T) {
		b.open("/en-de/f/linxi").is(http.StatusOK, "/en-de/f/linxi").says("h1", "Linxi Porcelain").says(".facts", "Jingdezhen, Jiangxi").shows(1, ".card")
	})
	t.Run("what is not there is not found", func(t *testing.T) {
		for _, path := range []string{"/en-de/l/none", "/en-de/c/none", "/en-de/f/none", "/en-de/nowhere"} {
			b.open(path).is(http.StatusNotFound, path).shows(1, ".top .search").shows(1, "main .btn-primary")
		}
	})
	t.Run("a suspended factory is gone at once", func(t *testing.T) {
		h.must(h.db.In(t.Context()).Exec("UPDATE factory SET state = 'suspended' WHERE slug = 'linxi'").Error)
		b.open("/en-de/l/teapot").is(http.StatusNotFound, "/en-de/l/teapot")
		b.open("/en-de/f/linxi").is(http.StatusNotFound, "/en-de/f/linxi")
	})
}

func TestTaxByRegion(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	p := b.open("/en-us/l/silk-scarf").says(".price-note", "estimated; tax by region").shows(4, ".landed-parts li") // goods, delivery by courier, duty and the processing fee
	if href := p.Find(`.buybox a[href*="/chooser"]`).AttrOr("href", ""); href != "/en-us/chooser?next=%2Fl%2Fsilk-scarf" {
		t.Errorf("the region is chosen at %q", href)
	}
	b.open("/en-us-ny/l/silk-scarf").says(".price-note", "to your door, import charges estimated").shows(5, ".landed-parts li").shows(0, `.buybox a[href*="/chooser"]`)
	b.send(p, "/en-us/cart").says(".totals", "by region").says(".summary .promise-line", "may differ")
}

func TestSearch(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("finds by words and keeps them", func(t *testing.T) {
		b.open("/en-de/search?q=teapot").says("h1", "teapot").shows(1, ".card").shows(1, `#q[value="teapot"]`).shows(1, `meta[name=robots][content=noindex]`)
	})
	t.Run("mends a slip and offers what was typed", func(t *testing.T) {
		p := b.open("/en-de/search?q=teapto").says("h1", "teapot").shows(1, ".card").says(".list-head p", "teapto")
		exact := p.Find(".list-head a").AttrOr("href", "")
		b.open(exact).says("h1", "teapto").shows(0, ".card").shows(1, ".empty")
	})
	t.Run("narrows by price and says by which", func(t *testing.T) {
		p := b.open("/en-de/search?min=1&max=40").shows(1, ".card").shows(1, ".chips .chip").says(".toolbar", "1 product")
		b.open(p.Find(".chip-clear").AttrOr("href", "")).shows(2, ".card").shows(0, ".chip")
	})
	t.Run("names a price that is none where it was typed, with the list kept", func(t *testing.T) {
		p := b.open("/en-de/search?min=cheap").is(http.StatusUnprocessableEntity, "/en-de/search")
		p.shows(1, "#f-min-error").shows(1, `#f-min[value="cheap"]`).shows(2, ".card")
	})
	t.Run("names an order there is none of, with the list kept", func(t *testing.T) {
		p := b.open("/en-de/search?sort=by-colour").is(http.StatusUnprocessableEntity, "/en-de/search").shows(2, ".card")
		p.says(`.problem a[href="#f-sort"]`, "Choose one of the sort orders offered")
		b.open("/en-de/search?sort=by-colour&material=silk").is(http.StatusUnprocessableEntity, "/en-de/search").shows(1, ".card").shows(1, ".chips .chip")
		b.open("/en-de/search?sort=by-colour&material=silk&max=1").is(http.StatusUnprocessableEntity, "/en-de/search").shows(1, ".problem").shows(1, ".ways li")
	})
	t.Run("sorts by the price to the door", func(t *testing.T) {
		b.open("/en-de/search?sort=landed").says(".card-title", "Silk scarf")
		b.open("/en-de/search?sort=-landed").says(".card-title", "Celadon teapot").shows(1, `option[value="-landed"][selected]`)
	})
	t.Run("leads on where nothing is", func(t *testing.T) {
		b.open("/en-de/c/sport").is(http.StatusOK, "/en-de/c/sport").shows(1, ".empty").shows(2, ".empty .btn")
	})
}

// TestStatements: a catalog page takes at most six statements, and a product seven, one of which is for its questions, however many goods it shows.
func TestStatements(t *testing.T) {
	h := newHouse(t)
	paths := []string{"/en-de/", "/en-de/c/accessories", "/en-de/l/silk-scarf", "/en-de/search?q=scarf", "/en-de/search", "/en-de/f/xihe"}
	before := map[string]int{}
	for _, path := range paths {
		h.counted(path) // the first reads what is kept in memory
		p, sent := h.counted(path)
		p.is(http.StatusOK, path)
		if before[path] = len(sent); len(sent) > 6 && !(strings.Contains(path, "/l/") && len(sent) == 7) {
			t.Errorf("%s takes %d statements:\n%s", path, len(sent), strings.Join(sent, "\n"))
		}
	}
	for i := range 15 {
		h.publish(goods{fmt.Sprintf("scarf-%d", i), "scarves", "621410", 1, 12000, 120, []int{4}, map[string]string{"en": "Silk scarf", "zh-Hans": "真丝围巾"}})
	}
	h.index()
	for _, path := range paths {
		p, sent := h.counted(path)
		if len(sent) != before[path] {
			t.Errorf("%s took %d statements with few goods and takes %d with many", path, before[path], len(sent))
		}
		if cards := p.Find(".card").Length(); !strings.Contains(path, "/l/") && cards < 10 {
			t.Errorf("%s shows %d cards", path, cards)
		}
	}
}

func TestPaging(t *testing.T) {
	h := newHouse(t)
	for i := range 30 {
		h.publish(goods{fmt.Sprintf("scarf-%d", i), "scarves", "621410", 1, 12000, 120, []int{4}, map[string]string{"en": "Silk scarf", "zh-Hans": "真丝围巾"}})
	}
	h.index()
	b := h.browser()
	first := b.open("/en-de/c/scarves").shows(24, ".card").shows(1, "a[rel=next]").shows(0, "a[rel=prev]")
	second := b.open(first.Find("a[rel=next]").AttrOr("href", "")).shows(7, ".card").shows(1, "a[rel=prev]").shows(0, "a[rel=next]")
	if got := second.Find("link[rel=canonical]").AttrOr("href", ""); got != h.URL+"/en-de/c/scarves?page=2" {
		t.Errorf("the second page is known as %s", got)
	}
	if past := b.open("/en-de/c/scarves?page=9&sort=landed").shows(7, ".card"); past.path != "/en-de/c/scarves?page=2&sort=landed" {
		t.Errorf("past the last page is %s", past.path)
	}
}

// TestKnown: search engines find each catalog page at one address, and its other markets.
func TestKnown(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	p := b.open("/en-de-usd/l/silk-scarf?sku=silk-scarf-blue")
	if got := p.Find("link[rel=canonical]").AttrOr("href", ""); got != h.URL+"/en-de/l/silk-scarf" {
		t.Errorf("known as %s", got)
	}
	for language, want := range map[string]string{"de-DE": "/de-de/l/silk-scarf", "ja-JP": "/ja-jp/l/silk-scarf", "x-default": "/en-us/l/silk-scarf"} {
		if got := p.Find(`link[rel=alternate][hreflang="`+language+`"]`).AttrOr("href", ""); got != h.URL+want {
			t.Errorf("in %s it is %s, want %s", language, got, want)
		}
	}
	if cache := p.header.Get("Cache-Control"); !strings.Contains(cache, "public") {
		t.Errorf("a page for everybody may not be kept: %q", cache)
	}
	for typed, page := range map[string]string{"abc": "", "2%26x%3D1": "", "1": "", "-3": "", "%202": "?page=2"} {
		if got := b.open("/en-de/l/silk-scarf?page="+typed).Find("link[rel=canonical]").AttrOr("href", ""); got != h.URL+"/en-de/l/silk-scarf"+page {
			t.Errorf("page %s is known as %s", typed, got)
		}
	}
	for _, path := range []string{"/en-de/cart", "/en-de/orders/find"} {
		p := b.open(path).shows(1, `meta[name=robots][content=noindex]`).shows(0, "link[rel=canonical]")
		if cache := p.header.Get("Cache-Control"); strings.Contains(cache, "public") {
			t.Errorf("%s may be kept by others: %q", path, cache)
		}
	}
}
