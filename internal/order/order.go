// Package order owns what a consumer bought: the order, its consignments (one for each factory), their lines,
// the charges as they were frozen at placing, the parcels, and the dated events of their life.
//
// Invariants: unit × quantity = line; the charges of an order sum to its total; the charges of its consignments
// partition them; nothing on an order is ever recomputed from today's catalog, tariff or rate; a state changes
// only by Transition.
//
// It must not know how prices came about, how payment works, or the catalog of today.
package order

import (
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Order is the consumer's contract.
type Order struct {
	ID        id.Order
	Number    string // public, can't be guessed
	QuoteID   id.Quote
	CartID    id.Cart
	AccountID *id.Account
	State     State
	Market    string // segment of the market it was placed in
	Email     string
	Address   address.Address `gorm:"serializer:json"`
	Currency  money.Currency
	Totals    Totals `gorm:"embedded"`
	Rates     []Rate `gorm:"serializer:json"`
	Rules     string // version of the rule data
	// AgeConfirmed is how many years the consumer said to have, 0 if nothing in it asks for an age.
	AgeConfirmed int
	PlacedAt     time.Time
	ExpiresAt    time.Time // unpaid by then, it is released
	ConfirmedAt  *time.Time
	ClosedAt     *time.Time

	Consignments []Consignment `gorm:"-"`
	Events       []Event       `gorm:"-"`
}

// TableName is the table of Order; the word itself is reserved in SQL.
func (Order) TableName() string { return "orders" }

// Totals are the sums of the charges by kind, in minor units of the order's currency.
type Totals struct {
	GoodsMinor    int64
	DeliveryMinor int64 // with insurance
	DutyMinor     int64
	TaxMinor      int64
	FeesMinor     int64
	DiscountMinor int64 `json:",omitempty"` // never more than nothing
	TotalMinor    int64
}

// Total is what the consumer pays.
func (o *Order) Total() money.Amount { return money.New(o.Totals.TotalMinor, o.Currency) }

// Lines are those of all consignments, in the order they were placed.
func (o *Order) Lines() []Line {
	var all []Line
	for _, c := range o.Consignments {
		all = append(all, c.Lines...)
	}
	return all
}

// Charges are those of all consignments.
func (o *Order) Charges() []Charge {
	var all []Charge
	for _, c := range o.Consignments {
		all = append(all, c.Charges...)
	}
	return all
}

// Makers are the factories of the consignments.
func (o *Order) Makers() []id.Factory {
	ids := make([]id.Factory, len(o.Consignments))
	for i, c := range o.Consignments {
		ids[i] = c.FactoryID
	}
	return ids
}

// Rate is an exchange rate that the order was priced with.
type Rate struct {
	From   money.Currency `json:"from"`
	To     money.Currency `json:"to"`
	Rate   string         `json:"rate"` // units of To for one of From
	Source string         `json:"source"`
	AsOf   string         `json:"as_of"` // ISO 8601
}

// Consignment is one factory's part of an order: the goods of one consignor to one consignee.
type Consignment struct {
	ID          id.Consignment
	Number      string
	OrderID     id.Order
	FactoryID   id.Factory
	State       ConsignmentState
	Service     string // code of the delivery service
	Channel     string // courier, post …: what customs law asks
	Regime      string // the customs regime it was priced under
	MinAge      int    // years the carrier checks at the door; 0: none
	Earliest    time.Time
	Latest      time.Time // the promise
	HandoverBy  *time.Time
	OfferedAt   *time.Time
	AcceptedAt  *time.Time
	PackedAt    *time.Time
	ShippedAt   *time.Time
	DeliveredAt *time.Time

	Lines   []Line   `gorm:"-"`
	Charges []Charge `gorm:"-"`
	Parcels []Parcel `gorm:"-"`
}

// Line is a quantity of one variant, as it was on the day.
type Line struct {
	ID            id.Line
	OrderID       id.Order
	ConsignmentID id.Consignment
	Position      int
	VariantID     id.Variant
	ListingID     id.Listing
	Slug          string
	SKU           string `gorm:"column:sku"`
	Title         string // in the consumer's language
	TitleZH       string `gorm:"column:title_zh"` // for the factory
	Choices       string
	Picture       string // digest
	Declared      string // customs description, in English
	HS            string `gorm:"column:hs"`
	Origin        string
	Grams         int // of one piece, packed
	Quantity      int
	Shipped       int
	Withdrawn     int          // pieces that went back before they left
	Unit          money.Amount `gorm:"embedded;embeddedPrefix:unit_"`  // in the order's currency
	Total         money.Amount `gorm:"embedded;embeddedPrefix:total_"` // Unit × Quantity
	Cost          money.Amount `gorm:"embedded;embeddedPrefix:cost_"`  // the factory's own price of one piece
}

// TableName is the table of Line.
func (Line) TableName() string { return "order_line" }

// Kind says what a charge pays for.
type Kind string

// The kinds of charge.
const (
	Goods     Kind = "goods"
	Delivery  Kind = "delivery"
	Insurance Kind = "insurance"
	Duty      Kind = "duty"
	Tax       Kind = "tax"
	Fee       Kind = "fee"
	Discount  Kind = "discount"
)

// Bearer is who bears a discount.
type Bearer string

// The bearers.
const (
	BorneByMall    Bearer = "mall"
	BorneByFactory Bearer = "factory" // it earns that much less by its goods
)

// FreeDelivery is the code of a discount that takes off delivery; all others take off goods.
const FreeDelivery = "discount.delivery"

// Charge is one component of what the consumer pays, with its reason.
type Charge struct {
	ID            int64
	OrderID       id.Order
	ConsignmentID id.Consignment
	LineID        *id.Line
	Kind          Kind
	Scheme        string `json:",omitempty"` // the registration under which the mall collects it at the sale, "eu_ioss"; "": paid at import
	Code          string // names the charge in every language: charges.<code>
	Name          string
	Base          string
	Parts         string // what the base counts, as landedcost.Component.Of: "goods shipping duty"
	Rate          string
	Formula       string
	SuppressedBy  string // code of the charge, or "small_amount", because of which nothing is levied
	Rule          string
	Source        string
	Act           string
	ValidFrom     string
	ValidTo       string
	Checked       string // ISO date on which the rule was last compared with its source
	Confidence    string
	Bearer        Bearer       `json:",omitempty"` // of a discount
	Coupon        string       `json:",omitempty"` // of a discount: the code it was given for
	Lowers        bool         `json:",omitempty"` // of a discount: the value for customs is less by it, by the law named here
	Amount        money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
}

// Earns says whether the charge is a part of what the factory sells its goods for: the goods, less what it takes off itself.
func (c Charge) Earns() bool {
	return c.Kind == Goods || c.Kind == Discount && c.Bearer == BorneByFactory
}

// Earned is what charges make a factory's goods sell for, in minor units, before our commission.
func Earned(charges []Charge) int64 {
	var sum int64
	for _, c := range charges {
		if c.Earns() {
			sum += c.Amount.Minor
		}
	}
	return sum
}

// Given is what the mall bears of charges: its own discounts, in minor units, as a positive number; by the coupon's code.
func Given(charges []Charge) map[string]int64 {
	sums := map[string]int64{}
	for _, c := range charges {
		if c.Kind == Discount && c.Bearer == BorneByMall {
			sums[c.Coupon] -= c.Amount.Minor
		}
	}
	return sums
}

// Parcel is what was handed to a carrier.
type Parcel struct {
	ID            id.Parcel
	ConsignmentID id.Consignment
	Carrier       string
	Service       string
	Tracking      string
	ShippedAt     time.Time
	TrackedAt     *time.Time // when the carrier was last asked about it
	DeliveredAt   *time.Time

	Lines  []ParcelLine  `gorm:"-"`
	Events []ParcelEvent `gorm:"-"`
}

// ParcelLine says how much of a line is in a parcel.
type ParcelLine struct {
	ParcelID id.Parcel
	LineID   id.Line
	Quantity int
}

// ParcelEvent is what a carrier reported.
type ParcelEvent struct {
	ParcelID id.Parcel
	Code     string // names the event in every language: tracking.<code>
	Place    string
	At       time.Time
}

// Event is a dated step of the order's life, for its timeline.
type Event struct {
	ID            int64
	OrderID       id.Order
	ConsignmentID *id.Consignment
	Kind          string            // names the sentence in every language: timeline.<kind>
	Args          map[string]string `gorm:"serializer:json"`
	At            time.Time
}

// TableName is the table of Event.
func (Event) TableName() string { return "order_event" }

// Plus adds up two sets of totals of one currency.
func (t Totals) Plus(u Totals) Totals {
	return Totals{
		GoodsMinor: t.GoodsMinor + u.GoodsMinor, DeliveryMinor: t.DeliveryMinor + u.DeliveryMinor, DutyMinor: t.DutyMinor + u.DutyMinor,
		TaxMinor: t.TaxMinor + u.TaxMinor, FeesMinor: t.FeesMinor + u.FeesMinor, DiscountMinor: t.DiscountMinor + u.DiscountMinor,
		TotalMinor: t.TotalMinor + u.TotalMinor,
	}
}

// Sum adds up charges by kind.
func Sum(charges []Charge) Totals {
	var t Totals
	for _, c := range charges {
		n := c.Amount.Minor
		switch c.Kind {
		case Delivery, Insurance:
			t.DeliveryMinor += n
		case Duty:
			t.DutyMinor += n
		case Tax:
			t.TaxMinor += n
		case Fee:
			t.FeesMinor += n
		case Discount:
			t.DiscountMinor += n
		default:
			t.GoodsMinor += n
		}
		t.TotalMinor += n
	}
	return t
}
