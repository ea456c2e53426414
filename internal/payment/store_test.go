package payment_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/testdb"
)

// house is a store on its own database with one order and a clock that the test moves.
type house struct {
	*payment.Store
	db    *database.DB
	order id.Order
	now   time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{db: testdb.New(t), now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	h.Store = payment.NewStore(h.db, func() time.Time { return h.now })
	err := h.db.In(t.Context()).Raw(`WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES ('\x01', 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT 'q', id, 'en-de', 'a@example.com', '{}', '{}', '', 7100, 'EUR', now(), now() FROM c RETURNING id, cart_id)
		INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
				tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at)
			SELECT 'SR-1', id, cart_id, 'placed', 'en-de', 'a@example.com', '{}', 'EUR', 7100, 0, 0, 0, 0, 7100, '[]', '', now(), now() FROM q RETURNING id`).
		Scan(&h.order).Error
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) transact(t *testing.T, fn func(ctx context.Context, tx *database.DB) error) error {
	t.Helper()
	return h.db.Transact(t.Context(), func(tx *database.DB) error { return fn(t.Context(), tx) })
}

// attempt opens an attempt to pay that the order costs so much, and moves it through the states.
func (h *house) attempt(t *testing.T, amount money.Amount, to ...payment.State) *payment.Attempt {
	t.Helper()
	var a *payment.Attempt
	err := h.transact(t, func(ctx context.Context, tx *database.DB) (err error) {
		err = tx.In(ctx).Exec("UPDATE orders SET goods_minor = ?, total_minor = ? WHERE id = ?", amount.Minor, amount.Minor, h.order).Error
		if err != nil {
			return err
		}
		if a, err = h.OpenTx(ctx, tx, h.order, amount, "sandbox"); err != nil {
			return err
		}
		for _, s := range to {
			if err := a.Transition(s); err != nil {
				return err
			}
		}
		return h.RecordTx(ctx, tx, a)
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func eur(s string) money.Amount { return money.MustParse(s, "EUR") }

// tokens lists the order's attempts, oldest first.
func (h *house) tokens(t *testing.T) []string {
	t.Helper()
	list, err := h.Attempts(t.Context(), h.order)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.Token
	}
	return out
}

func TestOpenTx(t *testing.T) {
	t.Parallel()

	t.Run("many_at_once_get_one_attempt", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		got := make([]string, 6)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() {
				err := h.db.Transact(t.Context(), func(tx *database.DB) error {
					a, err := h.OpenTx(t.Context(), tx, h.order, eur("71.00"), "sandbox")
					if err == nil {
						got[i] = a.Token
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if kept := h.tokens(t); !slices.Equal(kept, slices.Compact(got)) || len(kept) != 1 {
			t.Errorf("kept %v, callers got %v", kept, got)
		}
	})

	t.Run("a_new_try_after_the_old_one_ended", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		first := h.attempt(t, eur("71.00"), payment.Pending)
		again := h.attempt(t, eur("71.00"))
		ended := h.attempt(t, eur("71.00"), payment.Declined)
		if again.Token != first.Token || again.State != payment.Pending || ended.Token != first.Token {
			t.Errorf("an open attempt was not used again: %+v, %+v", again, ended)
		}
		next := h.attempt(t, eur("71.00"))
		other := h.attempt(t, eur("70.00"))
		if want := []string{first.Token, next.Token, other.Token}; !slices.Equal(h.tokens(t), want) || next.State != payment.Created {
			t.Errorf("attempts %v, want %v", h.tokens(t), want)
		}
	})

	t.Run("refuses_nothing", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		err := h.transact(t, func(ctx context.Context, tx *database.DB) error {
			_, err := h.OpenTx(ctx, tx, h.order, eur("0"), "sandbox")
			return err
		})
		if !errors.Is(err, money.ErrSyntax) {
			t.Errorf("error %v", err)
		}
	})
}

func TestRecordTx(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.attempt(t, eur("71.00"))
	h.now = h.now.Add(time.Minute)
	err := h.transact(t, func(ctx context.Context, tx *database.DB) error {
		locked, err := h.LockTx(ctx, tx, a.Token)
		if err != nil {
			return err
		}
		s := payment.Session{Ref: "cs_1", Token: a.Token, State: payment.Pending, Amount: eur("71.00"), PayURL: "https://pay.example/1", Reason: "insufficient_funds"}
		if _, err := locked.Follow(s); err != nil {
			return err
		}
		return h.RecordTx(ctx, tx, locked)
	})
	if err != nil {
		t.Fatal(err)
	}
	ref := "cs_1"
	want := *a
	want.GatewayRef, want.State, want.PayURL, want.Reason, want.CheckedAt, want.AskAt = &ref, payment.Pending, "https://pay.example/1", "insufficient_funds", h.now, h.now.Add(20*time.Second)
	byRef, err := h.ByRef(t.Context(), "sandbox", "cs_1")
	same(t, want, byRef, err)
	byID, err := h.AttemptByID(t.Context(), a.ID)
	same(t, want, byID, err)

	for name, err := range map[string]error{
		"token": second(h.Attempt(t.Context(), "nobody")),
		"ref":   second(h.ByRef(t.Context(), "stripe", "cs_1")),
		"id":    second(h.AttemptByID(t.Context(), 0)),
	} {
		if !errors.Is(err, database.ErrNotFound) {
			t.Errorf("unknown %s: %v", name, err)
		}
	}
}

func same(t *testing.T, want payment.Attempt, got *payment.Attempt, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Error(diff)
	}
}

func second[T any](_ T, err error) error { return err }

func TestStale(t *testing.T) {
	t.Parallel()
	h := open(t)
	start := h.now
	old := h.attempt(t, eur("1.00"), payment.Pending)
	h.now = start.Add(time.Minute)
	h.attempt(t, eur("2.00"), payment.Succeeded)
	middle := h.attempt(t, eur("3.00"))
	h.now = start.Add(2 * time.Minute)
	h.attempt(t, eur("4.00"))

	list, err := h.Stale(t.Context(), h.now, 10)
	if err != nil || len(list) != 2 || list[0].Token != old.Token || list[1].Token != middle.Token {
		t.Fatalf("%+v, %v", list, err)
	}
	if list, err = h.Stale(t.Context(), h.now, 1); err != nil || len(list) != 1 || list[0].Token != old.Token {
		t.Errorf("limited: %+v, %v", list, err)
	}
	h.now = start.Add(24 * time.Hour)
	if err := h.Asked(t.Context(), *old); err != nil {
		t.Fatal(err)
	}
	for after, due := range map[time.Duration]bool{59 * time.Minute: false, time.Hour: true} {
		list, err = h.Stale(t.Context(), h.now.Add(after), 10)
		if asked := slices.ContainsFunc(list, func(a payment.Attempt) bool { return a.Token == old.Token }); err != nil || asked != due {
			t.Errorf("a day old, %s after the last question, it is due: %v, %v", after, asked, err)
		}
	}
}

func TestTakeEventTx(t *testing.T) {
	t.Parallel()
	h := open(t)
	take := func(gateway string) (first bool, err error) {
		err = h.db.Transact(t.Context(), func(tx *database.DB) error {
			first, err = h.Store.TakeEventTx(t.Context(), tx, gateway, payment.Notice{EventID: "evt_1", Kind: "session.succeeded", Body: []byte(`{"a": 1}`)})
			return err
		})
		return first, err
	}
	var firsts atomic.Int64
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			first, err := take("sandbox")
			if err != nil {
				t.Error(err)
			}
			if first {
				firsts.Add(1)
			}
		})
	}
	wg.Wait()
	if firsts.Load() != 1 {
		t.Errorf("taken %d times", firsts.Load())
	}
	if first, err := take("other"); err != nil || !first {
		t.Errorf("the same name at another gateway: %t, %v", first, err)
	}
}

