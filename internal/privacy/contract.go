package privacy

import (
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// Contract is an order with all that was agreed and all that happened.
type Contract struct {
	Number       string          `json:"number"`
	State        string          `json:"state"`
	Market       string          `json:"market"`
	Email        string          `json:"email"`
	Address      address.Address `json:"address"`
	Total        Sum             `json:"total"`
	AgeConfirmed int             `json:"age_confirmed,omitempty"`
	PlacedAt     time.Time       `json:"placed_at"`
	ConfirmedAt  *time.Time      `json:"confirmed_at"`
	ClosedAt     *time.Time      `json:"closed_at"`
	Rates        []order.Rate    `json:"exchange_rates"`
	Rules        string          `json:"rules"`
	Consignments []Shipment      `json:"consignments"`
	Payments     []Payment       `json:"payments"`
	Refunds      []Repaid        `json:"refunds"`
	Withdrawals  []Withdrawal    `json:"withdrawals"`
	Events       []Event         `json:"events"`
}

// Payment is a try to pay. The mall never sees a card's number.
type Payment struct {
	Provider string    `json:"provider,omitempty"`
	State    string    `json:"state"`
	Reason   string    `json:"reason,omitempty"`
	Amount   Sum       `json:"amount"`
	At       time.Time `json:"at"`
}

// Repaid is money that went back, or is on its way: by which provider, why, and for which goods.
type Repaid struct {
	Payment
	GivenAt     *time.Time `json:"given_at"`
	Consignment string     `json:"consignment,omitempty"` // whose duty was lower than it was quoted
	Goods       []Returned `json:"goods"`
}

// Returned are pieces of a line with what of each part of their price went back, and what did not, and why.
type Returned struct {
	Title    string  `json:"title"`
	SKU      string  `json:"article"`
	Quantity int     `json:"quantity"`
	Parts    []Share `json:"parts"`
}

// Share is a part of the price of pieces that were refunded.
type Share struct {
	Kind   string `json:"kind"`
	Amount Sum    `json:"amount"`
	Given  bool   `json:"given_back"`
	Why    string `json:"why_not,omitempty"`
}

// Withdrawal is what the person stated to withdraw from pieces of an order.
type Withdrawal struct {
	Number    string      `json:"number"`
	StatedAt  time.Time   `json:"stated_at"`
	Reason    string      `json:"reason,omitempty"`
	SettledAt *time.Time  `json:"refund_decided_at"`
	ClosedAt  *time.Time  `json:"closed_at,omitempty"`
	ClosedFor string      `json:"closed_because,omitempty"`
	Goods     []Withdrawn `json:"goods"`
}

// Withdrawn are pieces of a line.
type Withdrawn struct {
	Title    string `json:"title"`
	SKU      string `json:"article"`
	Quantity int    `json:"quantity"`
}

// Event is something that happened, and where.
type Event struct {
	Kind  string    `json:"kind"`
	Place string    `json:"place,omitempty"`
	At    time.Time `json:"at"`
}

// Shipment is one factory's part of an order.
type Shipment struct {
	Number   string    `json:"number"`
	State    string    `json:"state"`
	Service  string    `json:"service"`
	Earliest string    `json:"promised_from"`
	Latest   string    `json:"promised_until"`
	Lines    []Bought  `json:"goods"`
	Charges  []Charged `json:"charges"`
	Parcels  []Parcel  `json:"parcels"`
}

// Bought is a quantity of one variant.
type Bought struct {
	Title    string `json:"title"`
	Choices  string `json:"choices,omitempty"`
	SKU      string `json:"article"`
	HS       string `json:"customs_heading"`
	Origin   string `json:"made_in"`
	Quantity int    `json:"quantity"`
	Sent     int    `json:"sent"`
	Off      int    `json:"cancelled_before_sending"`
	Unit     Sum    `json:"each"`
	Total    Sum    `json:"total"`
}

// Charged is one part of the price.
type Charged struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Base    string `json:"base,omitempty"`
	Rate    string `json:"rate,omitempty"`
	Formula string `json:"formula,omitempty"`
	Act     string `json:"act,omitempty"`
	Amount  Sum    `json:"amount"`
}

