package lexicon

import (
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

// Vocabulary holds the words of the catalogue in memory, and what means the same. It never changes.
type Vocabulary struct {
	known    map[string]tongues // words of listings and their stems
	spared   map[string]bool    // words that no listing has and that are none the less right
	spelling *spelling
	meant    *spelling // words of synonyms that no listing has: they may be meant too
	synonyms *Synonyms
	version  string
}

// tongues is a set of languages, a bit for each of locale.Written, seven at most, and one for names.
type tongues uint8

func tongueOf(code string) tongues {
	for i, l := range locale.Written() {
		if l.Code() == code {
			return 1 << i
		}
	}
	return 1 << 7
}

// Version is what the table looked like when it was read.
func (v *Vocabulary) Version() string { return v.version }

// NewVocabulary takes the words of the catalogue, most of which stand in several languages. It knows no synonyms.
func NewVocabulary(list []Entry, version string) *Vocabulary {
	v := &Vocabulary{known: map[string]tongues{}, spared: map[string]bool{}, version: version,
		spelling: newSpelling(list), meant: newSpelling(nil), synonyms: NewSynonyms(nil)}
	for _, e := range list {
		if e.Documents == 0 {
			v.spared[e.Word] = true
			continue
		}
		in := tongueOf(e.Language)
		v.known[e.Word] |= in
		if l, ok := locale.ByCode(e.Language); ok {
			for _, w := range Words(e.Word) {
				v.known[Stem(l, w)] |= in
			}
		}
	}
	return v
}

// With is the same vocabulary with other synonyms.
func (v *Vocabulary) With(s *Synonyms) *Vocabulary {
	other := *v
	other.synonyms = s
	var unheard []Entry
	for w, languages := range s.words {
		for _, l := range languages {
			if v.spelling.documents(w) == 0 && len(w) > 2 {
				unheard = append(unheard, Entry{Language: l.Code(), Word: w, Documents: 1})
			}
		}
	}
	other.meant = newSpelling(unheard)
	return &other
}

// nearest is the word that was most likely meant: one of a listing if it is as near as one that only means the same. Where none is
// near it is the one that was begun, as people do who are used to results while they type.
func (v *Vocabulary) nearest(w Word, preferred tongues) string {
	found, away := v.spelling.nearest(w, preferred, slips(len([]rune(w.Text))))
	if other, nearer := v.meant.nearest(w, preferred, away-1); other != "" && nearer < away {
		return other
	}
	if found != "" {
		return found
	}
	for _, word := range v.spelling.begun(w, preferred, 1) {
		found = word
	}
	return found
}

// Endings are what a word may become that a reader of the language is typing: itself first if the catalogue has it or has nothing
// that begins so, then what does.
func (v *Vocabulary) Endings(w Word, l locale.Language, most int) []string {
	var list []string
	if !w.Dense() {
		list = v.spelling.begun(w, of([]locale.Language{l, locale.English}), most)
	}
	if len(list) == 0 || v.known[w.Text] != 0 {
		list = append([]string{w.Text}, list...)
	}
	return list[:min(most, len(list))]
}

// Synonyms are what the vocabulary takes for the same.
func (v *Vocabulary) Synonyms() *Synonyms { return v.synonyms }

// languages are those that have the word or its stem.
func (v *Vocabulary) languages(w Word) tongues {
	in := v.known[w.Text]
	for i, l := range locale.Written() {
		if Stemmed(l) && v.known[Stem(l, w)]&(1<<i) != 0 {
			in |= 1 << i
		}
	}
	return in
}

// right says whether a word is spelt right for a reader of the language: it stands so in a listing, or its stem does in a language
// that the reader is likely to write.
func (v *Vocabulary) right(w Word, l locale.Language) bool {
	if v.known[w.Text] != 0 || v.spared[w.Text] || v.synonyms.words[w.Text] != nil {
		return true
	}
	return v.languages(w)&of([]locale.Language{l, locale.English}) != 0
}

// compound takes a German word that is not known as a whole apart into two that are, the second as long as possible:
// Seidenschal is Seide and Schal. nil when it can't.
func (v *Vocabulary) compound(w Word) []Word {
	return v.split(w, locale.German, []string{"", "s", "n", "en", "es", "e"})
}

// joined takes an English word that is written as one and not known so apart: earbuds are ear buds.
func (v *Vocabulary) joined(w Word) []Word { return v.split(w, locale.English, []string{""}) }

// split takes a word apart into two known words of the language with one of the links between them, of at least three letters
// each.
func (v *Vocabulary) split(w Word, l locale.Language, links []string) []Word {
	in := tongueOf(l.Code())
	for i := 3; i <= len(w.Text)-3 && w.Script == Latin; i++ {
		second := Word{w.Text[i:], Latin}
		if !utf8.RuneStart(w.Text[i]) || v.languages(second)&in == 0 {
			continue
		}
		for _, link := range links {
			first, ok := strings.CutSuffix(w.Text[:i], link)
			if ok && len(first) >= 3 && v.languages(Word{first, Latin})&in != 0 {
				return []Word{{first, Latin}, second}
			}
		}
	}
	return nil
}
