package shop_test

import (
	"net/http"
	"net/url"
	"testing"
)

// restricted puts on sale a knife, for which Britain asks an age (variant 5), and sunglasses without CE, which stay out of the
// Union and Britain (variant 6).
func (h *house) restricted() {
	h.t.Helper()
	h.publish(goods{"knife", "kitchen-knives", "821192", 2, 12800, 400, []int{4}, map[string]string{"en": "Steel cleaver", "zh-Hans": "菜刀"}})
	h.publish(goods{"shades", "sunglasses", "900410", 1, 9800, 90, []int{4}, map[string]string{"en": "Round shades", "zh-Hans": "太阳镜"}})
	h.index()
}

// london is a whole British address.
func london() []string {
	return []string{"email", "kim@example.com", "name", "Kim Smith", "line1", "1 High Street", "postal_code", "SW1A 1AA", "city", "London", "phone", "+44 20 7946 0000"}
}

func TestRestrictedGoods(t *testing.T) {
	h := newHouse(t)
	h.restricted()
	t.Run("are found only where they may be sent", func(t *testing.T) {
		b := h.browser()
		b.open("/en-us/search?q=shades").shows(1, ".card")
		b.open("/en-de/search?q=shades").shows(0, `.card a[href*="/l/shades"]`)
		b.open("/en-us/c/sunglasses").shows(1, ".card")
		b.open("/en-de/c/sunglasses").shows(0, ".card")
	})
	t.Run("are named with the reason where a search would have found them", func(t *testing.T) {
		b := h.browser()
		p := b.open("/en-de/search?q=shades").is(http.StatusOK, "/en-de/search?q=shades").says(".notice-title", "1 result is not sold to Germany")
		p.says(`.left-out a[href="/en-de/l/shades"]`, "Round shades").says(".left-out", "EU declaration of conformity (CE)").shows(1, ".empty")
		b.open("/de-de/search?q=shades").says(".notice-title", "1 Treffer ist in diesem Lieferland nicht erhältlich: Deutschland")
		b.open("/en-us/search?q=shades").shows(0, ".left-out")
		b.open("/en-de/search?q=teapot").shows(1, ".card").shows(0, ".left-out")
		h.publish(goods{"case", "sunglasses", "420232", 1, 3800, 90, []int{4}, map[string]string{"en": "Shades case", "zh-Hans": "眼镜盒"}})
		h.index()
		b.open("/en-de/search?q=shades").shows(1, ".card").says(".left-out", "Round shades")
	})
	t.Run("say in the reader's language what is missing, and are not sold", func(t *testing.T) {
		b := h.browser()
		p := b.open("/de-de/l/shades").is(http.StatusOK, "/de-de/l/shades").says(".notice-warn", "EU-Konformitätserklärung (CE)").says(".notice-warn .laws a", "2016/425")
		p.shows(0, `form[action$="/cart"]`).shows(0, ".buybox .money").shows(1, `meta[name=robots][content=noindex]`)
		b.open("/en-us/l/shades").shows(1, `form[action$="/cart"]`).shows(0, `meta[name=robots][content=noindex]`).shows(0, ".buybox .laws")
	})
	t.Run("name who is responsible", func(t *testing.T) {
		h.browser().open("/en-de/l/silk-scarf").says("main", "Responsible person in the EU").says("main", "Europa BV, Kade 1, Rotterdam, NL, rp@example.com")
	})
	t.Run("block the checkout until they are taken out", func(t *testing.T) {
		b := h.browser()
		b.fill("silk-scarf", "1")
		p := b.post("/en-de/cart", url.Values{"variant": {"6"}, "quantity": {"1"}}).is(http.StatusOK, "/en-de/cart")
		p.says(".cart .notice-warn", "Round shades").says(".cart .notice-warn .laws", "EU declaration of conformity (CE)").shows(0, `.summary a[href="/en-de/checkout"]`).shows(1, ".line")
		b.open("/en-de/checkout").is(http.StatusOK, "/en-de/cart")
		form := url.Values{}
		for i := 0; i+1 < len(berlin()); i += 2 {
			form.Set(berlin()[i], berlin()[i+1])
		}
		b.post("/en-de/checkout", form).is(http.StatusOK, "/en-de/cart").says(".flashes", "Mend")
		b.open("/en-us/cart").shows(2, ".line").shows(1, `.summary a[href="/en-us/checkout"]`)
		b.send(b.open("/en-de/cart"), "/cart/line", "variant", "6", "quantity", "0").shows(1, `.summary a[href="/en-de/checkout"]`)
	})
	t.Run("are refused at the last step when the papers have gone meanwhile", func(t *testing.T) {
		b := h.browser()
		p := b.quote()
		h.must(h.db.In(t.Context()).Exec("UPDATE listing SET papers = '{}' WHERE slug = 'silk-scarf'").Error)
		b.send(p, "/place").is(http.StatusConflict, p.path).says(".problem", "may not be sent")
		h.must(h.db.In(t.Context()).Exec("UPDATE listing SET papers = '{eu_responsible_person}' WHERE slug = 'silk-scarf'").Error)
		b.send(p, "/place").is(http.StatusOK, "/sandbox/pay/")
	})
}

