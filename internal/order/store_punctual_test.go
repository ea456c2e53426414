package order_test

import (
	"fmt"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/order"
)

// TestPunctuality: on the day is in time, after it or still there is late; what has time left, was called off or is long past does not count.
func TestPunctuality(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	for i, one := range []struct {
		state            order.ConsignmentState
		due, shipped     int // days from today; 99: not shipped
		counts, punctual bool
	}{
		{order.Shipped, -3, -4, true, true},
		{order.Delivered, -90, -90, true, true},
		{order.Shipped, 0, 0, true, true},
		{order.Shipped, -3, -2, true, false},
		{order.Packed, -1, 99, true, false},
		{order.Accepted, 0, 99, false, false},
		{order.Shipped, -91, -95, false, false},
		{order.Withdrawn, -5, 99, false, false},
		{order.Waiting, -5, 99, false, false},
	} {
		before, err := s.Punctuality(t.Context(), 1, 90)
		if err != nil {
			t.Fatal(err)
		}
		number := fmt.Sprint("P", i)
		sample{number, "anna@example.com", order.Confirmed, one.state, one.due, 9}.place(t, db)
		if one.shipped != 99 {
			shipped(t, db, "C"+number, one.shipped)
		}
		after, err := s.Punctuality(t.Context(), 1, 90)
		if err != nil || after.Due-before.Due != counted(one.counts) || after.OnTime-before.OnTime != counted(one.punctual) || after.Days != 90 {
			t.Errorf("%s due %d, shipped %d: %+v, then %+v, %v", one.state, one.due, one.shipped, before, after, err)
		}
	}
	if other, err := s.Punctuality(t.Context(), 9, 90); err != nil || other.Due != 0 {
		t.Errorf("another's are counted: %+v, %v", other, err)
	}
}

// shipped says on which day a consignment was handed over, from noon's.
func shipped(t *testing.T, db *database.DB, number string, days int) {
	t.Helper()
	if err := db.In(t.Context()).Exec("UPDATE consignment SET shipped_at = ? WHERE number = ?", noon.AddDate(0, 0, days), number).Error; err != nil {
		t.Fatal(err)
	}
}

func counted(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
