package checkout_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/settlement"
)

// desk is the settlement over the house, with an admin of row 1.
func (h *house) desk() *settlement.Desk {
	h.t.Helper()
	laws, err := guide.Load()
	h.must(err)
	h.must(h.DB.In(h.t.Context()).Exec("INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'a@x.example', 'A', 'en', 'x', now())").Error)
	return &settlement.Desk{DB: h.DB, Orders: h.Orders, Ledger: h.Ledger, Windows: laws, Now: h.clock}
}

// paidOf is a paid order of one red and one blue scarf, n each.
func (h *house) paidOf(n int) *order.Order {
	h.t.Helper()
	me, _ := h.quoted(n)
	_, err := h.Carts.Add(h.t.Context(), me, 2, n)
	h.must(err)
	q, err := h.Quote(h.t.Context(), checkout.Request{Market: h.market, Owner: me, Email: "anna@example.com", Address: berlin()})
	h.must(err)
	o, err := h.Place(h.t.Context(), me, q.Agree(0))
	h.must(err)
	_, err = h.Pay(h.t.Context(), o)
	h.must(err)
	h.card(o, "4242424242424242")
	h.must(h.SettleOrder(h.t.Context(), o))
	return h.read(o)
}

func (h *house) read(o *order.Order) *order.Order {
	h.t.Helper()
	now, err := h.Orders.OrderByID(h.t.Context(), o.ID)
	h.must(err)
	return now
}

// delivered lets the order's consignment arrive now.
func (h *house) delivered(o *order.Order) {
	h.t.Helper()
	h.exec("UPDATE consignment SET state = 'delivered', delivered_at = ? WHERE order_id = ?", h.clock(), o.ID)
	h.exec("UPDATE order_line SET shipped = quantity WHERE order_id = ?", o.ID)
}

// whole checks the book.
func (h *house) whole() {
	h.t.Helper()
	_, err := h.Ledger.SealDue(h.t.Context())
	h.must(err)
	report, err := h.Ledger.Verify(h.t.Context())
	h.must(err)
	if len(report.Problems) > 0 {
		h.t.Errorf("the ledger says %v", report.Problems)
	}
}

// money is what the factory has, held and released.
func (h *house) money(d *settlement.Desk) (held, released int64) {
	h.t.Helper()
	list, err := d.Balances(h.t.Context(), "linxi")
	h.must(err)
	for _, b := range list {
		held, released = held+b.Held, released+b.Released
	}
	return held, released
}

// has checks what the factory has.
func (h *house) has(d *settlement.Desk, held, released int64) {
	h.t.Helper()
	if a, b := h.money(d); a != held || b != released {
		h.t.Errorf("%d held and %d released, want %d and %d", a, b, held, released)
	}
}

// refused checks why something was.
func (h *house) refused(err, why error) {
	h.t.Helper()
	if !errors.Is(err, why) {
		h.t.Errorf("got %v, want %v", err, why)
	}
}

func (h *house) part(d *settlement.Desk, o *order.Order) settlement.Part {
	h.t.Helper()
	parts, err := d.OfOrder(h.t.Context(), o.ID)
	h.must(err)
	if len(parts) != 1 {
		h.t.Fatalf("%d consignments", len(parts))
	}
	return parts[0]
}

func TestHeldUntilTheWindowIsOver(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o := h.paidOf(1)
	earned, _ := h.money(d)
	h.has(d, earned, 0)
	h.refused(d.Start(ctx, o.Consignments[0].ID), settlement.ErrNotDelivered)
	h.delivered(o)
	h.must(d.StartMissing(ctx))
	h.must(d.StartMissing(ctx))
	c := h.part(d, o).Clock
	if c == nil || c.Days != 14 || c.Source != "Directive 2011/83/EU, Art. 9" || !c.EndsAt.Equal(time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("the clock is %+v", c)
	}
	h.must(h.DB.In(ctx).Exec("INSERT INTO hold_rule VALUES ('DE', '2026-01-01', 60, 'later')").Error)
	h.wait(c.EndsAt.Sub(h.clock()) - time.Second)
	h.must(d.ReleaseDue(ctx))
	h.has(d, earned, 0)
	h.wait(time.Second)
	h.must(d.ReleaseDue(ctx))
	h.must(d.ReleaseDue(ctx))
	h.has(d, 0, earned)
	if p := h.part(d, o); p.Clock.DoneAt == nil || p.Released().Minor != earned || p.Shares[0].Release.Cause != settlement.ByWindow {
		t.Errorf("the consignment stands at %+v", p)
	}
	h.whole()
}

func TestTheCommissionOfTheSaleStays(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o := h.paidOf(1)
	earned, _ := h.money(d)
	h.must(h.DB.In(ctx).Exec("UPDATE commission_rate SET rate = 0.5").Error)
	h.delivered(o)
	h.must(d.Start(ctx, o.Consignments[0].ID))
	h.must(d.Receive(ctx, o, o.Consignments[0].Number))
	h.must(d.ReleaseDue(ctx))
	goods := order.Sum(o.Consignments[0].Charges).GoodsMinor
	commission, err := money.New(goods, o.Currency).Times(money.NewDecimal(8, 2), money.HalfUp)
	h.must(err)
	if _, released := h.money(d); released != earned || goods-released != commission.Minor {
		t.Errorf("of %d goods %d were released, %d earned at the sale, commission %s", goods, released, earned, commission)
	}
	h.whole()
}

