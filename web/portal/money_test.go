package portal_test

import (
	"net/http"
	"testing"
	"time"
)

// TestMoney follows the money of an order from the sale until it is released.
func TestMoney(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	k.open("/portal/money").is(http.StatusOK, "/portal/money").says(".empty", "No money yet")
	number := h.sold(1, 3)
	k.open("/portal/money").says("h3", number).says("main .panel .panel tbody, main section section tbody", "真丝围巾").says("main", "until the goods have been delivered").shows(2, ".table")

	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET state = 'delivered', delivered_at = ?", clock()).Error)
	h.must(h.deps.Settlement.StartMissing(t.Context()))
	k.open("/portal/money").says("main", "14 days after the delivery").says("main", "Directive 2011/83/EU")

	late := *h.deps.Settlement
	late.Now = func() time.Time { return clock().AddDate(0, 0, 16) }
	h.must(late.ReleaseDue(t.Context()))
	k.open("/portal/money").says("main", "the time to return the goods was over").says("main .panel", "European Central Bank")
	if other := h.clerk("xihe").open("/portal/money").is(http.StatusOK, "/portal/money"); other.Find("h3").Length() != 0 {
		t.Error("another factory sees it")
	}
}
