package catalog

import (
	"maps"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// FacetOther gathers facts that no facet is made of, as "switch-linear": whoever knows one can ask for it, and the index
// still has a bounded number of facets, whatever factories write.
const FacetOther = "other"

// FacetRegion is the facet of a factory's province; its values are known like those of attributes.
const FacetRegion = "region"

// The bounds of a value that is not in the vocabulary: what is longer is a sentence, by which nobody narrows.
const (
	mostTokens = 4
	mostCode   = 40
)

// FacetValue is a value that is not in the vocabulary, with the names the factory gave it by language.
type FacetValue struct {
	Facet string
	Value string
	Names map[string]string `gorm:"serializer:json"`
}

// Facts are what a listing says of itself that facets can be read from.
type Facts struct {
	Attributes []Attribute
	Options    []Option
	Titles     map[string]string // by language
	Tags       []string
	Province   string // of the factory
}

// Faceted is what a listing is found under: the codes by facet, in order, and those that the vocabulary has no names for.
type Faceted struct {
	Codes map[string][]string
	Free  []FacetValue
}

// FacetsOf reads the facets of a listing. A value is one or more of the vocabulary if its words are there in any language
// ("100% mulberry silk" is silk), else itself if it is short. Titles and tags count where the facet allows it and nothing
// else tells.
func FacetsOf(f Facts) Faceted {
	all := Faceted{Codes: map[string][]string{}}
	for _, a := range f.Attributes {
		all.add(a.Key, a.Value)
	}
	for _, o := range f.Options {
		name := In(o.Name, locale.English)
		for _, v := range o.Values {
			all.add(name, v)
		}
	}
	if f.Province != "" {
		all.add(FacetRegion, map[string]string{string(locale.English): f.Province})
	}
	all.guess(f)
	for key, codes := range all.Codes {
		slices.Sort(codes)
		all.Codes[key] = slices.Compact(codes)
	}
	return all
}

// add puts one fact under its facet.
func (a *Faceted) add(name string, words map[string]string) {
	g := glossary.facets()
	key, known := g.called[lexicon.Joined(name, "-")]
	if known {
		if codes := g.byKey[key].recognise(words, taken{}); len(codes) > 0 {
			a.Codes[key] = append(a.Codes[key], codes...)
			return
		}
	}
	value := In(words, locale.English)
	short := lexicon.Joined(value, "-")
	if len(lexicon.Words(lexicon.Fold(value))) > mostTokens || len(short) > mostCode || short == "" {
		return
	}
	if !known {
		if n := lexicon.Joined(name, "-"); n != "" && len(n) <= mostCode {
			a.Codes[FacetOther] = append(a.Codes[FacetOther], n+"-"+short)
		}
		return
	}
	a.Codes[key] = append(a.Codes[key], short)
	a.Free = append(a.Free, FacetValue{Facet: key, Value: short, Names: words})
}

// guess reads titles and tags for facets that nothing else told.
func (a *Faceted) guess(f Facts) {
	read := taken{}
	for key, one := range glossary.facets().byKey {
		if !one.guessed || len(a.Codes[key]) > 0 {
			continue
		}
		a.Codes[key] = one.recognise(f.Titles, read)
		for _, tag := range f.Tags {
			a.Codes[key] = append(a.Codes[key], one.find(locale.English, tag, read)...)
		}
		if len(a.Codes[key]) == 0 {
			delete(a.Codes, key)
		}
	}
}

// recognise finds the values in words of several languages, of which the first that has any decides: translations say the
// same, and one of them may say it more clearly.
func (f *facet) recognise(words map[string]string, read taken) []string {
	tried := preference(locale.English)
	for _, tag := range append(tried, slices.Sorted(maps.Keys(words))...) {
		if w := words[tag]; w != "" {
			if codes := f.find(locale.Language(tag), w, read); len(codes) > 0 {
				return codes
			}
		}
	}
	return nil
}

// find reads the values that a text names, the longest words first where they overlap: "vegan leather" is not leather.
func (f *facet) find(l locale.Language, text string, read taken) []string {
	t := f.terms[l]
	list := read.tokens(l, text)
	if f.scaled {
		if c := t.codes[strings.Join(list, " ")]; c != "" {
			return []string{c}
		}
		return nil
	}
	var codes []string
	for i := 0; i < len(list); {
		step := 1
		for n := min(t.longest[list[i]], len(list)-i); n > 0; n-- {
			if c := t.codes[strings.Join(list[i:i+n], " ")]; c != "" {
				codes, step = append(codes, c), n
				break
			}
		}
		i += step
	}
	return codes
}

// FacetQuery reads a filter as somebody wrote it, in any language ("Farbe", "navy"), into the facet and the codes it means.
// Codes are taken as they are. What no facet is made of is looked for among the other facts.
func FacetQuery(name, value string) (key string, codes []string) {
	g := glossary.facets()
	name, value = lexicon.Joined(name, "-"), bounded(value)
	key, known := g.called[name]
	if !known {
		if name == FacetOther {
			return FacetOther, []string{value}
		}
		return FacetOther, []string{name + "-" + value}
	}
	one := g.byKey[key]
	if _, ok := one.values[value]; ok {
		return key, []string{value}
	}
	if codes := one.find(anyTongue, value, taken{}); len(codes) > 0 {
		return key, codes
	}
	return key, []string{value}
}

// bounded is the code of a value as typed, bounded.
func bounded(value string) string {
	c := lexicon.Joined(value, "-")
	if len(c) > 4*mostCode {
		return strings.ToValidUTF8(c[:4*mostCode], "")
	}
	return c
}

// IsFacet says whether goods can be narrowed by attributes of that key.
func IsFacet(key string) bool { return glossary.facets().byKey[key] != nil }

// FacetName is what a facet is called, "" for none there is.
func FacetName(key string, l locale.Language) string {
	if f := glossary.facets().byKey[key]; f != nil {
		return f.names[string(l)]
	}
	return ""
}

// FacetLabel names a value of the vocabulary; false when it is not there.
func FacetLabel(key, value string, l locale.Language) (string, bool) {
	f := glossary.facets().byKey[key]
	if f == nil || f.values[value] == nil {
		return "", false
	}
	return f.values[value][string(l)], true
}

// FacetSchema lists the facets by which a category is narrowed, the most useful first: its own, else its department's,
// else the general ones. Path leads from the department down; none is the whole shop.
func FacetSchema(path []*Category) []string {
	g := glossary.facets()
	for _, c := range slices.Backward(path) {
		if keys := g.schemas[c.Slug]; len(keys) > 0 {
			return keys
		}
	}
	return g.schemas["*"]
}

// FacetSchema lists the facets by which the category of the slug is narrowed, those of the whole shop where there is no such category.
// The list is the caller's.
func (t *Tree) FacetSchema(slug string) []string {
	var path []*Category
	if c, ok := t.Category(slug); ok {
		path = t.Path(c)
	}
	return slices.Clone(FacetSchema(path))
}

// ScaledFacet says whether the values of a facet are shown in an order of their own.
func ScaledFacet(key string) bool {
	f := glossary.facets().byKey[key]
	return f != nil && f.scaled
}
