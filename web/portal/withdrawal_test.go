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
	w, err := h.deps.Withdrawals.State(t.Context(), o, aftersales.Statement{Pieces: map[id.Line]int{o.Lines()[0].ID: 1}})
	h.must(err)
	k.open(at).says(".notice-warn", "withdrawn from 1 piece").says(".notice-warn", "Do not send")
	h.must(h.db.In(t.Context()).Exec("UPDATE order_line SET shipped = quantity").Error)
	k.open(at).says(".notice-warn", "come back to your address")
	k.open("/portal/money").says("main", "the consumer withdrew ("+w.Number+")")

	var admin id.Account
	h.must(h.db.In(t.Context()).Raw(`INSERT INTO account (role, email, name, language, password_hash, created_at)
		VALUES ('admin', 'closer@example.com', 'Closer', 'en', '', now()) RETURNING id`).Scan(&admin).Error)
	h.must(h.deps.Withdrawals.Close(t.Context(), w.Number, admin, "You kept it."))
	k.open(at).shows(0, ".notice-warn")
	k.open("/portal/money").says("main", "until the goods have been delivered")
}
