package shop_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// browser is a person at the server, with cookies; it follows redirects.
type browser struct {
	h    *house
	http *http.Client
}

func (h *house) browser() *browser {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	h.must(err)
	return &browser{h, &http.Client{Jar: jar}}
}

// sheet is a page as a browser got it.
type sheet struct {
	*goquery.Document
	t      testing.TB
	status int
	path   string
	header http.Header
}

func read(t testing.TB, r *http.Response, path string) sheet {
	t.Helper()
	defer r.Body.Close()
	doc, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return sheet{doc, t, r.StatusCode, path, r.Header}
}

func (b *browser) answer(r *http.Response, err error) sheet {
	b.h.t.Helper()
	b.h.must(err)
	return read(b.h.t, r, r.Request.URL.RequestURI())
}

func (b *browser) open(path string) sheet {
	b.h.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.h.URL + path
	}
	return b.answer(b.http.Get(path))
}

func (b *browser) post(path string, fields url.Values) sheet {
	b.h.t.Helper()
	return b.answer(b.http.PostForm(b.h.URL+path, fields))
}

// send fills in the first form of the page whose action has this part, and presses its first button.
func (b *browser) send(p sheet, action string, typed ...string) sheet {
	b.h.t.Helper()
	form := p.Find(`main form[method=post][action*="` + action + `"]`)
	if form.Length() == 0 {
		b.h.t.Fatalf("no form for %s on %s: %s", action, p.path, words(p.Selection))
	}
	form = form.First()
	values := url.Values{}
	form.Find("input:not([type=radio]), select").Each(func(_ int, field *goquery.Selection) {
		values.Set(field.AttrOr("name", ""), field.AttrOr("value", field.Find("option[selected]").AttrOr("value", "")))
	})
	for i := 0; i+1 < len(typed); i += 2 {
		values.Set(typed[i], typed[i+1])
	}
	return b.post(form.AttrOr("action", ""), values)
}

// narrow sends the form of a list with something changed.
func (b *browser) narrow(p sheet, typed ...string) sheet {
	b.h.t.Helper()
	values := url.Values{}
	for _, field := range p.Find("#narrow input, select[form=narrow]").EachIter() {
		_, on := field.Attr("checked")
		if kind := field.AttrOr("type", ""); on || kind != "radio" && kind != "checkbox" {
			values.Add(field.AttrOr("name", ""), field.AttrOr("value", field.Find("option[selected]").AttrOr("value", "")))
		}
	}
	for i := 0; i+1 < len(typed); i += 2 {
		values.Set(typed[i], typed[i+1])
	}
	return b.open(p.Find("#narrow").AttrOr("action", "") + "?" + values.Encode())
}

// is checks the status of the page and the beginning of its address.
func (p sheet) is(status int, path string) sheet {
	p.t.Helper()
	if p.status != status || !strings.HasPrefix(p.path, path) {
		p.t.Fatalf("got %d at %s, want %d at %s…: %.400s", p.status, p.path, status, path, words(p.Find("main")))
	}
	return p
}

// shows checks that exactly n elements match.
func (p sheet) shows(n int, selector string) sheet {
	p.t.Helper()
	if got := p.Find(selector).Length(); got != n {
		p.t.Errorf("%s: %d × %s, want %d", p.path, got, selector, n)
	}
	return p
}

// says checks the words of the first element that matches.
func (p sheet) says(selector, text string) sheet {
	p.t.Helper()
	if got := words(p.Find(selector).First()); !strings.Contains(got, text) {
		p.t.Errorf("%s: %s says %q, want %q", p.path, selector, got, text)
	}
	return p
}

// text is the words of the first element that matches.
func (p sheet) text(selector string) string { return words(p.Find(selector).First()) }

// words is the text of a part of a page, with single spaces and without the marks of direction.
func words(s *goquery.Selection) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u2068", "", "\u2069", "", "\u00a0", " ").Replace(s.Text())), " ")
}

// fill puts pieces of the variant that the listing's page has chosen into the cart.
func (b *browser) fill(listing, quantity string) sheet {
	b.h.t.Helper()
	return b.send(b.open("/en-de/l/"+listing), "/en-de/cart", "quantity", quantity).is(http.StatusOK, "/en-de/cart")
}

// berlin is a whole German address with a mail address.
func berlin(changed ...string) []string {
	return append([]string{"email", "anna@example.com", "name", "Anna Muster", "line1", "Torstraße 1", "postal_code", "10119", "city", "Berlin",
		"phone", "+49 1512 3456789"}, changed...)
}

// quote leads a guest with two red scarves to the second step.
func (b *browser) quote() sheet {
	b.h.t.Helper()
	b.fill("silk-scarf", "2")
	return b.send(b.open("/en-de/checkout"), "/en-de/checkout", berlin()...).is(http.StatusOK, "/en-de/checkout/")
}

// place orders, up to the provider's page.
func (b *browser) place(quote sheet) sheet {
	b.h.t.Helper()
	return b.send(quote, "/place").is(http.StatusOK, "/sandbox/pay/")
}

// pay types a card on the provider's page.
func (b *browser) pay(p sheet, card string) sheet {
	b.h.t.Helper()
	return b.send(p, "/sandbox/pay/", "number", card, "expiry", "12/30", "cvc", "123")
}

// bought is the confirmation of two red scarves.
func (b *browser) bought() sheet {
	b.h.t.Helper()
	return b.pay(b.place(b.quote()), "4242424242424242").is(http.StatusOK, "/en-de/o/SR-")
}
