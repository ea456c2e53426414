// Package cart owns the carts of guests and members: which variants, how many.
//
// Invariants: a guest's cart is found by a random token whose hash alone is kept; a member has one open cart; a
// cart that became an order never changes again.
//
// It must not know prices: they are worked out for the market whenever the cart is shown.
package cart

import (
	"time"

	"github.com/silkroadmall/mall/internal/id"
)

// State is whether a cart can still change.
type State string

// The states of a cart.
const (
	Open    State = "open"
	Ordered State = "ordered"
	Merged  State = "merged" // taken into the member's own cart at sign-in
)

// MaxQuantity is the most of one variant in a cart; the database checks it too.
const MaxQuantity = 99

// MaxLines is the most different variants in a cart.
const MaxLines = 50

// Cart is what somebody means to buy.
type Cart struct {
	ID        id.Cart
	TokenHash []byte
	AccountID *id.Account
	State     State
	Coupon    string // the code that was typed, as a coupon has it; whether it counts is worked out whenever the cart is priced
	CreatedAt time.Time
	TouchedAt time.Time

	Lines []Line `gorm:"-"`
}

// Line is one variant of a cart.
type Line struct {
	ID        id.Line
	CartID    id.Cart
	VariantID id.Variant
	Quantity  int
	AddedAt   time.Time
}

// TableName is the table of Line.
func (Line) TableName() string { return "cart_line" }

// Count is the number of pieces in the cart.
func (c *Cart) Count() int {
	n := 0
	for _, l := range c.Lines {
		n += l.Quantity
	}
	return n
}
