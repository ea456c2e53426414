package id_test

import (
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
)

func TestCursor(t *testing.T) {
	for _, c := range []id.Cursor{{}, {At: time.UnixMicro(1793491200123456).UTC(), Row: 7}, {At: time.UnixMicro(5).UTC(), Row: 1 << 40}} {
		if got := id.ParseCursor(c.String()); got != c {
			t.Errorf("%v is read as %v", c, got)
		}
	}
	for _, text := range []string{"-", "x", "1-0", "1--1", "zzzzzzzzzzzzz-1", "1-1-1", "-5-1"} {
		if got := id.ParseCursor(text); got != (id.Cursor{}) {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// seven reads a page of three of the list of one to seven.
func seven(w id.Way) id.Stretch[int] {
	var rows []int
	for n := 1; n <= 7; n++ {
		if w.Back() && int64(n) < w.Before.Row || !w.Back() && int64(n) > w.After.Row {
			rows = append(rows, n)
		}
	}
	if w.Back() {
		slices.Reverse(rows)
	}
	return id.Cut(rows[:min(len(rows), 4)], 3, w, row)
}

func row(n int) id.Cursor { return id.Cursor{Row: int64(n)} }

// TestCut walks a list to its end and back.
func TestCut(t *testing.T) {
	pages := [][]int{{1, 2, 3}, {4, 5, 6}, {7}}
	at := seven(id.Way{})
	for n, want := range pages {
		if !slices.Equal(at.Rows, want) || (at.Next == id.Way{}) != (n == 2) {
			t.Errorf("forwards: %v, want %v", at, want)
		}
		if n < 2 {
			at = seven(at.Next)
		}
	}
	for n := 1; n >= 0; n-- {
		at = seven(at.Previous)
		if !slices.Equal(at.Rows, pages[n]) || at.Next == (id.Way{}) || (at.Previous == id.Way{}) != (n == 0) {
			t.Errorf("backwards: %v, want %v", at, pages[n])
		}
	}
	if empty := id.Cut(nil, 3, id.Way{}, row); empty.Next != (id.Way{}) || empty.Previous != (id.Way{}) {
		t.Errorf("an empty list leads on: %+v", empty)
	}
}
