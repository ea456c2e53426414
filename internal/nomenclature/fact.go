package nomenclature

import (
	"slices"
	"strings"
)

// said is what a text says beside the kind of goods: each fact with how strongly it is said and by which word, and the
// groups of which anything is said.
type said struct {
	facts  map[string]saying
	groups map[string]bool
}

func nothingSaid() said { return said{map[string]saying{}, map[string]bool{}} }

type saying struct {
	strength int
	word     string
}

// plainStrength is that of a fact without a share; "65% cotton" has 65.
const plainStrength = 50

// hear adds the facts of a text. Of one group only the strongest stays; a group that was settled by an earlier text is
// left as it is.
func (t *terms) hear(s said, units []string) {
	fresh, best := t.overhear(units), map[string]int{}
	for name, say := range fresh {
		best[t.group[name]] = max(best[t.group[name]], say.strength)
	}
	for name, say := range fresh {
		if g := t.group[name]; g == alone || !s.groups[g] && say.strength == best[g] {
			s.facts[name] = say
		}
	}
	for name := range fresh {
		s.groups[t.group[name]] = true
	}
}

// overhear gives every fact of a text, and what it implies.
func (t *terms) overhear(units []string) map[string]saying {
	fresh := map[string]saying{}
	for _, hit := range t.factWords.find(units) {
		say := saying{strength(units, hit.from), phrase(units[hit.from:hit.to])}
		for _, id := range hit.ids {
			for _, name := range append([]string{t.facts[id].name}, t.facts[id].implies...) {
				if fresh[name].strength < say.strength {
					fresh[name] = say
				}
			}
		}
	}
	return fresh
}

// strength is the number right before a word, if it may be its share in percent.
func strength(units []string, at int) int {
	if at > 0 && units[at-1][0] <= '9' {
		if n := percent(units[at-1]); n > 0 && n <= 100 {
			return n
		}
	}
	return plainStrength
}

// alone is the group of facts that exclude no other.
const alone = "-"

// phrase puts units together as people write them: blanks stand between Latin words only.
func phrase(units []string) string {
	var b []byte
	for i, u := range units {
		if i > 0 && !isHan(u) && !isHan(units[i-1]) {
			b = append(b, ' ')
		}
		b = append(b, u...)
	}
	return string(b)
}

// fit is how well the facts of a choice agree with what was said.
type fit int

const (
	opposed      fit = iota // more than one fact is contradicted
	contradicted            // something else of the group was said
	unsaid                  // a peculiarity that would have been said
	open                    // nothing was said about it
	held                    // all of it was said
)

func (t *terms) fit(c choice, s said) fit {
	result, against := held, 0
	for _, name := range c.facts {
		plain, negated := strings.CutPrefix(name, "!")
		_, yes := s.facts[plain]
		switch {
		case yes && negated:
			against++
		case yes || negated:
		case t.group[name] == alone:
			result = unsaid
		case s.groups[t.group[name]]:
			against++
		default:
			result = min(result, open)
		}
	}
	if against > 0 {
		return max(contradicted-fit(against-1), opposed)
	}
	return result
}

// rank orders a kind's choices by what was said and gives each its worth in percent: the first that holds is the
// answer, others follow as second thoughts.
func (t *terms) rank(k *kind, s said) []int {
	worth := make([]int, len(k.choices))
	fits := make([]fit, len(k.choices))
	for i, c := range k.choices {
		fits[i] = t.fit(c, s)
	}
	first := slices.Index(fits, held)
	for _, next := range []fit{open, unsaid} {
		if first < 0 {
			first = slices.Index(fits, next)
		}
	}
	first = max(first, 0)
	places := map[fit]int{}
	for i, f := range fits {
		n := places[f]
		places[f]++
		switch {
		case i == first:
			worth[i] = 100
		case f == held:
			worth[i] = max(62-6*n, 30)
		case f == open:
			worth[i] = max(58-5*n, 25)
		case f == unsaid:
			worth[i] = max(34-4*n, 12)
		case f == contradicted:
			worth[i] = max(24-3*n, 9)
		default:
			worth[i] = max(8-n, 2)
		}
	}
	return worth
}
