package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"unicode"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
)

// product is what a file says of one listing.
type product struct {
	handle    string
	rows      []Row
	content   catalog.Content
	language  string
	hint      catalog.Hint
	pictures  []shot
	lines     []line
	offered   bool // the file means it to be on sale
	whole     bool // the file says everything there is to say: nothing is kept from before
	partial   bool // a variant's row could not be taken
	problems  []Problem
	dismissed bool // nothing of it can be taken
}

// line is a variant and the row that says it. Shown is the picture of this choice, as in shot.ref, "" for any.
type line struct {
	row   Row
	v     catalog.DraftVariant
	shown string
}

// shot is a picture of a product: an address, or "sha256:" and the digest of one that is here already.
type shot struct {
	ref string
	alt map[string]string
}

// object notes a problem of a row.
func (p *product) object(r Row, column string, f flaw) {
	p.problems = append(p.problems, Problem{Row: r.Number, Column: column, What: f.what, Mend: f.mend})
}

// dismiss notes a problem with which the whole product can't be taken.
func (p *product) dismiss(r Row, column string, f flaw) {
	p.object(r, column, f)
	p.dismissed = true
}

// hash is the fingerprint of everything the file says of the product.
func (p *product) hash() (string, error) {
	var pictures []string
	for _, s := range p.pictures {
		pictures = append(pictures, s.ref, fmt.Sprint(s.alt)) // fmt prints maps in the order of their keys
	}
	var variants []any
	for _, l := range p.lines {
		variants = append(variants, l.v, l.shown)
	}
	raw, err := json.Marshal([]any{p.content, pictures, variants, p.offered})
	if err != nil {
		return "", fmt.Errorf("fingerprint product %s: %w", p.handle, err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// languageOf tells the language of a text by its script; Latin script is taken for English.
func languageOf(text string) string {
	var han, kana, arabic, latin int
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.IsLetter(r):
			latin++
		}
	}
	switch {
	case kana > 0 && kana+han > latin/4:
		return string(locale.Japanese)
	case han > latin/4:
		return string(locale.Chinese)
	case arabic > latin/4:
		return string(locale.Arabic)
	}
	return string(locale.English)
}

// byHandle gathers the rows of each product in the order of first mention; rows need not stand together. Rows without
// a handle are problems.
func byHandle(t *Table, names ...string) ([]*product, []Problem) {
	var list []*product
	var lost []Problem
	at := map[string]*product{}
	for _, r := range t.Rows {
		handle := r.Cell(names...)
		if handle == "" || len(handle) > 255 {
			lost = append(lost, Problem{r.Number, t.Has(names...), "is empty", "repeat the product's handle in each of its rows"})
			continue
		}
		p := at[handle]
		if p == nil {
			p = &product{handle: handle}
			at[handle], list = p, append(list, p)
		}
		p.rows = append(p.rows, r)
	}
	return list, lost
}

// settle takes out what contradicts itself: a SKU used before in the file, a second variant with the same choices. A
// product of which no variant is left is dismissed.
func settle(list []*product, skuColumn, choiceColumn string) {
	skus := map[string]int{}
	for _, p := range list {
		choices := map[string]int{}
		var kept []line
		for _, l := range p.lines {
			chosen := fmt.Sprint(l.v.Choices)
			if at, taken := skus[l.v.SKU]; taken {
				p.object(l.row, skuColumn, flaw{fmt.Sprintf("%q is used already in row %d", l.v.SKU, at), "give each variant a SKU of its own"})
				continue
			}
			if at, taken := choices[chosen]; taken {
				p.repeated(l.row, at, choiceColumn)
				continue
			}
			skus[l.v.SKU], choices[chosen] = l.row.Number, l.row.Number
			kept = append(kept, l)
		}
		p.partial = p.partial || len(kept) < len(p.lines)
		p.lines = kept
		if len(kept) == 0 && !p.dismissed {
			p.dismissed = true
			if len(p.problems) == 0 {
				p.object(p.rows[0], skuColumn, flaw{"the product has no variant", "add a row with a SKU, price and weight"})
			}
		}
	}
}

// repeated notes a variant whose choices another has. Where a row above it begins with a title of its own, two products
// share one handle, which is what is to be mended.
func (p *product) repeated(r Row, first int, column string) {
	titled := 0
	for _, other := range p.rows {
		if other.Number <= r.Number && other.Cell(colTitle...) != "" {
			titled++
		}
	}
	if titled > 1 && r.table.Has(colHandle...) != "" {
		p.object(r, r.table.Has(colHandle...), flaw{fmt.Sprintf("%q is the handle of another product already, in row %d", p.handle, p.headRow().Number),
			"give this product a handle of its own"})
		return
	}
	p.object(r, column, flaw{fmt.Sprintf("the same choices as in row %d", first), "give each variant another value"})
}
