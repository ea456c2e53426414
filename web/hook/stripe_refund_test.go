package hook_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/payment"
)

// TestStripe_refunds is what only Stripe does with money that goes back: it keeps what it refused, its banks take days, and what had
// arrived may come back.
func TestStripe_refunds(t *testing.T) {
	t.Parallel()
	t.Run("what is refused is kept under the key of its try alone", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		g := payment.Giving{Session: m.paidSession("T1").Ref, Token: "R1", Try: 1, Amount: eur("30.00")}
		m.account.set(func() { m.account.poor = true })
		m.refused(second(m.Refund(t.Context(), g)), payment.ErrRefused)
		m.account.set(func() { m.account.poor = false })
		m.refused(second(m.Refund(t.Context(), g)), payment.ErrRefused)
		g.Try = 2
		if _, err := m.try(g); err != nil {
			t.Error(err)
		}
	})
	t.Run("what waits for the bank is under way, and not listed", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		g := payment.Giving{Session: m.paidSession("T1").Ref, Token: "R1", Try: 1, Amount: eur("30.00")}
		m.account.set(func() { m.account.slow = true })
		r := m.returns(g, payment.RefundPending, "")
		m.clock.wait(72 * time.Hour)
		if again := m.returns(g, payment.RefundPending, ""); again != r || len(m.given()) != 0 {
			t.Errorf("%+v, days later %+v, listed %+v", r, again, m.given())
		}
		m.account.set(func() { m.account.refunds[0].status = "requires_action" })
		m.returns(g, payment.RefundPending, "")
		m.account.set(func() { m.account.refunds[0].status = "succeeded" })
		m.returns(g, payment.RefundSucceeded, "")
		if len(m.given()) != 1 {
			t.Errorf("listed %+v", m.given())
		}
	})
	t.Run("what came back has failed, and its next try is another refund", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		g := payment.Giving{Session: m.paidSession("T1").Ref, Token: "R1", Try: 1, Amount: eur("71.00")}
		first := m.returns(g, payment.RefundSucceeded, "")
		m.account.set(func() { m.account.refunds[0].status, m.account.refunds[0].reason = "failed", "lost_or_stolen_card" })
		if now := m.returns(g, payment.RefundFailed, "lost_or_stolen_card"); now.Ref != first.Ref || len(m.given()) != 0 {
			t.Errorf("%+v, listed %+v", now, m.given())
		}
		g.Try = 2
		next := m.returns(g, payment.RefundSucceeded, "")
		g.Try = 1 // what stands counts, whoever asks
		if again := m.returns(g, payment.RefundSucceeded, ""); next.Ref == first.Ref || again.Ref != next.Ref {
			t.Errorf("%+v, then %+v, then %+v", first, next, again)
		}
	})
}

// returns asks for a refund and compares how it stands, by its token and by its reference.
func (m *merchant) returns(g payment.Giving, want payment.RefundState, failure string) payment.Return {
	m.t.Helper()
	r, err := m.Refund(m.t.Context(), g)
	if err != nil || r.State != want || r.Failure != failure {
		m.t.Fatalf("refund %+v, %v; want %s %q", r, err, want, failure)
	}
	if now, err := m.Refunded(m.t.Context(), r.Ref); err != nil || now != r {
		m.t.Errorf("looked up %+v, %v; it is %+v", now, err, r)
	}
	return r
}

// given is what the account lists as given back.
func (m *merchant) given() []payment.Movement {
	m.t.Helper()
	all, err := m.Movements(m.t.Context(), payment.Period{From: m.clock.now().Add(-30 * 24 * time.Hour), Until: m.clock.now().Add(time.Hour)})
	check(m.t, err)
	var list []payment.Movement
	for _, one := range all {
		if one.Kind == payment.Given {
			list = append(list, one)
		}
	}
	return list
}
