package checkout_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/reconciliation"
)

// refundIs checks how a refund stands, what the consumer is still owed, and that the book holds.
func (h *house) refundIs(o *order.Order, token string, want payment.RefundState, owed int64) *payment.Refund {
	h.t.Helper()
	r, err := h.Payments.Refund(h.t.Context(), token)
	h.must(err)
	if r.State != want || (r.DoneAt == nil) != r.UnderWay() {
		h.t.Errorf("the refund is %s, done at %v; want %s", r.State, r.DoneAt, want)
	}
	if left := h.owed(o, ledger.ConsumerCredit, o.Number); left != owed {
		h.t.Errorf("%d are owed, want %d", left, owed)
	}
	h.proves()
	return r
}

// heard is what the order's page tells of refunds.
func (h *house) heard(o *order.Order) []string {
	h.t.Helper()
	now, err := h.Orders.OrderByID(h.t.Context(), o.ID)
	h.must(err)
	return slices.DeleteFunc(kinds(now), func(k string) bool { return k[:2] != "re" })
}

func (h *house) heardOnly(o *order.Order, want ...string) {
	h.t.Helper()
	if got := h.heard(o); !slices.Equal(got, want) {
		h.t.Errorf("heard %v, want %v", got, want)
	}
}

// TestRefund_under_way counts as given only when the bank says so, and is asked about until then.
func TestRefund_under_way(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	h.gateway.slow = true
	g, r := h.gives(wish(o, 1, "form-1"))
	pending := h.refundIs(o, r.Token, payment.RefundPending, g.Total.Minor)
	h.heardOnly(o, "refund_started")
	h.wait(time.Minute)
	h.must(h.RefundDue(t.Context())) // too soon to ask again
	if now := h.refundIs(o, r.Token, payment.RefundPending, g.Total.Minor); !now.AskedAt.Equal(pending.AskedAt) {
		t.Errorf("asked at %s, and again at %s", pending.AskedAt, now.AskedAt)
	}
	h.gateway.slow = false
	h.wait(10 * time.Minute)
	h.must(h.RefundDue(t.Context()))
	h.refundIs(o, r.Token, payment.RefundSucceeded, 0)
	h.heardOnly(o, "refund_started", "refunded")
}

// TestRefund_comes_back: a bank sends back what had arrived, a message says so, and it is given again.
func TestRefund_comes_back(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	g, r := h.gives(wish(o, 1, "form-1"))
	r = h.refundIs(o, r.Token, payment.RefundSucceeded, 0)
	h.bounces(r)
	for _, event := range []string{"evt_1", "evt_1", "evt_2"} {
		h.must(h.Notify(t.Context(), "sandbox", payment.Notice{EventID: event, Kind: "refund.failed", Refund: r.GatewayRef, Body: []byte("{}")}))
	}
	h.must(h.Notify(t.Context(), "sandbox", payment.Notice{EventID: "evt_3", Kind: "refund.failed", Refund: "re_nobody", Body: []byte("{}")}))
	if failed := h.refundIs(o, r.Token, payment.RefundFailed, g.Total.Minor); failed.Failure != "lost_or_stolen_card" {
		t.Errorf("it failed because of %q", failed.Failure)
	}
	h.heardOnly(o, "refund_started", "refunded", "refund_failed")
	h.must(h.cashier.Retry(t.Context(), o.Number, r.Token))
	h.must(h.Refund(t.Context(), r.Token))
	if again := h.refundIs(o, r.Token, payment.RefundSucceeded, 0); again.Try != 2 || again.GatewayRef == r.GatewayRef {
		t.Errorf("given again: %+v", again)
	}
	h.heardOnly(o, "refund_started", "refunded", "refund_failed", "refunded")
}

// TestReconciliation_gives_again_what_came_back though nobody told us.
func TestReconciliation_gives_again_what_came_back(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.reconciler(), h.paidFor(3)
	g, r := h.gives(wish(o, 1, "form-1"))
	h.bounces(h.refundIs(o, r.Token, payment.RefundSucceeded, 0))
	h.wait(20 * time.Minute)
	c := h.finds(d, reconciliation.RefundMissing, 1, 0)
	_, err := d.Mend(t.Context(), c.ID, clerk)
	h.must(err)
	h.gateway.refuses = true
	if _, err := d.Mend(t.Context(), c.ID, second); !errors.Is(err, payment.ErrRefused) {
		t.Error("the gateway refuses, and the mend says", err)
	}
	h.refundIs(o, r.Token, payment.RefundSucceeded, 0)
	h.gateway.refuses = false
	_, err = d.Mend(t.Context(), c.ID, second)
	h.must(err)
	if again := h.refundIs(o, r.Token, payment.RefundSucceeded, 0); again.Try != 2 {
		t.Errorf("given again: %+v", again)
	}
	h.finds(d, "", 0, 0)
	if g.Total.Minor <= 0 {
		t.Error("nothing was given")
	}
}
