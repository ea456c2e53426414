package shipping

import "time"

// China is the zone of cut-off hours, and the calendar of factories: one for the whole country, without summer time since 1991.
func China() *time.Location { return time.FixedZone("CST", 8*60*60) }

// AddWorkingDays is n working days (Monday to Friday) after t, at the same time of day. From a weekend it counts
// from Friday, so one working day after a Saturday is Monday. Public holidays are not known: a range of days covers
// them.
func AddWorkingDays(t time.Time, n int) time.Time {
	for weekend(t) {
		t = t.AddDate(0, 0, -1)
	}
	n = max(n, 0)
	days := n + n/5*2
	if int(t.Weekday())+n%5 > int(time.Friday) {
		days += 2
	}
	return t.AddDate(0, 0, days)
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// HandOver is the working day in China, at midnight UTC, from which a service's days count: the day of ready before
// the cut-off hour, else the next.
func (s Service) HandOver(ready time.Time) time.Time {
	local := ready.In(China())
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	if weekend(day) || local.Hour() >= s.Limits.CutOffHour {
		return AddWorkingDays(day, 1)
	}
	return day
}

// Arrives is the range of days in which a parcel that is ready at that time arrives.
func (s Service) Arrives(ready time.Time) (earliest, latest time.Time) {
	from := s.HandOver(ready)
	return AddWorkingDays(from, s.MinDays), AddWorkingDays(from, s.MaxDays)
}
