package checkout_test

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/settlement"
)

// TestAHoldAfterTheReleaseStopsThePayout: a chargeback comes when the money was released, and again when it is in a batch.
func TestAHoldAfterTheReleaseStopsThePayout(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	p.released(1)
	o := p.read(&order.Order{ID: 1})
	red, blue := o.Lines()[0].ID, o.Lines()[1].ID
	hold := func(line id.Line) error {
		p.wait(time.Minute)
		return p.settle.Set(ctx, o.ID, settlement.Hold{LineID: line, Reason: "payment", Note: "charged back", SetBy: drawer})
	}
	due := p.stands(ledger.FactoryReleased)
	p.must(hold(red))
	p.refused(hold(red), settlement.ErrHeld)
	b := p.draw("1")
	p.must(hold(blue)) // drawn up, not approved
	p.refused(p.pay.Approve(ctx, b.Number, approver), payout.ErrOutdated)
	p.must(p.pay.Cancel(ctx, b.Number, drawer, "on hold"))
	_, err := p.pay.Draw(ctx, drawer)
	p.refused(err, payout.ErrNothing)

	p.must(p.settle.Lift(ctx, o.ID, blue, drawer, "settled"))
	b = p.draw("3")
	p.must(p.pay.Approve(ctx, b.Number, approver))
	if left := p.stands(ledger.FactoryReleased); left <= 0 || left >= due {
		t.Errorf("of %d released %d are left", due, left)
	}
	p.refused(hold(blue), settlement.ErrPaidOut)
	if shares := p.part(p.settle, o).Shares; shares[0].Paid || !shares[1].Paid {
		t.Errorf("what was paid out: %+v", shares)
	}
	p.must(p.pay.Fail(ctx, p.only(b.Number), approver, "closed"))
	p.must(hold(blue))
	p.whole()
}

// TestAHoldAndAnApprovalAtOnce: whichever comes first, a line on hold is in no approved batch.
func TestAHoldAndAnApprovalAtOnce(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	for i := range 4 {
		p.released(1)
		o := p.read(&order.Order{ID: id.Order(i + 1)})
		p.wait(time.Minute)
		b := p.draw(strconv.Itoa(i))
		var held, approved error
		var both sync.WaitGroup
		both.Go(func() {
			held = p.settle.Set(ctx, o.ID, settlement.Hold{LineID: o.Lines()[0].ID, Reason: "payment", Note: "charged back", SetBy: drawer})
		})
		both.Go(func() { approved = p.pay.Approve(ctx, b.Number, approver) })
		both.Wait()
		switch {
		case held == nil:
			p.refused(approved, payout.ErrOutdated)
			p.must(p.pay.Cancel(ctx, b.Number, drawer, "on hold"))
		case approved == nil:
			p.refused(held, settlement.ErrPaidOut)
		default:
			t.Errorf("neither: %v, %v", held, approved)
		}
	}
	p.whole()
}
