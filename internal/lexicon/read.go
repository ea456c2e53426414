package lexicon

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
)

const (
	// mostTerms is how many words of a query count; what follows is left out.
	mostTerms = 10
	// maxText is how much of a query is read, in bytes.
	maxText = 200
)

// Reading is a query as it is understood: words folded, corrected and stripped of what tells nothing, and the languages
// settled in which they are looked up.
type Reading struct {
	Corrected string            // the words that are looked for instead of the ones typed, "" when they are the same
	Languages []locale.Language // the reader's first
	Terms     []Term
}

// Term is one word of a query, and what may stand for it in a text.
type Term struct {
	Word
	Quoted  bool
	Home    locale.Language // the language that knows the word; "" if none of those that are searched does
	Stem    string          // in that language
	Unknown bool            // no listing has it
	Forms   []Form          // any of these is the word, those of its own first
	Unit    int             // words with the same number stand together: an expression, or the characters of a word
	Behind  bool            // it stands behind a preposition, and so tells what the thing is like
	own     int             // how many of the forms are the word's own
	Phrases [][]Form        // any of these, whole, stands for the word: a compound taken apart, a synonym of several words
}

// Apart tells the word itself from what only means the same.
func (t Term) Apart() (own, alike Term) {
	own, alike = t, t
	own.Forms, own.Phrases = t.Forms[:t.own], nil
	alike.Forms = t.Forms[t.own:]
	return own, alike
}

// Form is a stem in a language; Neutral for what belongs to none.
type Form struct {
	Language locale.Language
	Text     string
}

// Neutral is the language of names, tags and SKUs.
const Neutral locale.Language = "x"

