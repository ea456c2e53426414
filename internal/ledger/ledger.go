// Package ledger owns the double-entry book of all money the mall touches.
//
// Committed transactions are sealed one after the other (store_seal.go): each seal holds the hash of the one before, so
// that nothing can be changed, left out or put in between without breaking the chain.
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
	SchemePayable    Account = "scheme_payable"    // tax collected at the sale under a registration (IOSS and the like); party: country
	ConsumerCredit   Account = "consumer_credit"   // we owe a consumer: money to be given back; party: the order's number
	FactoryReleased  Account = "factory_released"  // we owe the factory, to be paid out; party: the factory's slug
	Reserve          Account = "reserve"           // our own money, for what nobody else bears; party: what for
	Promotion        Account = "promotion"         // discounts that the mall bears; party: the coupon's code
	Rounding         Account = "rounding"          // what is left of a minor unit where something is rounded
	CurrencyResult   Account = "currency_result"   // both sides of every exchange of currencies: what it is worth at a day's rates is gain or loss
	PayoutClearing   Account = "payout_clearing"   // what the bank is to pay; party: the factory's slug
	Bank             Account = "bank"              // the mall's own account, one for each currency
	ProviderFees     Account = "provider_fees"     // what gateways keep for themselves; party: the gateway
)

// Accounts is the whole chart, in the order in which it is read.
func Accounts() []Account {
	return []Account{Bank, ProviderClearing, ConsumerCredit, FactoryHeld, FactoryReleased, PayoutClearing, Commission, DeliveryPayable, DutyPayable, TaxPayable,
		SchemePayable, FeesPayable, ProviderFees, Reserve, Promotion, Rounding, CurrencyResult}
}

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
