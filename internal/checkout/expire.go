package checkout

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// Expire releases an order that was not paid in time. Every try that could still be paid is cancelled at the gateway
// first, and if it turns out to be paid after all the order is confirmed instead. While the gateway does not answer
// nothing is released: the call fails and is repeated.
func (t *Till) Expire(ctx context.Context, number id.Order) error {
	o, err := t.Orders.OrderByID(ctx, number)
	if err != nil {
		return err
	}
	if o.State != order.Placed || t.Now().Before(o.ExpiresAt) {
		return nil
	}
	if err := t.cancelAttempts(ctx, o); err != nil {
		return fmt.Errorf("expire order %s: %w", o.Number, err)
	}
	err = t.DB.Transact(ctx, func(tx *database.DB) error {
		locked, err := t.Orders.LockTx(ctx, tx, o.ID)
		if err != nil || locked.State != order.Placed {
			return err
		}
		return t.expireTx(ctx, tx, locked, variants(o))
	})
	if err != nil {
		return fmt.Errorf("expire order %s: %w", o.Number, err)
	}
	return nil
}

// ExpireDue releases all orders whose time is over: what an expiry job that was lost would have done. Those that can't be released
// yet keep none of the others from it.
func (t *Till) ExpireDue(ctx context.Context) error {
	var all []error
	var last order.Order
	for {
		due, err := t.Orders.Unpaid(ctx, last, batch)
		if err != nil {
			return errors.Join(append(all, err)...)
		}
		for _, last = range due {
			all = append(all, t.Expire(ctx, last.ID))
		}
		if len(due) < batch || ctx.Err() != nil {
			return errors.Join(append(all, ctx.Err())...)
		}
	}
}

// freed is how many overdue orders a consumer waits for at most.
const freed = 3

// freeDue expires orders that hold pieces of the variants beyond their time, because no worker has come to it yet, and says
// whether it did. Those whose gateway does not answer stay for the worker.
func (t *Till) freeDue(ctx context.Context, of []id.Variant) bool {
	due, err := t.Orders.Overdue(ctx, of, freed)
	if err != nil {
		return false
	}
	any := false
	for _, o := range due {
		any = t.Expire(ctx, o) == nil || any
	}
	return any
}

// short are the variants of which the cart holds more than there are.
func short(c *cart.Cart, offers []catalog.Offer) []id.Variant {
	left := map[id.Variant]int{}
	for _, o := range offers {
		left[o.Variant.ID] = o.Available
	}
	var all []id.Variant
	for _, l := range c.Lines {
		if n, known := left[l.VariantID]; known && n < l.Quantity {
			all = append(all, l.VariantID)
		}
	}
	return all
}

// cancelAttempts closes whatever could still be paid and takes over the gateway's last word on it.
func (t *Till) cancelAttempts(ctx context.Context, o *order.Order) error {
	attempts, err := t.Payments.Attempts(ctx, o.ID)
	if err != nil {
		return err
	}
	for i := range attempts {
		a := &attempts[i]
		if !a.Open() && a.State != payment.Declined {
			continue
		}
		if err := t.cancel(ctx, o, a); err != nil {
			return err
		}
	}
	return nil
}

// cancel closes one attempt. One whose reference we never heard may exist at the gateway all the same: opening it
// again by its token tells, and a refusal says that it does not.
func (t *Till) cancel(ctx context.Context, o *order.Order, a *payment.Attempt) error {
	ref := a.GatewayRef
	if ref == nil {
		s, err := t.open(ctx, o, a)
		if errors.Is(err, payment.ErrRefused) {
			return nil
		}
		if err != nil {
			return err
		}
		ref = &s.Ref
	}
	g, err := t.gateway(a)
	if err != nil {
		return err
	}
	s, err := g.Cancel(ctx, *ref)
	if err != nil {
		return err
	}
	if err := t.take(ctx, a, s); err != nil {
		return err
	}
	if s.State == payment.Pending && !s.Held { // a bank is still thinking: it may yet say yes
		return payment.ErrGateway
	}
	return nil
}

func (t *Till) expireTx(ctx context.Context, tx *database.DB, o *order.Order, freed []id.Variant) error {
	now := t.Now()
	if err := o.Transition(order.Expired); err != nil {
		return err
	}
	o.ClosedAt = &now
	if err := t.Orders.SaveTx(ctx, tx, o); err != nil {
		return err
	}
	for i := range o.Consignments {
		c := &o.Consignments[i]
		if err := c.Transition(order.Withdrawn); err != nil {
			return err
		}
		if err := t.Orders.SaveConsignmentTx(ctx, tx, c); err != nil {
			return err
		}
	}
	if err := t.Stock.ReleaseTx(ctx, tx, o.ID); err != nil {
		return err
	}
	if err := t.Catalog.StockChangedTx(ctx, tx, freed...); err != nil {
		return err
	}
	if err := t.Promotions.ReturnTx(ctx, tx, o.ID); err != nil {
		return err
	}
	if err := t.Orders.NoteTx(ctx, tx, order.Event{OrderID: o.ID, Kind: "expired", At: now}); err != nil {
		return err
	}
	return t.Jobs.EnqueueTx(ctx, tx, OrderMail{OrderID: o.ID, Event: "expired"})
}
