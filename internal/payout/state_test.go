package payout

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

// TestStates: every state can be reached from the first, every dead end is meant, and no other step is possible.
func TestStates(t *testing.T) {
	t.Parallel()
	graph(t, "batch", batchMoves, Drawn, Sent, Cancelled)
	graph(t, "payout", payoutMoves, Drawn, Failed, Cancelled)
	graph(t, "account", accountMoves, AccountAsked, AccountRejected, AccountStopped)
}

func graph[S ~string](t *testing.T, what string, moves map[S][]S, first S, ends ...S) {
	t.Helper()
	seen, open := map[S]bool{first: true}, []S{first}
	for len(open) > 0 {
		at := open[0]
		open = open[1:]
		for _, to := range moves[at] {
			if _, known := moves[to]; !known {
				t.Errorf("%s: %s leads to %s, which has no line", what, at, to)
			}
			if !seen[to] {
				seen[to], open = true, append(open, to)
			}
		}
		if dead := len(moves[at]) == 0; dead != slices.Contains(ends, at) {
			t.Errorf("%s: %s is a dead end: %v", what, at, dead)
		}
	}
	for at := range moves {
		if !seen[at] {
			t.Errorf("%s: %s is never reached", what, at)
		}
		for to := range moves {
			now := at
			err := move(&now, moves, to)
			if may := slices.Contains(moves[at], to); may != (err == nil) || !may && (!errors.Is(err, ErrState) || now != at) {
				t.Errorf("%s: from %s to %s: %v", what, at, to, err)
			}
		}
	}
	if len(seen) != len(slices.Collect(maps.Keys(moves))) {
		t.Errorf("%s: %v", what, seen)
	}
}