// refund asks for a refund and checks what comes of it.
func (h *house) refund(t *testing.T, a *payment.Attempt, amount money.Amount, reason string, want error) *payment.Refund {
	t.Helper()
	var r *payment.Refund
	err := h.transact(t, func(ctx context.Context, tx *database.DB) (err error) {
		r, err = h.CreateRefundTx(ctx, tx, a.ID, amount, reason)
		return err
	})
	if !errors.Is(err, want) {
		t.Errorf("refund of %s for %s: error %v, want %v", amount, reason, err, want)
	}
	return r
}

// pending checks the tokens of the refunds that wait for the gateway.
func (h *house) pending(t *testing.T, want ...string) {
	t.Helper()
	list, err := h.PendingRefunds(t.Context(), h.now, 10)
	if err != nil || !slices.EqualFunc(list, want, func(r payment.Refund, token string) bool { return r.Token == token }) {
		t.Errorf("pending %+v, %v, want %v", list, err, want)
	}
}

func TestCreateRefundTx(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.refund(t, h.attempt(t, eur("5.00")), eur("1.00"), "late", payment.ErrState)
	paid := h.attempt(t, eur("71.00"), payment.Succeeded)

	one := h.refund(t, paid, eur("70.00"), "cancelled", nil)
	if again := h.refund(t, paid, eur("70.00"), "cancelled", nil); again.Token != one.Token || one.State != payment.RefundCreated {
		t.Errorf("the same reason twice: %+v, %+v", one, again)
	}
	h.refund(t, paid, eur("69.00"), "cancelled", payment.ErrState)
	h.refund(t, paid, eur("1.01"), "more", payment.ErrRefund)
	h.refund(t, paid, eur("0"), "nothing", payment.ErrRefund)
	h.refund(t, paid, money.MustParse("1.00", "USD"), "dollars", money.ErrMixed)
	h.pending(t, one.Token)

	h.fail(t, one.Token)
	h.pending(t)
	whole := h.refund(t, paid, eur("71.00"), "again", nil)
	h.pending(t, whole.Token)
	failed, err := h.Refund(t.Context(), one.Token)
	if err != nil || failed.State != payment.RefundFailed || failed.DoneAt == nil || failed.GatewayRef != "re_1" {
		t.Errorf("%+v, %v", failed, err)
	}
	if all, err := h.Refunds(t.Context(), h.order); err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
}

