package landedcost

import (
	"fmt"
	"time"
)

// Day is a calendar day as the number yyyymmdd; 0 is "not set". Rules know days, never hours or zones.
type Day int32

// DayOf is the calendar day of t in t's own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(y*10000 + int(m)*100 + d)
}

// ParseDay reads an ISO 8601 date; ErrRule for anything else.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 {
		return 0, fmt.Errorf("%w: %q is not a date like 2026-07-01", ErrRule, s)
	}
	return DayOf(t), nil
}

// MustDay is ParseDay for literals in tests and tables; it panics on a mistake.
func MustDay(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// String is the ISO date, empty for an unset day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}
