package aftersales

import (
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
)

// Right is whether a consumer may still withdraw from an order, and what was withdrawn from.
type Right struct {
	Days   int        // after the last delivery; 0: there is no right
	Until  *time.Time // the end of the last day; nil while goods are on their way
	Left   map[id.Line]int
	Stated []Withdrawal // the oldest first
	now    time.Time
}

// Refusal is why nothing can be withdrawn from, nil if something can.
func (r *Right) Refusal() error {
	switch {
	case r.Days == 0:
		return ErrNoRight
	case r.Until != nil && !r.now.Before(*r.Until):
		return ErrOver
	case r.pieces() == 0:
		return ErrNothing
	}
	return nil
}

// Open says that something can be withdrawn from.
func (r *Right) Open() bool { return r.Refusal() == nil }

// LastDay is a time on the last day, to be shown as a date; the right must have one.
func (r *Right) LastDay() time.Time { return r.Until.Add(-everywhere - time.Second) }

func (r *Right) pieces() (n int) {
	for _, left := range r.Left {
		n += left
	}
	return n
}

// left are the pieces of an order that neither went back nor wait for it.
func left(o *order.Order, back map[id.Line]int, stated []Withdrawal) map[id.Line]int {
	n := map[id.Line]int{}
	for _, l := range o.Lines() {
		n[l.ID] = l.Quantity - back[l.ID]
	}
	for _, w := range stated {
		for line, open := range w.Left() {
			n[line] -= open
		}
	}
	return n
}

// everywhere is how much later than by UTC a day ends where it ends last.
const everywhere = 12 * time.Hour

// until is the end of the last day on which an order may be withdrawn from, nil while some of it has not arrived. Of several
// deliveries the last counts (Directive 2011/83/EU, Art. 9(2)(b)(i)). The day of delivery is not counted, and a last day on a Saturday or
// Sunday moves to the Monday (Regulation (EEC) 1182/71, Art. 3); it ends when it is over everywhere.
func until(o *order.Order, days int) *time.Time {
	var last time.Time
	for _, c := range o.Consignments {
		switch {
		case c.State == order.Withdrawn:
			continue
		case c.DeliveredAt == nil:
			return nil
		case c.DeliveredAt.After(last):
			last = *c.DeliveredAt
		}
	}
	if last.IsZero() { // nothing of it is sent
		return nil
	}
	day := last.UTC().Truncate(24*time.Hour).AddDate(0, 0, days)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	end := day.AddDate(0, 0, 1).Add(everywhere)
	return &end
}
