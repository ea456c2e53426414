package checkout_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/reconciliation"
)

// second is another admin than clerk.
const second = id.Account(2)

// reconciler is the desk of a house, with two admins.
func (h *house) reconciler() *reconciliation.Desk {
	h.t.Helper()
	h.exec(`INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE
		VALUES (1, 'admin', 'clerk@example.com', 'Clerk', 'en', '', now()), (2, 'admin', 'second@example.com', 'Second', 'en', '', now()) ON CONFLICT DO NOTHING`)
	return &reconciliation.Desk{Recent: &reconciliation.Recent{}, DB: h.DB, Payments: h.Payments, Gateways: map[string]payment.Gateway{"sandbox": h.gateway}, Till: h.Till, Now: h.clock}
}

// finds runs a look and is the only case that is open then; what was opened and closed is compared.
func (h *house) finds(d *reconciliation.Desk, want reconciliation.Kind, opened, closed int) reconciliation.Case {
	h.t.Helper()
	runs, err := d.RunAll(h.t.Context())
	h.must(err)
	if len(runs) != 1 || runs[0].Opened != opened || runs[0].Closed != closed {
		h.t.Errorf("the runs are %+v, want %d opened and %d closed", runs, opened, closed)
	}
	list, total, err := d.Open(h.t.Context(), 10, 0)
	h.must(err)
	if want == "" {
		if total != 0 {
			h.t.Errorf("still open: %+v", list)
		}
		return reconciliation.Case{}
	}
	if total != 1 || list[0].Kind != want {
		h.t.Fatalf("open are %+v, want one %s", list, want)
	}
	return list[0]
}

// TestReconciliation_follows_the_rule_of_the_day looks as the newest rule that counts already says.
func TestReconciliation_follows_the_rule_of_the_day(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.exec("INSERT INTO reconciliation_rule VALUES ('2026-11-24', 10, 60, 'test'), ('2026-11-25', 90, 1, 'not yet')")
	d, o := h.reconciler(), h.placed(1)
	h.card(o, good)
	h.wait(59 * time.Minute)
	h.finds(d, "", 0, 0)
	h.wait(2 * time.Minute)
	h.finds(d, reconciliation.NotCaptured, 1, 0)
	runs, err := d.Last(t.Context())
	if err != nil || len(runs) != 1 || runs[0].UntilAt.Sub(runs[0].FromAt) != 10*24*time.Hour {
		t.Errorf("the look was %+v, %v", runs, err)
	}
}

func TestReconciliation_takes_over_a_payment_nobody_told_of(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.reconciler(), h.placed(1)
	h.card(o, good)
	h.finds(d, "", 0, 0) // it may still be on its way
	h.wait(20 * time.Minute)
	c := h.finds(d, reconciliation.NotCaptured, 1, 0)
	if again := h.finds(d, reconciliation.NotCaptured, 0, 0); again.ID != c.ID || c.Mend != reconciliation.Settle || c.OrderNumber != o.Number {
		t.Errorf("a second look finds %+v beside %+v", again, c)
	}
	done, err := d.Mend(t.Context(), c.ID, clerk)
	h.must(err)
	if done.Outcome != reconciliation.Mended || done.ClosedBy == nil || *done.ClosedBy != clerk {
		t.Errorf("mended: %+v", done)
	}
	if _, err := d.Mend(t.Context(), c.ID, clerk); !errors.Is(err, reconciliation.ErrClosed) {
		t.Error("mended twice:", err)
	}
	h.finds(d, "", 0, 0)
	h.stands(o, order.Confirmed, 5, 1)
}

func TestReconciliation_knows_a_late_payment_and_closes_what_is_gone(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.reconciler(), h.placed(1)
	h.card(o, good)
	h.exec("UPDATE orders SET state = 'expired' WHERE id = ?", o.ID)
	h.exec("UPDATE consignment SET state = 'cancelled' WHERE order_id = ?", o.ID)
	h.wait(20 * time.Minute)
	h.finds(d, reconciliation.LateCapture, 1, 0)
	h.gateway.set(true, false)
	if runs, err := d.RunAll(t.Context()); !errors.Is(err, payment.ErrGateway) || len(runs) != 1 || runs[0].Failure == "" || runs[0].Closed != 0 {
		t.Errorf("the provider is away, and the look says %+v, %v", runs, err)
	}
	h.gateway.set(false, false)
	h.exec("UPDATE orders SET state = 'placed' WHERE id = ?", o.ID)
	h.exec("UPDATE consignment SET state = 'waiting' WHERE order_id = ?", o.ID)
	h.must(h.SettleOrder(t.Context(), o))
	h.finds(d, "", 0, 1)
	closed, err := d.Closed(t.Context(), 10)
	h.must(err)
	if len(closed) != 1 || closed[0].Outcome != reconciliation.Gone || closed[0].ClosedBy != nil {
		t.Errorf("closed are %+v", closed)
	}
}

