package nomenclature

import (
	"cmp"
	"slices"
)

// Goods is what is known about goods that look for their code, in the words of who sells them. Only the title is
// needed; any of them may be Chinese, English or both.
type Goods struct {
	Title       string
	Description string
	Category    string
	Material    string
}

// Match is a subheading that may be the one.
type Match struct {
	Code       string   // 6 digits
	Confidence int      // 0..100: how likely it is the one, as far as words can tell
	Because    []string // the words that decided, the strongest first
}

// The share in percent that a kind found in a field counts for, and how many matches are given.
const (
	categoryShare    = 35
	descriptionShare = 25
	aloneShare       = 60 // a description's when the title says no kind at all
	looseShare       = 60 // names whose words stand apart
	overlapShare     = 50 // a name whose last word begins the next one
	asideShare       = 30 // kinds named after "for", "with" …: what the goods are for, not what they are
	materialScore    = 400
	most             = 5
	longestText      = 400 // units of a text that are read
)

// hit is a kind found in a text.
type hit struct {
	kind  int
	word  string
	score int // hundredths
}

// tally gathers what speaks for each code.
type tally struct {
	score map[string]int
	why   map[string][]reason
}

type reason struct {
	word  string
	score int
}

func (t *tally) add(code string, score int, words ...string) {
	if score <= 0 {
		return
	}
	t.score[code] += score
	for _, w := range words {
		t.why[code] = append(t.why[code], reason{w, score})
	}
}

// Suggest names the subheadings that fit goods best, at most five, the best first; none when no word is known.
func Suggest(g Goods) []Match { return desk.index().suggest(g) }

func (x *index) suggest(g Goods) []Match {
	title, category := units(g.Title), units(g.Category)
	description, material := units(g.Description), units(g.Material)
	facts := nothingSaid()
	x.terms.hear(facts, append(append(slices.Clone(title), ","), material...))
	x.terms.hear(facts, category)
	x.terms.hear(facts, description)
	sum := tally{map[string]int{}, map[string][]reason{}}
	hits := x.hits(title, 100)
	share := descriptionShare
	if len(hits) == 0 {
		share = aloneShare
	}
	hits = append(append(hits, x.hits(category, categoryShare)...), x.hits(description, share)...)
	x.count(&sum, hits, facts)
	if len(hits) == 0 {
		x.guess(&sum, facts)
	}
	x.read(&sum, title)
	if len(sum.score) == 0 {
		x.read(&sum, description)
	}
	return sum.best()
}

func units(text string) []string {
	list := words(text)
	return list[:min(len(list), longestText)]
}

// count gives each code of the kinds that were found its part. A kind found twice counts once, by its best place; its
// other names are further reasons.
func (x *index) count(sum *tally, hits []hit, facts said) {
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.word, b.word), cmp.Compare(b.score, a.score))
	})
	hits = slices.CompactFunc(hits, func(a, b hit) bool { return a.kind == b.kind && a.word == b.word })
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	seen := map[int]bool{}
	for _, h := range hits {
		k, counted := &x.terms.kinds[h.kind], map[string]int{} // code → its worth by this kind
		for i, worth := range x.terms.rank(k, facts) {
			code := k.choices[i].code
			score := h.score * (worth - counted[code]) / 100
			switch {
			case worth <= counted[code]:
				continue
			case seen[h.kind]:
				sum.why[code] = append(sum.why[code], reason{h.word, score})
			default:
				sum.add(code, score, append([]string{h.word}, x.terms.reasons(k, i, worth, facts)...)...)
			}
			counted[code] = worth
		}
		seen[h.kind] = true
	}
}

// reasons are the words of the facts that speak for choice i of a kind: those it asks for, and for a choice that asks for
// none those that the same code is chosen by elsewhere. What merely rules the other choices out is no reason for this one.
func (t *terms) reasons(k *kind, i, worth int, facts said) []string {
	var list []string
	for _, name := range k.choices[i].facts {
		if say, ok := facts.facts[name]; ok {
			list = append(list, say.word)
		}
	}
	if len(k.choices[i].facts) > 0 || worth < 100 {
		return list
	}
	for _, f := range t.facts {
		if say, ok := facts.facts[f.name]; ok && f.group != alone && slices.Contains(t.speaks[k.choices[i].code], f.name) {
			list = append(list, say.word)
		}
	}
	return list
}

// guess takes goods of no known kind for an article of the material that was named.
func (x *index) guess(sum *tally, facts said) {
	for _, c := range x.terms.anything.choices {
		if say, ok := facts.facts[c.facts[0]]; ok {
			sum.add(c.code, materialScore, say.word)
		}
	}
}

// best gives the codes with the most behind them.
func (t *tally) best() []Match {
	codes := make([]string, 0, len(t.score))
	for code := range t.score {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.score[b], t.score[a]), cmp.Compare(a, b))
	})
	codes = codes[:min(len(codes), most)]
	list := make([]Match, len(codes))
	for i, code := range codes {
		next := 0
		if len(codes) > 1 {
			next = t.score[codes[1]]
		}
		list[i] = Match{Code: code, Confidence: confidence(t.score[code], t.score[codes[0]], next), Because: t.because(code)}
	}
	return list
}

// enough is the score from which on the number of words no longer makes a suggestion doubtful.
const enough = 1500

// confidence is high for the best if the next is far behind, and if enough was said at all; what follows has its part of
// what the best leaves.
func confidence(score, best, next int) int {
	sure := 98 - 65*next/best
	if score < best {
		sure = min(sure, (100-sure)) * score / best
	}
	return sure * min(score, enough) / enough
}

func (t *tally) because(code string) []string {
	list := t.why[code]
	slices.SortStableFunc(list, func(a, b reason) int { return cmp.Compare(b.score, a.score) })
	var words []string
	for _, r := range list {
		if !slices.Contains(words, r.word) && len(words) < 5 {
			words = append(words, r.word)
		}
	}
	return words
}
