package catalog

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

var (
	//go:embed data/facets.txt
	facetFile string
	//go:embed data/facet_names.txt
	facetNameFile string
)

// glossary is what the two files say, read once at the first question and never changed.
var glossary = struct{ facets func() *facets }{sync.OnceValue(func() *facets { return mustReadFacets(facetFile, facetNameFile) })}

// shownIn are the languages of the columns of facet_names.txt, in which goods are not described.
func shownIn() []locale.Language {
	return []locale.Language{locale.Portuguese, locale.Italian, locale.Dutch, locale.Polish, locale.Korean}
}

// facets are the facets there are, their values, and the order in which categories offer them.
type facets struct {
	byKey   map[string]*facet
	called  map[string]string   // key by what factories call it, in any language
	schemas map[string][]string // keys by category, "*" for all others
}

// facet is one way to narrow: its name, the values that are known and the words that mean them.
type facet struct {
	key     string
	names   map[string]string
	values  map[string]map[string]string // names by code
	order   []string                     // codes as the file has them
	terms   map[locale.Language]terms
	scaled  bool // values have an order of their own and are only recognised whole
	guessed bool // may be read from titles and tags
}

// terms find the code of a value by its tokens with spaces between.
type terms struct {
	codes   map[string]string
	longest map[string]int // the number of tokens of the longest by its first
}

// anyTongue is the language of text whose language is not known.
const anyTongue locale.Language = ""

// mustReadFacets reads the files; one that can't be read is a fault of the program, and a test reads them.
func mustReadFacets(file, names string) *facets {
	f := &facets{byKey: map[string]*facet{}, called: map[string]string{}, schemas: map[string][]string{}}
	mustReadRows(file, f.row)
	mustReadRows(names, f.shown)
	return f
}

// mustReadRows takes the cells of each line that is no comment.
func mustReadRows(file string, take func(cells []string) error) {
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if err := take(cells); err != nil {
			panic(fmt.Errorf("read facets: %s: %w", cells[0], err))
		}
	}
}

// shown adds the names of a facet or a value in languages in which goods are not described.
func (f *facets) shown(cells []string) error {
	key, code, below := strings.Cut(cells[0], "/")
	one := f.byKey[key]
	if one == nil || below && one.values[code] == nil || len(cells) != 1+len(shownIn()) {
		return fmt.Errorf("no such facet or value, or not a name in each language")
	}
	names := one.names
	if below {
		names = one.values[code]
	}
	for i, l := range shownIn() {
		names[string(l)] = cells[1+i]
	}
	return nil
}

func (f *facets) row(cells []string) error {
	first, rest, below := strings.Cut(cells[0], "/")
	languages := len(locale.Written())
	switch {
	case below && first == "schema":
		f.schemas[rest] = strings.Fields(cells[1])
		return nil
	case len(cells) < languages+2:
		return fmt.Errorf("%d cells", len(cells))
	case below:
		if f.byKey[first] == nil {
			return fmt.Errorf("no such facet")
		}
		f.byKey[first].value(rest, cells[1:1+languages], split(cells[1+languages]))
		return nil
	}
	one := &facet{key: first, names: named(cells[1 : 1+languages]), values: map[string]map[string]string{}, terms: map[locale.Language]terms{}}
	if len(cells) > languages+2 {
		one.scaled, one.guessed = cells[languages+2] == "scale", cells[languages+2] == "title"
	}
	f.byKey[first] = one
	for _, name := range append(append(cells[1:1+languages:1+languages], first), split(cells[1+languages])...) {
		if k := lexicon.Joined(name, "-"); f.called[k] == "" {
			f.called[k] = first
		}
	}
	return nil
}

// value adds a value with its names in the order of the languages, and the other words for it.
func (f *facet) value(code string, names, others []string) {
	f.values[code], f.order = named(names), append(f.order, code)
	for i, l := range append(locale.Written(), anyTongue) {
		words := append(slices.Clone(others), code)
		if l == anyTongue {
			words = append(words, names...)
		} else {
			words = append(words, names[i])
		}
		t := f.terms[l]
		if t.codes == nil {
			t.codes, t.longest = map[string]string{}, map[string]int{}
		}
		for _, w := range words {
			list := tokens(l, w)
			if key := strings.Join(list, " "); len(list) > 0 && t.codes[key] == "" {
				t.codes[key], t.longest[list[0]] = code, max(t.longest[list[0]], len(list))
			}
		}
		f.terms[l] = t
	}
}

// named puts names in the order of the shop's languages under their languages.
func named(names []string) map[string]string {
	m := map[string]string{}
	for i, l := range locale.Written() {
		m[string(l)] = names[i]
	}
	return m
}

func split(list string) []string {
	var words []string
	for w := range strings.SplitSeq(list, ";") {
		if w = strings.TrimSpace(w); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// tokens are the words of a text as terms have them: stems where words have spaces between them, single characters elsewhere.
func tokens(l locale.Language, text string) []string {
	var list []string
	for _, t := range lexicon.Tokens(l, text) {
		if t.Dense() {
			list = append(list, lexicon.Characters(t.Text)...)
			continue
		}
		list = append(list, t.Forms...)
	}
	return list
}

// taken are texts that have been taken apart: a dozen facets are looked for in the same titles.
type taken map[[2]string][]string

// tokens are the tokens of a text, taken apart once.
func (t taken) tokens(l locale.Language, text string) []string {
	list, done := t[[2]string{string(l), text}]
	if !done {
		list = tokens(l, text)
		t[[2]string{string(l), text}] = list
	}
	return list
}
