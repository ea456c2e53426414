package checkout_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
)

// TestGive_settles_a_withdrawal: what a consumer is shown before withdrawing is what the refund gives; it calls off what has not left and
// closes the withdrawal.
func TestGive_settles_a_withdrawal(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, _ := h.packed(3)
	two := map[id.Line]int{o.Lines()[0].ID: 2}
	shown, err := h.cashier.Estimate(t.Context(), o.Number, two)
	h.must(err)
	if !shown.Kept.IsZero() {
		t.Errorf("%s is kept of what was paid for goods that have not left", shown.Kept)
	}
	w, err := h.withdrawals.State(t.Context(), o, aftersales.Statement{Pieces: two})
	h.must(err)
	h.is(o, order.Packed, 3)
	wish := checkout.Withdrawn(o.Number, w.Left())
	wish.Key, wish.Note = "K1", w.Number
	given, r := h.gives(wish)
	if given.Total != shown.Total {
		t.Errorf("%s is given of %s that was shown", given.Total, shown.Total)
	}
	h.is(o, order.Packed, 1)
	w, err = h.withdrawals.Withdrawal(t.Context(), w.Number)
	h.must(err)
	if w.Open() || w.RefundID == nil || *w.RefundID != r.ID {
		t.Errorf("after the refund it is %+v", w)
	}
	h.proves()
}

// TestEstimate_of_what_has_left gives everything back, whoever keeps a part of it.
func TestEstimate_of_what_has_left(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, _ := h.packed(1)
	h.must(h.ships(o, 1))
	g, err := h.cashier.Estimate(t.Context(), o.Number, map[id.Line]int{o.Lines()[0].ID: 1})
	h.must(err)
	if g.Total != o.Total() || !g.Kept.IsZero() {
		t.Errorf("%s comes back of %s, %s is kept", g.Total, o.Total(), g.Kept)
	}
	if len(g.Laws) == 0 {
		t.Error("nothing is said of what the authorities do")
	}
}
