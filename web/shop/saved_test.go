package shop_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/wishlist"
)

func variant(n string) url.Values { return url.Values{"variant": {n}} }

// keeps saves a variant as the button on a page does.
func (b *browser) keeps(page, n string) sheet {
	b.h.t.Helper()
	r, err := http.NewRequestWithContext(b.h.t.Context(), http.MethodPost, b.h.URL+"/en-de/saved", strings.NewReader(variant(n).Encode()))
	b.h.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Referer", b.h.URL+page)
	return b.answer(b.http.Do(r))
}

// TestSaveButtons: pages for everybody have plain buttons that say nothing of who looks.
func TestSaveButtons(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.keeps("/en-de/", "1")
	for _, path := range []string{"/en-de/", "/en-de/c/scarves", "/en-de/l/silk-scarf", "/en-de/search?q=scarf", "/en-de/f/xihe", "/en-de/compare?ids=silk-scarf,teapot"} {
		mine, theirs := b.open(path), h.browser().open(path)
		if !strings.Contains(mine.header.Get("Cache-Control"), "public") || mine.header.Get("Set-Cookie") != "" {
			t.Errorf("%s is not for everybody: %v", path, mine.header)
		}
		if a, b := words(mine.Selection), words(theirs.Selection); a != b {
			t.Errorf("%s is not the same for two people", path)
		}
		if strings.Contains(path, "compare") {
			continue
		}
		button := mine.Find("main button[form=save][name=variant]").First()
		if mine.Find(`form#save[method=post][action="/en-de/saved"]`).Length() != 1 || button.AttrOr("value", "") == "" || words(button) == "" {
			t.Errorf("%s has no button that saves", path)
		}
	}
}

