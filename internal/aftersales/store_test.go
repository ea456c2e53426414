package aftersales_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/payment"
)

// right checks whether the order can be withdrawn from, and until which day.
func (h *house) right(when string, refusal error, last string) {
	h.t.Helper()
	r, err := h.Right(h.t.Context(), h.order())
	h.must(err)
	day := ""
	if r.Until != nil {
		day = r.LastDay().Format(time.DateOnly)
	}
	if !errors.Is(r.Refusal(), refusal) || r.Open() != (refusal == nil) || day != last || r.Days != 14 {
		h.t.Errorf("%s: %v until %q, %+v", when, r.Refusal(), day, r)
	}
}

// TestRight follows the clock: from before the delivery to the end of the last day after the last one.
func TestRight(t *testing.T) {
	h := open(t)
	h.right("before the delivery", nil, "")
	h.delivered("C1", monday.AddDate(0, 0, -30))
	h.right("while a part is on its way", nil, "")
	h.delivered("C2", monday)
	h.right("after the last delivery", nil, "2026-11-16")
	h.at = time.Date(2026, 11, 17, 11, 59, 0, 0, time.UTC) // still the 16th where a day ends last
	h.right("on the last day", nil, "2026-11-16")
	h.at = h.at.Add(time.Minute)
	h.right("after the last day", aftersales.ErrOver, "2026-11-16")
	if _, err := h.State(t.Context(), h.order(), h.of(1, 0)); !errors.Is(err, aftersales.ErrOver) {
		t.Errorf("a statement that comes too late: %v", err)
	}
	h.delivered("C2", monday.AddDate(0, 0, -2)) // a Saturday, so that the last day is one too
	h.at = time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC)
	h.right("after a weekend", nil, "2026-11-16")
}

// TestRight_none: where the law gives no right, or nothing was paid, there is none.
func TestRight_none(t *testing.T) {
	h := open(t)
	h.exec(`UPDATE orders SET address = '{"country":"US"}'`)
	r, err := h.Right(t.Context(), h.order())
	h.must(err)
	if !errors.Is(r.Refusal(), aftersales.ErrNoRight) {
		t.Errorf("in the United States: %v", r.Refusal())
	}
	h.exec(`UPDATE orders SET address = '{"country":"DE"}', confirmed_at = NULL, state = 'placed'`)
	if _, err := h.State(t.Context(), h.order(), h.of(1, 0)); !errors.Is(err, aftersales.ErrNoRight) {
		t.Errorf("an order that was not paid: %v", err)
	}
}

func TestState(t *testing.T) {
	h := open(t)
	s := h.of(2, 0)
	s.Reason = " too small "
	w := h.state(s)
	if !strings.HasPrefix(w.Number, "WD-") || w.Reason != "too small" || w.Pieces() != 2 || !w.StatedAt.Equal(monday) || !w.Open() || w.Due() != w.StatedAt.AddDate(0, 0, 14) {
		t.Errorf("%+v", w)
	}
	if n := h.number("SELECT count(*) FROM river_job WHERE kind = 'withdrawal_receipt'"); n != 1 {
		t.Errorf("%d receipts are written", n)
	}
	if n := h.number("SELECT count(*) FROM order_event WHERE kind = 'withdrawal'"); n != 1 {
		t.Errorf("%d events", n)
	}
	h.refused("the last scarf twice", h.of(2, 0), "pieces_0")
	h.state(h.of(1, 1))
	if _, err := h.State(t.Context(), h.order(), h.of(1, 0)); !errors.Is(err, aftersales.ErrNothing) {
		t.Errorf("nothing is left: %v", err)
	}
}

// refused checks which field of a statement is wrong.
func (h *house) refused(what string, s aftersales.Statement, field string) {
	h.t.Helper()
	_, err := h.State(h.t.Context(), h.order(), s)
	if got := fault.FieldNames(err); !slices.Equal(got, []string{field}) {
		h.t.Errorf("%s: %v, %v", what, got, err)
	}
}

func TestState_refuses(t *testing.T) {
	h := open(t)
	h.refused("nothing", h.of(0, 0), "pieces_0")
	h.refused("more than was bought", h.of(4, 0), "pieces_0")
	h.refused("less than nothing", h.of(1, -1), "pieces_1")
	h.refused("a book", aftersales.Statement{Pieces: h.of(1, 0).Pieces, Reason: strings.Repeat("x", 501)}, "reason")
}

// TestState_stands: what was stated is never changed, and no program can state more than was bought.
func TestState_stands(t *testing.T) {
	h := open(t)
	h.state(h.of(2, 0))
	h.state(h.of(1, 1))
	for _, sql := range []string{"DELETE FROM withdrawal", "UPDATE withdrawal SET stated_at = now()", "UPDATE withdrawal_line SET quantity = 1",
		"INSERT INTO withdrawal_line (withdrawal_id, line_id, quantity) SELECT min(w.id), l.id, 1 FROM withdrawal w, order_line l WHERE l.title = 'Shawl' GROUP BY l.id"} {
		if h.DB.In(t.Context()).Exec(sql).Error == nil {
			t.Errorf("%s is taken", sql)
		}
	}
}

