package checkout_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/sandbox"
)

// banker is a counter whose bank holds the money until it is taken.
type banker struct {
	*counter
	held, taken, released map[string]bool
}

func (b *banker) Session(ctx context.Context, ref string) (payment.Session, error) {
	s, err := b.counter.Session(ctx, ref)
	if err == nil && s.State == payment.Succeeded && !b.taken[ref] {
		s.State, s.Held = payment.Pending, true
		b.held[ref] = true
	}
	if b.released[ref] {
		s.State, s.Held = payment.Cancelled, false
	}
	return s, err
}

func (b *banker) Cancel(ctx context.Context, ref string) (payment.Session, error) {
	if _, err := b.counter.Cancel(ctx, ref); err != nil {
		return payment.Session{}, err
	}
	return b.Session(ctx, ref)
}

func (b *banker) Capture(ctx context.Context, ref string) (payment.Session, error) {
	b.taken[ref] = true
	return b.Session(ctx, ref)
}

func (b *banker) Release(ctx context.Context, ref string) (payment.Session, error) {
	b.released[ref] = true
	return b.Session(ctx, ref)
}

// holding is a house whose gateway holds money first.
func holding(t *testing.T) (*house, *banker) {
	t.Helper()
	h := open(t)
	b := &banker{h.gateway, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	h.Gateway = b
	return h, b
}

// kinds are the events of an order.
func kinds(o *order.Order) []string {
	var list []string
	for _, e := range o.Events {
		list = append(list, e.Kind)
	}
	return list
}

func (h *house) tells(o *order.Order, want ...string) {
	h.t.Helper()
	if got := kinds(o); !slices.Equal(got, want) {
		h.t.Errorf("events %v, want %v", got, want)
	}
}

// again opens a second page for an order whose first was taken for closed.
func (h *house) again(o *order.Order) payment.Attempt {
	h.t.Helper()
	first := h.attempt(o)
	h.must(h.DB.In(h.t.Context()).Exec("UPDATE payment_attempt SET state = 'declined' WHERE id = ?", first.ID).Error)
	_, err := h.another(o)
	h.must(err)
	h.must(h.DB.In(h.t.Context()).Exec("UPDATE payment_attempt SET state = 'pending' WHERE id = ?", first.ID).Error)
	return first
}

// another opens a new attempt without asking about the others.
func (h *house) another(o *order.Order) (*payment.Attempt, error) {
	var a *payment.Attempt
	ctx := h.t.Context()
	err := h.DB.Transact(ctx, func(tx *database.DB) (err error) {
		a, err = h.Payments.OpenTx(ctx, tx, o.ID, o.Total(), h.GatewayName)
		return err
	})
	if err != nil {
		return nil, err
	}
	h.wait(time.Minute)
	return a, h.Poll(ctx)
}

func TestPaidTwice(t *testing.T) {
	t.Parallel()
	t.Run("gives the second back at once, and says so", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(1)
		first := h.again(o)
		_, err := h.gateway.books.Pay(t.Context(), *first.GatewayRef, sandbox.Card{Number: good, Expiry: "12/30", CVC: "123"})
		h.must(err)
		h.card(o, good)
		for range 2 {
			h.must(h.SettleOrder(t.Context(), o))
		}
		refunds, err := h.Payments.Refunds(t.Context(), o.ID)
		if err != nil || len(refunds) != 1 || refunds[0].Amount != o.Total() || refunds[0].Reason != "paid_twice" {
			t.Fatalf("refunds %+v, %v", refunds, err)
		}
		h.must(h.RefundDue(t.Context()))
		now := h.stands(o, order.Confirmed, 5, 1)
		h.tells(now, "placed", "payment_opened", "payment_opened", "payment_received", "confirmed", "payment_received", "refund_started", "refunded")
	})
	t.Run("lets go of the second where the bank only holds it", func(t *testing.T) {
		t.Parallel()
		h, b := holding(t)
		o := h.placed(1)
		first := h.again(o)
		_, err := h.gateway.books.Pay(t.Context(), *first.GatewayRef, sandbox.Card{Number: good, Expiry: "12/30", CVC: "123"})
		h.must(err)
		h.card(o, good)
		h.must(h.SettleOrder(t.Context(), o))
		now := h.stands(o, order.Confirmed, 5, 1)
		h.tells(now, "placed", "payment_opened", "payment_opened", "payment_received", "confirmed", "payment_cancelled")
		if refunds, err := h.Payments.Refunds(t.Context(), o.ID); err != nil || len(refunds) != 0 || len(b.taken) != 1 || len(b.released) != 1 {
			t.Errorf("refunds %+v, taken %v, released %v, %v", refunds, b.taken, b.released, err)
		}
	})
}

