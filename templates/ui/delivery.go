package ui

import (
	"math"
	"strconv"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
)

// Delivery is the promise of a parcel's arrival: both days included.
type Delivery struct {
	Earliest, Latest time.Time
	// Facts stand in the table beside the two days: by which service, how many days on the way.
	Facts []Definition
}

// The size of the strip. Days narrower than a written number are named only where they matter.
const (
	stripWide  = 320.0
	stripTall  = 68.0
	stripLine  = 58.0 // where the thread runs
	dayWidest  = 28.0
	dayWritten = 20.0
	oneDay     = 24 * time.Hour
	knotSize   = 6.0
	monthRoom  = 44.0 // for the name of a month before the next
)

// stripDay is one day of the strip.
type stripDay struct {
	x               string
	number, weekday string
	in, rest        bool // within the promise; a Saturday or Sunday
}

// word is a word of a drawing and where it stands.
type word struct{ x, text string }

// strip is a delivery as it is drawn: from the day before the first to the day after the last.
type strip struct {
	days       []stripDay
	months     []word
	from, to   string // the ends of the promise on the thread
	start, end string // the ends of the thread
}

func (d Delivery) days() int { return int(d.Latest.Sub(d.Earliest)/oneDay) + 1 }

// strip lays the days out from the side where reading begins.
func (d Delivery) strip(p *locale.Printer) strip {
	n := max(d.days(), 1) + 2
	wide := min(dayWidest, stripWide/float64(n))
	at := func(days float64) float64 { return mirrored(p.Language().Dir(), stripWide, days*wide) }
	s := strip{start: px(at(0)), end: px(at(float64(n))), from: px(at(1.5)), to: px(at(float64(n) - 1.5))}
	for i := range n {
		day := d.Earliest.AddDate(0, 0, i-1)
		one := stripDay{x: px(at(float64(i) + .5)), in: i > 0 && i < n-1, rest: restful(day)}
		if wide >= dayWritten || matters(day, i, n) {
			one.number, one.weekday = strconv.Itoa(day.Day()), p.Weekday(day)
		}
		s.days = append(s.days, one)
		if headed(day, i, int(math.Ceil(monthRoom/wide))) {
			s.months = append(s.months, word{px(at(float64(i) + .2)), p.Month(day)})
		}
	}
	return s
}

func restful(day time.Time) bool {
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}

// matters picks the days that are named where there is no room for all: the ends of the promise, and the Mondays away from them.
func matters(day time.Time, i, n int) bool {
	return i == 1 || i == n-2 || day.Weekday() == time.Monday && i > 3 && i < n-4
}

// headed is true above the first of a month, and above the first day of the strip if its month is not over at once.
func headed(day time.Time, i, room int) bool {
	if i == 0 {
		return day.AddDate(0, 0, room).Month() == day.Month()
	}
	return day.Day() == 1
}

// table is what the strip shows, as rows.
func (d Delivery) table(p *locale.Printer) [][]string {
	rows := [][]string{{p.T("chart.first_day"), p.Date(d.Earliest)}, {p.T("chart.last_day"), p.Date(d.Latest)}}
	for _, f := range d.Facts {
		rows = append(rows, []string{f.Term, f.Text})
	}
	return rows
}
