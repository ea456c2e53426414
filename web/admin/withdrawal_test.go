package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/id"
)

// TestWithdrawals leads from what a consumer stated to its refund, which closes it.
func TestWithdrawals(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	number := h.sold("buyer@example.com")
	path := "/admin/orders/" + number
	h.lined()
	o, err := h.settlement.Orders.Order(t.Context(), number)
	must(t, err)
	anna.open("/admin/withdrawals").at("/admin/withdrawals", http.StatusOK).says(".empty", "No withdrawal here")
	w, err := h.withdrawals.State(t.Context(), o, aftersales.Statement{Pieces: map[id.Line]int{o.Lines()[0].ID: 2}, Reason: "too warm"})
	must(t, err)

	anna.open("/admin").says("a[href='/admin/withdrawals'] .today-number", "1").says("a[href='/admin/withdrawals']", "None is overdue")
	list := anna.open("/admin/withdrawals").says("tbody", w.Number).says("tbody", number).says("tbody .pill", "Due by")
	anna.open(path).says("#withdrawals", w.Number).says("#withdrawals", "2 × Scarf").says("#withdrawals", "too warm")
	form := anna.follow(list, "tbody a[href*='/refund']").at(path+"/refund?withdrawal="+w.Number, http.StatusOK)
	if got := form.Find("input[name=pieces_0]").AttrOr("value", ""); got != "2" {
		t.Errorf("%s pieces are proposed", got)
	}
	if form.Find("input[name=levies][checked]").Length() != 1 || form.Find("option[value=withdrawal][selected]").Length() != 1 {
		t.Error("the form proposes less than the law gives")
	}
	form.says("textarea", w.Number+" too warm")
	t.Run("is overdue after 14 days", func(t *testing.T) {
		h.exec("ALTER TABLE withdrawal DISABLE TRIGGER stated")
		h.exec("UPDATE withdrawal SET stated_at = stated_at - interval '15 days'")
		anna.open("/admin/withdrawals").says("tbody .pill", "Overdue since")
		anna.open("/admin").says("a[href='/admin/withdrawals']", "1 overdue")
	})
	t.Run("another order's is not found", func(t *testing.T) {
		anna.open(path+"/refund?withdrawal=WD-0000-0000-0000").at(path+"/refund?withdrawal=WD-0000-0000-0000", http.StatusNotFound)
	})
	shown := anna.send(form, path+"/refund", nil).at(path+"/refund", http.StatusOK).says("#worked h2", "€71.00")
	anna.send(shown, path+"/refund/confirm", url.Values{"sure": {"1"}}).at(path, http.StatusOK).says("#withdrawals .pill", "Refunded").lacks("#withdrawals a[href*='/refund']")
	anna.open("/admin/withdrawals").says(".empty", "No withdrawal here")
	anna.open("/admin/withdrawals?view=settled").says("tbody", w.Number).says("tbody .pill", "Refunded")
	if got := anna.open(path+"/refund?withdrawal="+w.Number).Find("input[name=pieces_0]").AttrOr("value", ""); got != "0" {
		t.Errorf("of a settled withdrawal %s pieces are proposed", got)
	}
	h.books()
}

// TestWithdrawal_close ends a withdrawal without a refund, with a note and a confirmation; until then the factory's money waits.
func TestWithdrawal_close(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	number := h.sold("buyer@example.com")
	path := "/admin/orders/" + number
	h.lined()
	o, err := h.settlement.Orders.Order(t.Context(), number)
	must(t, err)
	w, err := h.withdrawals.State(t.Context(), o, aftersales.Statement{Pieces: map[id.Line]int{o.Lines()[0].ID: 2}, Reason: "too warm"})
	must(t, err)
	h.exec("UPDATE consignment SET state = 'delivered', delivered_at = now() - interval '100 days'")
	must(t, h.settlement.StartMissing(t.Context()))
	must(t, h.settlement.ReleaseDue(t.Context()))
	anna.open(path).says("#money tbody", "On hold").says("#money tbody", w.Number)
	anna.follow(anna.open(path), "#money a").says("tbody", "waits for the goods or the refund")

	at := "/admin/withdrawals/" + w.Number
	form := anna.follow(anna.open("/admin/withdrawals"), "tbody a").at(at, http.StatusOK).says("#stated", "2 × Scarf").says("#stated", "too warm").says("main", number)
	anna.send(form, at+"/close", url.Values{"note": {"You kept it."}}).at(at+"/close", http.StatusUnprocessableEntity).says(".problem", "Confirm").says("textarea", "You kept it.")
	anna.send(form, at+"/close", url.Values{"sure": {"1"}}).at(at+"/close", http.StatusUnprocessableEntity).says(".error", "Write a note of 1 to 500")
	closing := url.Values{"sure": {"1"}, "note": {"You kept it."}}
	anna.send(form, at+"/close", closing).at(at, http.StatusOK).says(".pill", "Closed").says("#closed", "You kept it.").says("#closed", "Closed by").lacks("form[action$='/close']")
	anna.send(form, at+"/close", closing).at(at, http.StatusOK) // the same again: the first answer
	form.Find("input[name=once]").SetAttr("value", id.NewToken())
	anna.send(form, at+"/close", closing).at(at+"/close", http.StatusConflict).says(".problem", "not open any more")

	anna.open("/admin/withdrawals").says(".empty", "No withdrawal here")
	anna.open("/admin/withdrawals?view=settled").says("tbody .pill", "Closed").lacks("tbody a[href*='#refunds']")
	anna.open(path).says("#withdrawals .pill", "Closed").says(".events", "Withdrawal closed").says(".events", "You kept it.")
	must(t, h.settlement.ReleaseDue(t.Context()))
	anna.open(path).says("#money tbody", "Released")
	anna.open("/admin/withdrawals/WD-0000-0000-0000").at("/admin/withdrawals/WD-0000-0000-0000", http.StatusNotFound)
	h.books()
}
