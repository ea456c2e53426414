package portal_test

import (
	"net/http"
	"testing"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/id"
)

// TestWithdrawal tells the factory which pieces a consumer withdrew from: not to send them, or that they come back.
func TestWithdrawal(t *testing.T) {
	h := newHouse(t)
	number := h.sold(1, 2)
	k := h.clerk("linxi")
	at := "/portal/consignments/" + number
	k.open(at).is(http.StatusOK, at).shows(0, ".notice-warn")
	var order id.Order
	h.must(h.db.In(t.Context()).Raw("SELECT order_id FROM consignment WHERE number = ?", number).Scan(&order).Error)
	o, err := h.deps.Orders.OrderByID(t.Context(), order)
	h.must(err)
	_, err = h.deps.Withdrawals.State(t.Context(), o, aftersales.Statement{Pieces: map[id.Line]int{o.Lines()[0].ID: 1}})
	h.must(err)
	k.open(at).says(".notice-warn", "withdrawn from 1 piece").says(".notice-warn", "Do not send")
	h.must(h.db.In(t.Context()).Exec("UPDATE order_line SET shipped = quantity").Error)
	k.open(at).says(".notice-warn", "come back to your address")
}