// TestState_once: one form states once, and of two that race for the last piece one does.
func TestState_once(t *testing.T) {
	h := open(t)
	ctx := once.With(t.Context(), once.Ticket{Who: "order N1", Key: "0123456789abcdef", Print: once.Print("x")})
	o, s := h.order(), h.of(1, 0)
	first, err := h.State(ctx, o, s)
	h.must(err)
	again, err := h.State(ctx, o, s)
	h.must(err)
	if first.Number != again.Number {
		t.Errorf("one form states %s and %s", first.Number, again.Number)
	}
	var all sync.WaitGroup
	shawl := h.of(0, 1)
	for range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			if _, err := h.State(context.WithoutCancel(t.Context()), o, shawl); err != nil && fault.KindOf(err) != fault.Invalid {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	if n := h.number("SELECT sum(l.quantity) FROM withdrawal_line l JOIN order_line o ON o.id = l.line_id WHERE title = 'Shawl'"); n != 1 {
		t.Errorf("the only shawl is withdrawn from %d times", n)
	}
}

// refund decides one for so many scarves, of which some went back before.
func (h *house) refund(reason string, after, n int) {
	h.t.Helper()
	ctx, o, admin := h.t.Context(), h.order(), id.Account(1)
	attempts, err := h.Payments.Attempts(ctx, o.ID)
	h.must(err)
	h.must(h.DB.Transact(ctx, func(tx *database.DB) error {
		r := &payment.Refund{AttemptID: attempts[0].ID, Reason: reason, Note: "n", Key: id.NewToken(), AdminID: &admin, Amount: money.New(int64(n)*10, "EUR"),
			Lines: []payment.RefundLine{{LineID: o.Lines()[0].ID, After: after, Quantity: n}}}
		if err := tx.In(ctx).Exec(`INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at, key, admin_id)
			VALUES (?, ?, ?, ?, 'created', ?, 'EUR', now(), ?, 1)`, o.ID, r.AttemptID, r.Key, reason, r.Amount.Minor, r.Key).Error; err != nil {
			return err
		}
		if err := tx.In(ctx).Raw("SELECT max(id) FROM refund").Scan(&r.ID).Error; err != nil {
			return err
		}
		if err := tx.In(ctx).Exec("INSERT INTO refund_line (refund_id, line_id, after, quantity) VALUES (?, ?, ?, ?)", r.ID, r.Lines[0].LineID, after, n).Error; err != nil {
			return err
		}
		return h.SettleTx(ctx, tx, o, r)
	}))
}

// TestSettle closes withdrawals by the refunds of their pieces, the first stated first.
func TestSettle(t *testing.T) {
	h := open(t)
	first, second := h.state(h.of(1, 0)), h.state(h.of(1, 0))
	stands := func(what string, open ...bool) {
		t.Helper()
		for i, w := range []*aftersales.Withdrawal{first, second} {
			now, err := h.Withdrawal(t.Context(), w.Number)
			h.must(err)
			if now.Open() != open[i] || now.Open() != (now.RefundID == nil) {
				t.Errorf("%s: the withdrawal no. %d is %+v", what, i+1, now)
			}
		}
	}
	h.refund("damaged", 0, 1)
	stands("a refund of the third scarf, which is damaged", true, true)
	h.refund("withdrawal", 1, 1)
	stands("a refund of one that was withdrawn from", false, true)
	h.at = monday.AddDate(0, 0, 15)
	if n, err := h.Tally(t.Context()); err != nil || n != (aftersales.Tally{Open: 1, Overdue: 1, Ended: 1}) {
		t.Errorf("%+v, %v", n, err)
	}
	for settled, want := range map[bool]string{false: second.Number, true: first.Number} {
		list, err := h.List(t.Context(), settled, 10, 0)
		h.must(err)
		if len(list) != 1 || list[0].Number != want || list[0].Order != "N1" || list[0].Pieces() != 1 {
			t.Errorf("settled %t: %+v", settled, list)
		}
	}
	h.refund("goodwill", 2, 1)
	stands("a refund of the last one, whatever for", false, false)
}

// TestForget: a reason goes with the names of its order, the statement stays.
func TestForget(t *testing.T) {
	h := open(t)
	s := h.of(1, 0)
	s.Reason = "my mother has one"
	w := h.state(s)
	h.must(h.DB.Transact(t.Context(), func(tx *database.DB) error { return h.ForgetTx(t.Context(), tx, []id.Order{w.OrderID}) }))
	now, err := h.Withdrawal(t.Context(), w.Number)
	h.must(err)
	if now.Reason != "" || now.Pieces() != 1 {
		t.Errorf("%+v", now)
	}
}

// TestSendings: what has left is to be sent back, by factory; what has not is not.
func TestSendings(t *testing.T) {
	h := open(t)
	w := h.state(h.of(3, 1))
	if got := w.Sendings(h.order()); len(got) != 0 {
		t.Errorf("nothing has left: %+v", got)
	}
	h.delivered("C2", monday.AddDate(0, 0, 1))
	got := w.Sendings(h.order())
	if len(got) != 1 || got[0].Number != "C2" || len(got[0].Lines) != 1 || !w.Later(&got[0]) {
		t.Errorf("the shawl has come: %+v", got)
	}
}
