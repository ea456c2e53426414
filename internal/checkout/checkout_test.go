package checkout_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

const (
	good     = "4242424242424242"
	declined = "4000000000000002"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, q := h.quoted(2)
	part := q.Content.Parts[0]
	if got := order.Sum(part.Consignment.Charges); got != q.Content.Totals || got.TotalMinor != q.Total.Minor {
		t.Errorf("charges sum to %+v, the quote to %+v and %s", got, q.Content.Totals, q.Total)
	}
	line := part.Consignment.Lines[0]
	if twice, err := line.Unit.Mul(2); err != nil || twice != line.Total {
		t.Errorf("2 × %s is %s", line.Unit, line.Total)
	}
	t.Run("refuses an address elsewhere, naming the fields", func(t *testing.T) {
		a := berlin()
		a.PostalCode, a.Name = "123", ""
		_, err := h.Quote(t.Context(), checkout.Request{Market: h.market, Email: "nobody", Address: a})
		if names := fault.FieldNames(err); len(names) != 3 {
			t.Errorf("wrong fields are %v", names)
		}
	})
	t.Run("is not found by a stranger", func(t *testing.T) {
		if _, err := h.QuoteOf(t.Context(), cart.Owner{Token: "another"}, q.Token); fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	})
	t.Run("goes by another service at its price", func(t *testing.T) {
		other := part.Options[1]
		next, err := h.Requote(t.Context(), q, map[string]string{"linxi": other.Code})
		if err != nil || next.Content.Parts[0].Consignment.Service != other.Code || next.Hash == q.Hash {
			t.Errorf("requote: %v", err)
		}
		differ(t, q, next)
	})
}

// differ holds what is said of the difference between two quotes of which the second goes by another service.
func differ(t *testing.T, q, next *checkout.Quote) {
	t.Helper()
	if len(checkout.Changes(q, next)) == 0 || len(checkout.Changes(q, q)) != 0 {
		t.Error("the difference is not shown, or shown where there is none")
	}
	if all := checkout.Changes(q, next); all[len(all)-1] != (checkout.Change{Kind: checkout.Sum, Old: q.Total, New: next.Total}) {
		t.Errorf("the last difference is not that of the total: %+v", all)
	}
	if len(checkout.Shifted(q, next)) != 1 || len(checkout.Shifted(q, q)) != 0 {
		t.Error("other days of arrival are not shown, or shown where there are none")
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	t.Run("makes one order of many clicks", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		me, q := h.quoted(2)
		numbers := make([]string, 8)
		var wg sync.WaitGroup
		for i := range numbers {
			wg.Go(func() {
				o, err := h.Place(t.Context(), me, q.Agree(0))
				if err != nil {
					t.Error(err)
					return
				}
				numbers[i] = o.Number
			})
		}
		wg.Wait()
		for _, n := range numbers {
			if n == "" || n != numbers[0] {
				t.Fatalf("orders are %v", numbers)
			}
		}
		o, err := h.Orders.Order(t.Context(), numbers[0])
		h.must(err)
		h.stands(o, order.Placed, 5, 2)
	})
	t.Run("makes one order of two tabs with two quotes", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		me, q := h.quoted(1)
		other, err := h.Requote(t.Context(), q, nil)
		h.must(err)
		first, err := h.Place(t.Context(), me, q.Agree(0))
		h.must(err)
		second, err := h.Place(t.Context(), me, other.Agree(0))
		if err != nil || second.Number != first.Number {
			t.Errorf("second tab: %v, %v", second, err)
		}
	})
}

func TestPlaceRefuses(t *testing.T) {
	t.Parallel()
	t.Run("a quote that expired", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		me, q := h.quoted(1)
		h.wait(checkout.Held)
		if _, err := h.Place(t.Context(), me, q.Agree(0)); !errors.Is(err, checkout.ErrQuoteExpired) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a cart that changed", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		me, q := h.quoted(1)
		_, err := h.Carts.Add(t.Context(), me, 2, 1)
		h.must(err)
		if _, err := h.Place(t.Context(), me, q.Agree(0)); !errors.Is(err, checkout.ErrQuoteChanged) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("goods of a suspended factory", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		me, q := h.quoted(1)
		h.must(h.DB.In(t.Context()).Exec("UPDATE factory SET state = 'suspended'").Error)
		if _, err := h.Place(t.Context(), me, q.Agree(0)); !errors.Is(err, checkout.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("what is sold out, and leaves nothing half done", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		me, q := h.quoted(3)
		h.placed(3)
		_, err := h.Place(t.Context(), me, q.Agree(0))
		e, ok := fault.As(err)
		if !ok || !errors.Is(err, inventory.ErrOutOfStock) || e.Args["title"] != "Silk scarf" || e.Args["left"] != 2 {
			t.Fatalf("got %v", err)
		}
		if c, err := h.Carts.Cart(t.Context(), me); err != nil || len(c.Lines) != 1 {
			t.Errorf("the cart is lost: %v, %v", c, err)
		}
	})
}

func TestPay(t *testing.T) {
	t.Parallel()
	t.Run("confirms once, whoever tells", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(2)
		h.card(o, good)
		a := h.attempt(o)
		notice := payment.Notice{EventID: "e1", Kind: "paid", Ref: *a.GatewayRef, Body: []byte("{}")}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() { check(t, h.Notify(t.Context(), "sandbox", notice)) })
			wg.Go(func() { check(t, h.SettleOrder(t.Context(), o)) })
		}
		wg.Wait()
		h.wait(time.Minute)
		check(t, h.Poll(t.Context()))
		now := h.stands(o, order.Confirmed, 5, 2)
		h.tells(now, "placed", "payment_opened", "payment_received", "confirmed")
		if now.Consignments[0].State != order.Offered || now.Consignments[0].HandoverBy == nil {
			t.Errorf("events %v, consignment %+v", now.Events, now.Consignments[0])
		}
		if _, err := h.Pay(t.Context(), o); !errors.Is(err, checkout.ErrNotPayable) {
			t.Errorf("a paid order can be paid again: %v", err)
		}
	})
	t.Run("takes another card after a decline", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(1)
		h.card(o, declined)
		h.must(h.SettleOrder(t.Context(), o))
		if now := h.stands(o, order.Placed, 5, 1); now.Events[2].Kind != "payment_declined" {
			t.Errorf("events %v", now.Events)
		}
		h.card(o, good)
		h.must(h.SettleOrder(t.Context(), o))
		h.stands(o, order.Confirmed, 5, 1)
	})
	t.Run("finds a payment whose answer was lost", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		me, q := h.quoted(1)
		o, err := h.Place(t.Context(), me, q.Agree(0))
		h.must(err)
		h.gateway.set(false, true) // the page is opened, but we die before we hear of it
		if _, err := h.Pay(t.Context(), o); !errors.Is(err, payment.ErrGateway) {
			t.Fatalf("got %v", err)
		}
		h.gateway.set(false, false)
		h.wait(time.Minute)
		h.must(h.Poll(t.Context()))
		h.card(o, good)
		h.wait(time.Minute)
		h.must(h.Poll(t.Context()))
		h.stands(o, order.Confirmed, 5, 1)
		if all, err := h.Payments.Attempts(t.Context(), o.ID); err != nil || len(all) != 1 {
			t.Errorf("%d attempts, %v", len(all), err)
		}
	})
}