// searched are the languages of the page and the query together. The reader's own language comes first, or English where goods
// are not described in it, then those the script tells, then the other languages of goods in which a word is known that these lack.
func searched(l locale.Language, typed []Word, v *Vocabulary) []locale.Language {
	if !l.IsWritten() {
		l = locale.English
	}
	list := []locale.Language{l}
	add := func(more ...locale.Language) {
		for _, m := range more {
			if !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
	}
	for _, w := range typed {
		add(w.Script.written()...)
	}
	for _, w := range typed {
		there := v.languages(w)
		if w.Dense() || there&of(list) != 0 || stopWord(list, w.Text) || meant(list, v.synonyms.words[w.Text]) {
			continue
		}
		for i, other := range locale.Written() {
			if there&(1<<i) != 0 {
				add(other)
			}
		}
	}
	return list
}

// meant says whether a word that groups of some languages have means something in one of those that are read.
func meant(list, groups []locale.Language) bool {
	return slices.ContainsFunc(groups, func(l locale.Language) bool { return slices.Contains(list, l) })
}

// stopWord says whether a folded word tells nothing in one of the languages.
func stopWord(list []locale.Language, w string) bool {
	return slices.ContainsFunc(list, func(l locale.Language) bool { return StopWord(l, w) })
}

// written are the languages that a script tells.
func (s Script) written() []locale.Language {
	switch s {
	case Kana:
		return []locale.Language{locale.Japanese}
	case Han:
		return []locale.Language{locale.Chinese, locale.Japanese}
	case Arabic:
		return []locale.Language{locale.Arabic}
	}
	return []locale.Language{locale.English}
}

func of(list []locale.Language) (set tongues) {
	for i, l := range locale.Written() {
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
	words  []Word
}

// inch is the sign behind a measure, which is no quotation mark.
var inch = regexp.MustCompile(`(\d)"(\s|$)`)

// fields takes a query apart. Inside of quotation marks nothing is corrected; one that is never closed is none.
func fields(text string) []field {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	text = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "\x00", " ").Replace(text)
	if strings.Count(text, `"`)%2 == 1 {
		text = inch.ReplaceAllString(text, "$1 $2")
	}
	var list []field
	n := 0
	parts := strings.Split(text, `"`)
	for i, part := range parts {
		quoted := i%2 == 1 && i < len(parts)-1
		for _, f := range strings.Fields(part) {
			w := Words(Fold(f))
			if n += len(w); len(w) > 0 && n <= 2*mostTerms {
				list = append(list, field{f, quoted, w})
			}
		}
	}
	return list
}

// Question is a query as it was typed by a reader of a language. Literal words are not corrected.
type Question struct {
	Text     string
	Language locale.Language
	Literal  bool
}

// Read is the query pass. It is run once for a request, whichever engine answers.
func (v *Vocabulary) Read(ctx context.Context, q Question, ask Confirm) (Reading, error) {
	var p Reading
	list := fields(q.Text)
	if !q.Literal {
		list = join(list, v, q.Language)
		if err := correct(ctx, list, q.Language, v, ask); err != nil {
			return p, err
		}
		if joined, changed := rejoin(list); changed {
			p.Corrected = joined
		}
	}
	var typed []Word
	for _, f := range list {
		typed = append(typed, f.words...)
	}
	p.Languages = searched(q.Language, typed, v)
	for _, f := range list {
		p.Terms = append(p.Terms, p.read(f, v)...)
	}
	for i := range p.Terms {
		if p.Terms[i].Unit == 0 {
			p.Terms[i].Unit = i + 1
		}
	}
	if !q.Literal {
		p.widen(v)
	}
	behind(p.Terms)
	p.Terms = telling(p.Terms, p.Languages)
	return p, nil
}

// telling leaves out stop words, unless there is nothing else, and what is beyond the limit.
func telling(terms []Term, languages []locale.Language) []Term {
	kept := slices.DeleteFunc(slices.Clone(terms), func(t Term) bool {
		return !t.Quoted && stopWord(languages, t.Text)
	})
	if len(kept) == 0 {
		kept = terms
	}
	return kept[:min(len(kept), mostTerms)]
}

// read makes the terms of a field: its words; for a dense script its pairs of characters; for a model or SKU, written
// with signs in between, one term that is also found written as one.
func (p *Reading) read(f field, v *Vocabulary) []Term {
	var list []Term
	for _, w := range f.words {
		if !w.Dense() {
			list = append(list, p.term(w, f.quoted, v))
			continue
		}
		for _, part := range segments(w, v.synonyms) {
			begin := len(list)
			for _, pair := range Bigrams(part.Text) {
				list = append(list, p.term(Word{pair, w.Script}, f.quoted, v))
			}
			for i := range list[begin:] {
				list[begin+i].Unit = len(p.Terms) + begin + 1
			}
			if !f.quoted {
				p.replaceable(list[begin:], []Word{part}, v)
			}
		}
	}
	code := len(f.words) > 1 && slices.ContainsFunc(f.words, Word.Digits) && !slices.ContainsFunc(f.words, Word.Dense)
	if code {
		whole := ""
		for _, w := range f.words {
			whole += w.Text
		}
		for i := range list {
			list[i].Forms = append(list[i].Forms, Form{Neutral, whole})
			list[i].own = len(list[i].Forms)
		}
	}
	return list
}

// term settles in which forms a word is looked up.
func (p *Reading) term(w Word, quoted bool, v *Vocabulary) Term {
	t := Term{Word: w, Quoted: quoted, Stem: w.Text}
	in := v.languages(w)
	t.Unknown = in == 0 && !quoted && !w.Dense() && counted(w)
	for i, l := range p.Languages {
		s := Stem(l, w)
		if in&of(p.Languages[i:i+1]) != 0 && t.Home == "" {
			t.Home, t.Stem = l, s
		}
		if x := (Form{l, s}); !slices.Contains(t.Forms, x) {
			t.Forms = append(t.Forms, x)
		}
	}
	if in == 0 {
		p.apart(&t, v)
	}
	t.Forms = append(t.Forms, Form{Neutral, w.Text})
	t.own = len(t.Forms)
	return t
}

// apart lets the parts of a word that is not known as a whole stand for it. A silk scarf, Seidenschal, is a scarf too.
func (p *Reading) apart(t *Term, v *Vocabulary) {
	l, parts := locale.German, v.compound(t.Word)
	if !slices.Contains(p.Languages, l) || parts == nil {
		l, parts = locale.English, v.joined(t.Word)
	}
	if parts == nil || v.synonyms.words[t.Text] != nil {
		return
	}
	kind, thing := Form{l, Stem(l, parts[0])}, Form{l, Stem(l, parts[1])}
	if l == locale.German {
		t.Forms = append(t.Forms, thing)
	}
	t.Phrases = append(t.Phrases, []Form{kind, thing})
	t.Unknown = false
}