func TestHeldMoney(t *testing.T) {
	t.Parallel()
	t.Run("is taken when the order stands", func(t *testing.T) {
		t.Parallel()
		h, b := holding(t)
		o := h.placed(2)
		h.card(o, good)
		h.must(h.SettleOrder(t.Context(), o))
		h.stands(o, order.Confirmed, 5, 2)
		if len(b.held) != 1 || len(b.taken) != 1 {
			t.Errorf("held %v, taken %v", b.held, b.taken)
		}
	})
	t.Run("is taken at the last moment too", func(t *testing.T) {
		t.Parallel()
		h, _ := holding(t)
		o := h.placed(2)
		h.card(o, good)
		h.wait(checkout.ToPay)
		h.must(h.ExpireDue(t.Context()))
		h.stands(o, order.Confirmed, 5, 2)
	})
}

// refuser takes no payment.
type refuser struct{ *counter }

func (refuser) Open(context.Context, payment.Opening) (payment.Session, error) {
	return payment.Session{}, payment.ErrRefused
}

func TestAGatewayThatRefuses(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.Gateway = refuser{h.gateway}
	me, q := h.quoted(1)
	o, err := h.Place(t.Context(), me, q.Agree(0))
	h.must(err)
	for range 2 {
		if _, err := h.Pay(t.Context(), o); !errors.Is(err, payment.ErrRefused) {
			t.Fatalf("got %v", err)
		}
	}
	all, err := h.Payments.Attempts(t.Context(), o.ID)
	if err != nil || len(all) != 2 || all[0].State != payment.Failed || all[1].State != payment.Failed {
		t.Errorf("attempts %+v, %v", all, err)
	}
	h.tells(h.stands(o, order.Placed, 5, 1), "placed", "payment_failed", "payment_failed")

	h.Gateway = h.gateway
	_, err = h.Pay(t.Context(), o)
	h.must(err)
	h.card(o, good)
	h.must(h.SettleOrder(t.Context(), o))
	h.stands(o, order.Confirmed, 5, 1)

	other := open(t)
	other.Gateway = refuser{other.gateway}
	me, q = other.quoted(2)
	o, err = other.Place(t.Context(), me, q.Agree(0))
	other.must(err)
	other.wait(checkout.ToPay)
	other.must(other.ExpireDue(t.Context())) // a page that never was holds nothing up
	other.tells(other.stands(o, order.Expired, 5, 0), "placed", "payment_failed", "expired")
}

func TestAPaymentOpenedElsewhere(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.placed(1)
	h.card(o, good)
	h.Gateway, h.GatewayName = refuser{h.gateway}, "stripe"
	if err := h.SettleOrder(t.Context(), o); !errors.Is(err, payment.ErrGateway) {
		t.Errorf("a gateway that is not set up: %v", err)
	}
	h.stands(o, order.Placed, 5, 1)
	h.Others = map[string]payment.Gateway{"sandbox": h.gateway}
	h.must(h.SettleOrder(t.Context(), o))
	h.stands(o, order.Confirmed, 5, 1)
}