func TestExpire(t *testing.T) {
	t.Parallel()
	t.Run("releases what was not paid", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(2)
		h.must(h.Expire(t.Context(), o.ID)) // too early: nothing happens
		h.stands(o, order.Placed, 5, 2)
		h.wait(checkout.ToPay)
		h.must(h.ExpireDue(t.Context()))
		h.must(h.Expire(t.Context(), o.ID)) // again: nothing more
		h.stands(o, order.Expired, 5, 0)
		if a := h.attempt(o); a.State != payment.Cancelled {
			t.Errorf("the page is still %s", a.State)
		}
	})
	t.Run("confirms what was paid at the last moment", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(2)
		h.card(o, good)
		h.wait(checkout.ToPay)
		h.must(h.ExpireDue(t.Context()))
		h.stands(o, order.Confirmed, 5, 2)
	})
	t.Run("holds on while the gateway is away", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(2)
		h.wait(checkout.ToPay)
		h.gateway.set(true, false)
		if err := h.Expire(t.Context(), o.ID); !errors.Is(err, payment.ErrGateway) {
			t.Errorf("got %v", err)
		}
		h.stands(o, order.Placed, 5, 2)
	})
}

// late lets an order expire while the gateway takes its money after all.
func (h *house) late(o *order.Order) {
	h.t.Helper()
	h.card(o, good)
	ctx := h.t.Context()
	h.must(h.DB.Transact(ctx, func(tx *database.DB) error {
		locked, err := h.Orders.LockTx(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		check(h.t, locked.Transition(order.Expired))
		for i := range locked.Consignments {
			check(h.t, locked.Consignments[i].Transition(order.Withdrawn))
			check(h.t, h.Orders.SaveConsignmentTx(ctx, tx, &locked.Consignments[i]))
		}
		check(h.t, h.Stock.ReleaseTx(ctx, tx, o.ID))
		return h.Orders.SaveTx(ctx, tx, locked)
	}))
}

func TestMoneyThatComesLate(t *testing.T) {
	t.Parallel()
	t.Run("revives the order while the stock is there", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(2)
		h.late(o)
		h.must(h.SettleOrder(t.Context(), o))
		h.stands(o, order.Confirmed, 5, 2)
	})
	t.Run("goes back when the stock is sold", func(t *testing.T) {
		t.Parallel()
		h := open(t)
		o := h.placed(3)
		h.late(o)
		h.placed(4)
		h.must(h.SettleOrder(t.Context(), o))
		refunds, err := h.Payments.Refunds(t.Context(), o.ID)
		if err != nil || len(refunds) != 1 || refunds[0].Amount != o.Total() {
			t.Fatalf("refunds %v, %v", refunds, err)
		}
		for range 2 { // a repeated job gives nothing twice
			h.must(h.Refund(t.Context(), refunds[0].Token))
		}
		now := h.stands(o, order.Expired, 5, 4)
		if last := now.Events[len(now.Events)-1]; last.Kind != "refunded" {
			t.Errorf("the consumer is not told: %v", now.Events)
		}
	})
}

func TestShopWithOnePieceLeftSellsItOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.must(h.DB.Transact(t.Context(), func(tx *database.DB) error { return h.Stock.SetTx(t.Context(), tx, 1, 1) }))
	type try struct {
		me cart.Owner
		q  *checkout.Quote
	}
	tries := make([]try, 12)
	for i := range tries {
		tries[i].me, tries[i].q = h.quoted(1)
	}
	sold := make(chan id.Order, len(tries))
	var wg sync.WaitGroup
	for _, one := range tries {
		wg.Go(func() {
			o, err := h.Place(t.Context(), one.me, one.q.Agree(0))
			switch {
			case err == nil:
				sold <- o.ID
			case !errors.Is(err, inventory.ErrOutOfStock):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(sold) != 1 {
		t.Errorf("the last piece was sold %d times", len(sold))
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
