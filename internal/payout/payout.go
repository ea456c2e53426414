// Package payout owns how factories get their money: the account in China it goes to, and the batches by which the bank is told.
//
// Invariants: an account counts once an admin has approved it and its time to wait is over, and the one before is paid to until
// then; a batch is approved by another admin than the one who drew it up; what was released is in one payout only, until that
// fails or is cancelled; a payout's lines sum to its amount, and to what is posted.
//
// Lock order: the factory's row, then its accounts; the table of batches when one is drawn up; a batch's row, its payouts by id,
// their lines. Postings come last. Nothing here locks what settlement or checkout lock: what is posted while a batch is drawn
// up is in the next one.
//
// It must not know what was sold, how money is released, or how a page looks.
package payout

import (
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// Refusals of this package.
var (
	ErrState     = fault.New(fault.Conflict, "payout.moved")      // from where it stands that step can't be made
	ErrOwner     = fault.New(fault.Forbidden, "payout.not_owner") // only an owner may say where the money goes
	ErrPending   = fault.New(fault.Conflict, "payout.pending")    // another change waits already
	ErrSame      = fault.New(fault.Conflict, "payout.same")       // it is the account that is paid to
	ErrFourEyes  = fault.New(fault.Conflict, "payout.four_eyes")  // who drew it up can't approve it
	ErrNothing   = fault.New(fault.Conflict, "payout.nothing")    // nobody is to be paid
	ErrOutdated  = fault.New(fault.Conflict, "payout.outdated")   // an account or a hold has changed since it was drawn up
	ErrObjection = fault.New(fault.Invalid, "payout.objection")   // the link of a letter that stops nothing
)

// LongestNote is how many characters a note or a reason may have.
const LongestNote = 500

// Desk works on payouts. All fields must be set.
type Desk struct {
	DB        *database.DB
	Factories *factory.Store
	Ledger    *ledger.Store
	Rates     *fx.Book
	Jobs      *job.Queue
	Now       func() time.Time
}

// Rule is what the mall's terms say of paying out on a day.
type Rule struct {
	ValidFrom    time.Time
	MinimumMinor int64 // fen
	WaitHours    int
	Source       string
}

// TableName is the table of Rule.
func (Rule) TableName() string { return "payout_rule" }

// Minimum is the least that is paid out.
func (r Rule) Minimum() money.Amount { return money.New(r.MinimumMinor, ledger.Yuan) }

// Account is an account in China that a factory wants to be paid to: one wish, and what became of it.
type Account struct {
	ID          id.PayoutAccount
	FactoryID   id.Factory
	State       AccountState
	Holder      string
	Bank        string
	BankCode    string // CNAPS, 12 digits
	Number      string
	Contact     string // the mail address that is told when the account is to be changed
	Proof       string // the second factor it was asked for with
	AskedBy     id.Account
	AskedAt     time.Time
	WaitHours   int
	DecidedBy   *id.Account
	DecidedAt   *time.Time
	DecidedNote string
	ValidFrom   *time.Time // from when on it counts, once approved
	StoppedBy   *id.Account
	StoppedAt   *time.Time
	StoppedNote string
}

// TableName is the table of Account.
func (Account) TableName() string { return "payout_account" }

// Counts tells whether it is approved and its time has come. The newest one that counts is paid to.
func (a Account) Counts(now time.Time) bool {
	return a.State == AccountApproved && !a.ValidFrom.After(now)
}

// Open tells whether it can still be stopped.
func (a Account) Open(now time.Time) bool {
	return a.State == AccountAsked || a.State == AccountApproved && a.ValidFrom.After(now)
}

// Soonest is from when on it counts at the earliest.
func (a Account) Soonest() time.Time {
	if a.ValidFrom != nil {
		return *a.ValidFrom
	}
	return a.AskedAt.Add(time.Duration(a.WaitHours) * time.Hour)
}

// People are who had to do with it, for their names.
func (a Account) People() []id.Account {
	list := []id.Account{a.AskedBy}
	for _, who := range []*id.Account{a.DecidedBy, a.StoppedBy} {
		if who != nil {
			list = append(list, *who)
		}
	}
	return list
}

// Masked is the number with all but its last four digits hidden.
func (a Account) Masked() string { return "•••• " + a.Number[max(len(a.Number)-4, 0):] }

// Batch is payouts drawn up together.
type Batch struct {
	ID            id.PayoutBatch
	Number        string
	State         State
	MinimumMinor  int64
	DrawnBy       id.Account
	DrawnAt       time.Time
	ApprovedBy    *id.Account
	ApprovedAt    *time.Time
	SentBy        *id.Account
	SentAt        *time.Time
	CancelledBy   *id.Account
	CancelledAt   *time.Time
	CancelledNote string

	Rates   []Rate   `gorm:"-"`
	Payouts []Payout `gorm:"-"`
}

// TableName is the table of Batch.
func (Batch) TableName() string { return "payout_batch" }

// People are who had to do with it, for their names.
func (b Batch) People() []id.Account {
	list := []id.Account{b.DrawnBy}
	for _, who := range []*id.Account{b.ApprovedBy, b.SentBy, b.CancelledBy} {
		if who != nil {
			list = append(list, *who)
		}
	}
	for _, o := range b.Payouts {
		if o.FailedBy != nil {
			list = append(list, *o.FailedBy)
		}
	}
	return list
}

// Total is the sum of all its payouts but those that failed, in yuan.
func (b Batch) Total() money.Amount {
	sum := money.Zero(ledger.Yuan)
	for _, p := range b.Payouts {
		if p.State != Failed {
			sum.Minor += p.AmountMinor
		}
	}
	return sum
}

// Rate is how many yuan one unit of a currency is in a batch: exactly Num / Den.
type Rate struct {
	BatchID  id.PayoutBatch `gorm:"primaryKey"`
	Currency money.Currency `gorm:"primaryKey"`
	Num, Den money.Decimal
	Rate     string // as people read it
	Source   string
	AsOf     time.Time `gorm:"type:date"`
}

// TableName is the table of Rate.
func (Rate) TableName() string { return "payout_rate" }

// Payout is what one factory gets by a batch.
type Payout struct {
	ID              id.Payout
	Number          string
	BatchID         id.PayoutBatch
	FactoryID       id.Factory
	Party           string // its slug in the book
	PayoutAccountID id.PayoutAccount
	State           State
	AmountMinor     int64 // fen
	FailedBy        *id.Account
	FailedAt        *time.Time
	Failure         string // what the bank said

	Account Account `gorm:"-"`
	Parts   []Part  `gorm:"-"`
	Items   []Item  `gorm:"-"`
}

// TableName is the table of Payout.
func (Payout) TableName() string { return "payout" }

// Amount is what the factory gets.
func (p Payout) Amount() money.Amount { return money.New(p.AmountMinor, ledger.Yuan) }

// Part is what a payout takes of one currency.
type Part struct {
	PayoutID    id.Payout      `gorm:"primaryKey"`
	Currency    money.Currency `gorm:"primaryKey"`
	AmountMinor int64
	YuanMinor   int64 // the sum of its lines in fen
	WholeMinor  int64 // AmountMinor changed at once
}

// TableName is the table of Part.
func (Part) TableName() string { return "payout_part" }

func (p Part) exchanged() ledger.Exchanged {
	return ledger.Exchanged{Amount: money.New(p.AmountMinor, p.Currency), Lines: money.New(p.YuanMinor, ledger.Yuan), Whole: money.New(p.WholeMinor, ledger.Yuan)}
}

// Item is a line of a payout: one posting of what was released to the factory, or taken from that by a refund.
type Item struct {
	ID          int64
	PayoutID    id.Payout
	PostingID   int64
	Currency    money.Currency
	AmountMinor int64
	YuanMinor   int64
	Freed       bool
}

// TableName is the table of Item.
func (Item) TableName() string { return "payout_item" }
