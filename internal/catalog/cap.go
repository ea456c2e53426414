package catalog

import (
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Cap is how many pieces of a listing, all its variants together, may be sold to one buyer. 0 is no limit.
type Cap struct {
	ListingID id.Listing `gorm:"primaryKey;autoIncrement:false"`
	PerOrder  int
	PerPerson int // in any Days in a row
	Days      int
}

// The largest limits that can be set.
const (
	MostPerOrder  = 99
	MostPerPerson = 999
	MostCapDays   = 365
)

// None tells whether nothing is limited.
func (c Cap) None() bool { return c.PerOrder == 0 && c.PerPerson == 0 }

// Check tells what is wrong with the fields per_order, per_person and days.
func (c Cap) Check() error {
	var f fault.Check
	f.Require(c.PerOrder >= 0 && c.PerOrder <= MostPerOrder, "per_order", "portal.cap_number", fault.Args{"most": MostPerOrder})
	f.Require(c.PerPerson >= 0 && c.PerPerson <= MostPerPerson, "per_person", "portal.cap_number", fault.Args{"most": MostPerPerson})
	f.Require(c.Days >= 0 && c.Days <= MostCapDays && (c.Days == 0) == (c.PerPerson == 0), "days", "portal.cap_wrong_days", fault.Args{"most": MostCapDays})
	return f.Err()
}
