package search

import (
	"context"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
)

// mostTerms is how many words of a query count; what follows is left out.
const mostTerms = 10

// Prepared is a query after the pass that both engines share: words folded, corrected and stripped of what tells
// nothing, the languages settled in which they are looked up, price bounds in euro cents.
type Prepared struct {
	Query
	Corrected        string
	languages        []locale.Language // the reader's first
	terms            []term
	minimum, maximum *int64 // of the delivered price in euro cents
}

// term is one word of a query.
type term struct {
	word
	quoted  bool
	home    locale.Language // the language that knows the word; "" if none of those that are searched does
	stem    string          // in that language
	unknown bool            // no listing has it
	any     []string        // lexemes of which one must be there
}

// searched are the languages of the page and the query together. The reader's own language comes first, then those
// the script tells, then the other languages of the shop in which a word is known that these lack.
func searched(l locale.Language, typed []word, v *vocabulary) []locale.Language {
	list := []locale.Language{l}
	add := func(more ...locale.Language) {
		for _, m := range more {
			if !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
	}
	for _, w := range typed {
		switch w.script {
		case kana:
			add(locale.Japanese)
		case han:
			add(locale.Chinese, locale.Japanese)
		case arabic:
			add(locale.Arabic)
		default:
			add(locale.English)
		}
	}
	for _, w := range typed {
		in := v.languages(w)
		if w.dense() || in&of(list) != 0 {
			continue
		}
		for i, other := range locale.Languages() {
			if in&(1<<i) != 0 {
				add(other)
			}
		}
	}
	return list
}

func of(list []locale.Language) (set tongues) {
	for i, l := range locale.Languages() {
		if slices.Contains(list, l) {
			set |= 1 << i
		}
	}
	return set
}

// field is what stands between blanks in a query, or between quotation marks.
type field struct {
	text   string
	quoted bool
	words  []word
}

// fields takes a query apart. Inside of quotation marks nothing is corrected.
func fields(text string) []field {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	text = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "\x00", " ").Replace(text)
	var list []field
	n := 0
	for i, part := range strings.Split(text, `"`) {
		for _, f := range strings.Fields(part) {
			w := words(fold(f))
			if n += len(w); len(w) > 0 && n <= 2*mostTerms {
				list = append(list, field{f, i%2 == 1, w})
			}
		}
	}
	return list
}

// prepare is the query pass. It is run once for a request, whichever engine answers.
func prepare(ctx context.Context, q Query, v *vocabulary, ask confirm) (Prepared, error) {
	p := Prepared{Query: q}
	list := fields(q.Text)
	if !q.Literal {
		if err := correct(ctx, list, q.Market.Language, v, ask); err != nil {
			return p, err
		}
		if joined, changed := rejoin(list); changed {
			p.Corrected = joined
		}
	}
	var typed []word
	for _, f := range list {
		typed = append(typed, f.words...)
	}
	p.languages = searched(q.Market.Language, typed, v)
	for _, f := range list {
		p.terms = append(p.terms, p.read(f, v)...)
	}
	p.terms = telling(p.terms, p.languages)
	return p, nil
}

// telling leaves out stop words, unless there is nothing else, and what is beyond the limit.
func telling(terms []term, languages []locale.Language) []term {
	kept := slices.DeleteFunc(slices.Clone(terms), func(t term) bool {
		return !t.quoted && slices.ContainsFunc(languages, func(l locale.Language) bool { return stopWord(l, t.text) })
	})
	if len(kept) == 0 {
		kept = terms
	}
	return kept[:min(len(kept), mostTerms)]
}

// read makes the terms of a field: its words; for a dense script its pairs of characters; for a model or SKU, written
// with signs in between, one term that is also found written as one.
func (p *Prepared) read(f field, v *vocabulary) []term {
	var list []term
	for _, w := range f.words {
		if !w.dense() {
			list = append(list, p.term(w, f.quoted, v))
			continue
		}
		for _, pair := range bigrams(w.text) {
			list = append(list, p.term(word{pair, w.script}, f.quoted, v))
		}
	}
	code := len(f.words) > 1 && slices.ContainsFunc(f.words, word.digits) && !slices.ContainsFunc(f.words, word.dense)
	if code {
		whole := ""
		for _, w := range f.words {
			whole += w.text
		}
		for i := range list {
			list[i].any = append(list[i].any, lexeme(neutral, whole))
		}
	}
	return list
}

// term settles in which forms a word is looked up.
func (p *Prepared) term(w word, quoted bool, v *vocabulary) term {
	t := term{word: w, quoted: quoted, stem: w.text}
	in := v.languages(w)
	t.unknown = in == 0 && !quoted && !w.dense() && !w.digits()
	for i, l := range p.languages {
		s := stem(l, w)
		if in&of(p.languages[i:i+1]) != 0 && t.home == "" {
			t.home, t.stem = l, s
		}
		if x := lexeme(l, s); !slices.Contains(t.any, x) {
			t.any = append(t.any, x)
		}
	}
	if parts := v.compound(w); in == 0 && len(parts) == 2 && slices.Contains(p.languages, locale.German) {
		kind, thing := lexeme(locale.German, stem(locale.German, parts[0])), lexeme(locale.German, stem(locale.German, parts[1]))
		t.any = append(t.any, "("+kind+" & "+thing+")", thing) // a silk scarf is a scarf
		t.unknown = false
	}
	t.any = append(t.any, lexeme(neutral, w.text))
	return t
}
