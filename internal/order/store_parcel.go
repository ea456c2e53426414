package order

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Refusals about parcels.
var (
	ErrTracking = fault.New(fault.Conflict, "order.tracking_taken")
	ErrTooMany  = fault.New(fault.Invalid, "order.ship_too_many")
)

// ShipTx writes a parcel with its lines and counts them as shipped. More than is left of a line is ErrTooMany, a
// tracking number that another parcel of the carrier has is ErrTracking.
func (s *Store) ShipTx(ctx context.Context, tx *database.DB, p *Parcel) error {
	err := tx.In(ctx).Create(p).Error
	if database.IsUnique(err, "parcel_carrier_tracking_key") {
		return ErrTracking.With(fault.Args{"tracking": p.Tracking})
	}
	if err != nil {
		return fmt.Errorf("create parcel: %w", err)
	}
	for i := range p.Lines {
		l := &p.Lines[i]
		l.ParcelID = p.ID
		done := tx.In(ctx).Model(&Line{}).
			Where("id = ? AND consignment_id = ? AND quantity - withdrawn - shipped >= ?", l.LineID, p.ConsignmentID, l.Quantity).
			Update("shipped", gorm.Expr("shipped + ?", l.Quantity))
		if done.Error != nil {
			return fmt.Errorf("ship line %d: %w", l.LineID, done.Error)
		}
		if done.RowsAffected == 0 {
			return ErrTooMany
		}
	}
	if err := tx.In(ctx).Create(&p.Lines).Error; err != nil {
		return fmt.Errorf("create parcel lines: %w", err)
	}
	return nil
}

// CallOffTx counts pieces of a line as no longer to be sent; more than are left is ErrTooMany.
func (s *Store) CallOffTx(ctx context.Context, tx *database.DB, l *Line, n int) error {
	done := tx.In(ctx).Model(&Line{}).Where("id = ? AND quantity - withdrawn - shipped >= ?", l.ID, n).
		Update("withdrawn", gorm.Expr("withdrawn + ?", n))
	if done.Error != nil {
		return fmt.Errorf("call off line %d: %w", l.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrTooMany
	}
	l.Withdrawn += n
	return nil
}

// LinesTx reads an order's lines as they stand.
func (s *Store) LinesTx(ctx context.Context, tx *database.DB, order id.Order) (map[id.Line]Line, error) {
	var list []Line
	if err := tx.In(ctx).Where("order_id = ?", order).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read lines of order %d: %w", order, err)
	}
	lines := make(map[id.Line]Line, len(list))
	for _, l := range list {
		lines[l.ID] = l
	}
	return lines, nil
}

// LastDeliveryTx is when the last parcel of a consignment arrived; nil as long as one is underway.
func (s *Store) LastDeliveryTx(ctx context.Context, tx *database.DB, c id.Consignment) (*time.Time, error) {
	var last *time.Time
	err := tx.In(ctx).Raw("SELECT CASE WHEN bool_and(delivered_at IS NOT NULL) THEN max(delivered_at) END FROM parcel WHERE consignment_id = ?", c).Row().Scan(&last)
	if err != nil {
		return nil, fmt.Errorf("read deliveries of consignment %d: %w", c, err)
	}
	return last, nil
}

// Underway lists parcels that have not been delivered: those nobody asked about yet, then those whose question is the longest ago.
func (s *Store) Underway(ctx context.Context, limit int) ([]Parcel, error) {
	var ps []Parcel
	if err := s.db.In(ctx).Where("delivered_at IS NULL").Order("tracked_at NULLS FIRST, id").Limit(limit).Find(&ps).Error; err != nil {
		return nil, fmt.Errorf("list parcels underway: %w", err)
	}
	return ps, nil
}

// Tracked puts parcels at the end of those underway, whatever comes of asking about them: one that is lost must not keep the others
// from their turn.
func (s *Store) Tracked(ctx context.Context, ps []Parcel) error {
	ids := make([]id.Parcel, len(ps))
	for i, p := range ps {
		ids[i] = p.ID
	}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		return tx.In(ctx).Model(&Parcel{}).Where("id = any(?)", pq.Array(ids)).Update("tracked_at", s.now()).Error
	})
	if err != nil {
		return fmt.Errorf("note turn of parcels: %w", err)
	}
	return nil
}

// ReportTx takes over what a carrier reported; events already known are passed over, and a delivery that somebody stated before stays.
func (s *Store) ReportTx(ctx context.Context, tx *database.DB, p *Parcel, events []ParcelEvent) error {
	if len(events) > 0 {
		if err := tx.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&events).Error; err != nil {
			return fmt.Errorf("write events of parcel %s: %w", p.Tracking, err)
		}
	}
	if p.DeliveredAt == nil {
		return nil
	}
	if err := tx.In(ctx).Model(p).Where("delivered_at IS NULL").Select("DeliveredAt").Updates(p).Error; err != nil {
		return fmt.Errorf("save parcel %s: %w", p.Tracking, err)
	}
	return nil
}

