package shop_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/promotion"
)

// coupon makes a coupon of ten percent, as it is changed.
func (h *house) coupon(code string, change func(*promotion.Coupon)) {
	h.t.Helper()
	var admin id.Account
	h.must(h.db.In(h.t.Context()).Raw(`INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', ?, 'A', 'en', '', now()) RETURNING id`,
		strings.ToLower(code)+"@admin.example").Scan(&admin).Error)
	c := promotion.Coupon{Code: code, Kind: promotion.Percent, Bearer: promotion.ByMall, BasisPoints: 1000, ValidFrom: h.clock().Add(-time.Hour)}
	if change != nil {
		change(&c)
	}
	_, err := h.deps.Till.Promotions.Make(h.t.Context(), admin, c)
	h.must(err)
}

const redeem = "/cart/coupon"

func TestCoupon(t *testing.T) {
	h := newHouse(t)
	h.coupon("TEN", nil)
	h.coupon("RICH", func(c *promotion.Coupon) { c.Currency, c.MinimumMinor = "EUR", 1_000_000 })
	h.coupon("SOON", func(c *promotion.Coupon) { c.ValidFrom = h.clock().AddDate(0, 0, 9) })
	t.Run("tells at the field why a code does not count, and keeps it", func(t *testing.T) {
		b := h.browser()
		p := b.fill("silk-scarf", "2")
		for code, words := range map[string]string{"": "Type the code", "nonesuch": "no such code", "rich": "You need", "soon": "valid from"} {
			p = b.send(p, redeem, "coupon", code).is(http.StatusUnprocessableEntity, "/en-de"+redeem).says("#f-coupon-error", words).shows(1, `.problem a[href="#f-coupon"]`)
			p.shows(1, `#f-coupon[aria-invalid="true"]`)
			if got := p.Find("#f-coupon").AttrOr("value", ""); got != code {
				t.Errorf("%q was typed, %q is shown", code, got)
			}
		}
		b.open("/en-de/cart").shows(0, ".summary button[name=remove]")
	})
	t.Run("says it in the reader's language", func(t *testing.T) {
		b := h.browser()
		b.fill("silk-scarf", "1")
		b.send(b.open("/ar-ae/cart"), redeem, "coupon", "nonesuch").says("#f-coupon-error", "لا يوجد رمز كهذا")
	})
	t.Run("is in every price from the cart to the order, and comes out again", func(t *testing.T) {
		b := h.browser()
		plain := b.fill("silk-scarf", "2").text(".summary .totals-sum .money")
		p := b.send(b.open("/en-de/cart"), redeem, "coupon", " ten ").is(http.StatusOK, "/en-de/cart").says(".flashes", "has been applied").says(".summary", "TEN").shows(0, "#f-coupon")
		p.says(".consignment .totals", "Discount").says(".charges", "Discount with code TEN").says(".landed-parts", "Discount")
		less := p.text(".summary .totals-sum .money")
		if less == plain {
			t.Errorf("with the code it is %s as without", less)
		}
		b.open("/en-de/checkout").says(".summary .totals-sum", less)
		q := b.send(b.open("/en-de/checkout"), "/en-de/checkout", berlin()...).is(http.StatusOK, "/en-de/checkout/").says(".summary", "TEN").says(".summary .totals-sum", less)
		h.must(h.deps.Till.Promotions.Stop(t.Context(), 1, "TEN"))
		again := b.send(q, "/place").is(http.StatusOK, "/en-de/checkout/").says(".flashes", "discount code is no longer valid")
		if words := again.Find(".notice-warn").Text(); !strings.Contains(words, "This code has expired") {
			t.Errorf("asked anew it says %q", words)
		}
		again.says(".changes", "Discount").says(".summary .totals-sum", plain)
		b.open("/en-de/cart").says(".summary .notice-warn", "This code has expired")
		b.send(b.open("/en-de/cart"), redeem, "remove", "yes").is(http.StatusOK, "/en-de/cart").says(".flashes", "was removed").shows(0, ".summary .notice-warn")
	})
	t.Run("of a factory counts on its own goods only", func(t *testing.T) {
		xihe := id.Factory(1)
		h.coupon("XIHE", func(c *promotion.Coupon) { c.Bearer, c.FactoryID = promotion.ByFactory, &xihe })
		b := h.browser()
		b.send(b.fill("teapot", "1"), redeem, "coupon", "xihe").says("#f-coupon-error", "another factory")
		b.fill("silk-scarf", "1")
		p := b.send(b.open("/en-de/cart"), redeem, "coupon", "xihe").is(http.StatusOK, "/en-de/cart").shows(2, ".consignment")
		p.Find(".consignment").Each(func(_ int, part *goquery.Selection) {
			if less, silk := strings.Contains(part.Text(), "Discount with code XIHE"), strings.Contains(part.Text(), "Xihe Silk"); less != silk {
				t.Errorf("discount %v: %s", less, part.Text())
			}
		})
		if words := p.Find(".consignment .charges").Text(); !strings.Contains(words, "from the lower price") {
			t.Errorf("what the factory takes off is explained as %q", words)
		}
	})
	t.Run("needs goods in the cart", func(t *testing.T) {
		b := h.browser()
		b.post("/en-de"+redeem, map[string][]string{"coupon": {"TEN"}}).is(http.StatusOK, "/en-de/cart").shows(1, ".empty")
		b.post("/en-de"+redeem, map[string][]string{"remove": {"yes"}}).is(http.StatusOK, "/en-de/cart")
	})
}
