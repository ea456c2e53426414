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

// TestCut walks a list of seven to its end and back, three at a time.
func TestCut(t *testing.T) {
	all := []int{1, 2, 3, 4, 5, 6, 7}
	place := func(n int) id.Cursor { return id.Cursor{Row: int64(n)} }
	read := func(w id.Way) id.Stretch[int] {
		var rows []int
		for _, n := range all {
			if w.Back() && int64(n) < w.Before.Row || !w.Back() && int64(n) > w.After.Row {
				rows = append(rows, n)
			}
		}
		if w.Back() {
			slices.Reverse(rows)
		}
		return id.Cut(rows[:min(len(rows), 4)], 3, w, place)
	}
	var seen [][]int
	w := id.Way{}
	for {
		s := read(w)
		seen = append(seen, s.Rows)
		if s.Next == (id.Way{}) {
			break
		}
		w = s.Next
	}
	if len(seen) != 3 || !slices.Equal(slices.Concat(seen...), all) {
		t.Errorf("forwards: %v", seen)
	}
	back := read(w)
	for n := 1; back.Previous != (id.Way{}); n++ {
		back = read(back.Previous)
		if !slices.Equal(back.Rows, seen[2-n]) || back.Next == (id.Way{}) {
			t.Errorf("backwards: %v, want %v", back, seen[2-n])
		}
	}
	if empty := id.Cut(nil, 3, id.Way{}, place); empty.Next != (id.Way{}) || empty.Previous != (id.Way{}) {
		t.Errorf("an empty list leads on: %+v", empty)
	}
}
