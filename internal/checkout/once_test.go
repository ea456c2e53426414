package checkout_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
)

// count asks the database for a number.
func (h *house) count(sql string) int {
	h.t.Helper()
	n := 0
	h.must(h.DB.In(h.t.Context()).Raw(sql).Scan(&n).Error)
	return n
}

// answered is what placing and paying was answered.
type answered struct{ number, url string }

// insists places and pays one quote 32 times at once.
func (h *house) insists(ctx context.Context, me cart.Owner, q *checkout.Quote) []answered {
	h.t.Helper()
	answers := make([]answered, 32)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			o, err := h.Place(ctx, me, q.Agree(0))
			if err != nil {
				h.t.Error(err)
				return
			}
			url, err := h.Pay(ctx, o)
			if err != nil {
				h.t.Error(err)
			}
			answers[i] = answered{o.Number, url}
		})
	}
	all.Wait()
	return answers
}

func TestPlaceUnderAKey(t *testing.T) {
	t.Parallel()
	h := open(t)
	me, q := h.quoted(2)
	ticket := once.Ticket{Who: "anna", Key: "0123456789abcdef", Print: once.Print("this quote")}
	ctx := once.With(t.Context(), ticket)
	answers := h.insists(ctx, me, q)
	for _, a := range answers {
		if a != answers[0] || a.number == "" || a.url == "" {
			t.Fatalf("answers are %v", answers)
		}
	}
	if n := h.count("SELECT count(*) FROM orders")*100 + h.count("SELECT count(*) FROM payment_attempt")*10 + h.count("SELECT sum(reserved) FROM stock"); n != 112 {
		t.Errorf("orders, attempts and reserved pieces are %d", n)
	}
	t.Run("other parameters are a conflict without an effect", func(t *testing.T) {
		ticket.Print = once.Print("another quote")
		ctx := once.With(t.Context(), ticket)
		if _, err := h.Place(ctx, me, q.Agree(0)); !errors.Is(err, once.ErrOther) {
			t.Errorf("got %v", err)
		}
		o, err := h.Orders.Order(t.Context(), answers[0].number)
		h.must(err)
		if _, err := h.Pay(ctx, o); !errors.Is(err, once.ErrOther) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("after the payment the same key leads back to the order", func(t *testing.T) {
		o, err := h.Orders.Order(t.Context(), answers[0].number)
		h.must(err)
		h.card(o, good)
		h.must(h.SettleOrder(t.Context(), o))
		if url, err := h.Pay(ctx, o); err != nil || url != "" {
			t.Errorf("got %q, %v", url, err)
		}
		h.stands(o, order.Confirmed, 5, 2)
	})
}

func TestOnlyTheAgreedQuoteIsPlaced(t *testing.T) {
	t.Parallel()
	h := open(t)
	me, q := h.quoted(1)
	a := q.Agree(0)
	a.Hash = "another"
	if _, err := h.Place(t.Context(), me, a); !errors.Is(err, checkout.ErrQuoteBroken) {
		t.Errorf("got %v", err)
	}
	for _, sql := range []string{"UPDATE quote SET total_minor = 1", "UPDATE quote SET content = '{}'", "UPDATE quote SET expires_at = now() + interval '1 day'"} {
		if err := h.DB.In(t.Context()).Exec(sql).Error; err == nil {
			t.Errorf("a quote was changed: %s", sql)
		}
	}
	o, err := h.Place(t.Context(), me, q.Agree(0))
	h.must(err)
	for _, sql := range []string{
		"UPDATE payment_attempt SET amount_minor = 1",
		"INSERT INTO payment_attempt (order_id, token, gateway, state, amount_minor, amount_currency, created_at, checked_at) SELECT id, 'x', 'sandbox', 'created', total_minor - 1, currency, now(), now() FROM orders",
	} {
		if err := h.DB.In(t.Context()).Exec(sql).Error; err == nil {
			t.Errorf("order %s can be paid by another amount: %s", o.Number, sql)
		}
	}
}

// TestCap_per_order: the cart says how many, and no order has more.
func TestCap_per_order(t *testing.T) {
	t.Parallel()
	h := open(t)
	me, q := h.quoted(3)
	h.must(h.Catalog.Limit(t.Context(), 1, catalog.Cap{ListingID: 1, PerOrder: 2}))
	b, err := h.Basket(t.Context(), h.market, me)
	h.must(err)
	if len(b.Gone) != 1 || b.Gone[0].Left != 2 || !b.Gone[0].Capped {
		t.Errorf("the cart says %+v", b.Gone)
	}
	if _, err := h.Place(t.Context(), me, q.Agree(0)); !errors.Is(err, checkout.ErrCapped) {
		t.Errorf("got %v", err)
	}
	if n := h.count("SELECT count(*) FROM orders"); n != 0 {
		t.Errorf("%d orders", n)
	}
}

// TestCap_per_person: one buyer's orders at once are counted together.
func TestCap_per_person(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.must(h.Catalog.Limit(t.Context(), 1, catalog.Cap{ListingID: 1, PerPerson: 2, Days: 30}))
	const tries = 5
	var all sync.WaitGroup
	carts, quotes := make([]cart.Owner, tries), make([]*checkout.Quote, tries)
	for i := range tries {
		carts[i], quotes[i] = h.quoted(1)
	}
	errs := make([]error, tries)
	for i := range tries {
		all.Go(func() { _, errs[i] = h.Place(t.Context(), carts[i], quotes[i].Agree(0)) })
	}
	all.Wait()
	placed := 0
	for _, err := range errs {
		if err == nil {
			placed++
		} else if !errors.Is(err, checkout.ErrCapped) {
			t.Error(err)
		}
	}
	if placed != 2 || h.count("SELECT sum(quantity) FROM order_line") != 2 {
		t.Errorf("%d orders were placed", placed)
	}
	if _, err := h.Requote(t.Context(), quotes[0], nil); !errors.Is(err, checkout.ErrUnavailable) {
		t.Errorf("a new quote for who has had all: %v", err)
	}
	h.wait(31 * 24 * time.Hour)
	me, q := h.quoted(2)
	if _, err := h.Place(t.Context(), me, q.Agree(0)); err != nil {
		t.Errorf("after the days: %v", err)
	}
}

func TestPiecesHeldTooLongAreSold(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := h.placed(5) // all there are; no worker runs in this test
	token, err := h.Carts.Add(t.Context(), cart.Owner{}, 1, 2)
	h.must(err)
	me := cart.Owner{Token: token}
	b, err := h.Basket(t.Context(), h.market, me)
	h.must(err)
	if len(b.Gone) != 1 {
		t.Errorf("reserved pieces are for sale: %+v", b.Gone)
	}
	h.wait(checkout.ToPay)
	b, err = h.Basket(t.Context(), h.market, me)
	h.must(err)
	if len(b.Gone) != 0 {
		t.Errorf("pieces held too long are not for sale: %+v", b.Gone)
	}
	h.stands(first, order.Expired, 5, 0)
	other, q := h.quoted(4)
	second := h.placed(5)
	h.wait(checkout.Held - time.Second)
	if _, err := h.Place(t.Context(), other, q.Agree(0)); !errors.Is(err, inventory.ErrOutOfStock) {
		t.Errorf("got %v", err)
	}
	h.must(h.DB.In(t.Context()).Exec("UPDATE orders SET expires_at = ? WHERE id = ?", h.clock(), second.ID).Error)
	if _, err := h.Place(t.Context(), other, q.Agree(0)); err != nil {
		t.Errorf("at placing: %v", err)
	}
	h.stands(second, order.Expired, 5, 4)
}
