package lexicon

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// longestWord is the longest word that may be mistyped or meant, in letters.
const longestWord = 32

// spelling finds the words of the catalogue that look like another one. They are kept by their length: two hundred thousand
// take about ten megabytes and are looked through in some milliseconds.
type spelling struct{ byLength [longestWord + 1][]spelt }

type spelt struct {
	word      string
	letters   uint32 // which letters there are, to skip quickly what is too far away
	documents uint32
	in        tongues
}

func newSpelling(list []Entry) *spelling {
	s := &spelling{}
	for _, e := range list {
		if n := utf8.RuneCountInString(e.Word); n <= longestWord && e.Documents > 0 {
			s.byLength[n] = append(s.byLength[n], spelt{e.Word, letters(e.Word), uint32(e.Documents), tongueOf(e.Language)})
		}
	}
	for n, words := range s.byLength {
		slices.SortFunc(words, func(a, b spelt) int { return strings.Compare(a.word, b.word) })
		s.byLength[n] = slices.Clone(merge(words)) // without the room of what was merged
	}
	return s
}

// merge makes one of the same word in several languages.
func merge(words []spelt) []spelt {
	kept := words[:0]
	for _, w := range words {
		if n := len(kept); n > 0 && kept[n-1].word == w.word {
			kept[n-1].in |= w.in
			kept[n-1].documents = max(kept[n-1].documents, w.documents)
			continue
		}
		kept = append(kept, w)
	}
	return kept
}

// documents is how many listings have a word.
func (s *spelling) documents(word string) int {
	list := s.byLength[min(utf8.RuneCountInString(word), longestWord)]
	i, found := slices.BinarySearchFunc(list, word, func(e spelt, w string) int { return strings.Compare(e.word, w) })
	if !found {
		return 0
	}
	return int(list[i].documents)
}

func letters(w string) (set uint32) {
	for _, r := range w {
		set |= 1 << (uint32(r) % 32)
	}
	return set
}

// slips is how many slips of the finger a word may have: one from four letters on, two from eight.
func slips(length int) int {
	switch {
	case length < 4:
		return 0
	case length < 8:
		return 1
	}
	return 2
}

// nearest is the word of the catalogue that was most likely meant: the one with the fewest slips; of those the one that most
// speaks for, see likely; "" when none is near.
// It is not more than limit slips away; away is how many it is, limit+1 if there is none.
func (s *spelling) nearest(w Word, preferred tongues, limit int) (found string, away int) {
	typed := []rune(w.Text)
	away = limit + 1
	if limit <= 0 || len(typed) > longestWord {
		return "", away
	}
	mask := letters(w.Text)
	best := 0
	there := make([]rune, 0, longestWord)
	for n := max(len(typed)-limit, 0); n <= min(len(typed)+limit, longestWord); n++ {
		for i := range s.byLength[n] {
			e := &s.byLength[n][i]
			if bits.OnesCount32(mask^e.letters) > 2*limit {
				continue
			}
			there = appendRunes(there[:0], e.word)
			far := distance(typed, there, limit)
			if far > limit {
				continue
			}
			if likely := likely(typed, there, e, preferred); far < away || likely > best {
				found, best, away, limit = e.word, likely, far, far // nothing farther away counts from now on
			}
		}
	}
	return found, away
}

// begun are the words of the catalogue that a typed one may be the beginning of, the likeliest first: those that the preferred
// languages have, and of these the most frequent.
func (s *spelling) begun(w Word, preferred tongues, most int) (found []string) {
	var list []spelt
	for n := utf8.RuneCountInString(w.Text) + 1; n <= longestWord; n++ {
		words := s.byLength[n]
		i, _ := slices.BinarySearchFunc(words, w.Text, func(e spelt, beginning string) int { return strings.Compare(e.word, beginning) })
		for ; i < len(words) && strings.HasPrefix(words[i].word, w.Text); i++ {
			list = append(list, words[i])
		}
	}
	weight := func(e spelt) int {
		if e.in&preferred != 0 {
			return int(e.documents) + 1<<32
		}
		return int(e.documents)
	}
	slices.SortStableFunc(list, func(a, b spelt) int { return weight(b) - weight(a) })
	for _, e := range list {
		if len(found) < most && !slices.ContainsFunc(found, func(other string) bool { return inflected(other, e.word) }) {
			found = append(found, e.word)
		}
	}
	return found
}

// inflected says whether one of two words is the plural of the other: what has the one is found by the other.
func inflected(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return b == a+"s" || b == a+"es"
}

func appendRunes(list []rune, word string) []rune {
	for _, r := range word {
		list = append(list, r)
	}
	return list
}

// likely weighs words that are as many slips away: few people mistype the first letter or leave one out, most look for what
// there is much of, in their own language. A thousand listings weigh as much as a first letter.
func likely(typed, there []rune, e *spelt, preferred tongues) int {
	n := 4 * bits.Len32(e.documents)
	if typed[0] == there[0] {
		n += 40
	}
	if e.in&preferred != 0 {
		n += 20
	}
	if len(typed) == len(there) {
		n += 4
	}
	return n
}

// distance counts the letters that are missing, too many, wrong or exchanged with their neighbour (optimal string
// alignment); limit+1 when there are more than limit. Neither word is longer than longestWord.
func distance(a, b []rune, limit int) int {
	var rows [3][longestWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
