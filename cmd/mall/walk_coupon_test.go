package main

import (
	"context"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/promotion"
)

// saver is a consumer on a phone without script who buys three scarves with a code that an admin made.
type saver struct {
	*visitor
	desk       *clerk
	off, total int64  // as the cart says
	number     string // of the order
}

const (
	saved  = "saver@example.com"
	coupon = "WALK10"
)

// aConsumerRedeems walks from a coupon that an admin makes to one of three pieces given back: bad codes first, then a good one, paid
// at the provider; the order, the coupon's page and the book tell the same.
func aConsumerRedeems(t *testing.T, browser context.Context, h *house) {
	desk := &clerk{visitor: visit(t, browser, h, guise{language: "en", noScript: true}), house: h, surface: "/admin", speaks: locale.NewPrinter(locale.English, "CN")}
	desk.signIn(demoPerson(t, "admin", ""))
	s := &saver{visitor: visit(t, browser, h, guise{language: "en", phone: true, noScript: true}), desk: desk}
	s.isOffered(h)
	s.triesCodes()
	s.buys()
	s.reads()
	s.givesOneBack()
	h.verifies(t, 1)
}

// isOffered has the admin make the coupon, without its percent at first; another that asks for more goods is there already.
func (s *saver) isOffered(h *house) {
	d, make := s.desk, "form[action='/admin/promotions'] button[type=submit]"
	d.open("/admin/promotions/new")
	d.fill("#f-code", coupon)
	d.refused(make)
	d.says("#f-percent-error", "Type more than 0")
	if d.value("#f-code") != coupon {
		d.t.Error("the code is forgotten")
	}
	d.fill("#f-percent", "10")
	d.fill("#f-most_uses", "1")
	d.press(make)
	d.says(".flashes", coupon)
	admin := id.Account(h.number(d.t, "select made_by from coupon where code = $1", coupon))
	_, err := h.trade.promotions.Make(d.t.Context(), admin, promotion.Coupon{Code: "WALKRICH", Kind: promotion.Percent, Bearer: promotion.ByMall, BasisPoints: 5000,
		Currency: "EUR", MinimumMinor: money.MustParse("10000", "EUR").Minor, ValidFrom: time.Now().AddDate(0, 0, -1)})
	if err != nil {
		d.t.Fatal(err)
	}
}

// triesCodes types one of none and one for dearer goods before the good one, which is typed in small letters.
func (s *saver) triesCodes() {
	const use = "form[action$='/cart/coupon'] .btn-secondary"
	s.open("/en-de/l/silk-scarf-caravan")
	s.fill("form[action$='/cart'] input[name=quantity]", "3")
	s.press("form[action$='/cart'] button[type=submit]")
	before := minor(s.t, s.text(".summary .totals-sum .money"))
	s.fill("#f-coupon", "nonesuch")
	s.refused(use)
	s.says("#f-coupon-error", "no such code")
	if s.value("#f-coupon") != "nonesuch" {
		s.t.Error("the code that was typed is forgotten")
	}
	s.fill("#f-coupon", "walkrich")
	s.refused(use)
	s.says("#f-coupon-error", "You need")
	s.fill("#f-coupon", "walk10")
	s.press(use)
	s.says(".summary", coupon)
	goods := minor(s.t, s.text(".line-end .money"))
	s.off, s.total = (goods+5)/10, minor(s.t, s.text(".summary .totals-sum .money"))
	if s.total != before-s.off {
		s.t.Errorf("%d less %d is %d", before, s.off, s.total)
	}
	s.press(".summary a.btn-primary")
}

func (s *saver) buys() {
	s.fill("[name=email]", saved)
	for name, value := range buyers()[0].address {
		s.fill("input[name="+name+"]", value)
	}
	s.press("form[action$='/checkout'] button[type=submit]")
	s.says(".summary", coupon)
	if quoted := minor(s.t, s.text(".summary .totals-sum .money")); quoted != s.total {
		s.t.Errorf("the quote is %d, the cart was %d", quoted, s.total)
	}
	if bar := sum(s.t, s.texts(".summary .landed-parts .money")); bar != s.total {
		s.t.Errorf("the parts make %d of %d", bar, s.total)
	}
	s.press("form[action$='/place'] button[type=submit]")
	if asked := minor(s.t, s.text("h1")); asked != s.total {
		s.t.Errorf("the provider asks for %d of %d", asked, s.total)
	}
	s.fill("#f-number", "4242 4242 4242 4242")
	s.fill("#f-expiry", "12 / 34")
	s.fill("#f-cvc", "123")
	s.press(payButton)
	s.desk.house.letter(s.t, saved, "order_confirmed")
}

// reads finds the discount on the order page and in the letter.
func (s *saver) reads() {
	letter := s.desk.house.letter(s.t, saved, "order_confirmed")
	s.open(linkIn(s.t, letter))
	s.says(".charges", "Discount with code "+coupon)
	s.says(".charges", "from the price before it")
	if said := minor(s.t, s.text(".panel .totals-sum .money")); said != s.total {
		s.t.Errorf("the order is %d, paid was %d", said, s.total)
	}
	if charges := sum(s.t, s.texts(".charges .charge-line .money")); charges != s.total {
		s.t.Errorf("the charges make %d of %d", charges, s.total)
	}
	s.desk.open("/admin/promotions/" + coupon)
	s.desk.says(".pill", "Used up")
	if cost := minor(s.t, s.desk.text(".facts .money")); cost != s.off {
		s.t.Errorf("the coupon cost %d, want %d", cost, s.off)
	}
	s.number = s.desk.text("td a[href^='/admin/orders/']")
}

// givesOneBack has the admin refund one piece: what goes back is less its part of the discount.
func (s *saver) givesOneBack() {
	d := s.desk
	d.open("/admin/orders/" + s.number + "/refund")
	d.fill("#f-pieces_0", "1")
	d.choose("#f-reason", "damaged")
	d.fill("#f-note", "a tear")
	d.press("form[action$='/refund'] button[type=submit]")
	back := minor(d.t, d.text("#worked .totals-sum .money"))
	if third := s.total / 3; back < third-3 || back > third+3 {
		d.t.Errorf("one of three pieces is %d of %d", back, s.total)
	}
	if kinds := sum(d.t, d.texts("#worked .totals-line:not(.totals-sum) .money")); kinds != back {
		d.t.Errorf("the kinds make %d, the sum is %d", kinds, back)
	}
	d.click("#f-sure")
	d.press("form[action$='/confirm'] button")
	d.house.letter(d.t, saved, "order_refunded")
	d.open("/admin/orders/" + s.number)
	d.says("#ledger .notice-ok", "The postings hold")
	d.says("#refunds .notice-ok", "exactly these parts")
	d.open("/admin/promotions/" + coupon)
	if cost := minor(d.t, d.text(".facts .money")); cost != s.off-s.off/3 && cost != s.off-s.off/3-1 {
		d.t.Errorf("with one of three pieces back the coupon cost %d of %d", cost, s.off)
	}
	d.press("form[action$='/stop'] button")
	d.says(".pill", "Stopped")
}
