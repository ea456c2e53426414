package catalog

import (
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Cut is a factory's prices of one listing lowered by a share for some days.
type Cut struct {
	ID        id.PriceCut
	ListingID id.Listing
	Percent   int
	StartsAt  time.Time
	EndsAt    time.Time // the first moment it is over
	SetBy     id.Account
	SetAt     time.Time
	BegunAt   *time.Time  // the prices were lowered
	EndedAt   *time.Time  // they were raised again, or it never began
	EndedBy   *id.Account // before its time; nil: by the clock
}

// TableName is the table of Cut.
func (Cut) TableName() string { return "price_cut" }

// The limits of a cut. What is lowered for longer is not lowered: it is the price.
const (
	LeastCut    = 5 // percent
	MostCut     = 90
	MostCutDays = 30
	MostCutWait = 60 // days until it starts
)

// Refusals.
var (
	ErrCutThere = fault.New(fault.Conflict, "cut.there") // the listing has one that is not over
	ErrNoCut    = fault.New(fault.Conflict, "cut.none")  // it has none to end
)

// Check tells what is wrong with the fields percent, starts and ends.
func (c *Cut) Check(now time.Time) error {
	var f fault.Check
	f.Require(c.Percent >= LeastCut && c.Percent <= MostCut, "percent", "cut.percent_range", fault.Args{"least": LeastCut, "most": MostCut})
	if f.Require(!c.StartsAt.IsZero() && c.StartsAt.Before(now.AddDate(0, 0, MostCutWait)), "starts", "cut.starts_range", fault.Args{"most": MostCutWait}) {
		f.Require(c.EndsAt.After(c.StartsAt) && c.EndsAt.After(now) && !c.EndsAt.After(c.StartsAt.AddDate(0, 0, MostCutDays)), "ends", "cut.ends_range", fault.Args{"most": MostCutDays})
	}
	return f.Err()
}

// Price is what a variant costs while the cut runs: the share is rounded down, as in the column price_minor.
func (c *Cut) Price(list money.Amount) money.Amount {
	return money.New(list.Minor-list.Minor*int64(c.Percent)/100, list.Currency)
}

// List is the factory's price before a cut.
func (v *Variant) List() money.Amount { return money.New(v.ListMinor, v.Price.Currency) }

// Lowered is a cut that runs, with what one variant of it cost before it came to its present price.
type Lowered struct {
	Since time.Time `json:"since"` // the present price is asked
	Until time.Time `json:"until"` // the cut is over
	Known time.Time `json:"known"` // prices can be compared: the variant was on sale, and the same goods
	Was   []Was     `json:"was"`   // in order of time, the first from before all that has to be looked through, if it is as old
}

// Was is a price of the factory's, in the currency of the present one, from a moment until the next.
type Was struct {
	Since time.Time `json:"since"`
	Minor int64     `json:"minor"`
}

// Lowest is the lowest price in force at any moment from one time until another; false where nothing is known of all of it.
func (l *Lowered) Lowest(from, until time.Time) (int64, bool) {
	if len(l.Was) == 0 || l.Was[0].Since.After(from) || l.Known.After(from) {
		return 0, false
	}
	var lowest int64
	for i, w := range l.Was {
		end := l.Since
		if i+1 < len(l.Was) {
			end = l.Was[i+1].Since
		}
		inForce := w.Since.Before(end) && w.Since.Before(until) && end.After(from)
		if inForce && (lowest == 0 || w.Minor < lowest) {
			lowest = w.Minor
		}
	}
	return lowest, lowest > 0
}
