package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/shipping"
)

// reducedSlug is goods of the demo that no other walk buys.
const reducedSlug = "linen-table-runner"

// aFactoryCutsPrices walks with a price cut from the portal, where it is tried with a mistake and seen before it is set, to a shopper
// who reads what the lower price is compared with, and to an admin who ends it with a reason.
func aFactoryCutsPrices(t *testing.T, browser context.Context, h *house) {
	l, err := h.trade.catalog.Listing(t.Context(), reducedSlug, "en")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.trade.catalog.Held(t.Context(), l.ID, heldBefore); err != nil {
		t.Fatal(err)
	}
	shopper := visit(t, browser, h, guise{language: "de", phone: true, noScript: true})
	shopper.open("/en-de/l/" + reducedSlug)
	before := minor(t, shopper.text(".price-lead .money"))

	clerk := desk(t, browser, h, "lanting-textiles")
	clerk.cuts(fmt.Sprintf("/portal/listings/%d/stock", l.ID))
	shopper.pays(before, true)

	admin := desk(t, browser, h, "")
	admin.endsCut(fmt.Sprintf("/admin/price-cuts/%d", l.ID))
	shopper.pays(before, false)
	email, _ := demoPerson(t, "factory", "lanting-textiles")
	h.letter(t, email, "decision_end_cut")
}

// cuts lowers the prices of a listing by a quarter for a week.
func (c *clerk) cuts(stock string) {
	c.t.Helper()
	today := time.Now().In(shipping.China())
	const look, set = "button[value=cut_show]", "button[value=cut]"
	c.open(stock)
	c.fill("#f-percent", "95")
	c.choose("#f-starts", today.Format(time.DateOnly))
	c.choose("#f-ends", today.AddDate(0, 0, 6).Format(time.DateOnly))
	c.refused(look)
	c.says("#f-percent-error", "90")
	c.fill("#f-percent", "25")
	c.press(look)
	prices := c.texts("form:has(" + set + ") td.num")
	if len(prices) < 2 || minor(c.t, prices[1]) != minor(c.t, prices[0])-minor(c.t, prices[0])/4 {
		c.t.Errorf("a quarter less is shown as %q", prices)
	}
	c.press(set)
	c.says(".pill", c.speaks.T("cut.running"))
}

// pays waits until the page, which was kept for everybody, shows a lower price than before with the one it is compared with, or the
// one of before.
func (v *visitor) pays(before int64, reduced bool) {
	v.t.Helper()
	eventually(v.t, "the price at the door to change", func() (bool, error) {
		v.open("/en-de/l/" + reducedSlug)
		return (minor(v.t, v.text(".price-lead .money")) < before) == reduced, nil
	})
	if v.has(".buybox .price-prior") != reduced {
		v.t.Errorf("a reduction is announced: %v, want %v", !reduced, reduced)
	}
	if reduced {
		v.says(".buybox .price-prior", "Lowest price of the 30 days before")
		return
	}
	if now := minor(v.t, v.text(".price-lead .money")); now != before {
		v.t.Errorf("after the cut it costs %d, before %d", now, before)
	}
}

// endsCut finds the cut in the list and ends it, at first without a reason.
func (c *clerk) endsCut(cut string) {
	c.t.Helper()
	const end = "main form button.btn-danger"
	c.open("/admin/price-cuts")
	c.press("td a[href='" + cut + "']")
	c.refused(end)
	c.fill("#f-statement", "The price before was never asked.")
	c.press(end)
	c.says(".flashes", c.speaks.T("cut.ended"))
	if c.has("td a[href='" + cut + "']") {
		c.t.Error("the cut that was ended is still listed")
	}
}
