package checkout_test

import (
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/settlement"
)

// TestTheConsumersWordCountsAsDelivery: no carrier says that the parcel came, the consumer does.
func TestTheConsumersWordCountsAsDelivery(t *testing.T) {
	t.Parallel()
	h := open(t)
	v, d, ctx := h.carriers(), h.desk(), t.Context()
	o, number := h.sent(1)
	v.lost[number] = true
	c := o.Consignments[0]
	h.must(d.Receive(ctx, o, c.Number))
	h.must(d.Receive(ctx, o, c.Number))
	now := h.read(o)
	if got := now.Consignments[0]; now.State != order.Completed || got.State != order.Delivered || got.Parcels[0].DeliveredAt == nil || !got.Parcels[0].DeliveredAt.Equal(h.clock()) {
		t.Errorf("the order is %s, its consignment %+v", now.State, got)
	}
	h.must(h.cashier.Dock.Track(ctx, 10)) // nobody is asked about it any more
	h.must(d.ReleaseDue(ctx))
	if held, released := h.money(d); held != 0 || released == 0 {
		t.Errorf("%d held, %d released", held, released)
	}
	h.whole()

	part, _ := h.packed(2)
	h.must(h.ships(part, 1))
	h.refused(d.Receive(ctx, part, part.Consignments[0].Number), settlement.ErrNotDelivered)
}

// TestAnAdminsWordCountsAsDelivery: parcel by parcel, with who said it and why.
func TestAnAdminsWordCountsAsDelivery(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, dock, ctx := h.desk(), h.cashier.Dock, t.Context()
	o, _ := h.packed(3)
	other, _ := h.sent(1)
	h.must(h.ships(o, 1))
	h.must(h.ships(o, 2))
	parcels := h.read(o).Consignments[0].Parcels
	word := fulfilment.Word{By: 1, Note: " the post office confirmed it "}
	if err := dock.Deliver(ctx, o.ID, parcels[0].ID, fulfilment.Word{By: 1, Note: " "}); !slices.Equal(fault.FieldNames(err), []string{"note"}) {
		t.Errorf("no note is asked for: %v", err)
	}
	h.refused(dock.Deliver(ctx, other.ID, parcels[0].ID, word), database.ErrNotFound)
	h.must(dock.Deliver(ctx, o.ID, parcels[0].ID, word))
	h.refused(dock.Deliver(ctx, o.ID, parcels[0].ID, word), fulfilment.ErrArrived)
	h.is(o, order.Shipped, 0)
	h.must(dock.Deliver(ctx, o.ID, parcels[1].ID, word))
	h.is(o, order.Delivered, 0)
	var said []order.Event
	for _, e := range h.read(o).Events {
		if e.Kind == fulfilment.Stated {
			said = append(said, e)
		}
	}
	if len(said) != 2 || said[0].Args["by"] != "1" || said[0].Args["note"] != "the post office confirmed it" || said[0].Args["tracking"] != parcels[0].Tracking || !said[0].At.Equal(h.clock()) {
		t.Errorf("said is %+v", said)
	}
	h.must(d.StartMissing(ctx))
	if c := h.part(d, o).Clock; c == nil {
		t.Error("the time to return the goods does not run")
	}
}
