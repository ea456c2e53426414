package privacy

import (
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/order"
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
	Refunds      []Payment       `json:"refunds"`
	Events       []Event         `json:"events"`
}

// Payment is a try to pay, or a refund. The mall never sees a card's number.
type Payment struct {
	Provider string    `json:"provider,omitempty"`
	State    string    `json:"state"`
	Reason   string    `json:"reason,omitempty"`
	Amount   Sum       `json:"amount"`
	At       time.Time `json:"at"`
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
		s.Lines = append(s.Lines, Bought{l.Title, l.Choices, l.SKU, l.HS, l.Origin, l.Quantity, sum(l.Unit), sum(l.Total)})
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
