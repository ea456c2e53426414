// Package assessment owns the duty that customs, or the carrier for them, invoiced for a consignment, beside the duty that was
// quoted and charged.
//
// Invariants: a consignment's duty is invoiced once; a surplus from the threshold of the day on goes back to the consumer by itself,
// by the payment it came by; a smaller one and every shortfall are the reserve's; the consumer never pays more than was quoted.
//
// Lock order: the order's row, its payment; postings come last.
//
// It must not know how duty is worked out, or what a gateway is.
package assessment

import (
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// ErrBooked says that another invoice was booked for the consignment.
var ErrBooked = fault.New(fault.Conflict, "assessment.booked_already")

// Reason is why the money goes back: mail.order.refunded.reason.<reason>.
const Reason = "duty_difference"

// Difference is the duty of one consignment, quoted and invoiced.
type Difference struct {
	ConsignmentID   id.Consignment `gorm:"primaryKey"`
	OrderID         id.Order
	Country         string
	Invoice         string // its number
	InvoicedOn      time.Time
	QuotedMinor     int64
	InvoicedMinor   int64
	ReturnedMinor   int64
	ThresholdMinor  int64
	ThresholdSource string
	Currency        money.Currency
	RefundID        *id.Refund
	BookedBy        id.Account
	BookedAt        time.Time
}

// TableName is the table of Difference.
func (Difference) TableName() string { return "duty_difference" }

// Quoted is what was put aside for the authority.
func (d Difference) Quoted() money.Amount { return money.New(d.QuotedMinor, d.Currency) }

// Invoiced is what it wanted.
func (d Difference) Invoiced() money.Amount { return money.New(d.InvoicedMinor, d.Currency) }

// Returned is what goes back to the consumer.
func (d Difference) Returned() money.Amount { return money.New(d.ReturnedMinor, d.Currency) }

// Reserve is what the reserve gains, or bears if it is negative.
func (d Difference) Reserve() money.Amount {
	return money.New(d.QuotedMinor-d.InvoicedMinor-d.ReturnedMinor, d.Currency)
}

// Desk books invoices of duty. All fields must be set.
type Desk struct {
	DB       *database.DB
	Orders   *order.Store
	Payments *payment.Store
	Ledger   *ledger.Store
	Jobs     *job.Queue
	Now      func() time.Time
}