// DeliverTx states that all parcels of a consignment that are underway have arrived.
func (s *Store) DeliverTx(ctx context.Context, tx *database.DB, c id.Consignment, at time.Time) error {
	err := tx.In(ctx).Model(&Parcel{}).Where("consignment_id = ? AND delivered_at IS NULL", c).Update("delivered_at", at).Error
	if err != nil {
		return fmt.Errorf("deliver parcels of consignment %d: %w", c, err)
	}
	return nil
}

// ArriveTx ends a consignment that was sent whole once its last parcel has arrived, and the order with its last consignment. It says
// whether it did.
func (s *Store) ArriveTx(ctx context.Context, tx *database.DB, c *Consignment, at time.Time) (bool, error) {
	var open int64
	err := tx.In(ctx).Model(&Parcel{}).Where("consignment_id = ? AND delivered_at IS NULL", c.ID).Count(&open).Error
	if err != nil {
		return false, fmt.Errorf("count parcels underway: %w", err)
	}
	if open > 0 || c.State != Shipped {
		return false, nil
	}
	if err := c.Transition(Delivered); err != nil {
		return false, err
	}
	c.DeliveredAt = &at
	if err := s.SaveConsignmentTx(ctx, tx, c); err != nil {
		return false, err
	}
	if err := s.NoteTx(ctx, tx, Event{OrderID: c.OrderID, ConsignmentID: &c.ID, Kind: "delivered", At: at}); err != nil {
		return false, err
	}
	return true, s.CompleteTx(ctx, tx, c.OrderID)
}

// parcels reads those of the consignments, with lines and events.
func (s *Store) parcels(ctx context.Context, cs []Consignment) error {
	at, ids := index(cs)
	var ps []Parcel
	if err := s.db.In(ctx).Where("consignment_id = any(?)", pq.Array(ids)).Order("id").Find(&ps).Error; err != nil {
		return fmt.Errorf("read parcels: %w", err)
	}
	if len(ps) == 0 {
		return nil
	}
	pos, pids := map[id.Parcel]int{}, make([]id.Parcel, len(ps))
	for i, p := range ps {
		pos[p.ID], pids[i] = i, p.ID
	}
	var lines []ParcelLine
	if err := s.db.In(ctx).Where("parcel_id = any(?)", pq.Array(pids)).Find(&lines).Error; err != nil {
		return fmt.Errorf("read parcel lines: %w", err)
	}
	for _, l := range lines {
		ps[pos[l.ParcelID]].Lines = append(ps[pos[l.ParcelID]].Lines, l)
	}
	var events []ParcelEvent
	if err := s.db.In(ctx).Where("parcel_id = any(?)", pq.Array(pids)).Order("at").Find(&events).Error; err != nil {
		return fmt.Errorf("read parcel events: %w", err)
	}
	for _, e := range events {
		ps[pos[e.ParcelID]].Events = append(ps[pos[e.ParcelID]].Events, e)
	}
	for _, p := range ps {
		c := &cs[at[p.ConsignmentID]]
		c.Parcels = append(c.Parcels, p)
	}
	return nil
}

// ParcelTx reads a parcel of an order; another's is ErrNotFound.
func (s *Store) ParcelTx(ctx context.Context, tx *database.DB, o id.Order, parcel id.Parcel) (*Parcel, error) {
	var p Parcel
	err := tx.In(ctx).Where("id = ? AND consignment_id IN (SELECT id FROM consignment WHERE order_id = ?)", parcel, o).Take(&p).Error
	if err != nil {
		return nil, fmt.Errorf("find parcel %d: %w", parcel, err)
	}
	return &p, nil
}

// Parcel reads a parcel and the address it goes to.
func (s *Store) Parcel(ctx context.Context, parcel id.Parcel) (*Parcel, address.Address, error) {
	var p Parcel
	if err := s.db.In(ctx).Take(&p, parcel).Error; err != nil {
		return nil, address.Address{}, fmt.Errorf("find parcel %d: %w", parcel, err)
	}
	var o Order
	err := s.db.In(ctx).Where("id = (SELECT order_id FROM consignment WHERE id = ?)", p.ConsignmentID).Take(&o).Error
	if err != nil {
		return nil, address.Address{}, fmt.Errorf("find order of parcel %d: %w", parcel, err)
	}
	return &p, o.Address, nil
}

// CompleteTx ends an order whose consignments have all been delivered or called off; before that, and once it has, it does nothing.
// One of which nothing was sent is cancelled.
func (s *Store) CompleteTx(ctx context.Context, tx *database.DB, order id.Order) error {
	o, err := s.LockTx(ctx, tx, order)
	if err != nil {
		return err
	}
	to := Cancelled
	for _, c := range o.Consignments {
		switch c.State {
		case Delivered:
			to = Completed
		case Withdrawn:
		default:
			return nil
		}
	}
	if o.State == to {
		return nil
	}
	if err := o.Transition(to); err != nil {
		return err
	}
	now := s.now()
	o.ClosedAt = &now
	return s.SaveTx(ctx, tx, o)
}
