package landedcost_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestValidity(t *testing.T) {
	from, to := landedcost.MustDay("2026-07-01"), landedcost.MustDay("2028-07-01")
	for _, c := range []struct {
		day    string
		status landedcost.Status
		holds  bool
	}{
		{"2026-06-30", landedcost.InForce, false},
		{"2026-07-01", landedcost.InForce, true},
		{"2028-06-30", landedcost.InForce, true},
		{"2028-07-01", landedcost.InForce, false},
		{"2027-01-01", landedcost.Scheduled, true},
		{"2027-01-01", landedcost.Expected, false},
		{"2027-01-01", landedcost.Suspended, false},
		{"2027-01-01", landedcost.Repealed, false},
	} {
		v := landedcost.Validity{From: from, To: to, Status: c.status}
		if v.Holds(landedcost.MustDay(c.day)) != c.holds {
			t.Errorf("%s on %s: want %v", c.status, c.day, c.holds)
		}
	}
}
