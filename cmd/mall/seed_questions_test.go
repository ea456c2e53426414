package main

import "testing"

// TestSeedQuestions: the demo's questions are asked once, by people of the demo, and nobody is written to about them.
func TestSeedQuestions(t *testing.T) {
	t.Parallel()
	s, answers := stocked(t), 0
	for _, q := range s.set.Questions {
		if q.Answer != "" {
			answers++
		}
	}
	for range 2 { // the second time there is nothing to do
		must(t, s.addQuestions(t.Context(), func(line string) { t.Log(line) }))
		s.counts(t, len(s.set.Questions), "SELECT count(*) FROM question WHERE asked_at < now()")
		s.counts(t, answers, "SELECT count(*) FROM question WHERE published AND answered_at > asked_at")
	}
	s.counts(t, 0, "SELECT count(*) FROM river_job WHERE queue = 'mail'")
}
