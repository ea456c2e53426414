// Package reconciliation compares what a payment provider says it moved with our tries to pay, our refunds and the book, and makes
// a case of each difference.
//
// Invariants: a run that is repeated changes nothing; a case is closed by a run only if that run saw the whole list of its gateway;
// what an admin explained is not opened again while both sides say the same; a mend goes through the one command that moves that
// money in everyday work, and one that lets money leave needs two admins.
//
// It must not know any gateway by name, how a refund is worked out, or how a page looks.
package reconciliation

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/payment"
)

// Refusals of this package.
var (
	ErrClosed    = fault.New(fault.Conflict, "reconciliation.closed_already")
	ErrNoMend    = fault.New(fault.Conflict, "reconciliation.no_mend")
	ErrSameAdmin = fault.New(fault.Forbidden, "reconciliation.same_admin")
	ErrNotMended = fault.New(fault.Conflict, "reconciliation.not_mended")
	ErrNotAsked  = fault.New(fault.Conflict, "reconciliation.not_asked")
)

// Kind is how two sides differ.
type Kind string

// The kinds of case.
const (
	PaymentUnknown   Kind = "payment_unknown"    // the provider took money for a try we do not know
	NotCaptured      Kind = "not_captured"       // the provider took it, our try says that it is not paid
	LateCapture      Kind = "late_capture"       // the same, and the order no longer waits for it
	PaymentDiffers   Kind = "payment_differs"    // amount or currency
	PaymentMissing   Kind = "payment_missing"    // we say paid, the provider does not
	PaymentNotPosted Kind = "payment_not_posted" // paid, and the book does not know
	PostedUnpaid     Kind = "posted_unpaid"      // the book says paid, our try does not
	RefundUnknown    Kind = "refund_unknown"     // the provider gave back what we never asked for
	RefundNotBooked  Kind = "refund_not_booked"  // the provider gave it, our refund says that it is still to come
	RefundDiffers    Kind = "refund_differs"     // amount or currency
	RefundMissing    Kind = "refund_missing"     // we say given, the provider does not
	RefundNotPosted  Kind = "refund_not_posted"  // given, and the book does not know
)

// Mend is what would make both sides agree.
type Mend string

// The mends.
const (
	ByHand Mend = "none"   // nothing that is safe to do here
	Settle Mend = "settle" // take over what the provider says: checkout confirms the order, or owes the money back
	Give   Mend = "give"   // ask the provider for the refund again, with the token it is known by, and book it: money may leave
)

// mends are what each kind proposes; kinds that are not named need a person.
var mends = map[Kind]Mend{NotCaptured: Settle, LateCapture: Settle, RefundNotBooked: Give, RefundMissing: Give}

// MovesMoney tells whether the mend needs a second admin.
func (m Mend) MovesMoney() bool { return m == Give }

// Case is one difference.
type Case struct {
	ID           int64
	Kind         Kind
	Gateway      string
	Subject      string
	Mend         Mend
	AttemptToken string
	RefundToken  string
	Ref          string
	OrderID      *id.Order
	OurState     string
	Ours         Side `gorm:"embedded;embeddedPrefix:our_"`
	TheirState   string
	Theirs       Side `gorm:"embedded;embeddedPrefix:their_"`
	Since        time.Time
	OpenedAt     time.Time
	SeenAt       time.Time
	AskedBy      *id.Account
	AskedAt      *time.Time
	ClosedAt     *time.Time
	ClosedBy     *id.Account
	Outcome      Outcome
	Note         string

	OrderNumber string `gorm:"->"`
}

// TableName is the table of Case.
func (Case) TableName() string { return "reconciliation_case" }

// Side is an amount that one side names, or nothing.
type Side struct {
	Minor    *int64
	Currency *money.Currency
}

// Amount is the amount, if there is one.
func (s Side) Amount() (money.Amount, bool) {
	if s.Minor == nil || s.Currency == nil {
		return money.Amount{}, false
	}
	return money.New(*s.Minor, *s.Currency), true
}

func side(a money.Amount) Side {
	minor, currency := a.Minor, a.Currency
	return Side{&minor, &currency}
}

// same tells whether two sides name the same.
func (s Side) same(other Side) bool {
	a, has := s.Amount()
	b, too := other.Amount()
	return has == too && a == b
}

