package catalog

import (
	"slices"
	"strings"
	"unicode"
)

// Hint is what a product file says about what the goods are, in English. Path is a category path of another shop, from
// the top down.
type Hint struct {
	Type  string
	Tags  []string
	Path  []string
	Title string
}

// Match finds the shelf for imported goods: a tag that is one of a shelf's keywords, the most specific (the last) first;
// else the longest keyword in the title, unless the product type points to another department; else the shelf of the
// type; else that of a tag. It says false rather than guess.
func (t *Tree) Match(h Hint) (*Category, bool) {
	typed := t.byType(plain(h.Type))
	tags := append(plainAll(h.Tags), plainAll(h.Path)...)
	for i := len(tags) - 1; i >= 0; i-- {
		if c := t.byKeyword(tags[i], typed); c != nil {
			return c, true
		}
	}
	if c := t.inTitle(plain(h.Title), typed); c != nil {
		return c, true
	}
	if typed != nil {
		return typed, true
	}
	for _, tag := range tags {
		if c := t.byType(tag); c != nil {
			return c, true
		}
	}
	return nil, false
}

// plain is lower case with single blanks between words; signs end a word, apostrophes are left out ("women's" is
// "womens").
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’':
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func plainAll(list []string) []string {
	var out []string
	for _, s := range list {
		if s = plain(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// byType finds the leaf that names the product type, or has it as a keyword.
func (t *Tree) byType(kind string) *Category {
	if kind == "" {
		return nil
	}
	var found *Category
	for _, c := range t.Leaves() {
		if slices.ContainsFunc(c.Types, func(w string) bool { return plain(w) == kind }) {
			return c
		}
		if found == nil && slices.ContainsFunc(c.Keywords, func(w string) bool { return plain(w) == kind }) {
			found = c
		}
	}
	return found
}

// byKeyword finds the leaf with the keyword; where several have it, one of the type's department.
func (t *Tree) byKeyword(word string, typed *Category) *Category {
	var found *Category
	for _, c := range t.Leaves() {
		if !slices.ContainsFunc(c.Keywords, func(w string) bool { return plain(w) == word }) {
			continue
		}
		if found == nil || typed != nil && t.department(c) == t.department(typed) && t.department(found) != t.department(typed) {
			found = c
		}
	}
	return found
}

// inTitle finds the leaf of the longest keyword that the title has as whole words; of two equally long ones the later
// in the title, where English puts the noun.
func (t *Tree) inTitle(title string, typed *Category) *Category {
	var found *Category
	best, at := 0, -1
	padded := " " + title + " "
	for _, c := range t.Leaves() {
		if typed != nil && t.department(c) != t.department(typed) {
			continue
		}
		for _, w := range c.Keywords {
			w = plain(w)
			i := strings.LastIndex(padded, " "+w+" ")
			if w != "" && i >= 0 && (len(w) > best || len(w) == best && i > at) {
				found, best, at = c, len(w), i
			}
		}
	}
	return found
}

func (t *Tree) department(c *Category) *Category { return t.Path(c)[0] }
