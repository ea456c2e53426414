package checkout_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/payment"
)

func TestPollPutsAFailedQuestionAtTheEnd(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.placed(1)
	h.wait(time.Minute)
	h.gateway.set(true, false)
	if err := h.Poll(t.Context()); err == nil {
		t.Error("a gateway that is away is no failure")
	}
	stale, err := h.Payments.Stale(t.Context(), h.clock(), 10)
	h.must(err)
	if len(stale) != 0 {
		t.Errorf("the attempt of order %s stays first in the queue", o.Number)
	}
	h.wait(time.Minute)
	if stale, err = h.Payments.Stale(t.Context(), h.clock(), 10); err != nil || len(stale) != 1 {
		t.Errorf("it is not asked about again: %v, %v", stale, err)
	}
}

func TestARefundWhoseJobWasGivenUpIsStillPaid(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.placed(3)
	h.late(o)
	h.placed(4)
	h.must(h.SettleOrder(t.Context(), o))
	for range 2 {
		h.must(h.RefundDue(t.Context()))
	}
	refunds, err := h.Payments.Refunds(t.Context(), o.ID)
	if err != nil || len(refunds) != 1 || refunds[0].State != payment.RefundSucceeded {
		t.Errorf("refunds %+v, %v", refunds, err)
	}
	h.stands(o, "expired", 5, 4)
}