// Outcome is how a case was closed.
type Outcome string

// The outcomes.
const (
	Gone      Outcome = "gone"      // a later look found both sides agree
	Mended    Outcome = "mended"    // by an admin, here
	Explained Outcome = "explained" // by an admin, in words
)

// Run is one look at one gateway.
type Run struct {
	ID         int64
	Gateway    string
	FromAt     time.Time
	UntilAt    time.Time
	StartedAt  time.Time
	FinishedAt time.Time
	Movements  int
	Opened     int
	Closed     int
	Failure    string
}

// TableName is the table of Run.
func (Run) TableName() string { return "reconciliation" }

// Desk compares and mends. All fields must be set.
type Desk struct {
	DB       *database.DB
	Payments *payment.Store
	Gateways map[string]payment.Gateway
	Till     *checkout.Till
	Recent   *Recent
	Now      func() time.Time
}

// Rule is how a run looks, from a day on. What an open case is about is read however old it is.
type Rule struct {
	ValidFrom       time.Time `gorm:"primaryKey"`
	LookBackDays    int       // how far the provider's list is read
	SettlingMinutes int       // how young a movement may be and still be on its way to us
	Source          string
}

// TableName is the table of Rule.
func (Rule) TableName() string { return "reconciliation_rule" }

// Nightly is the job that looks at every gateway once a night. It comes more often, for one that did not answer.
type Nightly struct{}

// Kind names the job.
func (Nightly) Kind() string { return "ledger_reconcile" }

const (
	// nightHour is from when on a new night's look is due, UTC.
	nightHour = 2
	// skew is by how much the provider's clock may be behind ours.
	skew = 24 * time.Hour
)

// Mend does what the case proposes. A mend that moves money is asked for by one admin and done by another. The case is closed once
// both sides agree; ErrNotMended says that they still do not. Under a key that came before it is the case as it was left then.
func (d *Desk) Mend(ctx context.Context, number int64, admin id.Account) (*Case, error) {
	c, err := d.Case(ctx, number)
	if err != nil {
		return nil, err
	}
	outcome, again, err := once.Answered(ctx, d.DB, mending)
	if err != nil {
		return nil, fmt.Errorf("mend case %d: %w", number, err)
	}
	if again {
		c.Outcome = Outcome(outcome)
		return c, nil
	}
	switch {
	case c.ClosedAt != nil:
		return nil, ErrClosed
	case c.Mend == ByHand:
		return nil, ErrNoMend
	case c.Mend.MovesMoney() && c.AskedBy == nil:
		return d.ask(ctx, c, admin)
	case c.Mend.MovesMoney() && *c.AskedBy == admin:
		return nil, ErrSameAdmin
	}
	if err := d.carryOut(ctx, c); err != nil {
		return nil, err
	}
	return d.close(ctx, c.ID, Case{ClosedBy: &admin, Outcome: Mended})
}

// mending is what a key of a mend is kept for; its answer is the outcome, none where the mend was asked for.
const mending = "case.mend"

// carryOut moves what the mend moves and looks whether that helped.
func (d *Desk) carryOut(ctx context.Context, c *Case) error {
	if c.Mend == Settle {
		if err := d.Till.SettleSession(ctx, c.AttemptToken, c.Ref); err != nil {
			return err
		}
		a, err := d.Payments.Attempt(ctx, c.AttemptToken)
		if err == nil && a.State != payment.Succeeded {
			err = ErrNotMended
		}
		return err
	}
	if err := d.Till.GiveAgain(ctx, c.RefundToken); err != nil {
		return err
	}
	r, err := d.Payments.Refund(ctx, c.RefundToken)
	if err == nil && r.State == payment.RefundFailed {
		err = ErrNotMended
	}
	return err
}

// Explain closes a case with a reason in words.
func (d *Desk) Explain(ctx context.Context, number int64, admin id.Account, note string) (*Case, error) {
	var f fault.Check
	f.Require(note != "" && len(note) <= 2000, "note", "reconciliation.note_missing")
	if err := f.Err(); err != nil {
		return nil, err
	}
	return d.close(ctx, number, Case{ClosedBy: &admin, Outcome: Explained, Note: note})
}
