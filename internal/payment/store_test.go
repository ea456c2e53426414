package payment_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// attempt opens an attempt and moves it through the states.
func (h *house) attempt(t *testing.T, amount money.Amount, to ...payment.State) *payment.Attempt {
	t.Helper()
	var a *payment.Attempt
	err := h.transact(t, func(ctx context.Context, tx *database.DB) (err error) {
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

func TestOpenTx(t *testing.T) {
	t.Parallel()

	t.Run("many_at_once_get_one_attempt", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		tokens := make([]string, 6)
		var wg sync.WaitGroup
		for i := range tokens {
			wg.Go(func() {
				err := h.db.Transact(t.Context(), func(tx *database.DB) error {
					a, err := h.OpenTx(t.Context(), tx, h.order, eur("71.00"), "sandbox")
					if err == nil {
						tokens[i] = a.Token
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, token := range tokens {
			if token == "" || token != tokens[0] {
				t.Fatalf("tokens %v", tokens)
			}
		}
		if list, err := h.Attempts(t.Context(), h.order); err != nil || len(list) != 1 || list[0].State != payment.Created {
			t.Errorf("%+v, %v", list, err)
		}
	})

	t.Run("a_new_try_after_the_old_one_ended", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		first := h.attempt(t, eur("71.00"), payment.Pending)
		if again := h.attempt(t, eur("71.00")); again.Token != first.Token || again.State != payment.Pending {
			t.Errorf("an open attempt was not used again: %+v", again)
		}
		ended := h.attempt(t, eur("71.00"), payment.Declined)
		second := h.attempt(t, eur("71.00"))
		if ended.Token != first.Token || second.Token == first.Token || second.State != payment.Created {
			t.Errorf("first %+v, second %+v", ended, second)
		}
		if other := h.attempt(t, eur("70.00")); other.Token == second.Token {
			t.Error("another amount got the same attempt")
		}
		if list, err := h.Attempts(t.Context(), h.order); err != nil || len(list) != 3 || list[0].Token != first.Token {
			t.Errorf("%+v, %v", list, err)
		}
	})

	t.Run("refuses_nothing", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		err := h.transact(t, func(ctx context.Context, tx *database.DB) error {
			_, err := h.OpenTx(ctx, tx, h.order, eur("0"), "sandbox")
			return err
		})
		if err == nil {
			t.Error("an attempt of nothing was opened")
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
	got, err := h.ByRef(t.Context(), "sandbox", "cs_1")
	if err != nil {
		t.Fatal(err)
	}
	if got.Token != a.Token || got.State != payment.Pending || got.PayURL != "https://pay.example/1" ||
		got.Reason != "insufficient_funds" || !got.CheckedAt.Equal(h.now) || got.Amount != eur("71.00") {
		t.Errorf("%+v", got)
	}
	if byID, err := h.AttemptByID(t.Context(), got.ID); err != nil || byID.Token != got.Token {
		t.Errorf("%+v, %v", byID, err)
	}
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

func TestCreateRefundTx(t *testing.T) {
	t.Parallel()
	h := open(t)
	refund := func(a *payment.Attempt, amount money.Amount, reason string) (r *payment.Refund, err error) {
		err = h.db.Transact(t.Context(), func(tx *database.DB) error {
			r, err = h.Store.CreateRefundTx(t.Context(), tx, a.ID, amount, reason)
			return err
		})
		return r, err
	}
	unpaid := h.attempt(t, eur("5.00"))
	if _, err := refund(unpaid, eur("1.00"), "late"); !errors.Is(err, payment.ErrState) {
		t.Errorf("refund of an unpaid attempt: %v", err)
	}
	paid := h.attempt(t, eur("71.00"), payment.Succeeded)

	one, err := refund(paid, eur("70.00"), "cancelled")
	if err != nil || one.State != payment.RefundCreated || one.OrderID != h.order {
		t.Fatalf("%+v, %v", one, err)
	}
	if again, err := refund(paid, eur("70.00"), "cancelled"); err != nil || again.Token != one.Token {
		t.Errorf("the same reason twice: %+v, %v", again, err)
	}
	if _, err := refund(paid, eur("69.00"), "cancelled"); !errors.Is(err, payment.ErrState) {
		t.Errorf("the same reason, another amount: %v", err)
	}
	if _, err := refund(paid, eur("1.01"), "more"); !errors.Is(err, payment.ErrRefund) {
		t.Errorf("more than was paid: %v", err)
	}
	if _, err := refund(paid, money.MustParse("1.00", "USD"), "dollars"); !errors.Is(err, money.ErrMixed) {
		t.Errorf("another currency: %v", err)
	}

	list, err := h.PendingRefunds(t.Context(), 10)
	if err != nil || len(list) != 1 || list[0].Token != one.Token {
		t.Fatalf("%+v, %v", list, err)
	}
	h.fail(t, one.Token)
	if list, err = h.PendingRefunds(t.Context(), 10); err != nil || len(list) != 0 {
		t.Errorf("after it failed: %+v, %v", list, err)
	}
	if _, err := refund(paid, eur("71.00"), "again"); err != nil {
		t.Errorf("the whole amount after a failed refund: %v", err)
	}
	if all, err := h.Refunds(t.Context(), h.order); err != nil || len(all) != 2 || all[0].DoneAt == nil || all[0].GatewayRef != "re_1" {
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