// fail records that the gateway refused the refund.
func (h *house) fail(t *testing.T, token string) {
	t.Helper()
	err := h.transact(t, func(ctx context.Context, tx *database.DB) error {
		r, err := h.LockRefundTx(ctx, tx, token)
		if err != nil {
			return err
		}
		r.GatewayRef = "re_1"
		if err := r.Transition(payment.RefundFailed); err != nil {
			return err
		}
		return h.RecordRefundTx(ctx, tx, r)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCreateRefundTx_race asks for many refunds at once, each of which fits alone: together they never exceed the payment.
func TestCreateRefundTx_race(t *testing.T) {
	t.Parallel()
	h := open(t)
	paid := h.attempt(t, eur("10.00"), payment.Succeeded)
	var given atomic.Int64
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			err := h.db.Transact(t.Context(), func(tx *database.DB) error {
				_, err := h.Store.CreateRefundTx(t.Context(), tx, paid.ID, eur("4.00"), string(rune('a'+i)))
				return err
			})
			if err == nil {
				given.Add(1)
			} else if !errors.Is(err, payment.ErrRefund) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if given.Load() != 2 {
		t.Errorf("%d refunds of 4.00 out of 10.00", given.Load())
	}
}

// TestForgetEvents: what a gateway said goes after the time of keep_rule, not before, and the message is not taken twice.
func TestForgetEvents(t *testing.T) {
	t.Parallel()
	h := open(t)
	take := func(id string) (first bool) {
		t.Helper()
		err := h.db.Transact(t.Context(), func(tx *database.DB) (err error) {
			first, err = h.Store.TakeEventTx(t.Context(), tx, "sandbox", payment.Notice{EventID: id, Kind: "paid", Body: []byte(`{"name": "Anna"}`)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return first
	}
	start := h.now
	full := func(at time.Time) (list []string) {
		t.Helper()
		h.now = at
		if err := h.ForgetEvents(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := h.db.In(t.Context()).Raw("SELECT event_id FROM payment_event WHERE body <> '{}' ORDER BY 1").Scan(&list).Error; err != nil {
			t.Fatal(err)
		}
		return list
	}
	take("evt_1")
	h.now = start.AddDate(0, 0, 1)
	take("evt_2")
	if list := full(start.AddDate(0, 0, 180)); len(list) != 2 {
		t.Error("too soon:", list)
	}
	if list := full(start.AddDate(0, 0, 180).Add(time.Second)); len(list) != 1 || list[0] != "evt_2" {
		t.Error("after 180 days:", list)
	}
	if take("evt_1") {
		t.Error("taken twice")
	}
}
