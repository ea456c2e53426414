// Package payment owns the tries to pay an order and what the gateways said: attempts, events, refunds; and the
// port behind which a gateway stands.
//
// Invariants: the order exists before its first attempt; an attempt's token is its idempotency key at the gateway,
// so that asking twice makes one payment; an event is taken once; the gateway's present state is the truth, never
// the order in which its messages arrive.
//
// It must not know orders beyond their id, nor stock, nor the ledger.
package payment

import (
	"context"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// State is how far an attempt has come.
type State string

// The states of an attempt.
const (
	Created   State = "created" // kept here, the gateway not asked yet or not heard
	Pending   State = "pending" // the consumer is at the gateway's page
	Succeeded State = "succeeded"
	Declined  State = "declined"
	Cancelled State = "cancelled" // given up by the consumer or by us
	Failed    State = "failed"    // the gateway would not take it
)

// Attempt is one try to pay an order.
type Attempt struct {
	ID         id.Attempt
	OrderID    id.Order
	Token      string
	Gateway    string
	GatewayRef *string
	State      State
	Amount     money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	PayURL     string       `gorm:"column:pay_url"` // the gateway's own page
	Reason     string       // why it was declined: payment.reason.<reason>
	CreatedAt  time.Time
	CheckedAt  time.Time
	AskAt      time.Time // when the gateway is asked next, if it does not speak before
}

// TableName is the table of Attempt.
func (Attempt) TableName() string { return "payment_attempt" }

// A gateway is asked about an open attempt after a sixth of the attempt's age: often while somebody waits for the answer, and about one
// that nobody comes back to less and less.
const (
	askSoonest = 20 * time.Second
	askLatest  = time.Hour
)

// asked notes that the gateway was asked now, and when it is asked next.
func (a *Attempt) asked(now time.Time) {
	a.CheckedAt = now
	a.AskAt = now.Add(min(max(now.Sub(a.CreatedAt)/6, askSoonest), askLatest))
}

// Event is a message of a gateway, kept as it came.
type Event struct {
	ID         int64
	Gateway    string
	EventID    string
	Kind       string
	Body       []byte `gorm:"type:jsonb"`
	ReceivedAt time.Time
}

// TableName is the table of Event.
func (Event) TableName() string { return "payment_event" }

// Session is the gateway's side of an attempt, as it stands now.
type Session struct {
	Ref    string // the gateway's id
	Token  string // ours
	State  State
	Amount money.Amount
	PayURL string
	Reason string
	Held   bool // Pending, and the bank holds the money for us until Capture or Release
}

// Notice is a verified message of a gateway: something about a session changed.
type Notice struct {
	EventID string
	Kind    string
	Ref     string // of the session; "" if the message is about something else
	Refund  string // of the refund; "" if the message is about something else
	Body    []byte // what is kept of it: nothing about a person
}

// Opening is what a gateway must know to show its page.
type Opening struct {
	Token       string // idempotency key: the same token opens the same session
	Amount      money.Amount
	OrderNumber string
	Email       string
	Language    string    // BCP 47
	ReturnURL   string    // where the consumer comes back to, whatever happened
	OpenedAt    time.Time // when the attempt was made: with the token, the same however often it is opened
	ExpiresAt   time.Time
}

// Period is a span of time; From is part of it, Until is not. Providers count whole seconds.
type Period struct{ From, Until time.Time }

// MovementKind is what a provider did with money.
type MovementKind string

// The kinds of movement.
const (
	Taken MovementKind = "payment"
	Given MovementKind = "refund"
)

// Movement is money that a provider says it moved for us.
type Movement struct {
	Kind    MovementKind
	Ref     string       // the provider's: of the session that was paid, or of the refund
	Token   string       // ours: of the attempt, or of the refund; "" if the mall did not ask for it
	Attempt string       // the token of the attempt it is about, "" if unknown
	Amount  money.Amount // without sign
	At      time.Time    // when the session was opened, or the refund made
}

// Gateway is a payment provider. All calls are idempotent and may be repeated after a crash.
type Gateway interface {
	Open(ctx context.Context, o Opening) (Session, error)
	Session(ctx context.Context, ref string) (Session, error)
	Cancel(ctx context.Context, ref string) (Session, error)
	// Movements lists what the provider moved for us: payments taken whose session was opened in the period, and refunds made in
	// it that arrived, in no order. It is whole, or an error.
	Movements(ctx context.Context, p Period) ([]Movement, error)
	Returner
	Notifier
}

// Giving is a refund as a gateway is asked for it.
type Giving struct {
	Session string // the gateway's reference of what was paid
	Token   string // ours: it is given once for each
	Try     int    // from 1; the one after a refusal is another request
	Amount  money.Amount
}

// Return is the gateway's side of a refund, as it stands now.
type Return struct {
	Ref     string      // the gateway's id
	State   RefundState // RefundPending, RefundSucceeded or RefundFailed
	Failure string      // why it failed, as the gateway says it
}

// Returner gives money back.
type Returner interface {
	// Refund has money given back, and says how that stands if it was asked for before. ErrRefused says that this try gives nothing.
	Refund(ctx context.Context, g Giving) (Return, error)
	// Refunded is how a refund stands, by the gateway's reference.
	Refunded(ctx context.Context, ref string) (Return, error)
}

// Notifier reads what a provider tells by itself, and refuses what is not signed by it.
type Notifier interface {
	Verify(body []byte, header func(string) string, now time.Time) (Notice, error)
}

// Holder is a gateway that can have the bank hold the money at first, and take it when the order stands.
type Holder interface {
	// Capture takes the money a session holds. One that holds nothing comes back as it is.
	Capture(ctx context.Context, ref string) (Session, error)
	// Release lets go of the money a session holds. One that holds nothing comes back as it is.
	Release(ctx context.Context, ref string) (Session, error)
}