func TestSaved(t *testing.T) {
	h := newHouse(t)
	t.Run("is empty at first, and leaves no cookie", func(t *testing.T) {
		b := h.browser()
		p := b.open("/en-de/saved").shows(1, ".empty").shows(0, "#compare")
		if given := p.header.Get("Set-Cookie"); given != "" {
			t.Errorf("looking gives %q", given)
		}
	})
	t.Run("keeps what a guest saves, at its price to the door, and leads back", func(t *testing.T) {
		b := h.browser()
		price := b.open("/en-de/l/silk-scarf").text(".price-lead .money")
		p := b.keeps("/en-de/l/silk-scarf", "1").is(http.StatusOK, "/en-de/saved").says(".flashes", "Saved").shows(1, ".line").says(".line-title", "Silk scarf").says(".line-body .meta", "Red")
		p.says(".line-end", "to your door in Germany").says(".line-body", "Only 5 left").says(".line-body", "Arrives").says("main", "90 days").shows(1, `main p > a[href="/en-de/l/silk-scarf"]`)
		if got := p.text(".line-end .money"); got != price {
			t.Errorf("saved at %s, the page says %s", got, price)
		}
		b.keeps("https://evil.example", "3").shows(2, ".line").shows(1, "#compare").shows(2, "input[form=compare]").shows(0, `a[href*="evil"]`)
		b.keeps("/en-de/", "3").shows(2, ".line")
		h.browser().open("/en-de/saved").shows(1, ".empty")
		b.open("/ar-ae/saved").shows(2, ".line").says(".line-title", "Celadon teapot").says(".line:nth-child(2) .line-title", "وشاح حرير")
	})
	t.Run("a script gets a sentence instead of the page", func(t *testing.T) {
		b := h.browser()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/en-de/saved", strings.NewReader(variant("1").Encode()))
		h.must(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Fragment", "saved")
		b.answer(b.http.Do(r)).is(http.StatusOK, "/en-de/saved").shows(1, `a[href="/en-de/saved"]`).shows(0, "main").says("body", "Saved")
		b.open("/en-de/saved").shows(1, ".line")
	})
	t.Run("does not know a variant that is none", func(t *testing.T) {
		b := h.browser()
		for _, v := range []string{"", "x", "999"} {
			for _, path := range []string{"/en-de/saved", "/en-de/saved/cart", "/en-de/saved/back"} {
				b.post(path, variant(v)).is(http.StatusNotFound, path)
			}
		}
	})
	t.Run("removes, and brings back as it was", func(t *testing.T) {
		b := h.browser()
		b.keeps("/en-de/", "1")
		p := b.keeps("/en-de/", "3")
		p = b.send(p, "/saved/remove").is(http.StatusOK, "/en-de/saved?removed=3").shows(1, ".line").says(".undo", "Removed")
		b.send(p, "/saved/back").is(http.StatusOK, "/en-de/saved").shows(2, ".line").says(".line-title", "Celadon teapot").shows(0, ".undo")
		h.browser().post("/en-de/saved/back", variant("3")).is(http.StatusNotFound, "/en-de/saved/back")
	})
	t.Run("moves to the cart", func(t *testing.T) {
		b := h.browser()
		p := b.keeps("/en-de/", "1")
		b.send(p, "/saved/cart").is(http.StatusOK, "/en-de/cart").shows(1, ".line").says(".line-body .meta", "Red").says(".flashes", "Moved")
		b.open("/en-de/saved").shows(0, ".line")
		cart := b.open("/en-de/cart")
		b.send(cart, "/cart/line", "later", "yes").is(http.StatusOK, "/en-de/cart").shows(1, ".empty").says(".flashes", "Saved for later")
		b.open("/en-de/saved").shows(1, ".line")
	})
}

func TestSavedIsTakenAlong(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	anna.keeps("/en-de/", "3")
	guest := h.browser()
	guest.keeps("/en-de/", "1")
	guest.signIn("anna@example.com")
	guest.open("/en-de/saved").shows(2, ".line").shows(0, `main a[href*="sign-in"]`)
	anna.open("/en-de/saved").shows(2, ".line")
	guest.post("/en-de/sign-out", nil)
	guest.open("/en-de/saved").shows(0, ".line")
}

// TestSavedChanges: what has changed since is told: the price, the stock, the catalog.
func TestSavedChanges(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.keeps("/en-de/", "1")
	b.keeps("/en-de/", "3")
	b.open("/en-de/saved").shows(0, ".line .badge")
	do := func(sql string) { t.Helper(); h.must(h.db.In(t.Context()).Exec(sql).Error) }

	do("UPDATE variant SET list_minor = list_minor + 1000 WHERE id = 1")
	b.open("/en-de/saved").shows(0, ".line .badge")
	before := b.number(t, "SELECT price_minor FROM wish WHERE variant_id = 1")
	do("UPDATE variant SET list_minor = list_minor - 5000 WHERE id = 1")
	p := b.open("/en-de/saved").shows(1, ".line .badge").says(".line .badge", "less than when you saved it on 24 Nov 2026")
	if now := cents(p.text(".line:nth-child(2) .line-end .money")); cents(strings.Split(p.text(".line .badge"), " ")[0]) != before-now {
		t.Errorf("%s, from %d to %d", p.text(".line .badge"), before, now)
	}
	b.open("/en-jp/saved").shows(0, ".line .badge") // elsewhere it never cost what it cost here
	b.open("/en-de-usd/saved").shows(0, ".line .badge")
	b.open("/de-de/saved").shows(1, ".line .badge")

	do("UPDATE stock SET on_hand = 0 WHERE variant_id = 1")
	b.open("/en-de/saved").says(".line:nth-child(2)", "Sold out").shows(1, `form[action$="/saved/cart"]`)
	do("UPDATE listing SET state = 'stopped' WHERE slug = 'silk-scarf'")
	b.open("/en-de/saved").says(".line:nth-child(2)", "Not for sale any more").shows(0, ".line:nth-child(2) a.line-title").says(".line:nth-child(2) .line-title", "Silk scarf").shows(1, ".line-end").shows(0, "#compare")
	b.post("/en-de/saved/cart", variant("1")).is(http.StatusNotFound, "/en-de/saved/cart")

	b.keeps("/en-de/", "4") // no carrier takes it
	b.open("/en-de/saved").says(".line", "Not sold to Germany").shows(1, `form[action$="/saved/cart"]`)
}

// cents are the digits of a printed amount.
func cents(printed string) int {
	n := 0
	for _, r := range printed {
		if r >= '0' && r <= '9' {
			n = 10*n + int(r-'0')
		}
	}
	return n
}

// number reads a number of the database.
func (b *browser) number(t *testing.T, sql string) (n int) {
	t.Helper()
	b.h.must(b.h.db.In(t.Context()).Raw(sql).Scan(&n).Error)
	return n
}

func TestSavedIsFull(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	anna.keeps("/en-de/", "3")
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		SELECT 1, 1, 'X' || n, n, 100, 'CNY', 10, 1, 1, 1, '621410', 'CN' FROM generate_series(10, ?) n`, wishlist.Most+8).Error)
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO wish SELECT w.wishlist_id, v.id, 'DE', 1, 'EUR', now() FROM wish w, variant v WHERE v.sku LIKE 'X%'`).Error)
	anna.keeps("/en-de/l/silk-scarf", "1").is(http.StatusConflict, "/en-de/saved").says(".problem", "100 articles")
}
