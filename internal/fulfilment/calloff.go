package fulfilment

import (
	"context"
	"fmt"
	"strconv"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/order"
)

// CallOffTx takes pieces that have not left out of the factories' work and puts them back into the stock, for the shop to sell. A consignment of which
// nothing is left to send is cancelled, or shipped as far as it goes if a part has left; an order of which nothing is sent at all is
// cancelled. More than is left of a line is order.ErrTooMany.
func (d *Dock) CallOffTx(ctx context.Context, tx *database.DB, o *order.Order, pieces map[id.Line]int) error {
	gone := false
	for i := range o.Consignments {
		c, err := d.Orders.LockConsignmentByIDTx(ctx, tx, o.Consignments[i].ID)
		if err != nil {
			return err
		}
		if err := d.dropTx(ctx, tx, c, pieces); err != nil {
			return fmt.Errorf("call off consignment %s: %w", c.Number, err)
		}
		gone = gone || c.State == order.Withdrawn
	}
	if !gone {
		return nil
	}
	return d.Orders.CompleteTx(ctx, tx, o.ID)
}

// dropTx calls off pieces of one consignment, if there are any of it.
func (d *Dock) dropTx(ctx context.Context, tx *database.DB, c *order.Consignment, pieces map[id.Line]int) error {
	off, freed, dropped := 0, []id.Variant{}, map[id.Line]int{}
	for i := range c.Lines {
		l := &c.Lines[i]
		n := pieces[l.ID]
		if n == 0 {
			continue
		}
		if err := d.Orders.CallOffTx(ctx, tx, l, n); err != nil {
			return err
		}
		if err := d.Stock.CallOffTx(ctx, tx, c.OrderID, inventory.Want{VariantID: l.VariantID, Quantity: n}); err != nil {
			return err
		}
		off, dropped[l.ID] = off+n, n
		freed = append(freed, l.VariantID)
	}
	if off == 0 {
		return nil
	}
	if err := d.Catalog.StockChangedTx(ctx, tx, freed...); err != nil {
		return err
	}
	e := order.Event{OrderID: c.OrderID, ConsignmentID: &c.ID, Kind: "called_off", Args: map[string]string{"pieces": strconv.Itoa(off)}, At: d.Now()}
	if err := d.Orders.NoteTx(ctx, tx, e); err != nil {
		return err
	}
	if err := d.Jobs.EnqueueTx(ctx, tx, CalledOff{ConsignmentID: c.ID, Pieces: dropped}); err != nil {
		return err
	}
	if Left(c) > 0 {
		return nil
	}
	return d.endTx(ctx, tx, c)
}

// endTx ends the work on a consignment of which nothing is left to send.
func (d *Dock) endTx(ctx context.Context, tx *database.DB, c *order.Consignment) error {
	to := order.Shipped
	if c.ShippedAt == nil {
		to = order.Withdrawn
	}
	if err := c.Transition(to); err != nil {
		return err
	}
	if err := d.Orders.SaveConsignmentTx(ctx, tx, c); err != nil || to == order.Withdrawn {
		return err
	}
	last, err := d.Orders.LastDeliveryTx(ctx, tx, c.ID)
	if err != nil || last == nil {
		return err
	}
	return d.deliverTx(ctx, tx, c, *last)
}
