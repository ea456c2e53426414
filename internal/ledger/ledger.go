// Package ledger owns the double-entry book of all money the mall touches.
//
// Invariants: append only; every transaction sums to zero in every currency it names, checked by the database when
// it commits; a kind and a reference together are posted once. Debits are positive, credits negative.
//
// It must not know how charges were worked out or how a provider pays.
package ledger

import (
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Account names a pot of money; the party says whose, where there are several.
type Account string

// The chart of accounts.
const (
	ProviderClearing Account = "provider_clearing" // the gateway owes us; party: the gateway
	FactoryHeld      Account = "factory_held"      // we owe the factory, not yet released; party: the factory's slug
	Commission       Account = "commission"        // ours
	DutyPayable      Account = "duty_payable"      // party: country
	TaxPayable       Account = "tax_payable"       // party: country, with its region where that levies it
	FeesPayable      Account = "fees_payable"      // party: country
	DeliveryPayable  Account = "delivery_payable"  // party: the delivery service
	ConsumerCredit   Account = "consumer_credit"   // we owe a consumer: money to be given back; party: the order's number
)

// Transaction is one balanced set of postings.
type Transaction struct {
	ID        int64
	Kind      string
	Reference string
	OrderID   *id.Order
	PostedAt  time.Time

	Postings []Posting `gorm:"-"`
}

// TableName is the table of Transaction.
func (Transaction) TableName() string { return "ledger_transaction" }

// Posting is one side: a debit if positive, a credit if negative.
type Posting struct {
	ID            int64
	TransactionID int64
	Account       Account
	Party         string
	Amount        money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
}
