package lexicon

import (
	_ "embed" // synonyms.txt
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
)

//go:embed data/synonyms.txt
var synonymFile string

// ErrSynonyms says that a group of synonyms makes no sense.
var ErrSynonyms = errors.New("lexicon: bad synonyms")

const (
	// mostPhrase is how many words an expression of a group may have: Meilisearch reads no longer ones.
	mostPhrase = 3
	// mostAlike is how many expressions a group may have.
	mostAlike = 20
)

// Group is a set of expressions that mean the same to a shopper, each of up to three words.
type Group struct {
	Language locale.Language // "" for every language
	Words    []string        // folded
}

// Check brings a group into the form in which it is kept: every expression folded, once. It refuses a group that has fewer than
// two, or too many, or an expression of too many words.
func (g Group) Check() (Group, error) {
	if _, known := locale.ByCode(g.Language.Code()); g.Language != "" && !known {
		return g, fmt.Errorf("%w: no language %q", ErrSynonyms, g.Language)
	}
	var clean []string
	for _, w := range g.Words {
		words := Words(Fold(w))
		if len(words) > mostPhrase {
			return g, fmt.Errorf("%w: more than %d words: %q", ErrSynonyms, mostPhrase, w)
		}
		if text := written(words); text != "" && !slices.Contains(clean, text) {
			clean = append(clean, text)
		}
	}
	if len(clean) < 2 || len(clean) > mostAlike {
		return g, fmt.Errorf("%w: %d different expressions, not 2 to %d", ErrSynonyms, len(clean), mostAlike)
	}
	g.Words = clean
	return g, nil
}

func written(words []Word) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w.Text
	}
	return strings.Join(list, " ")
}

// ShippedGroups are the synonyms that come with the program, for a general store.
func ShippedGroups() ([]Group, error) {
	var list []Group
	for _, line := range strings.Split(synonymFile, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		language, words, _ := strings.Cut(line, ":")
		if language == "*" {
			language = ""
		}
		g, err := Group{locale.Language(language), strings.Split(words, ",")}.Check()
		if err != nil {
			return nil, fmt.Errorf("read %q: %w", line, err)
		}
		list = append(list, g)
	}
	return list, nil
}

// Synonyms finds what means the same. It never changes.
type Synonyms struct {
	groups []Group
	at     map[expression][]int         // the groups that an expression is in
	words  map[string][]locale.Language // that are an expression or stand in one: nobody mistyped them
	dense  map[string]bool              // expressions without spaces
}

// expression is what a shopper may write, in the stems of a language.
type expression struct {
	language locale.Language
	stems    string
}

// NewSynonyms takes checked groups.
func NewSynonyms(groups []Group) *Synonyms {
	s := &Synonyms{groups: groups, at: map[expression][]int{}, words: map[string][]locale.Language{}, dense: map[string]bool{}}
	for n, g := range groups {
		for _, w := range g.Words {
			words := Words(w)
			for _, l := range g.languages() {
				e := expression{l, stemmed(l, words)}
				if !slices.Contains(s.at[e], n) {
					s.at[e] = append(s.at[e], n)
				}
			}
			for _, part := range words {
				s.words[part.Text] = append(s.words[part.Text], g.Language)
			}
			if len(words) == 1 && words[0].Dense() {
				s.dense[w] = true
			}
		}
	}
	return s
}

// languages are those in which the group is read.
func (g Group) languages() []locale.Language {
	if g.Language == "" {
		return locale.Written()
	}
	return []locale.Language{g.Language}
}

func stemmed(l locale.Language, words []Word) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = Stem(l, w)
	}
	return strings.Join(list, " ")
}

// alike are the groups that the words are an expression of in one of the languages.
func (s *Synonyms) alike(words []Word, languages []locale.Language) (list []Group) {
	var seen []int
	for _, l := range languages {
		for _, n := range s.at[expression{l, stemmed(l, words)}] {
			if !slices.Contains(seen, n) {
				seen, list = append(seen, n), append(list, s.groups[n])
			}
		}
	}
	return list
}

// Alike is every expression with those that mean the same and that listings have, as Meilisearch takes them: in the form that
// Term.Spoken gives the words of a query. It is kept small, since Meilisearch reads all of it for each word of a query.
func (v *Vocabulary) Alike() map[string][]string {
	out := map[string][]string{}
	for _, g := range v.synonyms.groups {
		for _, l := range g.languages() {
			from, to := v.sides(g, l)
			for _, text := range from {
				if list := more(out[text], text, to); len(list) > 0 {
					out[text] = list
				}
			}
		}
	}
	return out
}

// sides are the expressions of a group that a query may have, and those of them that listings have.
func (v *Vocabulary) sides(g Group, l locale.Language) (from, to []string) {
	from = g.bare(l)
	for _, w := range g.Words {
		text := said(l, Words(w))
		if text == "" {
			continue
		}
		from = append(from, text)
		if v.forms(l, Words(w)) != nil || v.forms(Neutral, Words(w)) != nil {
			to = append(to, text)
		}
	}
	return from, to
}

// more adds to the synonyms of an expression what they lack, up to the limit.
func more(list []string, of string, others []string) []string {
	for _, other := range others {
		if other != of && !slices.Contains(list, other) && len(list) < mostSaid {
			list = append(list, other)
		}
	}
	return list
}

// bare are the expressions of several words as a query has them when another language of the page takes some of the words for
// stop words.
func (g Group) bare(l locale.Language) (list []string) {
	for _, w := range g.Words {
		words := slices.DeleteFunc(Words(w), func(w Word) bool {
			return stopWord(locale.Written(), w.Text)
		})
		if len(words) > 1 {
			list = append(list, said(l, words))
		}
	}
	return list
}

// mostSaid is how many synonyms Meilisearch takes of an expression.
const mostSaid = 50

// said is an expression in the form of a query for Meilisearch, "" for one that is not whole without its stop words.
func said(l locale.Language, words []Word) string {
	words = content(l, words)
	for i, w := range words {
		words[i].Text = spoken(l, w)
	}
	return written(words)
}

// content are the words that documents keep of an expression; none if of several words only one is left, as of "make up".
func content(l locale.Language, words []Word) []Word {
	kept := slices.DeleteFunc(slices.Clone(words), func(w Word) bool { return StopWord(l, w.Text) })
	if len(kept) == 1 && len(words) > 1 {
		return nil
	}
	return kept
}

// spoken is the form of a word for an engine that stems nothing but is given stems in fields of their own: all languages that
// have a stemmer but German, whose compounds the engine takes apart itself.
func spoken(l locale.Language, w Word) string {
	if l == locale.German || !Stemmed(l) {
		return w.Text
	}
	return Stem(l, w)
}

// Spoken is the term as Meilisearch is asked for it: its stem where the documents have a field of stems.
func (t Term) Spoken() string {
	if t.Quoted {
		return t.Text
	}
	return spoken(t.Home, t.Word)
}
