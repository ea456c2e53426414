package shop_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/market"
)

func TestChooser(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("keeps the page and is remembered", func(t *testing.T) {
		p := b.open("/en-de/chooser?next=%2Fl%2Fsilk-scarf").shows(1, `main select[name=country] option[value="DE"][selected]`)
		p = b.send(p, "/chooser", "country", "JP", "language", "ja", "currency", "").is(http.StatusOK, "/ja-jp/l/silk-scarf")
		p.shows(1, `html[lang="ja"]`)
		b.open("/").is(http.StatusOK, "/ja-jp/")
	})
	t.Run("takes a region with its country only", func(t *testing.T) {
		p := b.open("/en-de/chooser")
		b.send(p, "/chooser", "country", "US", "region", "US-NY").is(http.StatusOK, "/en-us-ny/")
		b.send(p, "/chooser", "country", "FR", "region", "US-NY").is(http.StatusOK, "/en-fr/")
	})
	t.Run("lists every destination by its area, and leads there in one step", func(t *testing.T) {
		p := b.open("/en-kr/chooser?next=%2Fl%2Fsilk-scarf")
		p.shows(len(market.Countries()), ".destination-list button[name=country]").shows(len(market.Countries()), "main select[name=country] option")
		p.shows(7, "main select[name=country] optgroup").shows(7, ".destination-area").shows(1, ".destination-area[open]")
		p.says(".destination-area[open] summary", "Asia").says(".destination-list [aria-current]", "South Korea").says("#f-region-hint", "Brazil")
		b.send(p, "/chooser", "country", "BR", "region", "BR-SP").is(http.StatusOK, "/en-br-sp/l/silk-scarf")
		b.post("/en-kr/chooser", url.Values{"country": {"CH"}, "next": {"/l/silk-scarf"}}).is(http.StatusOK, "/en-ch/l/silk-scarf")
		b.open("/").is(http.StatusOK, "/en-ch/")
	})
	t.Run("prices in another currency than the country's own", func(t *testing.T) {
		b.send(b.open("/en-de/chooser"), "/chooser", "currency", "USD").is(http.StatusOK, "/en-de-usd/").says(".card .money", "$")
	})
	t.Run("names a currency there is no rate for", func(t *testing.T) {
		b.send(b.open("/en-de/chooser"), "/chooser", "currency", "XAU").is(http.StatusUnprocessableEntity, "/en-de/chooser").shows(1, "#f-currency-error")
	})
	t.Run("leads to no other house", func(t *testing.T) {
		b.send(b.open("/en-de/chooser?next=https%3A%2F%2Fevil.example"), "/chooser").is(http.StatusOK, "/en-de/")
	})
}

func TestCart(t *testing.T) {
	h := newHouse(t)
	t.Run("is empty at first and leads on", func(t *testing.T) {
		h.browser().open("/en-de/cart").is(http.StatusOK, "/en-de/cart").shows(2, ".empty .btn").shows(1, `.empty a[href="/en-de/saved"]`).shows(0, ".summary")
	})
	t.Run("has one consignment for each factory", func(t *testing.T) {
		b := h.browser()
		b.fill("silk-scarf", "2")
		p := b.fill("teapot", "1").shows(2, ".consignment").shows(2, ".line").shows(2, ".consignment .breakdown").says(".flashes", "Added")
		p.says(".top .count", "3").says(".consignment-head", "Xihe Silk").shows(1, `.summary a[href="/en-de/checkout"]`)
	})
	t.Run("changes, takes out, and refuses what is no number", func(t *testing.T) {
		b := h.browser()
		p := b.fill("silk-scarf", "1")
		p = b.send(p, "/cart/line", "quantity", "3").is(http.StatusOK, "/en-de/cart").shows(1, `.line input[name=quantity][value="3"]`)
		b.send(p, "/cart/line", "quantity", "many").is(http.StatusUnprocessableEntity, "/en-de/cart/line").shows(1, ".problem").shows(1, ".line").
			shows(1, `#f-quantity-1[value="many"][aria-invalid="true"]`).says("#f-quantity-1-error", "Enter a whole number from 0 to 5").shows(1, `.problem a[href="#f-quantity-1"]`)
		b.send(p, "/cart/line", "quantity", "500").is(http.StatusUnprocessableEntity, "/en-de/cart/line").shows(1, `#f-quantity-1[value="500"]`).says("#f-quantity-1-error", "from 0 to 5")
		b.open("/en-de/cart").shows(1, `.line input[name=quantity][value="3"]`)
		b.send(p, "/cart/line", "remove", "yes").is(http.StatusOK, "/en-de/cart").shows(1, ".empty")
	})
	t.Run("offers what is left of too many, and does not sell them", func(t *testing.T) {
		b := h.browser()
		p := b.fill("silk-scarf", "9").says(".cart .notice", "Only 5 pieces are left").shows(0, `.summary a[href="/en-de/checkout"]`)
		b.open("/en-de/checkout").is(http.StatusOK, "/en-de/cart")
		b.send(p, "/cart/line", "quantity", "5").shows(1, `.line input[name=quantity][value="5"]`).shows(1, `.summary a[href="/en-de/checkout"]`)
	})
	t.Run("is priced anew for another market", func(t *testing.T) {
		b := h.browser()
		german := b.fill("silk-scarf", "2").text(".summary .totals-sum .money")
		p := b.open("/en-jp/cart").shows(1, ".line").says(".summary h2", "Japan")
		if japanese := p.text(".summary .totals-sum .money"); japanese == german || !strings.Contains(japanese, "¥") {
			t.Errorf("in Germany %s, in Japan %s", german, japanese)
		}
	})
	t.Run("says what can't be sent there", func(t *testing.T) {
		b := h.browser()
		b.post("/en-de/cart", url.Values{"variant": {"4"}, "quantity": {"1"}}).is(http.StatusOK, "/en-de/cart").says(".notice-bad", "can't be sent").shows(0, `.summary a[href="/en-de/checkout"]`)
	})
	t.Run("does not know a variant that is none", func(t *testing.T) {
		b := h.browser()
		for _, v := range []string{"", "x", "999"} {
			b.post("/en-de/cart", url.Values{"variant": {v}}).is(http.StatusNotFound, "/en-de/cart")
		}
	})
	t.Run("survives signing in", func(t *testing.T) {
		_, err := h.deps.Accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: "anna@example.com", Name: "Anna", Language: "en", Password: password})
		h.must(err)
		b := h.browser()
		b.fill("silk-scarf", "2")
		b.signIn("anna@example.com")
		b.open("/en-de/cart").shows(1, `.line input[name=quantity][value="2"]`)
		other := h.browser()
		other.signIn("anna@example.com")
		other.open("/en-de/cart").shows(1, ".line")
	})
}

