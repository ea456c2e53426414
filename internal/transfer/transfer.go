// Package transfer owns what payment providers have passed on to the mall's bank, as their statements and the bank's say.
//
// Invariants: a provider's reference is booked once; gross is fee and net together; no more is passed on than what lies at the
// provider when it is booked; a table is booked as a whole or not at all.
//
// Lock order: the lock of all transfers; postings come last. A refund is not held back by it: one that leaves at the same moment may
// make a provider's account owe us less than nothing, which its next transfer settles, as it does at the provider.
//
// It must not know orders, payments, or how a provider is asked.
package transfer

import (
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// ErrRefused says that a line can't be booked, and so none was.
var ErrRefused = fault.New(fault.Conflict, "transfer.refused")

// Transfer is one sum that has arrived.
type Transfer struct {
	ID         int64
	Gateway    string
	Reference  string    // the provider's
	ArrivedOn  time.Time `gorm:"type:date"`
	Currency   money.Currency
	GrossMinor int64
	FeeMinor   int64
	NetMinor   int64
	BookedBy   id.Account
	BookedAt   time.Time
}

// TableName is the table of Transfer.
func (Transfer) TableName() string { return "provider_transfer" }

// Gross is what the provider settles: payments less refunds.
func (t Transfer) Gross() money.Amount { return money.New(t.GrossMinor, t.Currency) }

// Fee is what it keeps of that.
func (t Transfer) Fee() money.Amount { return money.New(t.FeeMinor, t.Currency) }

// Net is what has arrived.
func (t Transfer) Net() money.Amount { return money.New(t.NetMinor, t.Currency) }

// Desk books transfers. All fields must be set.
type Desk struct {
	DB     *database.DB
	Ledger *ledger.Store
	Now    func() time.Time
}
