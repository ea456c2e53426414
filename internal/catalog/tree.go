package catalog

import (
	_ "embed" // categories.json
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

//go:embed data/categories.json
var categoryFile []byte

// Tree is the category tree as it stood when it was read: two levels, departments and the shelves under them. It is
// not changed and may be shared.
type Tree struct {
	all      []*Category
	bySlug   map[string]*Category
	byID     map[id.Category]*Category
	children map[id.Category][]*Category
}

// NewTree orders categories into a tree; one whose parent is not among them stands at the top.
func NewTree(list []Category) *Tree {
	t := &Tree{bySlug: map[string]*Category{}, byID: map[id.Category]*Category{}, children: map[id.Category][]*Category{}}
	for i := range list {
		c := &list[i]
		t.all = append(t.all, c)
		t.bySlug[c.Slug], t.byID[c.ID] = c, c
	}
	slices.SortStableFunc(t.all, func(a, b *Category) int { return a.Position - b.Position })
	for _, c := range t.all {
		t.children[t.parentID(c)] = append(t.children[t.parentID(c)], c)
	}
	return t
}

func (t *Tree) parentID(c *Category) id.Category {
	if c.ParentID == nil || t.byID[*c.ParentID] == nil {
		return 0
	}
	return *c.ParentID
}

// Category finds a category by its slug.
func (t *Tree) Category(slug string) (*Category, bool) {
	c, ok := t.bySlug[slug]
	return c, ok
}

// ByID finds a category by its id.
func (t *Tree) ByID(n id.Category) (*Category, bool) {
	c, ok := t.byID[n]
	return c, ok
}

// Departments are the categories at the top, in order.
func (t *Tree) Departments() []*Category { return t.children[0] }

// Children are the categories right below one, in order; none for a leaf.
func (t *Tree) Children(c *Category) []*Category { return t.children[c.ID] }

// Leaf says whether goods may stand on the category itself.
func (t *Tree) Leaf(c *Category) bool { return len(t.children[c.ID]) == 0 }

// Leaves are all categories that goods may stand on, department by department.
func (t *Tree) Leaves() []*Category {
	var list []*Category
	for _, d := range t.Departments() {
		for _, c := range t.Branch(d) {
			if t.Leaf(c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// Path leads from the department down to the category, both included.
func (t *Tree) Path(c *Category) []*Category {
	path := []*Category{c}
	for p := t.parentID(c); p != 0 && len(path) < 8; p = t.parentID(t.byID[p]) {
		path = append([]*Category{t.byID[p]}, path...)
	}
	return path
}

// Branch is the category with everything below it.
func (t *Tree) Branch(c *Category) []*Category {
	list := []*Category{c}
	for _, child := range t.children[c.ID] {
		list = append(list, t.Branch(child)...)
	}
	return list
}

// Filled says whether there was anything for sale on the category or below it when the tree was read.
func (t *Tree) Filled(c *Category) bool { return t.Live(c) > 0 }

// Live is how many listings were for sale on the category and below it when the tree was read.
func (t *Tree) Live(c *Category) int {
	n := 0
	for _, b := range t.Branch(c) {
		n += b.Live
	}
	return n
}

// Picture is the digest of a picture of something that was for sale on the category or below it when the tree was read, "" without one.
func (t *Tree) Picture(c *Category) string {
	for _, b := range t.Branch(c) {
		if b.Picture != "" {
			return b.Picture
		}
	}
	return ""
}

// Name is the category's name for a reader of the language.
func (c *Category) Name(l locale.Language) string { return In(c.Names, l) }

// shipped is a category as categories.json has it.
type shipped struct {
	Category
	Parent   string            `json:"parent"` // slug, "" at the top
	Slug     string            `json:"slug"`
	Position int               `json:"position"`
	Drawing  string            `json:"drawing"`
	HS       string            `json:"hs"`
	Flags    []string          `json:"flags"`
	Types    []string          `json:"types"`
	Keywords []string          `json:"keywords"`
	Names    map[string]string `json:"names"`
}

// shippedTree reads the tree that comes with the program, parents before children.
func shippedTree() ([]shipped, error) {
	var list []shipped
	if err := json.Unmarshal(categoryFile, &list); err != nil {
		return nil, fmt.Errorf("read shipped categories: %w", err)
	}
	for i := range list {
		s := &list[i]
		s.Category = Category{Slug: s.Slug, Position: s.Position, Drawing: s.Drawing, HS: s.HS, Names: s.Names,
			Flags: full(s.Flags), Types: lower(s.Types), Keywords: lower(s.Keywords)}
	}
	slices.SortStableFunc(list, func(a, b shipped) int { return min(len(a.Parent), 1) - min(len(b.Parent), 1) })
	return list, nil
}

func lower(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}

// full makes nil an empty list: the columns and the JSON of this package know no null.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
