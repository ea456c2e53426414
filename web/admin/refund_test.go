package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/ledger"
)

// books proves the book of the house.
func (h *house) books() {
	h.t.Helper()
	r, err := ledger.NewStore(h.db, h.desk.Now).Verify(h.t.Context())
	must(h.t, err)
	for _, p := range r.Problems {
		h.t.Errorf("%s: %s (%s)", p.Subject, p.Detail, p.Rule)
	}
}

// refunds counts those that were decided.
func (h *house) refunds() (n int) {
	h.t.Helper()
	must(h.t, h.db.In(h.t.Context()).Raw("SELECT count(*) FROM refund").Scan(&n).Error)
	return n
}

// TestRefund refunds one of two scarves that have been sent: goods 50, delivery 7, duty 3, tax 10 and fees 1 were paid for both.
func TestRefund(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	path := "/admin/orders/" + h.sold("buyer@example.com")
	h.lined()
	h.exec("UPDATE consignment SET state = 'shipped', shipped_at = now()")
	h.exec("UPDATE order_line SET shipped = quantity")
	form := anna.follow(anna.open(path), "a[href$='/refund']").at(path+"/refund", http.StatusOK)

	t.Run("says what is wrong, and keeps what was typed", func(t *testing.T) {
		p := anna.send(form, path+"/refund", url.Values{"pieces_0": {"3"}, "note": {"torn"}})
		p.at(path+"/refund", http.StatusUnprocessableEntity).says(".error", "from 0 to 2").says("textarea", "torn").lacks("#worked")
		anna.send(form, path+"/refund", url.Values{"pieces_0": {"one"}}).says(".error", "whole number")
		anna.send(form, path+"/refund", nil).says(".problem", "at least one piece").says(".problem", "Choose a reason")
	})

	typed := url.Values{"pieces_0": {"1"}, "reason": {"damaged"}, "note": {"torn, see the picture"}}
	shown := anna.send(form, path+"/refund", typed).at(path+"/refund", http.StatusOK)
	shown.says("#worked h2", "€28.50").says("#worked .notice-warn", "€7.00").says("#worked .findings", "Duty").says("#worked tbody tr:contains('Goods')", "€23.00")
	if h.refunds() != 0 {
		t.Error("a preview decides")
	}
	t.Run("wants a second confirmation", func(t *testing.T) {
		anna.send(shown, path+"/refund/confirm", nil).at(path+"/refund/confirm", http.StatusUnprocessableEntity).says("#worked .error", "Confirm")
		if h.refunds() != 0 {
			t.Error("it is decided without")
		}
	})
	t.Run("decides once", func(t *testing.T) {
		for range 2 {
			anna.send(shown, path+"/refund/confirm", url.Values{"sure": {"1"}}).at(path, http.StatusOK)
		}
		if n := h.refunds(); n != 1 {
			t.Errorf("%d refunds are decided", n)
		}
		h.books()
	})
	t.Run("refuses the same form for something else", func(t *testing.T) {
		other := anna.send(form, path+"/refund", url.Values{"pieces_0": {"1"}, "reason": {"goodwill"}, "note": {"again"}})
		anna.send(other, path+"/refund/confirm", url.Values{"sure": {"1"}}).at(path+"/refund/confirm", http.StatusConflict).says(".problem", "already sent once")
	})

	p := anna.open(path)
	p.says("#refunds .notice-ok", "exactly these parts").says("#refunds", "torn, see the picture").says("#refunds", "decided by anna")
	p.says("#refunds .sum-row", "€71.00").says("#refunds .sum-row", "€28.50").says("#refunds .sum-row", "€42.50").says("#ledger .notice-ok", "The postings hold")
	p.says("#ledger tbody", "Credit note").says("#ledger tbody", "The mall’s reserve")

	t.Run("shows a proof that fails", func(t *testing.T) {
		h.exec("ALTER TABLE refund_part DISABLE TRIGGER append_only")
		h.exec("GRANT UPDATE ON refund_part TO CURRENT_USER")
		h.exec("UPDATE refund_part SET amount_minor = amount_minor - 1 WHERE account = 'commission'")
		anna.open(path).says("#refunds .notice-bad", "Our commission")
	})
}

// TestRefund_again tries a refund again that the gateway refused; another order's is not found.
func TestRefund_again(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	path := "/admin/orders/" + h.sold("buyer@example.com")
	h.lined()
	form := anna.open(path + "/refund")
	shown := anna.send(form, path+"/refund", url.Values{"pieces_0": {"2"}, "reason": {"late"}, "note": {"lost"}})
	anna.send(shown, path+"/refund/confirm", url.Values{"sure": {"1"}}).at(path, http.StatusOK).lacks("a[href$='/refund']")
	var token string
	must(t, h.db.In(t.Context()).Raw("SELECT token FROM refund").Scan(&token).Error)
	retry := path + "/refund/" + token + "/retry"
	anna.post(retry, url.Values{"once": {"0123456789abcdef.retry"}}).at(path, http.StatusOK).says("main, [role=status]", "not waiting")
	h.exec("UPDATE refund SET state = 'failed', failure = 'card_closed', done_at = now()")
	p := anna.open(path).says(".review-side", "card_closed")
	anna.send(p, retry, nil).at(path, http.StatusOK).says(".review-side", "under way")
	anna.post("/admin/orders/SR-0000-0000-0000/refund/"+token+"/retry", url.Values{"once": {"0123456789abcdef.other"}}).at("/admin/orders/SR-0000-0000-0000/refund/"+token+"/retry", http.StatusNotFound)
	h.books()
}

func TestRefund_refuses_an_order_nobody_paid(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	path := "/admin/orders/" + h.sold("buyer@example.com")
	h.exec("UPDATE orders SET confirmed_at = NULL, state = 'placed'")
	anna.open(path).lacks("a[href$='/refund']")
	anna.open(path+"/refund").at(path+"/refund", http.StatusConflict)
}
