package id

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Cursor is a place in a list that is ordered by a time and, within it, by a row: the list goes on from there however many
// rows lie before. The zero Cursor is no place.
type Cursor struct {
	At  time.Time
	Row int64
}

// String is the cursor as part of an address, "" for none. Times of the database have microseconds.
func (c Cursor) String() string {
	if c.Row == 0 {
		return ""
	}
	return strconv.FormatInt(c.At.UnixMicro(), 36) + "-" + strconv.FormatInt(c.Row, 36)
}

// ParseCursor reads a cursor off an address; what is none is the zero Cursor.
func ParseCursor(text string) Cursor {
	at, row, _ := strings.Cut(text, "-")
	micro, wrong := strconv.ParseInt(at, 36, 64)
	n, err := strconv.ParseInt(row, 36, 64)
	if wrong != nil || err != nil || n <= 0 || micro < 0 || micro > 1<<52 {
		return Cursor{}
	}
	return Cursor{At: time.UnixMicro(micro).UTC(), Row: n}
}

// Way is where a page of a list stands: behind a place, or before one. The zero Way is the beginning.
type Way struct{ After, Before Cursor }

// ParseWay reads a way off the two values of an address; a place to come before counts only without one to come after.
func ParseWay(after, before string) Way {
	w := Way{After: ParseCursor(after)}
	if w.After.Row == 0 {
		w.Before = ParseCursor(before)
	}
	return w
}

// Back says that the page is read from its end.
func (w Way) Back() bool { return w.Before.Row != 0 }

// From is the place from which it is read; the zero Cursor at the beginning.
func (w Way) From() Cursor {
	if w.Back() {
		return w.Before
	}
	return w.After
}

// Stretch is a page of a list: rows in order, and the ways to what comes before and behind them, zero where nothing does.
type Stretch[T any] struct {
	Rows           []T
	Previous, Next Way
}

// Cut makes a page of what was read: up to one row more than the limit, in the order of reading.
func Cut[T any](rows []T, limit int, w Way, place func(T) Cursor) Stretch[T] {
	more := len(rows) > limit
	rows = rows[:min(len(rows), limit)]
	if w.Back() {
		slices.Reverse(rows)
	}
	s := Stretch[T]{Rows: rows}
	if len(rows) == 0 {
		return s
	}
	if w.Back() && more || !w.Back() && w.After.Row != 0 {
		s.Previous = Way{Before: place(rows[0])}
	}
	if w.Back() || more {
		s.Next = Way{After: place(rows[len(rows)-1])}
	}
	return s
}