func TestTheConsumerConfirms(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o := h.paidOf(1)
	number := o.Consignments[0].Number
	if err := d.Receive(ctx, o, number); !errors.Is(err, settlement.ErrNotDelivered) {
		t.Errorf("a receipt of what has not come: %v", err)
	}
	h.delivered(o)
	h.must(d.Receive(ctx, o, number))
	first := h.part(d, o).Clock.ReceivedAt
	h.wait(time.Hour)
	h.must(d.Receive(ctx, o, number))
	h.must(d.ReleaseDue(ctx))
	p := h.part(d, o)
	if held, _ := h.money(d); held != 0 || !p.Clock.ReceivedAt.Equal(*first) || p.Shares[0].Release.Cause != settlement.ByReceipt {
		t.Errorf("%d held, %+v", held, p)
	}
	h.whole()
}

func TestAHoldFreezesItsLineOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o, other := h.paidOf(1), h.paidOf(1)
	lines := o.Lines()
	hold := settlement.Hold{LineID: lines[0].ID, Reason: "dispute", Note: "torn", SetBy: 1}
	h.refused(d.Set(ctx, other.ID, hold), database.ErrNotFound)
	if d.Set(ctx, o.ID, settlement.Hold{LineID: lines[0].ID, SetBy: 1}) == nil {
		t.Error("held without a reason")
	}
	h.must(d.Set(ctx, o.ID, hold))
	h.refused(d.Set(ctx, o.ID, hold), settlement.ErrHeld)
	h.delivered(o)
	h.must(d.Receive(ctx, o, o.Consignments[0].Number))
	h.must(d.ReleaseDue(ctx))
	p := h.part(d, o)
	if p.Shares[0].Release != nil || p.Shares[0].Hold() == nil || p.Shares[1].Release == nil || p.Clock.DoneAt != nil {
		t.Fatalf("one line on hold: %+v", p)
	}
	h.wait(time.Minute)
	h.must(d.Lift(ctx, o.ID, lines[0].ID, 1, "settled"))
	h.refused(d.Lift(ctx, o.ID, lines[0].ID, 1, "again"), settlement.ErrNotHeld)
	h.must(d.ReleaseDue(ctx))
	if p = h.part(d, o); p.Shares[0].Release == nil || p.Clock.DoneAt == nil || p.Held().Minor != 0 {
		t.Errorf("after the hold: %+v", p)
	}
	if p.Shares[0].Holds[0].LiftedNote != "settled" {
		t.Errorf("who lifted it is lost: %+v", p.Shares[0].Holds)
	}
	if h.DB.In(ctx).Exec("DELETE FROM hold").Error == nil || h.DB.In(ctx).Exec("UPDATE hold SET note = 'x'").Error == nil {
		t.Error("a hold can be changed")
	}
	h.whole()
}

// TestRefundsOfReleasedLines: what a refund takes of a line that was released never comes out of another's held money.
func TestRefundsOfReleasedLines(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o := h.paidOf(1)
	lines := o.Lines()
	h.must(d.Set(ctx, o.ID, settlement.Hold{LineID: lines[1].ID, Reason: "dispute", Note: "torn", SetBy: 1}))
	h.delivered(o)
	h.must(d.Receive(ctx, o, o.Consignments[0].Number))
	h.must(d.ReleaseDue(ctx))
	held, released := h.money(d)
	for i, line := range []id.Line{lines[0].ID, lines[1].ID} {
		w := checkout.Wish{Number: o.Number, Pieces: map[id.Line]int{line: 1}, Goods: checkout.ByFactory, Rest: checkout.ByMall, Reason: "damaged", Note: "torn", Key: []string{"k1", "k2"}[i]}
		g, err := h.cashier.Preview(ctx, w)
		h.must(err)
		_, err = h.cashier.Give(ctx, 1, w, g.Digest)
		h.must(err)
		now, out := h.money(d)
		if i == 0 && (now != held || out != 0) {
			t.Errorf("a released line went back: %d of %d held, %d of %d released", now, held, out, released)
		}
		if i == 1 && (now != 0 || out != 0) {
			t.Errorf("the held line went back: %d held, %d released", now, out)
		}
	}
	h.must(d.Lift(ctx, o.ID, lines[1].ID, 1, "given back"))
	h.must(d.ReleaseDue(ctx))
	if p := h.part(d, o); p.Clock.DoneAt == nil || p.Shares[1].Release == nil || !p.Shares[1].Release.Amount.IsZero() {
		t.Errorf("a line without anything left: %+v", p)
	}
	h.whole()
}

// TestReleasesRace lets many workers release at once.
func TestReleasesRace(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, ctx := h.desk(), t.Context()
	o := h.paidOf(2)
	h.delivered(o)
	h.must(d.Receive(ctx, o, o.Consignments[0].Number))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := d.ReleaseDue(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	posted, err := h.Ledger.OrderPostings(ctx, o.ID)
	h.must(err)
	n := 0
	for _, p := range posted {
		if p.Kind == ledger.KindRelease {
			n++
		}
	}
	if held, _ := h.money(d); held != 0 || n != 2 {
		t.Errorf("%d held, %d releases", held, n)
	}
	h.whole()
}
