package lexicon

import (
	"slices"

	"github.com/silkroadmall/mall/internal/locale"
)

// widen lets expressions that mean the same stand for those of the query. Each word of an expression of several may be
// replaced by the whole of another: "flip flops" are two words of which slippers have both.
func (p *Reading) widen(v *Vocabulary) {
	for n := min(mostPhrase, len(p.Terms)); n > 0; n-- {
		for i := 0; i+n <= len(p.Terms); i++ {
			terms := p.Terms[i : i+n]
			if slices.ContainsFunc(terms, func(t Term) bool { return t.Quoted || t.Dense() }) {
				continue
			}
			words := make([]Word, n)
			for j, t := range terms {
				words[j] = t.Word
			}
			p.replaceable(terms, words, v)
		}
	}
}

// replaceable adds what means the same as the words to the terms that stand for them.
func (p *Reading) replaceable(terms []Term, words []Word, v *Vocabulary) {
	own := written(words)
	for _, g := range v.synonyms.alike(words, p.Languages) {
		for i := range terms {
			terms[i].Unit = terms[0].Unit
		}
		for _, other := range g.Words {
			if other == own {
				continue
			}
			for _, l := range p.within(g) {
				p.allow(terms, v.forms(l, Words(other)), l)
			}
		}
		for i := range terms {
			if terms[i].Home == "" && g.Language != "" {
				terms[i].Home, terms[i].Stem = g.Language, Stem(g.Language, terms[i].Word)
			}
		}
	}
}

// within are the languages whose words may stand for those of the query: the ones it is looked up in, and those that goods come
// in, English and Chinese.
func (p *Reading) within(g Group) []locale.Language {
	if g.Language != "" {
		return []locale.Language{g.Language, Neutral}
	}
	list := append(slices.Clone(p.Languages), Neutral)
	for _, l := range []locale.Language{locale.English, locale.Chinese} {
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// allow adds forms that together mean the same as the terms together.
func (p *Reading) allow(terms []Term, forms []Form, l locale.Language) {
	if len(forms) == 0 {
		return
	}
	for i := range terms {
		t := &terms[i]
		t.Unknown = false
		if len(forms) > 1 {
			t.Phrases = append(t.Phrases, forms)
		} else if !slices.Contains(t.Forms, forms[0]) {
			t.Forms = append(t.Forms, forms[0])
		}
	}
	if l == locale.English && !slices.Contains(p.Languages, l) {
		p.Languages = append(p.Languages, l)
	}
}

// forms are the words as the documents of a language have them; none when no listing can have them all.
func (v *Vocabulary) forms(l locale.Language, words []Word) []Form {
	var list []Form
	for _, w := range content(l, words) {
		if !w.Dense() {
			if counted(w) && v.known[Stem(l, w)]&tongueOf(l.Code()) == 0 {
				return nil
			}
			list = append(list, Form{l, Stem(l, w)})
			continue
		}
		if w.Script == Kana && l != locale.Japanese || l != locale.Japanese && l != locale.Chinese {
			return nil
		}
		for _, pair := range Bigrams(w.Text) {
			list = append(list, Form{l, Stem(l, Word{pair, w.Script})})
		}
	}
	return list
}

// counted says whether the word table has words like this one: not those of one or two letters, nor with digits.
func counted(w Word) bool { return len([]rune(w.Text)) > 2 && !w.Digits() }
