package checkout_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// packed is a paid order for n scarves which its factory has packed.
func (h *house) packed(n int) (*order.Order, string) {
	h.t.Helper()
	o := h.paidFor(n)
	number := o.Consignments[0].Number
	h.must(h.cashier.Dock.Accept(h.t.Context(), 1, number))
	h.must(h.cashier.Dock.Pack(h.t.Context(), 1, number))
	return o, number
}

// ships hands n scarves of an order to a carrier.
func (h *house) ships(o *order.Order, n int) error {
	h.t.Helper()
	l := o.Lines()[0].ID
	_, err := h.cashier.Dock.Ship(h.t.Context(), 1, o.Consignments[0].Number,
		fulfilment.Shipping{Quantities: map[id.Line]int{l: n}, Tracking: fmt.Sprintf("SF%013d", int(o.ID)*100+n)})
	return err
}

// is checks where the only consignment of an order stands, with how many pieces are left to send.
func (h *house) is(o *order.Order, want order.ConsignmentState, left int) {
	h.t.Helper()
	now, err := h.Orders.OrderByID(h.t.Context(), o.ID)
	h.must(err)
	c := &now.Consignments[0]
	if c.State != want || fulfilment.Left(c) != left {
		h.t.Errorf("the consignment is %s with %d left, want %s with %d", c.State, fulfilment.Left(c), want, left)
	}
}

func cancels(o *order.Order, n int, key string) checkout.Wish {
	w := wish(o, n, key)
	w.Reason = "cancelled"
	return w
}

func TestGive_calls_off_what_has_not_left(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, _ := h.packed(3)
	told := h.count("SELECT count(*) FROM listing_change")
	g, _ := h.gives(wish(o, 1, "K1"))
	if g.Lines[0].Off != 1 || h.count("SELECT count(*) FROM listing_change") != told+1 {
		t.Errorf("%d of one are called off, or the search is not told", g.Lines[0].Off)
	}
	h.is(o, order.Packed, 2)
	h.stands(o, order.Confirmed, 5, 2)
	if err := h.ships(o, 3); len(fault.FieldNames(err)) != 1 {
		t.Errorf("three are sent of which one was given back: %v", err)
	}
	w := wish(o, 2, "K2")
	w.Goods = checkout.ByMall
	h.gives(w)
	h.is(o, order.Withdrawn, 0)
	h.stands(o, order.Cancelled, 5, 0)
	if err := h.ships(o, 1); !errors.Is(err, order.ErrConsignmentState) {
		t.Errorf("sent all the same: %v", err)
	}
	if left := h.owed(o, ledger.FactoryHeld, "linxi"); left != 0 {
		t.Errorf("the factory earns %d by what it never sends", left)
	}
	h.proves()
}

func TestGive_of_what_has_left_in_part(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, _ := h.packed(5)
	h.must(h.ships(o, 2))
	h.gives(wish(o, 1, "K1")) // damaged: one of those that have left
	h.is(o, order.ShippedPartly, 3)
	h.gives(cancels(o, 1, "K2"))
	h.is(o, order.ShippedPartly, 2)
	h.stands(o, order.Confirmed, 3, 2)
	g, _ := h.gives(wish(o, 2, "K3")) // damaged: the other that has left, and one that has not
	if g.Lines[0].Off != 1 {
		t.Errorf("%d of two are called off", g.Lines[0].Off)
	}
	h.is(o, order.ShippedPartly, 1)
	h.exec("UPDATE parcel SET delivered_at = now()")
	h.gives(cancels(o, 1, "K4"))
	h.is(o, order.Delivered, 0)
	h.stands(o, order.Completed, 3, 0)
	h.must(h.DB.Transact(t.Context(), func(tx *database.DB) error { return h.Orders.CompleteTx(t.Context(), tx, o.ID) })) // as beside a part that was called off
	h.stands(o, order.Completed, 3, 0)
	h.proves()
}

// TestGive_of_what_never_leaves takes nothing for it from the reserve, and leaves nothing of it with an authority, though the rest
// of its line has left.
func TestGive_of_what_never_leaves(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, _ := h.packed(3)
	h.must(h.ships(o, 2))
	w := cancels(o, 1, "K1")
	w.Levies, w.Goods = false, checkout.ByMall
	g, _ := h.gives(w)
	if g.Kept.Minor != 0 {
		t.Errorf("%s of a piece that is never imported does not go back", g.Kept)
	}
	for _, p := range g.Lines[0].Parts {
		if p.Account == string(ledger.Reserve) {
			t.Errorf("the reserve bears %s of it", p.Amount)
		}
	}
	w = wish(o, 1, "K2")
	w.Levies, w.Goods = false, checkout.ByMall
	if g, _ = h.gives(w); !slices.ContainsFunc(g.Lines[0].Parts, func(p payment.RefundPart) bool { return p.Account == string(ledger.Reserve) }) {
		t.Error("what has left is not borne as the admin says")
	}
	h.proves()
}

func TestGive_calls_off_once(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, _ := h.packed(3)
	w := wish(o, 2, "K1")
	g, err := h.cashier.Preview(t.Context(), w)
	h.must(err)
	h.must(h.ships(o, 2))
	if _, err := h.cashier.Give(t.Context(), clerk, w, g.Digest); !errors.Is(err, checkout.ErrOtherSplit) {
		t.Errorf("given as shown, though two had left meanwhile: %v", err)
	}
	h.stands(o, order.Confirmed, 3, 1)
}

// TestShip_stops_what_is_recalled sends the rest only.
func TestShip_stops_what_is_recalled(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, _ := h.packed(2)
	recalled := map[id.Listing]string{o.Lines()[0].ListingID: "RC-1"}
	h.cashier.Dock.Stopped = func(context.Context, *database.DB, id.Order) (map[id.Listing]string, error) { return recalled, nil }
	err := h.ships(o, 1)
	if e, ok := fault.As(err); !ok || len(e.Fields) != 1 || e.Fields[0].Key != "fulfilment.recalled" {
		t.Errorf("handed over: %v", err)
	}
	h.stands(o, order.Confirmed, 5, 2)
	recalled = nil
	h.must(h.ships(o, 2))
}
