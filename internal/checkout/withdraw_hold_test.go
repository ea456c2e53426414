package checkout_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payout"
)

// withdraws states a withdrawal from one piece of a line.
func (h *house) withdraws(o *order.Order, line id.Line) *aftersales.Withdrawal {
	h.t.Helper()
	w, err := h.withdrawals.State(h.t.Context(), o, aftersales.Statement{Pieces: map[id.Line]int{line: 1}})
	h.must(err)
	return w
}

// TestAWithdrawalHoldsItsLineOnly: the money of a line is not released while a withdrawal from it is open, and is at the next round after
// it was closed.
func TestAWithdrawalHoldsItsLineOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o := h.paidOf(1)
	line := o.Lines()[0].ID
	h.delivered(o)
	w := h.withdraws(h.read(o), line)
	h.must(d.StartMissing(ctx))
	h.wait(30 * 24 * time.Hour)
	h.must(d.ReleaseDue(ctx))
	p := h.part(d, o)
	if p.Shares[0].Release != nil || p.Shares[0].Withdrawal() != w.Number || p.Shares[1].Release == nil || p.Shares[1].Withdrawal() != "" || p.Clock.DoneAt != nil {
		t.Fatalf("while it is open: %+v", p)
	}
	if h.DB.In(ctx).Exec("INSERT INTO release VALUES (?, 'x', 'window', 1, 'EUR', now())", line).Error == nil {
		t.Error("a program can release what a withdrawal holds")
	}
	h.must(h.withdrawals.Close(ctx, w.Number, 1, "You kept it."))
	h.wait(time.Minute)
	h.must(d.ReleaseDue(ctx))
	if p = h.part(d, o); p.Shares[0].Release == nil || p.Clock.DoneAt == nil || p.Held().Minor != 0 {
		t.Errorf("after it was closed: %+v", p)
	}
	h.whole()
}

// TestAWithdrawalSettledReleasesTheRest: what its refund leaves of the line is released at the next round.
func TestAWithdrawalSettledReleasesTheRest(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o := h.paidOf(1)
	h.delivered(o)
	w := h.withdraws(h.read(o), o.Lines()[0].ID)
	h.must(d.StartMissing(ctx))
	h.wait(30 * 24 * time.Hour)
	h.must(d.ReleaseDue(ctx))
	wish := checkout.Withdrawn(o.Number, w.Left())
	wish.Key, wish.Note = "K1", w.Number
	h.gives(wish)
	h.wait(time.Minute)
	h.must(d.ReleaseDue(ctx))
	if p := h.part(d, o); p.Shares[0].Release == nil || p.Shares[0].Withdrawal() != "" || p.Clock.DoneAt == nil {
		t.Errorf("after the refund: %+v", p)
	}
	h.whole()
}

// TestAWithdrawalAfterTheReleaseStopsThePayout: money that was released is neither drawn nor, if it was drawn, approved while a withdrawal
// from its line is open.
func TestAWithdrawalAfterTheReleaseStopsThePayout(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	p.released(1)
	o := p.read(&order.Order{ID: 1})
	due := p.stands(ledger.FactoryReleased)
	red, blue := o.Lines()[0].ID, o.Lines()[1].ID
	first := p.withdraws(o, red)
	p.wait(time.Minute)
	b := p.draw("1")
	second := p.withdraws(o, blue) // drawn up, not approved
	p.wait(time.Minute)
	p.refused(p.pay.Approve(ctx, b.Number, approver), payout.ErrOutdated)
	p.must(p.pay.Cancel(ctx, b.Number, drawer, "withdrawn from"))
	_, err := p.pay.Draw(ctx, drawer)
	p.refused(err, payout.ErrNothing)

	p.must(p.withdrawals.Close(ctx, second.Number, drawer, "You kept it."))
	p.wait(time.Minute)
	b = p.draw("2")
	p.must(p.pay.Approve(ctx, b.Number, approver))
	if left := p.stands(ledger.FactoryReleased); left <= 0 || left >= due {
		t.Errorf("of %d released %d are left", due, left)
	}
	p.must(p.withdrawals.Close(ctx, first.Number, drawer, "You kept it."))
	p.wait(time.Minute)
	b = p.draw("3")
	p.must(p.pay.Approve(ctx, b.Number, approver))
	if left := p.stands(ledger.FactoryReleased); left != 0 {
		t.Errorf("%d are left", left)
	}
	p.whole()
}
