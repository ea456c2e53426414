package search

import (
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/lexicon"
)

// headWeight is what the thing that is looked for counts beside what it is like.
const headWeight = 1.5

// score says how well a row fits the words: each counts once, at the weightiest place where it stands. 1 is a word of the title.
func (s *statement) score() string {
	heads := map[int]bool{}
	if units, settled := s.p.Units(); settled && len(units) > 1 {
		heads[units[0][0].Unit] = true
	}
	var parts []string
	for _, t := range s.p.Terms {
		weight := 1.0
		if heads[t.Unit] {
			weight = headWeight
		}
		parts = append(parts, fmt.Sprintf("%.2f * %s", weight, s.fit(t)))
	}
	return "(" + strings.Join(parts, " + ") + ")::float8"
}

// fit is how well a row fits one word: a title counts most, then names and numbers, then attributes; a word that only means the
// same counts less at each.
func (s *statement) fit(t lexicon.Term) string {
	own, alike := t.Apart()
	when := func(t lexicon.Term, place string, counts float64) string {
		if len(t.Forms)+len(t.Phrases) == 0 {
			return ""
		}
		return fmt.Sprintf(" WHEN vector @@ %s::tsquery THEN %.2f", s.arg(anyAt(t, place)), counts)
	}
	return "CASE" + when(own, ":A", 1) + when(alike, ":A", 0.8) + when(own, ":B", 0.5) + when(own, ":C", 0.2) + when(alike, ":C", 0.15) + when(own, "", 0.1) + when(alike, "", 0.05) + " ELSE 0 END"
}
