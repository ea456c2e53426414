package payout

import (
	"errors"
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
	seen := reached(moves, first)
	for at, next := range moves {
		if !seen[at] {
			t.Errorf("%s: %s is never reached", what, at)
		}
		if dead := len(next) == 0; dead != slices.Contains(ends, at) {
			t.Errorf("%s: %s is a dead end: %v", what, at, dead)
		}
		for to := range moves {
			step(t, what, moves, at, to)
		}
	}
	if len(seen) != len(moves) {
		t.Errorf("%s: %v are reached", what, seen)
	}
}

// reached are the states that can be reached.
func reached[S ~string](moves map[S][]S, first S) map[S]bool {
	seen, open := map[S]bool{first: true}, []S{first}
	for ; len(open) > 0; open = open[1:] {
		for _, to := range moves[open[0]] {
			if !seen[to] {
				seen[to], open = true, append(open, to)
			}
		}
	}
	return seen
}

// step takes one step, or is refused and stays.
func step[S ~string](t *testing.T, what string, moves map[S][]S, at, to S) {
	t.Helper()
	now, may := at, slices.Contains(moves[at], to)
	err := move(&now, moves, to)
	if may != (err == nil) {
		t.Errorf("%s: from %s to %s: %v", what, at, to, err)
	}
	if !may && (now != at || !errors.Is(err, ErrState)) {
		t.Errorf("%s: from %s to %s is refused with %v, and stands at %s", what, at, to, err, now)
	}
}
