package lexicon

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/locale"
)

// Entry is a word of the catalogue.
type Entry struct {
	Language  string // URL code of the language, "x" for names and tags
	Word      string
	Documents int // live listings it stands in; none for the name of an empty category
}

// Vocabulary holds the words of the catalogue in memory. It never changes.
type Vocabulary struct {
	known   map[string]tongues // words of listings and their stems
	spared  map[string]bool    // words that no listing has and that are none the less right
	entries []entry
	version string
}

// tongues is a set of languages, a bit for each of locale.Languages, and one for names.
type tongues uint8

type entry struct {
	Entry
	in      tongues
	letters uint32 // which letters there are, to skip quickly what is too far away
	length  int
}

func tongueOf(code string) tongues {
	for i, l := range locale.Languages() {
		if l.Code() == code {
			return 1 << i
		}
	}
	return 1 << 7
}

// Version is what the table looked like when it was read.
func (v *Vocabulary) Version() string { return v.version }

// NewVocabulary takes the words of the catalogue.
func NewVocabulary(list []Entry, version string) *Vocabulary {
	v := &Vocabulary{known: make(map[string]tongues, 2*len(list)), spared: map[string]bool{}, version: version}
	for _, e := range list {
		if e.Documents == 0 {
			v.spared[e.Word] = true
			continue
		}
		in := tongueOf(e.Language)
		v.entries = append(v.entries, entry{e, in, letters(e.Word), utf8.RuneCountInString(e.Word)})
		v.known[e.Word] |= in
		if l, ok := locale.ByCode(e.Language); ok {
			for _, w := range Words(e.Word) {
				v.known[Stem(l, w)] |= in
			}
		}
	}
	return v
}

// languages are those that have the word or its stem.
func (v *Vocabulary) languages(w Word) tongues {
	in := v.known[w.Text]
	for i, l := range locale.Languages() {
		if Stemmed(l) && v.known[Stem(l, w)]&(1<<i) != 0 {
			in |= 1 << i
		}
	}
	return in
}

// compound takes a German word that is not known as a whole apart into two that are, the second as long as possible:
// Seidenschal is Seide and Schal. nil when it can't.
func (v *Vocabulary) compound(w Word) []Word {
	german := tongueOf(locale.German.Code())
	for i := 3; i <= len(w.Text)-3 && w.Script == Latin; i++ {
		second := Word{w.Text[i:], Latin}
		if !utf8.RuneStart(w.Text[i]) || v.languages(second)&german == 0 {
			continue
		}
		for _, link := range []string{"", "s", "n", "en", "es", "e"} {
			first, ok := strings.CutSuffix(w.Text[:i], link)
			if ok && len(first) >= 3 && v.languages(Word{first, Latin})&german != 0 {
				return []Word{{first, Latin}, second}
			}
		}
	}
	return nil
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

// nearest is the word of the catalogue that was most likely meant: the fewest slips, the same first letter, a preferred
// language, the most listings, in this order; "" when none is near.
func (v *Vocabulary) nearest(w Word, preferred tongues) string {
	typed := []rune(w.Text)
	best, found := candidate{slips: slips(len(typed)) + 1}, ""
	mask := letters(w.Text)
	for i := range v.entries {
		e := &v.entries[i]
		limit := min(best.slips, slips(len(typed)))
		if apart := e.length - len(typed); apart > limit || -apart > limit || bits.OnesCount32(mask^e.letters) > 2*limit {
			continue
		}
		there := []rune(e.Word)
		c := candidate{distance(typed, there, limit), typed[0] == there[0], e.in&preferred != 0, e.Documents, e.Word}
		if c.slips <= limit && c.before(best) {
			best, found = c, e.Word
		}
	}
	return found
}

type candidate struct {
	slips           int
	sameFirst, home bool
	documents       int
	word            string
}

func (c candidate) before(d candidate) bool {
	switch {
	case c.slips != d.slips:
		return c.slips < d.slips
	case c.sameFirst != d.sameFirst:
		return c.sameFirst
	case c.home != d.home:
		return c.home
	case c.documents != d.documents:
		return c.documents > d.documents
	}
	return c.word < d.word
}

// distance counts the letters that are missing, too many, wrong or exchanged with their neighbour (optimal string
// alignment); limit+1 when there are more than limit.
func distance(a, b []rune, limit int) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
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
