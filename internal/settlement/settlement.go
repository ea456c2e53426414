// Package settlement owns what becomes of a factory's money after the sale: it is held until the goods have come and the time
// to return them is over, and released line by line.
//
// Invariants: what a line earns is fixed at the sale, commission included; a line is released once, by what is left of it
// then; a line with an open hold, or with pieces that a consumer withdrew from and that wait for their refund, is neither released
// nor, if it was, paid out; the clock of a consignment is fixed when it is delivered, and only the consumer can end it sooner.
//
// Lock order, for everything that moves a factory's money: the order's row, its consignments by id, clocks, holds, a batch of
// payouts that has the line. Postings come last: the book is only added to.
//
// It must not know how prices come about, what a gateway is, or how a page looks.
package settlement

import (
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// Refusals of this package.
var (
	ErrNotDelivered = fault.New(fault.Conflict, "protection.not_delivered")
	ErrPaidOut      = fault.New(fault.Conflict, "settlement.already_paid")
	ErrHeld         = fault.New(fault.Conflict, "settlement.held_already")
	ErrNotHeld      = fault.New(fault.Conflict, "settlement.not_held")
)

// Desk works on the factories' money. All fields must be set.
type Desk struct {
	DB      *database.DB
	Orders  *order.Store
	Ledger  *ledger.Store
	Windows Windows
	Now     func() time.Time
}

// Earning is what a factory earned by a line, as it was sold.
type Earning struct {
	LineID          id.Line `gorm:"primaryKey"`
	OrderID         id.Order
	ConsignmentID   id.Consignment
	FactoryID       id.Factory
	Party           string // the factory's slug in the book
	GoodsMinor      int64  // after DiscountMinor
	DiscountMinor   int64  // what the factory's own coupons took off; never more than nothing
	CommissionMinor int64
	Amount          money.Amount `gorm:"embedded;embeddedPrefix:amount_"` // goods less commission
}

// Clock is until when the money of a delivered consignment is held.
type Clock struct {
	ConsignmentID id.Consignment `gorm:"primaryKey"`
	DeliveredAt   time.Time
	Days          int
	Source        string // the terms or the law the days are from
	EndsAt        time.Time
	ReceivedAt    *time.Time // the consumer confirmed the receipt
	DoneAt        *time.Time // the last line was released
}

// TableName is the table of Clock.
func (Clock) TableName() string { return "hold_clock" }

// Due is when the money may be released, holds aside.
func (c Clock) Due() time.Time {
	if c.ReceivedAt != nil && c.ReceivedAt.Before(c.EndsAt) {
		return *c.ReceivedAt
	}
	return c.EndsAt
}

// Cause is why it may.
func (c Clock) Cause() Cause {
	if c.Due().Equal(c.EndsAt) {
		return ByWindow
	}
	return ByReceipt
}

// Cause is why money was released.
type Cause string

// The causes.
const (
	ByWindow  Cause = "window"  // the time to return the goods is over
	ByReceipt Cause = "receipt" // the consumer confirmed that all is well
)

// Release is what became the factory's to be paid out of a line.
type Release struct {
	LineID     id.Line `gorm:"primaryKey"`
	Reference  string  // of the transaction in the book
	Cause      Cause
	Amount     money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	ReleasedAt time.Time
}

// Hold stops the release of a line.
type Hold struct {
	ID         int64
	LineID     id.Line
	Reason     string // one of Reasons
	Note       string // in the admin's words, for admins only
	SetBy      id.Account
	SetAt      time.Time
	LiftedBy   *id.Account
	LiftedAt   *time.Time
	LiftedNote string
}

// TableName is the table of Hold.
func (Hold) TableName() string { return "hold" }

// Open tells whether it still stops the release.
func (h Hold) Open() bool { return h.LiftedAt == nil }

// Reasons are why a line may be held, for forms: settlement.reason.<reason>.
func Reasons() []string { return []string{"dispute", "return", "payment", "check"} }
