//go:build unix

package torture

import (
	"strings"
	"testing"
	"time"
)

// TestGoals: a way back that is too long breaks a promise only if it was asked for.
func TestGoals(t *testing.T) {
	t.Parallel()
	d := newDiary()
	d.returned(killWeb, 400*time.Millisecond)
	d.returned(killBackend, 2100*time.Millisecond)
	d.faults[killWeb] = 1
	r := &Report{Options: Options{Goals: true}, Raged: time.Second, diary: d, rescued: []time.Duration{time.Second}}
	(&checker{diary: d}).goals(r)
	r.Violations = d.broken
	if list := d.broken[keepsGoals]; len(list) != 1 || !strings.Contains(list[0], string(killBackend)) {
		t.Errorf("violations are %q", d.broken)
	}
	said := printed(t, r)
	for _, want := range []string{"BROKEN   " + keepsGoals + ": 1", "MISSES the goal of 2s", "(goal 500ms)", "holds    " + keepsSent} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
	r.Goals = false
	if said := printed(t, r); strings.Contains(said, keepsGoals) {
		t.Error("goals are a promise, though nobody asked: ", said)
	}
}

func printed(t *testing.T, r *Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
