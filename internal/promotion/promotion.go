// Package promotion owns coupons: what they take off, who bears it, where, when and how often they count, and their uses.
//
// Invariants: what a coupon takes off is divided over the lines it counts on to the last minor unit, and leaves each of them
// worth something; a use is written in the transaction that places its order, and counted by one conditional statement, so
// that a coupon for one order is used by one order; a use of an order that is not paid in time, or of which nothing is sent, is given back; free delivery is
// borne by the mall alone.
//
// Lock order: the row of a coupon is the last that placing, expiring, confirming and refunding an order take.
//
// It must not know carts, how prices come about, customs, or pages.
package promotion

import (
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Why a coupon does not count. What the consumer typed is not lost by it: some other purchase, or day, may do.
var (
	ErrUnknown     = fault.New(fault.Conflict, "promotion.unknown")
	ErrOver        = fault.New(fault.Conflict, "promotion.over")
	ErrNotBegun    = fault.New(fault.Conflict, "promotion.not_begun") // args: date
	ErrUsedUp      = fault.New(fault.Conflict, "promotion.used_up")
	ErrUsedByYou   = fault.New(fault.Conflict, "promotion.used_by_you")
	ErrMinimum     = fault.New(fault.Conflict, "promotion.minimum") // args: missing, minimum
	ErrCountry     = fault.New(fault.Conflict, "promotion.country")
	ErrCurrency    = fault.New(fault.Conflict, "promotion.currency") // args: currency
	ErrOtherGoods  = fault.New(fault.Conflict, "promotion.other_goods")
	ErrNothingLess = fault.New(fault.Conflict, "promotion.nothing_less") // it would take nothing off
)

// Refusals lists them, for who must tell them from other failures.
func Refusals() []*fault.Error {
	return []*fault.Error{ErrUnknown, ErrOver, ErrNotBegun, ErrUsedUp, ErrUsedByYou, ErrMinimum, ErrCountry, ErrCurrency, ErrOtherGoods, ErrNothingLess}
}

// Kind is how a coupon takes something off.
type Kind string

// The kinds of coupon.
const (
	Percent  Kind = "percent"  // a share of the goods
	Fixed    Kind = "fixed"    // an amount, at most the goods
	Delivery Kind = "delivery" // what the cheapest delivery of each parcel costs
)

// Kinds lists them, for forms.
func Kinds() []Kind { return []Kind{Percent, Fixed, Delivery} }

// Bearer is who bears what a coupon takes off.
type Bearer string

// The bearers.
const (
	ByMall    Bearer = "mall"    // on all goods
	ByFactory Bearer = "factory" // on its own goods only: it earns that much less
)

// MostBasisPoints is the largest share a coupon takes off, in hundredths of a percent; the database checks it too.
const MostBasisPoints = 9000

// Coupon takes something off what a consumer pays, within its limits.
type Coupon struct {
	ID            id.Coupon
	Code          string // as Normal writes it
	Kind          Kind
	Bearer        Bearer
	FactoryID     *id.Factory
	BasisPoints   int            // of Percent: hundredths of a percent
	AmountMinor   int64          // of Fixed
	MinimumMinor  int64          // what the goods it counts on must be worth; 0: anything
	Currency      money.Currency // of both; "" is any, where there is neither
	Countries     []string       `gorm:"serializer:json"` // ISO 3166-1; none: all
	ValidFrom     time.Time
	ValidUntil    *time.Time // the first moment it counts no more; nil: until it is stopped
	MostUses      int        // 0: no limit
	MostPerPerson int        // 0: no limit
	Used          int
	MadeBy        id.Account
	MadeAt        time.Time
	StoppedBy     *id.Account
	StoppedAt     *time.Time
}

// Use is a coupon's use by an order.
type Use struct {
	OrderID    id.Order `gorm:"primaryKey;autoIncrement:false"`
	CouponID   id.Coupon
	Amount     money.Amount `gorm:"embedded;embeddedPrefix:amount_"` // that was taken off
	UsedAt     time.Time
	ReturnedAt *time.Time // the order was not paid in time, or nothing of it is sent
}

// TableName is the table of Use.
func (Use) TableName() string { return "coupon_use" }

// Buyer is who uses a coupon: a member, and by mail address a guest. What either has used counts.
type Buyer struct {
	Account id.Account // 0: a guest
	Email   string     // as account.ParseEmail writes it; "" while it is not known
}

// Normal is a code as it is kept: in capital letters and without spaces, however it was typed.
func Normal(typed string) string { return strings.ToUpper(strings.Join(strings.Fields(typed), "")) }

// CountsOn says whether the coupon counts on the goods of a factory.
func (c *Coupon) CountsOn(f id.Factory) bool { return c.FactoryID == nil || *c.FactoryID == f }

// Amount is what a Fixed coupon takes off.
func (c *Coupon) Amount() money.Amount { return money.New(c.AmountMinor, c.Currency) }

// Minimum is what the goods it counts on must be worth.
func (c *Coupon) Minimum() money.Amount { return money.New(c.MinimumMinor, c.Currency) }

// Share is what a Percent coupon takes off, of one: 10 percent is 0.1.
func (c *Coupon) Share() money.Decimal { return money.NewDecimal(int64(c.BasisPoints), 4) }

// State is where a coupon stands.
type State string

// The states of a coupon.
const (
	Running State = "running"
	Waiting State = "waiting" // it has not begun
	Ended   State = "ended"
	UsedUp  State = "used_up"
	Stopped State = "stopped" // by an admin
)

// State is where the coupon stands at a moment.
func (c *Coupon) State(now time.Time) State {
	switch {
	case c.StoppedAt != nil:
		return Stopped
	case c.ValidUntil != nil && !now.Before(*c.ValidUntil):
		return Ended
	case c.MostUses > 0 && c.Used >= c.MostUses:
		return UsedUp
	case now.Before(c.ValidFrom):
		return Waiting
	}
	return Running
}
