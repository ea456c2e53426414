package demand

import (
	"cmp"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// MostPins is how many listings may be pinned to one query of a language.
const MostPins = 4

// ErrNoPin says that there is no such pin, any more or ever.
var ErrNoPin = fault.New(fault.NotFound, "demand.no_pin")

// Pin puts a listing before what a query finds, wherever it is sold. An admin sets it, nobody can pay for it, and the page
// says that the shop chose it.
type Pin struct {
	ID        id.Pin          `gorm:"primaryKey"`
	Language  locale.Language // "" for every language
	Folded    string
	Typed     string // the query as the admin wrote it
	ListingID id.Listing
	Position  int        // the lowest stands first
	Until     *time.Time // the last day; nil for as long as nobody takes it away
	CreatedBy id.Account
	CreatedAt time.Time
}

// TableName is gorm's question.
func (Pin) TableName() string { return "search_pin" }

// Over says whether the pin has run out.
func (p Pin) Over(now time.Time) bool { return p.Until != nil && p.Until.Before(day(now)) }

// board are the pins in memory, by query.
type board map[string][]Pin

// Pinned are the listings pinned to a query, in their order: those of the shopper's language before those of every language.
// It asks nobody: a pin is seen everywhere some seconds after it was set.
func (s *Store) Pinned(l locale.Language, text string) []id.Listing {
	pins := *s.pins.Load()
	if len(pins) == 0 {
		return nil
	}
	var list []Pin
	for _, p := range pins[Key(text)] {
		if (p.Language == "" || p.Language == l) && !p.Over(s.now()) {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b Pin) int {
		if (a.Language == "") != (b.Language == "") {
			return -cmp.Compare(a.Language, b.Language)
		}
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	var ids []id.Listing
	for _, p := range list {
		if !slices.Contains(ids, p.ListingID) {
			ids = append(ids, p.ListingID)
		}
	}
	return ids
}

// refused is an error about one field.
func refused(field, key string, args ...fault.Args) error {
	var check fault.Check
	check.Require(false, field, key, args...)
	return check.Err()
}

// check refuses a pin without words, on a day that is past, or at a place there is none.
func (p Pin) check(now time.Time) error {
	var check fault.Check
	check.Require(p.Folded != "" && fit(p.Typed), "query", "demand.no_words")
	check.Require(p.ListingID != 0, "listing", "demand.no_listing")
	check.Require(p.Position >= 1 && p.Position <= 10, "position", "demand.no_position")
	check.Require(!p.Over(now), "until", "demand.past")
	return check.Err()
}
