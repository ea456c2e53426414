package order

import (
	"slices"

	"github.com/silkroadmall/mall/internal/fault"
)

// State is where an order stands.
type State string

// The states of an order.
const (
	Placed    State = "placed"    // stock is reserved, payment is awaited
	Confirmed State = "confirmed" // paid
	Completed State = "completed" // every consignment was delivered
	Expired   State = "expired"   // not paid in time, stock released
	Cancelled State = "cancelled"
)

// ConsignmentState is where a factory's part stands.
type ConsignmentState string

// The states of a consignment.
const (
	Waiting       ConsignmentState = "waiting" // for the consumer's payment
	Offered       ConsignmentState = "offered" // to the factory
	Accepted      ConsignmentState = "accepted"
	Packed        ConsignmentState = "packed"
	ShippedPartly ConsignmentState = "shipped_partly"
	Shipped       ConsignmentState = "shipped"
	Delivered     ConsignmentState = "delivered"
	Withdrawn     ConsignmentState = "cancelled"
)

// Refusals of a step that can't be made from where something stands.
var (
	ErrState            = fault.New(fault.Conflict, "order.state")
	ErrConsignmentState = fault.New(fault.Conflict, "order.consignment_state")
)

// moves is the whole life of an order.
var moves = map[State][]State{
	Placed:    {Confirmed, Expired, Cancelled},
	Confirmed: {Completed, Cancelled},
	Expired:   {Confirmed}, // the money came late and the stock was still there
}

// consignmentMoves is the whole life of a consignment.
var consignmentMoves = map[ConsignmentState][]ConsignmentState{
	Waiting:       {Offered, Withdrawn},
	Offered:       {Accepted, Withdrawn},
	Accepted:      {Packed, Withdrawn},
	Packed:        {ShippedPartly, Shipped, Withdrawn}, // called off: all its pieces went back before they left
	ShippedPartly: {ShippedPartly, Shipped},
	Shipped:       {Delivered},
	Withdrawn:     {Offered}, // with an expired order that was paid late
}

// Transition moves the order, or refuses with ErrState.
func (o *Order) Transition(to State) error {
	if !slices.Contains(moves[o.State], to) {
		return ErrState.With(fault.Args{"from": string(o.State), "to": string(to)})
	}
	o.State = to
	return nil
}

// Transition moves the consignment, or refuses with ErrConsignmentState.
func (c *Consignment) Transition(to ConsignmentState) error {
	if !slices.Contains(consignmentMoves[c.State], to) {
		return ErrConsignmentState.With(fault.Args{"from": string(c.State), "to": string(to)})
	}
	c.State = to
	return nil
}
