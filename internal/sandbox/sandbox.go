// Package sandbox is a payment provider that needs no account anywhere: sessions with a hosted page, test cards that
// succeed, ask for a 3-D Secure step, are declined or hang, refunds, and signed messages to the merchant that are
// repeated until they are taken. It can be told to misbehave as real providers do.
//
// Invariants: the same token never opens two sessions nor refunds twice; a session is paid at most once however often
// its form is sent; refunds never exceed what was paid; card data is never stored or logged; every change that a
// merchant must know of is written together with its message.
//
// It must not know the shop: it stands for another company's server, has its own tables, and the two speak HTTP.
package sandbox

import (
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

// Session is one payment that a merchant asks for.
type Session struct {
	ID          int64
	Ref         string // can't be guessed: it opens the hosted page
	Token       string // the merchant's idempotency key
	State       State
	Amount      money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	OrderNumber string
	Email       string
	Language    string // BCP 47
	ReturnURL   string `gorm:"column:return_url"`
	NotifyURL   string `gorm:"column:notify_url"`
	Reason      string // why the last card was declined; "" if none was or one was taken
	Tries       int
	ResultAt    *time.Time
	CreatedAt   time.Time
	ChangedAt   time.Time
	ExpiresAt   time.Time
}

// TableName is the table of Session.
func (Session) TableName() string { return "sandbox_session" }

// Opening is what a merchant states to open a session.
type Opening struct {
	Token       string
	Amount      money.Amount
	OrderNumber string
	Email       string
	Language    string
	ReturnURL   string
	NotifyURL   string
	ExpiresAt   time.Time
}

// Refund gives money of a paid session back. It succeeds at once.
type Refund struct {
	ID        int64
	Ref       string
	Token     string
	SessionID int64
	Amount    money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	CreatedAt time.Time
}

// TableName is the table of Refund.
func (Refund) TableName() string { return "sandbox_refund" }

// The kinds of message. A message says that something happened; the truth is the session as it stands when asked.
const (
	EventActionRequired = "session.action_required"
	EventProcessing     = "session.processing"
	EventCardDeclined   = "session.card_declined" // the session stays open for another card
	EventDeclined       = "session.declined"
	EventSucceeded      = "session.succeeded"
	EventCancelled      = "session.cancelled"
	EventExpired        = "session.expired"
	EventRefunded       = "refund.succeeded"
)

// Delivery is one message on its way to the merchant.
type Delivery struct {
	ID          int64
	SessionID   int64
	EventID     string
	Kind        string
	NotifyURL   string `gorm:"column:notify_url"`
	Body        string
	State       DeliveryState
	Tries       int
	Answer      string
	CreatedAt   time.Time
	DueAt       time.Time
	DeliveredAt *time.Time
}

// TableName is the table of Delivery.
func (Delivery) TableName() string { return "sandbox_delivery" }

// DeliveryState is how far a message has come.
type DeliveryState string

// The states of a message.
const (
	Waiting   DeliveryState = "waiting"
	Delivered DeliveryState = "delivered"
	Dropped   DeliveryState = "dropped"  // on purpose, by Faults.Drop
	GivenUp   DeliveryState = "given_up" // the merchant never took it
)

// Limits of the provider.
const (
	MaxTries = 10               // cards tried on one session before it is closed
	Hang     = 20 * time.Second // how long the bank of the hanging card takes
	Lifetime = 24 * time.Hour   // the longest a session stays open
)
