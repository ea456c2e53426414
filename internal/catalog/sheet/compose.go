package sheet

import (
	"cmp"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// compose is what the listing will say: the product as the file has it, completed from what is there already and from
// the category. Pictures are those that are known so far.
func (r *run) compose(p *product, have *catalog.Sheet) catalog.Content {
	c := p.content
	c.Variants = nil
	for _, l := range p.lines {
		c.Variants = append(c.Variants, l.v)
	}
	if have != nil && !p.whole {
		keep(&c, have.Content)
	}
	if c.Category == "" {
		if shelf, ok := r.tree.Match(p.hint); ok {
			c.Category = shelf.Slug
		}
	}
	shelf, _ := r.tree.Category(c.Category)
	c.AssumeHS(shelf)
	known := map[string]id.Picture{}
	for _, s := range p.pictures {
		known[s.ref] = r.picture(s.ref)
	}
	if have != nil && !p.whole {
		c.Pictures = uploaded(have)
	}
	return withPictures(c, p, known)
}

// keep takes over what a Shopify file can't say and the factory may have said since: the category, the HS code, texts
// and names in other languages, facts and papers, and the true sizes of packages.
func keep(c *catalog.Content, old catalog.Content) {
	c.Category = cmp.Or(old.Category, c.Category)
	if c.HS == "" || !old.HSAssumed && old.HS != "" {
		c.HS, c.HSAssumed = old.HS, old.HSAssumed
	}
	for _, t := range old.Texts {
		if !slices.ContainsFunc(c.Texts, func(mine catalog.Text) bool { return mine.Language == t.Language }) {
			c.Texts = append(c.Texts, t)
		}
	}
	if len(old.Declared) > 0 {
		c.Declared = old.Declared
	}
	c.Attributes, c.Flags, c.Papers, c.Responsible = old.Attributes, old.Flags, old.Papers, old.Responsible
	for i := range c.Options {
		c.Options[i] = translated(c.Options[i], old.Options)
	}
	for i := range c.Variants {
		v := &c.Variants[i]
		at := slices.IndexFunc(old.Variants, func(o catalog.DraftVariant) bool { return o.SKU == v.SKU })
		if at < 0 {
			continue
		}
		o := old.Variants[at]
		v.HS, v.Origin, v.PictureID = o.HS, o.Origin, o.PictureID
		if v.SizeAssumed && !o.SizeAssumed {
			v.LengthMM, v.WidthMM, v.HeightMM, v.SizeAssumed = o.LengthMM, o.WidthMM, o.HeightMM, false
		}
	}
}

// translated gives an option the translations its name and values had before.
func translated(o catalog.Option, old []catalog.Option) catalog.Option {
	for _, was := range old {
		if !agree(o.Name, was.Name) {
			continue
		}
		o.Name = was.Name
		values := slices.Clone(o.Values)
		for i, v := range values {
			if at := slices.IndexFunc(was.Values, func(w map[string]string) bool { return agree(v, w) }); at >= 0 {
				values[i] = was.Values[at]
			}
		}
		o.Values = values
	}
	return o
}

// agree says whether words say the same in some language.
func agree(a, b map[string]string) bool {
	for l, text := range a {
		if text != "" && b[l] == text {
			return true
		}
	}
	return false
}

// uploaded are the pictures that did not come by an address: no file takes them away.
func uploaded(have *catalog.Sheet) []catalog.DraftPicture {
	var list []catalog.DraftPicture
	for _, p := range have.Content.Pictures {
		if have.Pictures[p.PictureID].SourceURL == "" {
			list = append(list, p)
		}
	}
	return list
}

// withPictures puts the file's pictures before those that the content has, and points the variants at theirs. One that
// is 0 is not known yet.
func withPictures(c catalog.Content, p *product, known map[string]id.Picture) catalog.Content {
	var list []catalog.DraftPicture
	add := func(d catalog.DraftPicture) {
		if d.PictureID != 0 && len(list) < mostPictures &&
			!slices.ContainsFunc(list, func(have catalog.DraftPicture) bool { return have.PictureID == d.PictureID }) {
			list = append(list, d)
		}
	}
	for _, s := range p.pictures {
		add(catalog.DraftPicture{PictureID: known[s.ref], Alt: s.alt})
	}
	for _, d := range c.Pictures {
		add(d)
	}
	c.Pictures = list
	variants := slices.Clone(c.Variants)
	for i, l := range p.lines {
		if n := known[l.shown]; n != 0 {
			variants[i].PictureID = &n
		}
	}
	c.Variants = variants
	return c
}

// digestOf is the digest of a reference to a picture that is here already, "" for an address.
func digestOf(ref string) string {
	digest, ok := strings.CutPrefix(ref, digestMark)
	if !ok {
		return ""
	}
	return digest
}

// digestMark begins a reference to an uploaded picture.
const digestMark = "sha256:"

// statable refuses a product that says what not even a draft may, by the columns.
func (r *run) statable(p *product, c catalog.Content) bool {
	f, wrong := fault.As(c.Clean().CheckDraft())
	if !wrong {
		return true
	}
	for _, field := range f.Fields {
		p.dismiss(p.rows[0], field.Name, flaw{r.english.T(field.Key, pairs(field.Args)...), "correct the cell, or leave it empty"})
	}
	return false
}
