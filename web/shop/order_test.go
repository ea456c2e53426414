package shop_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
)

func TestPlace(t *testing.T) {
	h := newHouse(t)
	t.Run("makes one order of two clicks, and going back leads to it", func(t *testing.T) {
		b := h.browser()
		p := b.quote()
		first, second := b.place(p), b.place(p)
		if first.path != second.path {
			t.Errorf("the second click leads to %s, the first to %s", second.path, first.path)
		}
		o := b.open(p.path).is(http.StatusOK, "/en-de/o/SR-").says("h1", "Waiting for payment")
		b.open("/en-de/cart").shows(1, ".empty").shows(1, ".top .count[hidden]")
		if number := o.text(".order-head .code"); !strings.Contains(o.path, number) {
			t.Errorf("the page of %s names %s", o.path, number)
		}
	})
	t.Run("refuses goods that others have bought meanwhile, on the page", func(t *testing.T) {
		b := h.browser()
		b.fill("teapot", "3")
		p := b.send(b.open("/en-de/checkout"), "/en-de/checkout", berlin()...)
		h.must(h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = 1 WHERE variant_id = 3").Error)
		b.send(p, "/place").is(http.StatusConflict, "/en-de/checkout/").says(".problem", "Celadon teapot")
	})
}

func TestOrder(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	var path string
	t.Run("a declined card leaves the order waiting, with the reason", func(t *testing.T) {
		p := b.pay(b.place(b.quote()), "4000000000000002").says("[role=alert]", "declined")
		p = b.send(p, "/cancel").is(http.StatusOK, "/en-de/o/SR-").says("h1", "Waiting for payment").shows(1, ".notice-warn form").shows(0, ".thread")
		p.says(".notice-warn", "declined").says(".payments", "A card was declined").says(".payments", "another card or method")
		p.says(".payments", "built-in test provider").says(".payments", "was to be paid by")
		p = b.pay(b.send(p, "/pay").is(http.StatusOK, "/sandbox/pay/"), "4242424242424242").is(http.StatusOK, "/en-de/o/SR-")
		p.says("h1", "Thank you").shows(1, `a[href="/en-de/sign-up"]`).says(".order-head", "anna@example.com").shows(1, ".breakdown")
		path = strings.Replace(p.path, "/thanks", "", 1)
	})
	t.Run("its link opens it without cookies; another key or none does not", func(t *testing.T) {
		stranger := h.browser()
		stranger.open(path).is(http.StatusOK, path).says("h1", "Paid").shows(1, ".thread").shows(5, ".knot").says(".knot-present", "Paid").shows(0, "form[action*='/pay']")
		bare, _, _ := strings.Cut(path, "?")
		for _, wrong := range []string{bare, bare + "?key=", bare + "?key=AAAAAAAAAAAAAAAAAAAAAA", "/en-de/o/SR-0000-0000-0000", "/en-de/o/x"} {
			stranger.open(wrong).is(http.StatusNotFound, wrong)
		}
		stranger.post(bare+"/pay", keyed("a stranger pays an order")).is(http.StatusNotFound, bare)
		stranger.open(bare+"/thanks").is(http.StatusNotFound, bare)
	})
	t.Run("the price is what was agreed, part by part", func(t *testing.T) {
		p := b.open(path)
		if total, bill := p.text(".totals-sum .money"), p.text(".charges-sum .money"); total != bill || total == "" {
			t.Errorf("total %s, bill %s", total, bill)
		}
		p.says("address", "Torstraße 1").says("address", "Germany").shows(4, ".landed-parts li")
	})
	t.Run("says what happened to the money, dated", func(t *testing.T) {
		p := b.open(path).shows(1, ".payments").says(".payments", "has arrived").says(".payments", "Payment received")
		if n := p.Find(".payments time").Length(); n < 4 {
			t.Errorf("%d dates: %s", n, p.text(".payments"))
		}
	})
	t.Run("it is on its way, and then there", func(t *testing.T) { h.ship(t, b, path) })
	t.Run("the consumer ends the protection of the money, once", func(t *testing.T) {
		address, key, _ := strings.Cut(path, "?")
		b.open(path).says(".protection", "after the goods have arrived")
		h.must(h.deps.Settlement.StartMissing(t.Context()))
		p := b.open(path).says(".protection", "Until then the factory is not paid").shows(1, ".protection form")
		b.send(p, "/received/"+h.consignment(t)).is(http.StatusOK, address).says(".flashes", "confirmed").says(".protection", "You confirmed the receipt").shows(0, ".protection form")
		b.post(address+"/received/"+h.consignment(t)+"?"+key, keyed("once more")).is(http.StatusOK, address)
		b.post(address+"/received/CN-0?"+key, keyed("another consignment")).is(http.StatusNotFound, address)
		h.browser().post(address+"/received/"+h.consignment(t), keyed("a stranger")).is(http.StatusNotFound, address)
		if n := b.number(t, "SELECT count(*) FROM order_event WHERE kind = 'received'"); n != 1 {
			t.Errorf("%d receipts", n)
		}
	})
	t.Run("it can't be paid twice", func(t *testing.T) {
		address, key, _ := strings.Cut(path, "?")
		b.post(address+"/pay?"+key, keyed("once more")).is(http.StatusOK, address)
	})
	t.Run("a key that was used for something else is a conflict that says what to do", func(t *testing.T) {
		address, key, _ := strings.Cut(path, "?")
		b.post(address+"/received/"+h.consignment(t)+"?"+key+"&more=1", keyed("once more")).is(http.StatusConflict, address).says("main", "already sent once")
		b.post(address+"/pay?"+key, nil).is(http.StatusUnprocessableEntity, address).says("main", "Open the page again")
	})
}

// keyed is a form with the key that stands for the name.
func keyed(name string) url.Values {
	return url.Values{"once": {strings.ReplaceAll(name, " ", ".") + ".0123456789abcdef"}}
}

// ship has the factory accept, pack and ship the only consignment, and the carrier deliver it.
func (h *house) ship(t *testing.T, b *browser, path string) {
	t.Helper()
	number, _, _ := strings.Cut(path[strings.LastIndex(path, "/")+1:], "?")
	o, err := h.deps.Orders.Order(t.Context(), number)
	h.must(err)
	c := o.Consignments[0]
	h.must(h.dock.Accept(t.Context(), c.FactoryID, c.Number))
	h.must(h.dock.Pack(t.Context(), c.FactoryID, c.Number))
	parcel, err := h.dock.Ship(t.Context(), c.FactoryID, c.Number, fulfilment.Shipping{Quantities: map[id.Line]int{c.Lines[0].ID: 2}})
	h.must(err)
	b.open(path).says("h1", "On its way").says(".consignment .pill", "On its way").says(".parcel summary", parcel.Tracking).says(".knot-present", "carrier").shows(3, ".knot-past").shows(1, ".protection form")
	h.wait(time.Hour)
	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET state = ?, delivered_at = ?", order.Delivered, h.clock()).Error)
	h.must(h.db.In(t.Context()).Exec("UPDATE orders SET state = ?", order.Completed).Error)
	b.open(path).says("h1", "Delivered").shows(5, ".knot-past").says(".consignment .pill", "Delivered")
}

func TestOrderExpired(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.place(b.quote())
	number := h.only(t)
	path := "/en-de/o/" + number + "?key=" + h.deps.Signer.Sign(number)
	h.wait(2 * time.Hour)
	b.open(path).says("h1", "Waiting").shows(0, "form[action*='/pay']")
	h.must(h.db.In(t.Context()).Exec("UPDATE orders SET state = 'expired'").Error)
	b.open(path).says("h1", "Not paid in time").says(".lead", "Nothing was charged").shows(0, ".thread").shows(0, "form[action*='/pay']")
}

// consignment is the number of the only consignment.
func (h *house) consignment(t *testing.T) (number string) {
	t.Helper()
	h.must(h.db.In(t.Context()).Raw("SELECT number FROM consignment").Scan(&number).Error)
	return number
}

// only is the number of the only order.
func (h *house) only(t *testing.T) string {
	t.Helper()
	var number string
	h.must(h.db.In(t.Context()).Raw("SELECT number FROM orders").Scan(&number).Error)
	return number
}

func TestReturn(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	pay := b.place(b.quote())
	number := h.only(t)
	key := "?key=" + h.deps.Signer.Sign(number)
	t.Run("waits while the bank has not said", func(t *testing.T) {
		b.open("/en-de/o/"+number+"/return"+key).is(http.StatusOK, "/en-de/o/").says("h1", "asking your bank").shows(1, `main [data-waits] a[href=""]`).shows(0, "meta[http-equiv=refresh]")
	})
	t.Run("leads to the order when it was called off", func(t *testing.T) {
		b.open("/en-de/o/"+number+"/return"+key+"&cancelled=1").is(http.StatusOK, "/en-de/o/"+number).says("h1", "Waiting for payment")
	})
	t.Run("leads to the thanks once it is paid, however often", func(t *testing.T) {
		b.pay(pay, "4242424242424242").is(http.StatusOK, "/en-de/o/"+number+"/thanks")
		b.open("/en-de/o/"+number+"/return"+key).is(http.StatusOK, "/en-de/o/"+number+"/thanks")
	})
}

// TestOtherSite: a page of another site can't fill a cart or order.
func TestOtherSite(t *testing.T) {
	h := newHouse(t)
	jar, err := cookiejar.New(nil)
	h.must(err)
	client := &http.Client{Jar: jar}
	for _, path := range []string{"/en-de/cart", "/en-de/checkout", "/en-de/chooser"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, strings.NewReader(url.Values{"variant": {"1"}}.Encode()))
		h.must(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		answer, err := client.Do(r)
		h.must(err)
		read(t, answer, path).is(http.StatusForbidden, path)
	}
}
