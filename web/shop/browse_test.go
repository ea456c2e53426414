package shop_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
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
		p.says(".buybox-head", "Made and sold by Xihe Silk").says(`.choice a[aria-current="true"]`, "Red").says(".choice .tile-gone", "Blue").says(".promise-line", "Arrives")
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
	t.Run("a listing says how its maker is reached, once that is known", func(t *testing.T) {
		address := func() string { return b.open("/en-de/l/silk-scarf").text(".product-more") }
		if strings.Contains(address(), "Email") {
			t.Error("an address nobody gave is announced")
		}
		h.must(h.db.In(t.Context()).Exec("UPDATE factory SET email = 'silk@xihe.example' WHERE slug = 'xihe'").Error)
		if got := address(); !strings.Contains(got, "silk@xihe.example") {
			t.Errorf("no address in %s", got)
		}
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
	for path, whole := range map[string]bool{"/en-us/": false, "/en-us-ny/": true, "/en-de/": true, "/en-ca/c/scarves": false, "/en-ca-qc/c/scarves": true} {
		about := b.open(path).Find("meta[name=description]").AttrOr("content", "")
		if strings.Contains(about, "whole price") != whole || about == "" {
			t.Errorf("%s promises %q", path, about)
		}
	}
	b.open("/en-us/").says(".hero .lead", "Choose your state or province")
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
	if cache := p.header.Get("Cache-Control"); !strings.Contains(cache, "public") {
		t.Errorf("a page for everybody may not be kept: %q", cache)
	}
	for typed, page := range map[string]string{"abc": "", "2%26x%3D1": "", "1": "", "-3": "", "%202": "?page=2"} {
		if got := b.open("/en-de/l/silk-scarf?page="+typed).Find("link[rel=canonical]").AttrOr("href", ""); got != h.URL+"/en-de/l/silk-scarf"+page {
			t.Errorf("page %s is known as %s", typed, got)
		}
	}
	for _, path := range []string{"/en-de/recalls", "/en-de/reduced"} {
		b.open(path).shows(1, `link[rel=canonical][href="`+h.URL+path+`"]`)
	}
	for _, path := range []string{"/en-de/cart", "/en-de/orders/find"} {
		p := b.open(path).shows(1, `meta[name=robots][content=noindex]`).shows(0, "link[rel=canonical]")
		if cache := p.header.Get("Cache-Control"); strings.Contains(cache, "public") {
			t.Errorf("%s may be kept by others: %q", path, cache)
		}
	}
}

// elsewhere are the addresses a page names for other readers, by their tags.
func (p sheet) elsewhere() map[string]string {
	at := map[string]string{}
	p.Find("link[rel=alternate][hreflang]").Each(func(_ int, s *goquery.Selection) { at[s.AttrOr("hreflang", "")] = s.AttrOr("href", "") })
	return at
}

// TestElsewhere: a page names itself and all languages of its country, and each page that it names names it in turn.
func TestElsewhere(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	for segment, want := range map[string]map[string]string{
		"en-de": {"en-DE": "en-de", "de-DE": "de-de", "zh-Hans-DE": "zh-de"},
		"de-de": {"de-DE": "de-de", "en-DE": "en-de", "ja-JP": "ja-jp", "pt-PT": "pt-pt", "x-default": "en-us"},
		"fr-be": {"fr-BE": "fr-be", "nl-BE": "nl-be", "fr-FR": "fr-fr"},
	} {
		at := func(segment string) string { return h.URL + "/" + segment + "/l/silk-scarf" }
		named := b.open("/" + segment + "/l/silk-scarf").elsewhere()
		for tag, other := range want {
			if named[tag] != at(other) {
				t.Errorf("%s names %q for %s", segment, named[tag], tag)
			}
		}
		for tag, other := range named {
			back := false
			for _, address := range b.open(strings.TrimPrefix(other, h.URL)).elsewhere() {
				back = back || address == at(segment)
			}
			if !back {
				t.Errorf("%s names %s for %s, which does not name it", segment, other, tag)
			}
		}
	}
}

// picture gives a listing a picture of its own.
func (h *house) picture(slug string) {
	h.t.Helper()
	h.must(h.db.In(h.t.Context()).Exec(`WITH p AS (INSERT INTO picture (factory_id, state, digest, width, height, created_at)
		SELECT factory_id, 'ready', md5(slug) || md5(slug), 800, 800, now() FROM listing WHERE slug = @slug RETURNING id)
		INSERT INTO listing_picture (listing_id, picture_id, position) SELECT l.id, p.id, 0 FROM listing l, p WHERE l.slug = @slug`, map[string]any{"slug": slug}).Error)
}

// TestFrontPictures: a department without a new good has a picture of an old one, and a maker of enough goods is told about; that takes one
// statement more.
func TestFrontPictures(t *testing.T) {
	h := newHouse(t)
	h.must(h.db.In(t.Context()).Exec(`UPDATE factory SET story = '{"en":"Xihe weaves in Hangzhou.","de":"Xihe webt in Hangzhou."}' WHERE slug = 'xihe'`).Error)
	h.must(h.db.In(t.Context()).Exec("UPDATE listing SET published_at = now() - interval '1 year' WHERE slug = 'teapot'").Error)
	h.picture("teapot")
	for i := range 50 {
		g := goods{fmt.Sprintf("scarf-%d", i), "scarves", "621410", 1, 12000, 120, []int{4}, map[string]string{"en": "Silk scarf"}}
		h.publish(g)
		if i > 47 {
			h.picture(g.slug)
		}
	}
	h.index()
	h.deps.Catalog.ForgetTree()
	b := h.browser()
	b.open("/en-de/").shows(2, ".tiles .tile img.photo").shows(0, ".portrait")
	h.picture("scarf-47")
	p, sent := h.counted("/en-de/")
	if len(sent) > 6 {
		t.Errorf("%d statements:\n%s", len(sent), strings.Join(sent, "\n"))
	}
	p.says(".portrait", "Xihe Silk").says(".portrait", "Hangzhou, Zhejiang").says(".portrait", "Xihe weaves").shows(3, ".portrait img").shows(1, `.portrait h3 a[href="/en-de/f/xihe"]`).shows(0, ".portrait [lang]")
	b.open("/fr-fr/").shows(1, `.portrait p[lang=en][dir=auto]`)
	b.open("/de-de/f/xihe").shows(3, "header .workshop img").says("header .lead", "Xihe webt")
}

// TestPunctualMaker: how many parcels a maker hands over in time is told from ten on.
func TestPunctualMaker(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	send := func(n int, late int) {
		t.Helper()
		h.must(h.db.In(t.Context()).Exec(`
			WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) SELECT convert_to('c' || n, 'UTF8'), 'ordered', now(), now() FROM generate_series(CAST(@from AS int), CAST(@to AS int)) n RETURNING id),
			q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
				SELECT 'q' || id, id, 'en-de', 'a@example.com', '{}', '{}', '', 100, 'EUR', now(), now() FROM c RETURNING id, cart_id),
			o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
					tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at)
				SELECT 'o' || id, id, cart_id, 'confirmed', 'en-de', 'a@example.com', '{}', 'EUR', 100, 0, 0, 0, 0, 100, '[]', '', now(), now() FROM q RETURNING id)
			INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest, handover_by, shipped_at)
			SELECT 'c' || id, id, 1, 'shipped', 'air', 'courier', '', CAST(@due AS date), CAST(@due AS date), CAST(@due AS date), CAST(@due AS timestamptz) + make_interval(days => CAST(@late AS int)) FROM o`,
			map[string]any{"from": 100 * n, "to": 100*n + 8, "due": h.clock().AddDate(0, 0, -5).Format(time.DateOnly), "late": late}).Error)
	}
	send(1, 0)
	b.open("/en-de/f/xihe").says("main header", "Hangzhou")
	if got := b.open("/en-de/f/xihe").text("main header"); strings.Contains(got, "on time") {
		t.Errorf("nine parcels are said to tell something: %s", got)
	}
	send(2, 2)
	b.open("/en-de/f/xihe").says("header .facts", "50% of 18 orders in the last 90 days")
	if p, sent := h.counted("/en-de/f/xihe"); p.status != http.StatusOK || len(sent) > 6 {
		t.Errorf("%d after %d statements:\n%s", p.status, len(sent), strings.Join(sent, "\n"))
	}
}
