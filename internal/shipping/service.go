// Package shipping owns how goods travel: carriers and their services, what each may carry, what it costs by zone
// and weight, when a parcel arrives, tracking numbers and what carriers report.
//
// Invariants: prices are whole minor units of yuan from a dated tariff; an option is offered only if the service may
// carry every piece; options come cheapest first and in a fixed order; a heavier parcel is never cheaper by the same
// service; a date range is of working days of the destination.
//
// It must not know orders, duties or exchange rates.
package shipping

import (
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

// Yuan is the currency of the tariffs.
const Yuan money.Currency = "CNY"

// Service is one way a carrier takes parcels.
type Service struct {
	Code    string `json:"code"`
	Carrier string `json:"carrier"` // code of the carrier
	Name    string `json:"name"`    // in English; in every language charges.delivery.<code>
	Channel string `json:"channel"` // as customs distinguishes: post, courier
	MinDays int    `json:"min_days"`
	MaxDays int    `json:"max_days"` // working days from hand-over to the door

	Limits Limits `json:"-"`
}

// Limits are what a service may carry.
type Limits struct {
	CutOffHour    int   // a parcel handed over from this hour on, China time, counts from the next working day
	VolumeDivisor int64 // cubic centimetres that count as a kilogram; 0: volume does not count
	Grams         int64 // most actual or volume weight
	SideMM        int64 // longest side
	SumMM         int64 // length + width + height; 0: no limit
	GirthMM       int64 // length + girth, girth being twice width and height; 0: no limit
	Excluded      []string
}

// Piece is a quantity of one thing to send, each packed as it leaves the shelf. A size of 0 is unknown.
type Piece struct {
	Quantity                    int
	Grams                       int
	LengthMM, WidthMM, HeightMM int
}

// Shipment is what one factory sends to one consumer at one time.
type Shipment struct {
	From, To string    // ISO 3166-1 alpha-2
	Ready    time.Time // when the carrier gets it
	Pieces   []Piece
	Flags    []string // what the goods are: battery, battery_loose, blade, liquid, aerosol …
}

// Option is a service that may carry a shipment, its price, and the days between which it arrives.
type Option struct {
	Service
	Price    money.Amount `json:"price"`
	Grams    int64        `json:"grams"` // charged: actual or volume weight
	Earliest time.Time    `json:"earliest"`
	Latest   time.Time    `json:"latest"` // both at midnight UTC, included
}

// Refusal is why a service may not carry a shipment: the key of a message and what fills it.
type Refusal struct {
	Service Service
	Key     string
	Args    map[string]any
}

// refuse says why the limits forbid the package or the goods; "" if they do not.
func (l Limits) refuse(p Package, flags []string) (key string, args map[string]any) {
	for _, f := range flags {
		if slices.Contains(l.Excluded, f) {
			return "shipping.excluded." + f, nil
		}
	}
	side, sum := p.LengthMM, p.LengthMM+p.WidthMM+p.HeightMM
	girth := p.LengthMM + 2*(p.WidthMM+p.HeightMM)
	switch {
	case p.charged(l.VolumeDivisor) > l.Grams:
		return "shipping.too_heavy", map[string]any{"limit": money.NewDecimal(l.Grams, 3)}
	case side > l.SideMM:
		return "shipping.too_long", map[string]any{"limit": l.SideMM / 10}
	case l.SumMM > 0 && sum > l.SumMM:
		return "shipping.too_large", map[string]any{"limit": l.SumMM / 10}
	case l.GirthMM > 0 && girth > l.GirthMM:
		return "shipping.too_large", map[string]any{"limit": l.GirthMM / 10}
	}
	return "", nil
}