func TestReconciliation_lets_money_leave_with_two_admins(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.reconciler(), h.paidFor(2)
	_, r := h.gives(wish(o, 1, "K1"))
	h.wait(20 * time.Minute)
	h.finds(d, "", 0, 0)
	h.exec("DELETE FROM sandbox_refund WHERE token = ?", r.Token)
	c := h.finds(d, reconciliation.RefundMissing, 1, 0)
	asked, err := d.Mend(t.Context(), c.ID, clerk)
	h.must(err)
	if asked.AskedBy == nil || *asked.AskedBy != clerk || asked.ClosedAt != nil {
		t.Errorf("asked: %+v", asked)
	}
	if _, err := d.Mend(t.Context(), c.ID, clerk); !errors.Is(err, reconciliation.ErrSameAdmin) {
		t.Error("one admin alone:", err)
	}
	h.finds(d, reconciliation.RefundMissing, 0, 0)
	_, err = d.Mend(t.Context(), c.ID, second)
	h.must(err)
	h.finds(d, "", 0, 0)
	h.proves()
}

func TestReconciliation_keeps_what_was_explained(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.reconciler(), h.paidFor(1)
	h.wait(20 * time.Minute)
	h.exec("UPDATE sandbox_session SET token = 'strange' WHERE order_number = ?", o.Number)
	_, err := d.RunAll(t.Context())
	h.must(err)
	list, _, err := d.Open(t.Context(), 10, 0)
	h.must(err)
	kinds := map[reconciliation.Kind]reconciliation.Case{}
	for _, c := range list {
		kinds[c.Kind] = c
	}
	strange, missing := kinds[reconciliation.PaymentUnknown], kinds[reconciliation.PaymentMissing]
	if len(list) != 2 || strange.ID == 0 || missing.ID == 0 {
		t.Fatalf("open are %+v", list)
	}
	if _, err := d.Mend(t.Context(), strange.ID, clerk); !errors.Is(err, reconciliation.ErrNoMend) {
		t.Error("nothing mends it here:", err)
	}
	if _, err := d.Explain(t.Context(), strange.ID, clerk, ""); err == nil {
		t.Error("explained without a word")
	}
	for _, c := range list {
		_, err := d.Explain(t.Context(), c.ID, clerk, "the test renamed it")
		h.must(err)
	}
	h.finds(d, "", 0, 0)
	h.exec("UPDATE sandbox_session SET amount_minor = amount_minor + 1 WHERE token = 'strange'")
	h.finds(d, reconciliation.PaymentUnknown, 1, 0)
}

func TestReconciliation_sees_money_that_waits(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.reconciler(), h.paidFor(2)
	g, err := h.cashier.Preview(t.Context(), wish(o, 1, "K1"))
	h.must(err)
	_, err = h.cashier.Give(t.Context(), clerk, wish(o, 1, "K1"), g.Digest)
	h.must(err)
	h.wait(71 * time.Hour)
	if list, err := d.Overdue(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("after 71 hours: %+v, %v", list, err)
	}
	h.wait(2 * time.Hour)
	list, err := d.Overdue(t.Context())
	if err != nil || len(list) != 1 || list[0].Party != o.Number || list[0].Amount != g.Total {
		t.Errorf("after 73 hours: %+v, %v", list, err)
	}
	h.tallies(d, reconciliation.Count{What: "consumer_credit", N: 1})
	h.exec("UPDATE clearing_limit SET hours = 1000 WHERE account = 'consumer_credit'")
	h.wait(59 * time.Second)
	h.tallies(d, reconciliation.Count{What: "consumer_credit", N: 1}) // as it was within the last minute
	h.wait(time.Second)
	h.tallies(d)
}

// tallies compares what is counted of money that waits.
func (h *house) tallies(d *reconciliation.Desk, want ...reconciliation.Count) {
	h.t.Helper()
	if _, waiting, err := d.Tally(h.t.Context()); err != nil || !slices.Equal(waiting, want) {
		h.t.Errorf("counted: %+v, %v; want %+v", waiting, err, want)
	}
}
