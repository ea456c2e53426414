package guide

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// mostAnswers is how many answers a search for goods is shown.
const mostAnswers = 3

// question is a reader's words.
type question struct {
	words []string // telling ones, as stems
	said  []string // these and the fillers between them, as stems
	dense []string // runs of a script without spaces, without fillers
	runs  []string // the same with the fillers
	loose bool     // endings are not known for the language, so that words may differ in theirs
}

func (v *volume) question(typed string) question {
	q := question{loose: !lexicon.Stemmed(v.language)}
	for _, w := range lexicon.Words(lexicon.Fold(typed)) {
		switch {
		case w.Dense():
			q.runs = append(q.runs, w.Text)
			q.dense = append(q.dense, v.telling(w.Text)...)
		case !lexicon.StopWord(v.language, w.Text):
			stem := lexicon.Stem(v.language, w)
			q.said = append(q.said, stem)
			if !slices.Contains(v.fillers, w.Text) {
				q.words = append(q.words, stem)
			}
		}
	}
	return q
}

// telling is what is left of a run without spaces when the fillers are taken out.
func (v *volume) telling(run string) []string {
	for _, f := range v.fillers {
		run = strings.ReplaceAll(run, f, " ")
	}
	return strings.Fields(run)
}

// Asked are the answers to what was typed into the search for goods, the best first: none unless all that was typed asks
// for help, so that nobody who looks for goods meets them.
func (g *Guide) Asked(l locale.Language, typed string) []*Text {
	v := g.volumes[l]
	q := v.question(typed)
	if len(q.words)+len(q.dense) == 0 || !q.helpOnly(v) {
		return nil
	}
	return best(v.answers(), mostAnswers, q.fit)
}

// helpOnly says whether each word is one that some answer is asked for by.
func (q question) helpOnly(v *volume) bool {
	for _, w := range q.words {
		if !q.among(v.words, w) {
			return false
		}
	}
	for _, run := range q.runs {
		for _, phrase := range v.phrases {
			run = strings.ReplaceAll(run, phrase, " ")
		}
		if len(v.telling(run)) > 0 {
			return false
		}
	}
	return true
}

// fit is how well a text is asked for: the number of words of the phrases that the question has whole, and a little for
// words of the title.
func (q question) fit(t *Text) int {
	n := 0
	for _, phrase := range t.asked {
		if !slices.ContainsFunc(phrase, func(w string) bool { return !q.among(q.said, w) }) {
			n += 4 * len(phrase)
		}
	}
	for _, phrase := range t.dense {
		if slices.ContainsFunc(q.runs, func(run string) bool { return strings.Contains(run, phrase) }) {
			n += 2 * utf8.RuneCountInString(phrase)
		}
	}
	if n == 0 {
		return 0
	}
	return n + q.shared(t.index().titled)
}

// shared counts the words of the question that are in a list.
func (q question) shared(list []string) (n int) {
	for _, w := range q.words {
		if q.among(list, w) {
			n++
		}
	}
	return n
}

// Find are the answers that have the words, the best first: those with all of them, else those with any.
func (g *Guide) Find(l locale.Language, typed string) []*Text {
	v := g.volumes[l]
	q := v.question(typed)
	all := len(q.words) + len(q.dense)
	if all == 0 {
		return nil
	}
	score := func(t *Text) int {
		has := q.shared(t.index().told)
		for _, run := range q.dense {
			if strings.Contains(t.index().plain, run) {
				has++
			}
		}
		n := has + 2*q.shared(t.index().titled) + q.fit(t)
		if has == all {
			n += 1000
		}
		return n
	}
	found := best(v.answers(), len(v.answers()), score)
	if len(found) > 0 && score(found[0]) >= 1000 {
		found = slices.DeleteFunc(found, func(t *Text) bool { return score(t) < 1000 && q.fit(t) == 0 })
	}
	return found
}

// best are the texts with a score, the highest first.
func best(texts []*Text, most int, score func(*Text) int) []*Text {
	list := slices.DeleteFunc(slices.Clone(texts), func(t *Text) bool { return score(t) == 0 })
	slices.SortStableFunc(list, func(a, b *Text) int { return score(b) - score(a) })
	return list[:min(len(list), most)]
}

// among says whether a word is in a list, for languages whose endings are not known also with another ending.
func (q question) among(list []string, w string) bool {
	return slices.ContainsFunc(list, func(other string) bool { return w == other || q.loose && akin(w, other) })
}

// Words are akin that share their beginning and differ in a short end.
const (
	beginning = 5 // letters that two words share
	ending    = 3 // letters that each may have besides
)

// akin says whether two words look like forms of one; a syllable of Korean counts for as much as three letters.
func akin(a, b string) bool {
	x, y := []rune(a), []rune(b)
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	if hangul(x) {
		return same >= 2 && same == min(len(x), len(y)) && max(len(x), len(y))-same <= ending
	}
	long := same >= beginning || same >= beginning-1 && same == min(len(x), len(y)) && max(len(x), len(y)) <= same+2
	return long && len(x)-same <= ending && len(y)-same <= ending
}

// hangul says whether a word is written in Korean syllables.
func hangul(w []rune) bool { return len(w) > 0 && w[0] >= '가' && w[0] <= '힣' }
