package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
)

// TestCrash stops the program between placing and confirming, and starts it again on what it left: every order ends
// paid and confirmed, or unpaid with its goods free again.
func TestCrash(t *testing.T) {
	t.Parallel()
	const pieces = 2
	p := newPlan(t)
	p.idle = true // nobody tells the shop that money came
	h := p.open(t)
	variant := h.oneListing(t, "silk-neckerchief")
	stock := "select on_hand - reserved from stock where variant_id = $1"
	before := h.number(t, stock, variant)

	guests := map[string]*guest{}
	for _, email := range []string{"paid@example.com", "unpaid@example.com", "left@example.com"} {
		g := h.guest(t)
		g.buys(variant, pieces, email)
		guests[email] = g
	}
	guests["paid@example.com"].pays("4242 4242 4242 4242")
	guests["unpaid@example.com"].pays("4000 0000 0000 0002")
	h.standAt(t, "placed", "paid@example.com", "unpaid@example.com", "left@example.com") // nobody has looked yet
	if left := h.number(t, stock, variant); left != before-3*pieces {
		t.Errorf("%d pieces are free after three orders of %d, before it were %d", left, pieces, before)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}

	again := h.plan
	again.idle = false
	h = again.open(t)
	h.becomes(t, "paid@example.com", "confirmed")
	h.letter(t, "paid@example.com", "order_confirmed")
	h.standAt(t, "placed", "unpaid@example.com", "left@example.com") // their time is not over
	h.verifies(t, 1)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}

	later := h.plan
	later.now = func() time.Time { return time.Now().Add(checkout.ToPay + time.Minute) }
	h = later.open(t)
	for _, email := range []string{"unpaid@example.com", "left@example.com"} {
		h.becomes(t, email, "expired")
		h.letter(t, email, "order_expired")
	}
	h.standAt(t, "confirmed", "paid@example.com")
	if left := h.number(t, stock, variant); left != before-pieces {
		t.Errorf("%d pieces are free, want %d", left, before-pieces)
	}
	if held := h.number(t, "select count(*) from reservation where state = 'held' and order_id in (select id from orders where state = 'expired')"); held != 0 {
		t.Errorf("%d reservations of expired orders hold goods", held)
	}
	h.verifies(t, 1)
	h.undisturbed(t)
}

// TestPaidWhileClosed lets the time of an order run out while the program is stopped, with the money already given.
func TestPaidWhileClosed(t *testing.T) {
	t.Parallel()
	p := newPlan(t)
	p.idle = true
	h := p.open(t)
	g := h.guest(t)
	g.buys(h.oneListing(t, "silk-neckerchief"), 1, "late@example.com")
	g.pays("4242 4242 4242 4242")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	later := h.plan
	later.idle, later.now = false, func() time.Time { return time.Now().Add(checkout.ToPay + time.Minute) }
	h = later.open(t)
	h.becomes(t, "late@example.com", "confirmed")
	h.verifies(t, 1)
	h.undisturbed(t)
}

// oneListing puts a listing of the demo on sale, with one picture, and returns its first variant.
func (h *house) oneListing(t *testing.T, slug string) id.Variant {
	t.Helper()
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	if err := h.trade.catalog.SyncTree(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := &seeder{App: h.App, set: set, factories: map[string]id.Factory{}, pictures: map[string]id.Picture{}}
	if err := s.addFactories(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, l := range set.Listings {
		if l.Slug != slug {
			continue
		}
		l.Pictures = l.Pictures[:1]
		if err := s.addListing(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	return id.Variant(h.number(t, "select v.id from variant v join listing l on l.id = v.listing_id where l.slug = $1 order by v.id limit 1", slug))
}

// state is how the only order of an address stands.
func (h *house) state(t *testing.T, email string) (s string) {
	t.Helper()
	if err := h.DB.Pool().QueryRow(t.Context(), "select state from orders where email = $1", email).Scan(&s); err != nil {
		t.Fatalf("the order of %s: %v", email, err)
	}
	return s
}

// standAt checks how the orders stand now.
func (h *house) standAt(t *testing.T, state string, emails ...string) {
	t.Helper()
	for _, email := range emails {
		if got := h.state(t, email); got != state {
			t.Errorf("the order of %s is %s, want %s", email, got, state)
		}
	}
}

// becomes waits until the order stands so.
func (h *house) becomes(t *testing.T, email, state string) {
	t.Helper()
	eventually(t, "the order of "+email+" to be "+state, func() (bool, error) { return h.state(t, email) == state, nil })
}

// guest buys without a browser.
type guest struct {
	t    *testing.T
	http http.Client
	base string
	pay  string // the provider's page of the order
}

func (h *house) guest(t *testing.T) *guest {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &guest{t: t, base: h.base, http: http.Client{Jar: jar, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// post sends a form, names and values in turn, and returns where it leads.
func (g *guest) post(address string, fields ...string) string {
	g.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	if !strings.HasPrefix(address, "http") {
		address = g.base + address
	}
	res, err := g.http.PostForm(address, form)
	if err != nil {
		g.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusSeeOther {
		g.t.Fatalf("POST %s: %d %v\n%s", address, res.StatusCode, err, body)
	}
	return res.Header.Get("Location")
}

// hidden reads fields that a page's form brings with it, names and values in turn.
func (g *guest) hidden(address string, names ...string) []string {
	g.t.Helper()
	res, err := g.http.Get(g.base + address)
	if err != nil {
		g.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	var fields []string
	for _, name := range names {
		_, rest, found := strings.Cut(string(body), `name="`+name+`" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		if !found {
			g.t.Fatalf("no field %s on %s", name, address)
		}
		fields = append(fields, name, value)
	}
	return fields
}

// buys places an order, up to the provider's page.
func (g *guest) buys(v id.Variant, pieces int, email string) {
	g.t.Helper()
	g.post("/en-de/cart", "variant", strconv.FormatInt(int64(v), 10), "quantity", strconv.Itoa(pieces))
	quote := g.post("/en-de/checkout", "email", email, "name", "Clara Brandt", "line1", "Große Bleichen 12", "postal_code", "20354",
		"city", "Hamburg", "phone", "+49 1512 3456789")
	g.pay = g.post("/en-de/checkout/"+path.Base(quote)+"/place", g.hidden(quote, "once", "agreed")...)
	if !strings.Contains(g.pay, "/sandbox/pay/") {
		g.t.Fatal("placing leads to", g.pay)
	}
}

// pays at the provider, whose answer the browser does not bring back to the shop.
func (g *guest) pays(card string) {
	g.t.Helper()
	g.post(g.pay, "number", card, "expiry", "12/34", "cvc", "123")
}
