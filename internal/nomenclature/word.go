package nomenclature

import (
	"strings"
	"unicode"
)

// words splits a text into the units that are looked up: a Latin word in lower case and singular, a number, or a single
// Chinese character. A mark between two words is left out, but a comma, slash or bracket stays as "," because what
// follows is said anew.
func words(text string) []string {
	var list []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			list = append(list, singular(word.String()))
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case r >= 0xff01 && r <= 0xff5e: // full width
			r -= 0xfee0
		case r == '’':
			r = '\''
		}
		switch {
		case unicode.Is(unicode.Han, r):
			end()
			list = append(list, string(r))
		case unicode.IsLetter(r), unicode.IsDigit(r):
			word.WriteRune(unicode.ToLower(r))
		case r == '\'' && word.Len() > 0:
			word.WriteRune(r)
		default:
			end()
			if strings.ContainsRune(",;/|()[]>，、；（）【】", r) {
				list = append(list, ",")
			}
		}
	}
	end()
	return list
}

// singular cuts the plural and the possessive off an English word.
func singular(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
	n := len(w)
	switch {
	case n <= 3 || w[n-1] != 's':
		return w
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y"
	case hasAnySuffix(w, "sses", "shes", "ches", "xes"):
		return w[:n-2]
	case hasAnySuffix(w, "ss", "us", "is"):
		return w
	}
	return w[:n-1]
}

func hasAnySuffix(w string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// isHan says whether a unit is a Chinese character.
func isHan(w string) bool { return w >= "⺀" } // the first of the Chinese blocks; Latin, Greek, Cyrillic and Arabic come before

// weigh is how much a phrase tells: 10 for a word, 5 for a Chinese character.
func weigh(units []string) int {
	sum := 0
	for _, u := range units {
		if isHan(u) {
			sum += 5
		} else {
			sum += 10
		}
	}
	return sum
}

// phrases is a set of phrases that finds the longest ones in a text.
type phrases struct {
	ids     map[string][]int // phrase, its units joined by blanks → what it means
	longest int
}

func (p *phrases) add(units []string, id int) {
	if len(units) == 0 {
		return
	}
	if p.ids == nil {
		p.ids = map[string][]int{}
	}
	key := strings.Join(units, " ")
	p.ids[key] = append(p.ids[key], id)
	p.longest = max(p.longest, len(units))
}

// span is a phrase found in a text: units from..to-1.
type span struct {
	from, to int
	ids      []int
}

// find gives the phrases in a text in the order in which they end; one that lies within a longer one is left out.
func (p *phrases) find(units []string) []span {
	var found []span
	key := make([]byte, 0, 80)
	reach := 0 // the furthest end so far; a span that ends no further lies within the one that reached it
	for i := range units {
		key = key[:0]
		var best span
		for j := i; j < len(units) && j < i+p.longest; j++ {
			if j > i {
				key = append(key, ' ')
			}
			key = append(key, units[j]...)
			if ids, ok := p.ids[string(key)]; ok {
				best = span{i, j + 1, ids}
			}
		}
		if best.to > reach {
			found = append(found, best)
			reach = best.to
		}
	}
	return found
}