// A cart in which nothing can be sent has no total: nothing is not a price.
func TestCartOfRefusedGoods(t *testing.T) {
	h := newHouse(t)
	h.restricted()
	b := h.browser()
	p := b.post("/en-de/cart", url.Values{"variant": {"6"}, "quantity": {"1"}}).is(http.StatusOK, "/en-de/cart")
	p.shows(0, ".summary .money").shows(0, ".summary .landed-bar").shows(1, ".summary .notice-warn")
	b.post("/en-de/cart", url.Values{"variant": {"1"}, "quantity": {"1"}}).shows(1, ".summary .totals-sum .money")
}

func TestAgeCheck(t *testing.T) {
	h := newHouse(t)
	h.restricted()
	b := h.browser()
	b.open("/en-de/l/knife").shows(0, ".buybox .laws")
	p := b.open("/en-gb/l/knife").says(".buybox .notice", "18").says(".buybox .laws a", "Offensive Weapons Act")
	b.send(p, "/en-gb/cart", "quantity", "1").is(http.StatusOK, "/en-gb/cart").says(".consignment .notice", "From 18 years").says(".consignment .notice .laws a", "Offensive Weapons Act")
	b.open("/en-us/cart").shows(1, ".line").shows(0, ".consignment .laws")
	p = b.send(b.open("/en-gb/checkout"), "/en-gb/checkout", london()...).is(http.StatusOK, "/en-gb/checkout/").shows(1, `#f-age[required]:not([checked])`)
	p = b.send(p, "/place", "age", "").is(http.StatusUnprocessableEntity, p.path).shows(1, "#f-age-error").shows(1, `.problem a[href="#f-age"]`).says("#f-age-error", "18")
	p = b.send(p, "/place", "age", "17").is(http.StatusUnprocessableEntity, p.path)
	b.send(p, "/place", "age", "18").is(http.StatusOK, "/sandbox/pay/")
	var kept struct{ AgeConfirmed, MinAge int }
	h.must(h.db.In(t.Context()).Raw("SELECT o.age_confirmed, c.min_age FROM orders o JOIN consignment c ON c.order_id = o.id").Scan(&kept).Error)
	if kept.AgeConfirmed != 18 || kept.MinAge != 18 {
		t.Errorf("the order remembers %+v", kept)
	}
}

// The calculator knows the heading only: it says what papers are asked for, and prices all the same.
func TestDutyPageSaysWhatTheLawAsks(t *testing.T) {
	h := newHouse(t)
	p := h.browser().open("/de-de/duty?hs=9503.00&price=30&currency=EUR&pieces=1&grams=300&to=DE").is(http.StatusOK, "/de-de/duty")
	p.says(".duty-laws", "Nötig: EU-Konformitätserklärung (CE)").says(".duty-laws", "verantwortliche Person in der EU").says(".duty-laws a", "2023/988")
	h.browser().open("/en-br/duty?goods=power+bank").says(".duty-laws", "ANATEL")
	h.browser().open("/en-gb/duty?goods=kitchen+knife").says(".duty-laws", "18 or older")
	h.browser().open("/en-us/duty?hs=6214.10&price=30&currency=USD&pieces=1&grams=300&to=US").shows(0, ".duty-laws")
}
