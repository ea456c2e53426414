package lexicon

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
)

// prepositions follow what a thing is and come before what it is like: a shirt for men, a Schal aus Seide.
const prepositions = " for with in from of without fur aus mit ohne von "

// behind marks the terms that stand after a preposition.
func behind(terms []Term) {
	after := false
	for i := range terms {
		terms[i].Behind = after
		if i > 0 && strings.Contains(prepositions, " "+terms[i].Text+" ") {
			after = true
		}
	}
}

// Units are the words that stand together, what matters most first: what is looked for, then what it is like. In English, Chinese
// and Japanese that comes last, but before a preposition; in French, Spanish and Arabic it comes first; in German nobody knows
// without a preposition. settled says whether the order tells what matters.
func (p Reading) Units() (units [][]Term, settled bool) {
	for _, t := range p.Terms {
		if n := len(units); n > 0 && units[n-1][0].Unit == t.Unit {
			units[n-1] = append(units[n-1], t)
			continue
		}
		units = append(units, []Term{t})
	}
	first := slices.IndexFunc(units, func(u []Term) bool { return u[0].Behind })
	preposition := first > 0
	if !preposition {
		first = len(units)
	}
	switch home := p.home(); home {
	case locale.French, locale.Spanish, locale.Arabic:
		return units, true
	case locale.German:
		settled = preposition
	default:
		settled = !slices.ContainsFunc(p.Terms, func(t Term) bool { return t.Quoted })
	}
	if settled {
		slices.Reverse(units[:first])
	}
	return units, settled
}

// home is the language of most of the words.
func (p Reading) home() (home locale.Language) {
	count := map[locale.Language]int{}
	for _, t := range p.Terms {
		if count[t.Home]++; t.Home != "" && count[t.Home] > count[home] || home == "" {
			home = t.Home
		}
	}
	if home == "" && len(p.Languages) > 0 {
		return p.Languages[0]
	}
	return home
}