func (b *browser) signIn(email string) {
	b.h.t.Helper()
	b.send(b.open("/en-de/sign-in"), "/sign-in", "email", email, "password", password).is(http.StatusOK, "/en-de/")
}

func TestCheckout(t *testing.T) {
	h := newHouse(t)
	t.Run("asks a German for eight fields, six of them needed", func(t *testing.T) {
		b := h.browser()
		b.fill("silk-scarf", "1")
		b.open("/en-de/checkout").shows(8, ".checkout-form input").shows(6, ".checkout-form input[required]").says("#f-phone-hint", "customs")
	})
	t.Run("asks by the custom of the country", func(t *testing.T) {
		b := h.browser()
		b.fill("silk-scarf", "1")
		b.open("/en-us-ca/checkout").shows(1, `select[name=region] option[value="CA"][selected]`)
		b.open("/ja-jp/checkout").shows(1, "select[name=region]")
		b.open("/en-br/checkout").shows(27, `select[name=region] option[value!=""]`).shows(1, `input[name=tax_id][dir="ltr"][required]`).says("#f-tax_id-hint", "529.982.247-25")
		b.open("/en-sg/checkout").shows(0, "input[name=city]").shows(1, "input[name=postal_code][required]")
		b.open("/ar-ae/checkout").shows(0, "input[name=postal_code]").shows(1, `input[name=phone][dir="ltr"]`)
	})
	t.Run("names wrong fields where they are and keeps the others", func(t *testing.T) {
		b := h.browser()
		b.fill("silk-scarf", "1")
		p := b.send(b.open("/en-de/checkout"), "/en-de/checkout", berlin("postal_code", "123", "email", "anna")...).is(http.StatusUnprocessableEntity, "/en-de/checkout")
		p.shows(2, ".problem li").shows(1, `.problem a[href="#f-postal_code"]`).shows(1, "#f-postal_code-error").shows(1, "#f-email-error")
		p.shows(1, `#f-postal_code[value="123"][aria-invalid="true"]`).shows(1, `#f-name[value="Anna Muster"]`).shows(1, `#f-email[value="anna"]`)
		if !strings.HasPrefix(p.text("title"), "Error") {
			t.Errorf("the title is %q", p.text("title"))
		}
	})
	t.Run("holds a price with its end, its parts, and other deliveries", func(t *testing.T) {
		b := h.browser()
		p := b.quote().says(".quote-until", "30 minutes").says("address", "Anna Muster").says("address", "Germany").shows(1, ".consignment .breakdown")
		before := p.text(".summary .totals-sum .money")
		service := p.Find("input[name=service]:not([checked])").First().AttrOr("value", "")
		p = b.send(p, "/delivery", "service", service).is(http.StatusOK, "/en-de/checkout/").shows(1, `input[name=service][value="`+service+`"][checked]`)
		if after := p.text(".summary .totals-sum .money"); after == before {
			t.Errorf("another delivery costs the same %s", after)
		}
	})
	t.Run("replaces a price whose time is over and says so", func(t *testing.T) {
		b := h.browser()
		p := b.quote()
		h.wait(checkout.Held + time.Second)
		b.open(p.path).is(http.StatusOK, "/en-de/checkout/").says(".flashes", "over").says(".quote-until", "30 minutes")
		b.send(p, "/place").is(http.StatusOK, "/en-de/checkout/").says(".flashes", "over")
	})
	t.Run("shows what a cart that changed costs now, before it is ordered", func(t *testing.T) {
		b := h.browser()
		p := b.quote()
		b.fill("silk-scarf", "1")
		b.send(p, "/place").is(http.StatusOK, "/en-de/checkout/").says(".flashes", "Your cart has changed").shows(4, ".changes del").says(".line", "3 ×")
	})
	t.Run("is a stranger's nowhere", func(t *testing.T) {
		p := h.browser().quote()
		stranger := h.browser()
		stranger.open(p.path).is(http.StatusNotFound, p.path)
		stranger.post(p.path+"/place", keyed("a stranger places")).is(http.StatusNotFound, p.path)
		stranger.open("/en-de/cart").shows(1, ".empty")
	})
	t.Run("offers a member the address used last", func(t *testing.T) {
		_, err := h.deps.Accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: "bea@example.com", Name: "Bea", Language: "en", Password: password})
		h.must(err)
		b := h.browser()
		b.signIn("bea@example.com")
		b.quote()
		b.open("/en-de/checkout").shows(1, `#f-line1[value="Torstraße 1"]`).shows(1, `#f-email[value="bea@example.com"]`)
	})
}
