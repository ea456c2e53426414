package shop_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
)

func TestAccount(t *testing.T) {
	h := newHouse(t)
	h.browser().open("/en-de/account").is(http.StatusOK, "/en-de/sign-in?next=%2Fen-de%2Faccount")
	anna := h.member("anna")
	p := anna.open("/en-de/account").says("h1", "Your account").shows(1, ".empty").shows(7, ".entry").says(".entry", "No address kept yet")
	for _, a := range p.Find(".entry a").EachIter() {
		anna.open(a.AttrOr("href", "")).is(http.StatusOK, a.AttrOr("href", ""))
	}
	for range 4 {
		anna.bought()
		h.must(h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = on_hand + 2 WHERE variant_id = 1").Error)
	}
	anna.post("/en-de/saved", url.Values{"variant": {"3"}})
	p = anna.open("/en-de/account").shows(3, ".brief").shows(3, ".brief h3").says(".brief-text", "It arrives by").shows(3, ".brief-goods li")
	p.shows(1, `.rule a[href="/en-de/orders"]`).says(".entry", "Anna Muster, Torstraße 1 · Germany").says(".entries", "1 article saved").says(".entries", "Germany · English · EUR")
	anna.open("/ar-ae/account").shows(1, `html[dir="rtl"]`).shows(3, ".brief")
}

// TestAccountStatements: a member's own page takes as many statements, however much there is.
func TestAccountStatements(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	most := map[string]int{"/en-de/account": 7, "/en-de/account/messages": 2, "/en-de/orders": 5, "/en-de/account/addresses": 2, "/en-de/saved": 3, "/en-de/account/privacy": 1, "/en-de/account/privacy/delete": 2}
	for round := range 2 {
		if round == 1 {
			for range 3 {
				anna.bought()
				h.must(h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = on_hand + 2 WHERE variant_id = 1").Error)
			}
			for v := range 3 {
				anna.post("/en-de/saved", url.Values{"variant": {fmt.Sprint(v + 1)}})
			}
		}
		for path, most := range most {
			anna.counted(path)
			if p, sent := anna.counted(path); p.status != http.StatusOK || len(sent) > most {
				t.Errorf("%s answers %d with %d statements of %d:\n%s", path, p.status, len(sent), most, strings.Join(sent, "\n"))
			}
		}
	}
}

func TestAccountPlace(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	p := anna.open("/en-de/account/place").shows(1, `main select[name=country] option[value="DE"][selected]`).shows(1, `main select[name=letters] option[value="en"][selected]`)
	wrong := anna.send(p, "/account/place", "currency", "XAU", "letters", "xx").is(http.StatusUnprocessableEntity, "/en-de/account/place")
	wrong.shows(1, "#f-currency-error").shows(1, "#f-letters-error").shows(2, ".problem li")
	anna.send(p, "/account/place", "country", "JP", "language", "ja", "currency", "", "letters", "fr").is(http.StatusOK, "/ja-jp/account/place").shows(1, `html[lang="ja"]`)
	a, err := h.deps.Accounts.ByEmail(t.Context(), account.Consumer, "anna@example.com")
	if err != nil || a.Language != "fr" {
		t.Errorf("letters come in %q: %v", a.Language, err)
	}
	anna.open("/").is(http.StatusOK, "/ja-jp/")
}

// home is an address in Germany as its form is filled in.
func home(changed ...string) []string {
	return append([]string{"name", "Anna Muster", "line1", "Torstraße 1", "postal_code", "10119", "city", "Berlin", "phone", "+49 1512 3456789"}, changed...)
}

func TestBook(t *testing.T) {
	h := newHouse(t)
	anna, bea := h.member("anna"), h.member("bea")
	const book, blank = "/en-de/account/addresses", "/en-de/account/addresses/new"
	t.Run("names wrong fields where they are and keeps the others", func(t *testing.T) {
		p := anna.open(blank).shows(1, `#f-name[value="anna"]`)
		p = anna.send(p, blank, home("postal_code", "123", "city", "")...).is(http.StatusUnprocessableEntity, blank)
		p.shows(2, ".problem li").shows(1, "#f-postal_code-error").shows(1, "#f-city-error").shows(1, `#f-postal_code[value="123"]`).shows(1, `#f-line1[value="Torstraße 1"]`)
	})
	t.Run("asks in the form of another country, with what was typed", func(t *testing.T) {
		p := anna.send(anna.open(blank), blank, home("country", "AE")...).is(http.StatusOK, blank).shows(0, "#f-postal_code").shows(1, "select[name=region]").shows(1, `#f-line1[value="Torstraße 1"]`)
		p.shows(1, `input[name=form][value="AE"]`)
		anna.send(p, blank, "region", "DU", "city", "Marina", "phone", "+971 50 123 4567").is(http.StatusOK, book).says(".book li", "United Arab Emirates").says(".flashes", "saved")
	})
	t.Run("an unknown country is the market's", func(t *testing.T) {
		anna.send(anna.open(blank), blank, home("country", "XX", "form", "XX")...).is(http.StatusOK, blank).shows(1, `input[name=form][value="DE"]`)
	})
	t.Run("adds, changes, prefers", func(t *testing.T) {
		p := anna.send(anna.open(blank), blank, home()...).is(http.StatusOK, book).shows(2, ".book li").says(".book li:first-child", "Emirates").shows(1, ".book .badge")
		p = anna.send(p, "/prefer").is(http.StatusOK, book).says(".book li:first-child", "Torstraße 1").shows(1, ".book .badge")
		change := p.Find(".book li:first-child a").AttrOr("href", "")
		anna.send(anna.open(change).shows(1, `#f-city[value="Berlin"]`), change, "city", "Potsdam", "postal_code", "14467").is(http.StatusOK, book).says(".book li:first-child", "14467 Potsdam")
		anna.send(anna.open(change), change, "postal_code", "1").is(http.StatusUnprocessableEntity, change).shows(1, "#f-postal_code-error")
		bea.open(change).is(http.StatusNotFound, change)
		for _, rest := range []string{"", "/prefer", "/remove", "/back"} {
			bea.post(change+rest, url.Values{"form": {"DE"}, "name": {"Bea"}, "line1": {"X 1"}, "city": {"Bonn"}, "postal_code": {"53111"}, "phone": {"+4915123456789"}}).is(http.StatusNotFound, change)
		}
		anna.open(book+"/x").is(http.StatusNotFound, book)
	})
	t.Run("the checkout begins with the preferred one of its country", func(t *testing.T) {
		anna.fill("silk-scarf", "1")
		anna.open("/en-de/checkout").shows(1, `#f-city[value="Potsdam"]`)
		anna.open("/en-ae/checkout").shows(1, `#f-city[value="Marina"]`)
	})
	t.Run("removes, and brings back", func(t *testing.T) {
		p := anna.send(anna.open(book), "/remove").is(http.StatusOK, book+"?removed=").shows(1, ".book li").says(".undo", "removed")
		p = anna.send(p, "/back").is(http.StatusOK, book).shows(2, ".book li").says(".book li:first-child .badge", "Default").says(".flashes", "back")
		for range 2 {
			p = anna.send(p, "/remove")
		}
		p.shows(0, ".book li").says("main", "kept here by themselves")
		h.wait(2 * 3600e9)
		h.must(h.deps.Accounts.SweepOut(t.Context()))
		anna.send(p, "/back").is(http.StatusNotFound, book)
	})
}

// TestBookIsFull: one address too many is told in words, with what was typed.
func TestBookIsFull(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	const blank = "/en-de/account/addresses/new"
	me, err := h.deps.Accounts.ByEmail(t.Context(), account.Consumer, "anna@example.com")
	h.must(err)
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO address_book (account_id, address, used_at) SELECT ?, jsonb_build_object('name', 'n' || n, 'country', 'DE'), now() FROM generate_series(1, 20) n`, id.Account(me.ID)).Error)
	p := anna.send(anna.open(blank), blank, home()...).is(http.StatusConflict, blank).says(".problem", "20 addresses")
	p.shows(1, `#f-line1[value="Torstraße 1"]`)
}
