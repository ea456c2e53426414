package checkout_test

import (
	"context"
	"errors"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// van is a carrier that says of each number what the test wants; of others it knows nothing, and of those lost it fails.
type van struct {
	mu        sync.Mutex
	delivered map[string]time.Time
	lost      map[string]bool
	asked     map[string]int
}

func (v *van) NewNumber() string { return "" }

func (v *van) Accept(context.Context, shipping.Consigned) error { return nil }

func (v *van) Events(_ context.Context, number string) ([]shipping.Event, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.asked == nil {
		v.asked = map[string]int{}
	}
	v.asked[number]++
	if v.lost[number] {
		return nil, errors.New("no such parcel")
	}
	if at, is := v.delivered[number]; is {
		return []shipping.Event{{Code: shipping.Delivered, Place: "Berlin", At: at}}, nil
	}
	return nil, nil
}

// sent is a paid order of n red scarves whose consignment was handed over whole, in one parcel of that number.
func (h *house) sent(n int) (*order.Order, string) {
	h.t.Helper()
	o, _ := h.packed(n)
	h.must(h.ships(o, n))
	o = h.read(o)
	return o, o.Consignments[0].Parcels[0].Tracking
}

// carriers lets a carrier of the test bring the parcels.
func (h *house) carriers() *van {
	v := &van{delivered: map[string]time.Time{}, lost: map[string]bool{}}
	h.cashier.Dock.Carriers = map[string]shipping.Carrier{"sf": v}
	return v
}

// TestLostParcelsDoNotKeepOthersFromTheirTurn: of three dead parcels one is unknown to its carrier, one makes it fail and one has no carrier
// at all; two are asked about at a time.
func TestLostParcelsDoNotKeepOthersFromTheirTurn(t *testing.T) {
	t.Parallel()
	h := open(t)
	v, ctx := h.carriers(), t.Context()
	for range 3 {
		_, number := h.sent(1)
		v.lost[number] = len(v.lost) == 0
		h.wait(time.Minute)
	}
	h.exec("UPDATE parcel SET carrier = 'gone' WHERE id = 3")
	for range 5 {
		_ = h.cashier.Dock.Track(ctx, 2) // the carrier fails on one of them
		h.wait(time.Minute)
	}
	fresh, number := h.sent(1)
	v.delivered[number] = h.clock()
	for range 2 {
		_ = h.cashier.Dock.Track(ctx, 2)
		h.wait(time.Minute)
	}
	if now := h.read(fresh); now.State != order.Completed || now.Consignments[0].State != order.Delivered {
		t.Errorf("what was delivered is %s, its consignment %s", now.State, now.Consignments[0].State)
	}
	for dead, n := range v.asked {
		if dead != number && n < 3 {
			t.Errorf("%s was asked about %d times", dead, n)
		}
	}
}

// TestTheOrderIsLockedBeforeItsConsignment: whoever begins with a consignment, as its factory and its carrier do, takes the order first, as
// refunds and the consumer do.
func TestTheOrderIsLockedBeforeItsConsignment(t *testing.T) {
	t.Parallel()
	h := open(t)
	v, dock := h.carriers(), h.cashier.Dock
	o, number := h.sent(1)
	v.delivered[number] = h.clock()
	next := h.paidFor(1).Consignments[0].Number
	for what, do := range map[string]func(context.Context) error{
		"delivery":   func(ctx context.Context) error { return dock.Track(ctx, 10) },
		"acceptance": func(ctx context.Context) error { return dock.Accept(ctx, 1, next) },
	} {
		ctx, counter := database.WithCounter(t.Context())
		h.must(do(ctx))
		var locks []string
		for _, s := range counter.Sent() {
			if m := locking.FindStringSubmatch(s.SQL); m != nil {
				locks = append(locks, m[1])
			}
		}
		if len(locks) < 2 || locks[0] != "orders" || locks[1] != "consignment" {
			t.Errorf("%s locks %v", what, locks)
		}
	}
	if now := h.read(o); now.State != order.Completed {
		t.Errorf("the order is %s", now.State)
	}
}

// locking finds the table of a statement that locks rows.
var locking = regexp.MustCompile(`(?s)^SELECT .*? FROM "(\w+)".* FOR UPDATE`)
