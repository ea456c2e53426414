package order

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/silkroadmall/mall/internal/id"
)

// View is a selection of orders for the mall's admins.
type View string

// The views.
const (
	ViewAll     View = "all"
	ViewUnpaid  View = "unpaid"  // placed and not paid yet
	ViewLate    View = "late"    // a factory has not handed over by the day it promised
	ViewOverdue View = "overdue" // sent, but not delivered by the last day that was promised
	ViewRefused View = "refused" // the gateway refused a refund, which is still owed
)

// Views lists the views in the order they are shown.
func Views() []View { return []View{ViewAll, ViewUnpaid, ViewLate, ViewOverdue, ViewRefused} }

// Query is what an admin looks for. Words are an order's number, a mail address, a consignment's number or a parcel's
// tracking number, whole; "" is any order.
type Query struct {
	View   View
	Words  string
	Limit  int
	Offset int
}

// The states of a consignment that a factory still has to hand over, and those that are underway.
var (
	atFactory = []ConsignmentState{Offered, Accepted, Packed, ShippedPartly}
	underway  = []ConsignmentState{ShippedPartly, Shipped}
)

// Search lists orders for an admin, newest first, and how many there are in all.
func (s *Store) Search(ctx context.Context, q Query) ([]Order, int, error) {
	g := s.inView(s.db.In(ctx).Model(&Order{}), q.View)
	if words := strings.TrimSpace(q.Words); words != "" {
		number, err := id.ParseNumber(words)
		if err != nil {
			number = words
		}
		g = g.Where(`id IN (SELECT id FROM orders WHERE number = ? UNION ALL SELECT id FROM orders WHERE email = lower(?)
			UNION ALL SELECT order_id FROM consignment WHERE number = ?
			UNION ALL SELECT c.order_id FROM parcel p JOIN consignment c ON c.id = p.consignment_id WHERE p.tracking = upper(?))`,
			number, words, number, words)
	}
	var total int64
	if err := g.Session(&gorm.Session{}).Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count orders: %w", err)
	}
	list, err := s.list(ctx, g.Limit(q.Limit).Offset(q.Offset))
	return list, int(total), err
}

// inView narrows orders to those of a view; days end by the store's clock. What is late is found first: else the planner may read all
// orders, the newest first, until it has met enough of the late.
func (s *Store) inView(g *gorm.DB, v View) *gorm.DB {
	switch v {
	case ViewUnpaid:
		return g.Where("state = ?", Placed)
	case ViewLate:
		return g.Where("id = ANY(ARRAY(SELECT order_id FROM consignment WHERE state IN ? AND handover_by < ?))", atFactory, day(s.now()))
	case ViewOverdue:
		return g.Where("id = ANY(ARRAY(SELECT order_id FROM consignment WHERE state IN ? AND latest < ?))", underway, day(s.now()))
	case ViewRefused:
		return g.Where("id = ANY(ARRAY(SELECT order_id FROM refund WHERE state = 'failed'))")
	}
	return g
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Tally is how the orders stand: those placed in the last 24 hours, those that wait for money or for a refund, and the consignments
// that are late.
type Tally struct {
	Today   int // placed in the last 24 hours
	Paid    int // of these
	Unpaid  int // of all
	Late    int // consignments not handed over by the day promised
	Overdue int // consignments not delivered by the last day promised
	Refused int // orders with a refund that the gateway refused
}

// Tally counts, by one statement.
func (s *Store) Tally(ctx context.Context) (Tally, error) {
	now := s.now()
	var t Tally
	err := s.db.In(ctx).Raw(`
		SELECT (SELECT count(*) FROM orders WHERE placed_at > @since) AS today,
		       (SELECT count(*) FROM orders WHERE placed_at > @since AND confirmed_at IS NOT NULL) AS paid,
		       (SELECT count(*) FROM orders WHERE state = @placed) AS unpaid,
		       (SELECT count(*) FROM consignment WHERE state IN @factory AND handover_by < @day) AS late,
		       (SELECT count(*) FROM consignment WHERE state IN @underway AND latest < @day) AS overdue,
		       (SELECT count(DISTINCT order_id) FROM refund WHERE state = 'failed') AS refused`,
		map[string]any{"since": now.Add(-24 * time.Hour), "placed": Placed, "factory": atFactory, "underway": underway, "day": day(now)}).Scan(&t).Error
	if err != nil {
		return Tally{}, fmt.Errorf("tally orders: %w", err)
	}
	return t, nil
}
