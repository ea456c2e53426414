package nomenclature

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// desk holds what suggestions are made with, read at the first one and never changed.
var desk = struct{ index func() *index }{index: sync.OnceValue(newIndex)}

// index finds kinds of goods and official texts by words.
type index struct {
	terms    *terms
	codes    []string             // subheadings, in order
	postings map[string][]posting // word of an official text → where
	weight   map[string]int       // word → how telling, hundredths
}

// posting is a subheading that holds a word, and how much of its text the word is.
type posting struct {
	code  int
	share int // hundredths
}

// bestText is what an official text that agrees in full adds to a code: less than half of a kind of goods.
const bestText = 600

func newIndex() *index {
	x := &index{terms: readTerms(), postings: map[string][]posting{}, weight: map[string]int{}}
	for _, e := range shelf.tree().entries {
		if len(e.Code) == 6 {
			x.addText(e)
		}
	}
	for word, list := range x.postings {
		x.weight[word] = int(100 * math.Log(float64(len(x.codes)+1)/float64(len(list))))
	}
	return x
}

// addText notes the words of a subheading. Words after "other than", "excluding" or "not" are no part of it.
func (x *index) addText(e Entry) {
	at := len(x.codes)
	x.codes = append(x.codes, e.Code)
	list := words(included(strings.ToLower(e.English)))
	slices.Sort(list)
	list = slices.Compact(list)
	for _, w := range list {
		if len(w) > 2 && !slices.Contains(idle[:], w) {
			x.postings[w] = append(x.postings[w], posting{at, 100 * 4 / (4 + len(list))})
		}
	}
}

// read adds what the official texts say to a text's words.
func (x *index) read(sum *tally, text []string) {
	found := map[int]int{}
	by := map[int]string{}
	seen := map[string]bool{}
	for _, w := range text {
		if seen[w] {
			continue
		}
		seen[w] = true
		for _, p := range x.postings[w] {
			found[p.code] += x.weight[w] * p.share / 100
			if by[p.code] == "" || x.weight[w] > x.weight[by[p.code]] {
				by[p.code] = w
			}
		}
	}
	top := make([]int, 0, len(found))
	for code := range found {
		top = append(top, code)
	}
	slices.SortFunc(top, func(a, b int) int {
		if found[a] != found[b] {
			return found[b] - found[a]
		}
		return a - b
	})
	for _, code := range top[:min(len(top), 3*most)] {
		sum.add(x.codes[code], min(found[code], bestText), by[code])
	}
}

// idle words of the official texts say nothing about goods.
var idle = [...]string{"and", "for", "with", "from", "than", "the", "whether", "not", "their", "other", "kind", "use", "used", "including", "item", "heading", "chapter", "purpose", "thereof"}

// asides begin what goods are for or come with; a comma or the like ends it.
var asides = [...]string{"for", "with", "from", "compatible", "fit", "by", "in", "inside", "including", "without", "against", "like", "适", "送", "含", "配", "带", "附"}

// trims after a kind make it an aside: "fur lined boot".
var trims = [...]string{"lined", "lining", "trim", "style", "shaped", "shape", "print", "printed", "pattern", "front", "inspired", "themed", "theme"}

// hits finds the kinds a text names. In both languages what goods are stands last before "for" or "with", so later
// kinds count for more.
func (x *index) hits(text []string, share int) []hit {
	spans := x.terms.kindWords.find(text)
	var list []hit
	for n, s := range spans {
		score := 10 * weigh(text[s.from:s.to]) * (70 + 30*(n+1)/len(spans))
		if n+1 < len(spans) && spans[n+1].from < s.to { // "leather belt bag": the later one takes the word
			score = score * overlapShare / 100
		}
		if aside(text, s) {
			score = score * asideShare / 100
		}
		for _, k := range s.ids {
			list = append(list, hit{k, phrase(text[s.from:s.to]), score * x.terms.kinds[k].weight / 100 * share / 1000})
		}
	}
	for _, l := range x.apart(text) {
		list = append(list, hit{l.kind, strings.Join(l.units, " "), weigh(l.units) * looseShare * x.terms.kinds[l.kind].weight / 100 * share / 100})
	}
	return list
}

// aside says whether a span stands after a word that makes it an aside, or before one that does in Chinese ("婴儿专用").
func aside(text []string, s span) bool {
	for i := s.from - 1; i >= 0 && text[i] != ","; i-- {
		if slices.Contains(asides[:], text[i]) {
			return i > 0 && (!isHan(text[i]) || s.from-i <= 3)
		}
	}
	if s.to < len(text) && slices.Contains(trims[:], text[s.to]) {
		return true
	}
	return s.to+1 < len(text) && (text[s.to] == "用" || text[s.to] == "专" && text[s.to+1] == "用")
}

// apart finds names of several words whose words all stand in a text, but not together.
func (x *index) apart(text []string) []looseName {
	var list []looseName
	for _, w := range text {
		for _, l := range x.terms.loose[w] {
			all := !slices.ContainsFunc(l.units, func(u string) bool { return !slices.Contains(text, u) })
			if all && !slices.ContainsFunc(list, func(have looseName) bool { return have.kind == l.kind }) {
				list = append(list, l)
			}
		}
	}
	return list
}