// Parcel is what a carrier was given.
type Parcel struct {
	Carrier     string     `json:"carrier"`
	Tracking    string     `json:"tracking"`
	ShippedAt   time.Time  `json:"shipped_at"`
	DeliveredAt *time.Time `json:"delivered_at"`
	Events      []Event    `json:"events"`
}

// shipment is a consignment as the file has it.
func shipment(c *order.Consignment) Shipment {
	s := Shipment{
		Number: c.Number, State: string(c.State), Service: c.Service, Earliest: c.Earliest.Format(time.DateOnly), Latest: c.Latest.Format(time.DateOnly),
		Parcels: []Parcel{},
	}
	for _, l := range c.Lines {
		s.Lines = append(s.Lines, Bought{l.Title, l.Choices, l.SKU, l.HS, l.Origin, l.Quantity, l.Shipped, l.Withdrawn, sum(l.Unit), sum(l.Total)})
	}
	for _, ch := range c.Charges {
		s.Charges = append(s.Charges, Charged{string(ch.Kind), ch.Name, ch.Base, ch.Rate, ch.Formula, ch.Act, sum(ch.Amount)})
	}
	for _, p := range c.Parcels {
		one := Parcel{p.Carrier, p.Tracking, p.ShippedAt.UTC(), p.DeliveredAt, []Event{}}
		for _, e := range p.Events {
			one.Events = append(one.Events, Event{e.Code, e.Place, e.At.UTC()})
		}
		s.Parcels = append(s.Parcels, one)
	}
	return s
}

// repaid is a refund of an order as the file has it, by the try it was paid with. What an admin noted beside it is not about the person.
func repaid(o *order.Order, r payment.Refund, attempts []payment.Attempt) Repaid {
	one := Repaid{Payment: Payment{State: string(r.State), Reason: r.Reason, Amount: sum(r.Amount), At: r.CreatedAt.UTC()}, GivenAt: r.DoneAt, Goods: []Returned{}}
	if r.State != payment.RefundSucceeded {
		one.GivenAt = nil
	}
	for _, t := range attempts {
		if t.ID == r.AttemptID {
			one.Provider = t.Gateway
		}
	}
	for _, c := range o.Consignments {
		if r.ConsignmentID != nil && c.ID == *r.ConsignmentID {
			one.Consignment = c.Number
		}
	}
	bought := map[id.Line]order.Line{}
	for _, l := range o.Lines() {
		bought[l.ID] = l
	}
	for _, l := range r.Lines {
		goods := Returned{Title: bought[l.LineID].Title, SKU: bought[l.LineID].SKU, Quantity: l.Quantity}
		for _, p := range l.Parts {
			goods.Parts = append(goods.Parts, Share{p.Kind, sum(p.Amount), p.Given, p.Cause})
		}
		one.Goods = append(one.Goods, goods)
	}
	return one
}

// withdrawals are the statements about an order as the file has them.
func withdrawals(o *order.Order, stated []aftersales.Withdrawal) []Withdrawal {
	list := []Withdrawal{}
	for _, w := range stated {
		if w.OrderID != o.ID {
			continue
		}
		one := Withdrawal{Number: w.Number, StatedAt: w.StatedAt.UTC(), Reason: w.Reason, SettledAt: w.SettledAt,
			ClosedAt: w.ClosedAt, ClosedFor: w.ClosedNote, Goods: []Withdrawn{}}
		for _, l := range w.Goods(o) {
			one.Goods = append(one.Goods, Withdrawn{l.Title, l.SKU, l.Quantity})
		}
		list = append(list, one)
	}
	return list
}
