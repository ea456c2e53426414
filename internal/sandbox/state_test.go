package sandbox_test

import (
	"errors"
	"testing"

	"github.com/silkroadmall/mall/internal/sandbox"
)

func states() []sandbox.State {
	return []sandbox.State{sandbox.Open, sandbox.ActionRequired, sandbox.Processing, sandbox.Succeeded, sandbox.Declined, sandbox.Cancelled, sandbox.Expired}
}

// ways lists the states that can follow directly.
func ways(t *testing.T, from sandbox.State) []sandbox.State {
	t.Helper()
	var out []sandbox.State
	for _, to := range states() {
		s := sandbox.Session{State: from}
		err := s.Transition(to)
		if err == nil {
			out = append(out, to)
		} else if !errors.Is(err, sandbox.ErrState) {
			t.Errorf("%s to %s: %v", from, to, err)
		}
	}
	return out
}

func TestTransition(t *testing.T) {
	reached := map[sandbox.State]bool{sandbox.Open: true}
	next := []sandbox.State{sandbox.Open}
	for len(next) > 0 {
		from := next[0]
		next = next[1:]
		for _, to := range ways(t, from) {
			if !reached[to] {
				reached[to], next = true, append(next, to)
			}
		}
	}
	ends := map[sandbox.State]bool{sandbox.Succeeded: true, sandbox.Declined: true, sandbox.Cancelled: true, sandbox.Expired: true}
	for _, s := range states() {
		if !reached[s] {
			t.Errorf("%s can't be reached", s)
		}
		x := sandbox.Session{State: s}
		if dead := len(ways(t, s)) == 0; dead != ends[s] || x.Final() != dead {
			t.Errorf("%s: dead end %t, final %t", s, dead, x.Final())
		}
	}
}
