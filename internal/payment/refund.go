package payment

import (
	"strconv"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Refund gives money of an attempt back: all of a payment that no order could take, or what an admin decided for some
// pieces of an order.
type Refund struct {
	ID          id.Refund
	OrderID     id.Order
	AttemptID   id.Attempt
	Token       string
	Reason      string // a code: mail.order.refunded.reason.<reason>
	State       RefundState
	Try         int          // from 1: every time it is tried again after a refusal, the gateway is asked anew
	Amount      money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	GatewayRef  string
	Failure     string // what the gateway said when it refused
	Key         string // of the form it was decided with, so that it is decided once; "" for one nobody decided
	Fingerprint string // of everything that was decided
	AdminID     *id.Account
	// ConsignmentID is whose duty goes back; nil for all other refunds.
	ConsignmentID *id.Consignment
	Note          string // why, in the admin's words; nobody else reads it
	CreatedAt     time.Time
	AskedAt       time.Time // when the gateway was last asked
	DoneAt        *time.Time

	Lines []RefundLine `gorm:"-"`
}

// RefundLine says for how many pieces of a line a refund is. Those given back before come first.
type RefundLine struct {
	RefundID id.Refund
	LineID   id.Line
	After    int
	Quantity int

	Parts []RefundPart `gorm:"-"`
}

// RefundPart is what of a charge goes back for the pieces, and the account of the book that bears it; or, not Given, what
// was charged for them and does not go back.
type RefundPart struct {
	ID       int64
	RefundID id.Refund
	LineID   id.Line
	ChargeID int64
	Kind     string // of the charge
	Given    bool
	Account  string
	Party    string
	Cause    string       // why it does not go back: refund.cause.<cause>
	Amount   money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
}

// RefundState is how far a refund has come.
type RefundState string

// The states of a refund.
const (
	RefundCreated   RefundState = "created" // kept here, the gateway not asked yet or not heard
	RefundPending   RefundState = "pending" // the gateway took it on; the bank has not said yet
	RefundSucceeded RefundState = "succeeded"
	RefundFailed    RefundState = "failed" // the gateway refused, or the bank sent it back; the money is still owed, and may be tried again
)

// UnderWay says whether its end is not known yet.
func (r *Refund) UnderWay() bool { return r.State == RefundCreated || r.State == RefundPending }

// Name is what this try is called in the book.
func (r *Refund) Name() string { return tryName(r.Token, r.Try) }

// tryName is the token, from the second try on with a dot and its number.
func tryName(token string, try int) string {
	if try <= 1 {
		return token
	}
	return token + "." + strconv.Itoa(try)
}

// Follow takes over what the gateway says of this try and tells whether its state moved. One that arrived may come back; nothing
// else is heard of it any more.
func (r *Refund) Follow(now Return) (bool, error) {
	if r.State == now.State || r.State == RefundFailed || r.State == RefundSucceeded && now.State != RefundFailed {
		return false, nil
	}
	if err := r.Transition(now.State); err != nil {
		return false, err
	}
	r.Failure, r.DoneAt = now.Failure, nil
	if now.Ref != "" {
		r.GatewayRef = now.Ref
	}
	return true, nil
}

// Parts are those of all lines.
func (r *Refund) Parts() []RefundPart {
	var all []RefundPart
	for _, l := range r.Lines {
		all = append(all, l.Parts...)
	}
	return all
}
