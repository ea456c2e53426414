// Package wishlist owns what people keep an eye on: variants, with the price to the door at which each was saved.
//
// Invariants: a guest's list is found by a random token whose hash alone is kept; a member has one list; a variant is on
// a list once; what was removed can be brought back for a while as it was.
//
// It must not know what anything costs today, or whether it is still for sale.
package wishlist

import (
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Most is how many variants a list holds.
const Most = 100

// How long what nobody asks for is kept: a guest's list that is not touched, and a wish that was removed.
const (
	guestsFor      = 90 * 24 * time.Hour
	secondThoughts = time.Hour
)

// ErrFull says that something must be removed before more is saved.
var ErrFull = fault.New(fault.Conflict, "saved.full")

// Owner is whose list is meant: the member's if signed in, else the one the token opens.
type Owner struct {
	Token   string // the guest's cookie, "" if there is none
	Account id.Account
}

// Wish is a variant on a list. Price is what one piece cost delivered to Destination when it was saved; nothing where it
// could not be sent.
type Wish struct {
	WishlistID  int64      `gorm:"primaryKey;autoIncrement:false"`
	VariantID   id.Variant `gorm:"primaryKey;autoIncrement:false"`
	Destination string
	Price       money.Amount `gorm:"embedded;embeddedPrefix:price_"`
	SavedAt     time.Time
	RemovedAt   *time.Time
}

// Fallen is by how much less a piece costs now than when it was saved; false unless it is less, to the same place and in
// the same currency.
func (w Wish) Fallen(destination string, now money.Amount) (money.Amount, bool) {
	less, err := w.Price.Sub(now)
	if err != nil || w.Destination != destination || !now.Positive() || !less.Positive() {
		return money.Amount{}, false
	}
	return less, true
}

// Sweep is the periodic job that throws away what nobody asks for.
type Sweep struct{}

// Kind is the job's name.
func (Sweep) Kind() string { return "wishlist_sweep" }
