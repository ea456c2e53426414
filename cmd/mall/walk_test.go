package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/testdb"
)

// seeds fills the shop before it opens: the demo's orders are of the past, and a job would take one for unpaid while it is placed.
func (p plan) seeds(t *testing.T) {
	t.Helper()
	p.idle = true
	h := p.open(t)
	if err := h.Seed(t.Context(), func(line string) { t.Log(line) }); err != nil {
		t.Fatal(err)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
}

// TestWalks walks through the whole house as people do: real browsers, servers, jobs, mail. The walks share one shop
// with the demo in it and go side by side.
func TestWalks(t *testing.T) {
	p := newPlan(t)
	p.engine = testdb.Meilisearch(t)
	p.seeds(t)
	h := p.open(t)
	browser := openBrowser(t)
	h.indexed(t)
	inspectable(t, h)
	t.Run("side_by_side", func(t *testing.T) {
		for _, w := range buyers() {
			t.Run("a_consumer_buys_"+w.name, func(t *testing.T) {
				t.Parallel()
				w.walk(t, browser, h)
			})
		}
		for _, n := range narrowers() {
			t.Run("a_shopper_narrows_"+n.name, func(t *testing.T) {
				t.Parallel()
				n.walk(t, browser, h)
			})
		}
		for _, m := range members() {
			t.Run("a_member_keeps_house_"+m.name, func(t *testing.T) {
				t.Parallel()
				m.walk(t, browser, h)
			})
		}
		for _, k := range keyholders() {
			t.Run("a_passkey_opens_"+k.name, func(t *testing.T) {
				t.Parallel()
				k.walk(t, browser, h)
			})
		}
		t.Run("no_passkey_without_script", func(t *testing.T) {
			t.Parallel()
			withoutPasskeys(t, browser, h)
		})
		for _, c := range changers() {
			t.Run("a_shopper_changes_quantities_"+c.name, func(t *testing.T) {
				t.Parallel()
				c.walk(t, browser, h)
			})
		}
		t.Run("a_shopper_comes_back", func(t *testing.T) {
			t.Parallel()
			comesBack(t, browser, h)
		})
		t.Run("a_shopper_takes_a_suggestion", func(t *testing.T) {
			t.Parallel()
			suggested(t, browser, h)
		})
		t.Run("a_shopper_is_disconnected", func(t *testing.T) {
			t.Parallel()
			disconnected(t, browser, h)
		})
		t.Run("a_question_is_answered", func(t *testing.T) {
			t.Parallel()
			questioned(t, browser, h)
		})
		for _, b := range typists() {
			t.Run("a_consumer_types_"+b.name, func(t *testing.T) {
				t.Parallel()
				b.types(t, browser, h)
			})
		}
		t.Run("an_admin_refunds", func(t *testing.T) {
			t.Parallel()
			anAdminRefunds(t, browser, h)
		})
		t.Run("a_consumer_redeems", func(t *testing.T) {
			t.Parallel()
			aConsumerRedeems(t, browser, h)
		})
		t.Run("a_factory_cuts_prices", func(t *testing.T) {
			t.Parallel()
			aFactoryCutsPrices(t, browser, h)
		})
		t.Run("an_admin_books_duty_and_reconciles", func(t *testing.T) {
			t.Parallel()
			anAdminReconciles(t, browser, h)
		})
		t.Run("a_new_factory_sells", func(t *testing.T) {
			t.Parallel()
			newFactory(t, browser, h)
		})
	})
	t.Run("first_visits", func(t *testing.T) { firstVisits(t, browser, h) })
	t.Run("every_page", func(t *testing.T) { everyPage(t, browser, h) })
	h.verifies(t, int64(len(buyers()))+1)
	h.undisturbed(t)
}

// buyer is a consumer who looks for a scarf and buys two.
type buyer struct {
	name     string
	guise    guise
	first    string // where "/" leads a browser of this language
	market   string // what is then chosen
	word     string // what is searched for
	listing  string // the slug of what is bought
	factory  string // the slug of who makes it; "" ends the walk with the confirmation
	email    string
	address  map[string]string
	wrong    string // a field of the address
	mistake  string // what is typed there first
	tracking string // the number the factory ships with; "" leaves it to the carrier
	spared   bool   // so little is bought that neither duty nor tax is due
}

func buyers() []buyer {
	german := map[string]string{
		"name": "Clara Brandt", "line1": "Große Bleichen 12", "postal_code": "20354", "city": "Hamburg", "phone": "+49 1512 3456789",
	}
	return []buyer{
		{name: "in_germany_in_english", guise: guise{language: "fr-FR,fr;q=0.9"}, first: "/fr-fr/", market: "en-de",
			word: "scarf", listing: "silk-scarf-caravan", factory: "xihe-silk", email: "clara@example.com", address: german, wrong: "postal_code", mistake: "2035"},
		{name: "in_the_emirates_in_arabic_on_a_phone", guise: guise{language: "ja", phone: true}, first: "/ja-jp/", market: "ar-ae",
			word: "وشاح", listing: "silk-scarf-caravan", factory: "xihe-silk", email: "layla@example.com", address: map[string]string{
				"name": "Layla Haddad", "line1": "Marina Walk 5, Apt 1204", "city": "Dubai", "region": "DU", "phone": "+971 50 123 4567",
			}, wrong: "phone", mistake: "12"},
		{name: "in_korea", guise: guise{language: "ko-KR,ko;q=0.9", phone: true}, first: "/ko-kr/", market: "ko-kr",
			word: "scarf", listing: "silk-scarf-caravan", email: "minji@example.com", address: map[string]string{
				"name": "Kim Minji", "line1": "세종대로 175", "city": "종로구", "region": "11", "postal_code": "03051", "phone": "+82 10 2345 6789",
				"tax_id": "P123456789012",
			}, wrong: "tax_id", mistake: "P12345", spared: true},
		{name: "without_script", guise: guise{language: "de", noScript: true}, first: "/de-de/", market: "en-de",
			word: "scarf", listing: "silk-scarf-caravan", factory: "xihe-silk", email: "conrad@example.com", address: german, wrong: "postal_code", mistake: "D-ABC", tracking: "LX473124829CN"},
	}
}

// purchase is what a walk knows by the time it has bought.
type purchase struct {
	buyer
	*visitor
	market market.Market
	house  *house
	unit   string // the printed price of one piece, goods alone
	total  string // what is paid, printed
	number string // of the order
	link   string // opens the order
}

func (b buyer) walk(t *testing.T, browser context.Context, h *house) {
	m, err := market.Parse(b.market)
	if err != nil {
		t.Fatal(err)
	}
	p := &purchase{buyer: b, visitor: visit(t, browser, h, b.guise), market: m, house: h}
	p.chooses()
	p.looks()
	p.fillsTheCart()
	p.givesAnAddress()
	p.accepts()
	p.pays()
	p.isConfirmed()
	if b.factory != "" {
		p.isSent(browser)
	}
}

// say is a text of the catalogs in the language of the market.
func (p *purchase) say(key string, args ...any) string { return p.market.Printer().T(key, args...) }

// chooses comes in by "/", which goes by the browser's language, and takes another market; language and country are
// chosen each by itself.
func (p *purchase) chooses() {
	p.open("/")
	if got := p.path(); got != p.first {
		p.t.Fatalf("/ leads to %s, want %s", got, p.first)
	}
	p.click(".chooser summary")
	p.choose("#chooser-country", p.market.Country)
	p.choose("#chooser-language", p.market.Language.Code())
	p.press(".chooser-panel button[type=submit]")
	if got, want := p.path(), p.market.URL("/"); got != want {
		p.t.Fatalf("the chooser leads to %s, want %s", got, want)
	}
	if got, want := p.attribute("html", "dir"), p.market.Language.Dir(); got != want {
		p.t.Errorf("the page runs %s, want %s", got, want)
	}
	p.open("/")
	if got, want := p.path(), p.market.URL("/"); got != want {
		p.t.Errorf("the choice is forgotten: / leads to %s, want %s", got, want)
	}
}

// looks searches, finds the card, opens it, and sees the same price explained to the last cent.
func (p *purchase) looks() {
	p.fill("#q", p.word)
	p.press(".search button")
	link := `.card-title a[href="` + p.market.URL("/l/"+p.listing) + `"]`
	p.there(link)
	card := tell[string](p.visitor, `document.querySelector(`+quote(link)+`).closest(".card").querySelector(".price .money").textContent`)
	p.press(link)
	lead := p.text(".price-lead .money")
	if lead != plain(card) {
		p.t.Errorf("the card says %s, the listing %s", plain(card), lead)
	}
	if bar := sum(p.t, p.texts(".landed-parts .money")); bar != minor(p.t, lead) {
		p.t.Errorf("the parts of the bar make %d of %s", bar, lead)
	}
	if n := tell[int](p.visitor, `document.querySelectorAll(".landed-bar rect").length`); n < 2 {
		p.t.Errorf("the bar has %d parts", n)
	}
	if p.has(".breakdown[open]") {
		p.t.Error("the breakdown stands open before anybody asked")
	}
	p.click(".breakdown > summary")
	p.there(".breakdown[open]")
	p.addsUp(".breakdown", lead)
	p.unit = p.texts(".breakdown .charge .money")[0]
}

// addsUp checks that the charges inside the element add up to their sum and to the total.
func (p *purchase) addsUp(in, total string) {
	p.t.Helper()
	if n := len(p.texts(in + " .charge-name")); n < 3 && !p.spared || n < 2 {
		p.t.Errorf("%s: %d charges do not explain a price", in, n)
	}
	said := p.text(in + " .charges-sum .money")
	if charges := sum(p.t, p.texts(in+" .charge-line .money")); charges != minor(p.t, said) || said != total {
		p.t.Errorf("%s: charges of %d, a sum of %s, a total of %s", in, charges, said, total)
	}
}

// fillsTheCart adds two and finds unit times two.
func (p *purchase) fillsTheCart() {
	p.fill("form[action$='/cart'] input[name=quantity]", "2")
	p.press("form[action$='/cart'] button[type=submit]")
	if got, want := p.path(), p.market.URL("/cart"); got != want {
		p.t.Fatalf("adding leads to %s, want %s", got, want)
	}
	if got := p.value(".line input[name=quantity]"); got != "2" {
		p.t.Errorf("%s pieces in the cart, want 2", got)
	}
	unit, line := p.text(".line-body .money"), p.text(".line-end .money")
	if unit != p.unit || minor(p.t, line) != 2*minor(p.t, unit) {
		p.t.Errorf("2 × %s = %s; the listing said %s", unit, line, p.unit)
	}
	if got := p.text("[data-cart-count]"); got != "2" {
		p.t.Errorf("the header counts %q pieces, want 2", got)
	}
	total := p.text(".summary .totals-sum .money")
	p.click(".consignment .breakdown > summary")
	p.addsUp(".consignment .breakdown", total)
	p.press(".summary a.btn-primary")
}

// givesAnAddress makes a mistake first: it is named where it was made, and what was typed is still there.
func (p *purchase) givesAnAddress() {
	const send = "form[action$='/checkout'] button[type=submit]"
	p.fill("[name=email]", p.email)
	for name, value := range p.address {
		if name == p.wrong {
			value = p.mistake
		}
		if p.has("select[name=" + name + "]") {
			p.choose("select[name="+name+"]", value)
		} else {
			p.fill("input[name="+name+"]", value)
		}
	}
	p.refused(send)
	if p.text("#f-"+p.wrong+"-error") == "" || p.attribute("#f-"+p.wrong, "aria-invalid") != "true" {
		p.t.Error("the wrong field is not marked")
	}
	if n := len(p.texts(".field .error")); n != 1 {
		p.t.Errorf("%d fields are called wrong, want 1: %q", n, p.texts(".field .error"))
	}
	for name, value := range p.address {
		if name == p.wrong {
			value = p.mistake
		}
		tidy := address.Address{Country: p.market.Country}
		tidy.Set(name, value)
		if got := p.value("#f-" + name); got != tidy.Field(name) {
			p.t.Errorf("%s was typed as %q and came back as %q", name, value, got)
		}
	}
	p.fill("#f-"+p.wrong, p.address[p.wrong])
	p.press(send)
}

// accepts reads the quote: it names its end, holds half an hour, and adds up.
func (p *purchase) accepts() {
	_, token, found := strings.Cut(p.path(), "/checkout/")
	if !found {
		p.t.Fatal("the address does not lead to a quote but to", p.path())
	}
	var ends time.Time
	if err := p.house.DB.Pool().QueryRow(p.t.Context(), "select expires_at from quote where token = $1", token).Scan(&ends); err != nil {
		p.t.Fatal(err)
	}
	if left := time.Until(ends); left > 30*time.Minute || left < 28*time.Minute {
		p.t.Errorf("the quote is held for %v", left)
	}
	p.says(".summary", p.say("checkout.held_until", "time", p.market.Printer().DateTime(ends)))
	p.says("address", p.address["name"])
	p.total = p.text(".summary .totals-sum .money")
	p.click(".consignment .breakdown > summary")
	p.addsUp(".consignment .breakdown", p.total)
	if bar := sum(p.t, p.texts(".summary .landed-parts .money")); bar != minor(p.t, p.total) {
		p.t.Errorf("the parts of the bar make %d of %s", bar, p.total)
	}
	if unit, line := p.text(".line-body .money"), p.text(".line-end .money"); unit != p.unit || minor(p.t, line) != 2*minor(p.t, unit) {
		p.t.Errorf("2 × %s = %s; the listing said %s", unit, line, p.unit)
	}
	p.press("form[action$='/place'] button[type=submit]")
}

// pays on the provider's page: one card is declined, the next wants the bank's word.
func (p *purchase) pays() {
	const send = "form[action*='/sandbox/pay/'] .btn-primary"
	if !strings.HasPrefix(p.path(), "/sandbox/pay/") {
		p.t.Fatal("placing leads to", p.path())
	}
	if asked := p.text("h1"); minor(p.t, asked) != minor(p.t, p.total) {
		p.t.Errorf("the provider asks %q for %s", asked, p.total)
	}
	p.press("a[href$='card=declined']")
	p.press(send)
	p.says("[role=alert]", p.say("sandbox.reason.declined"))
	p.fill("#f-number", "4000 0000 0000 3220")
	p.fill("#f-expiry", "12 / 34")
	p.fill("#f-cvc", "123")
	p.press(send)
	if asked := p.text(".price-lead"); minor(p.t, asked) != minor(p.t, p.total) {
		p.t.Errorf("the bank asks about %q, not %s", asked, p.total)
	}
	p.fill("#f-code", "123456")
	p.press(".form .btn-primary")
	p.until("the confirmation", `location.pathname.endsWith("/thanks")`)
}

// isConfirmed reads the confirmation, the letter with every charge, and the order by the letter's link.
func (p *purchase) isConfirmed() {
	p.says("h1", p.say("order.thanks"))
	p.number = p.text(".order-head .code")
	if got := p.text(".totals-sum .money"); got != p.total {
		p.t.Errorf("confirmed is %s, accepted was %s", got, p.total)
	}
	p.addsUp(".breakdown", p.total)
	charges, amounts := p.texts(".breakdown .charge-name"), p.texts(".breakdown .charge-line .money")

	letter := p.house.letter(p.t, p.email, "order_confirmed")
	body := plain(letter.Text)
	for _, want := range append(append(charges, amounts...), p.number, p.total) {
		if !strings.Contains(body, want) {
			p.t.Errorf("the letter does not say %q:\n%s", want, letter.Text)
		}
	}
	for _, word := range strings.Fields(letter.Text) {
		if strings.HasPrefix(word, p.base+p.market.URL("/o/")) {
			p.link = word
		}
	}
	p.open(p.link)
	p.says("h1", p.say("order.state.confirmed"))
	p.says(".knot-present", p.say("order.station.paid"))
	p.says(".events", p.say("order.event.confirmed"))
	p.says(".events", p.say("order.event.payment_declined"))
}
