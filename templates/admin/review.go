package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/ui"
)

// group is a part of a listing with its fields, old beside new.
type group struct {
	Title   string
	Changes []ui.Change
}

// groups compares everything a factory says about a listing with what is live.
func groups(ctx context.Context, p ReviewPage) []group {
	t, old := locale.From(ctx), catalog.Content{}
	if p.Case.Before != nil {
		old = *p.Case.Before
	}
	now := p.Case.Revision.Content
	return []group{
		{t.T("admin.part_texts"), textChanges(t, old, now)},
		{t.T("admin.part_goods"), goodsChanges(t, p.Categories, old, now)},
		{t.T("admin.part_variants"), variantChanges(t, old, now)},
	}
}

// sorted parts the fields of an edit into those that differ and the rest.
func sorted(list []group) (changed, same []group) {
	for _, g := range list {
		c, s := group{Title: g.Title}, group{Title: g.Title}
		for _, change := range g.Changes {
			if change.Old != change.New {
				c.Changes = append(c.Changes, change)
			} else {
				s.Changes = append(s.Changes, change)
			}
		}
		if len(c.Changes) > 0 {
			changed = append(changed, c)
		}
		if len(s.Changes) > 0 {
			same = append(same, s)
		}
	}
	return changed, same
}

// count is the number of fields in the groups.
func count(list []group) int {
	n := 0
	for _, g := range list {
		n += len(g.Changes)
	}
	return n
}

// add appends a field unless both sides say nothing.
func add(list []ui.Change, label, old, now string) []ui.Change {
	if old == "" && now == "" {
		return list
	}
	return append(list, ui.Change{Label: label, Old: old, New: now})
}

// textChanges are titles, summaries and descriptions by language, in the order of the mall's languages.
func textChanges(t *locale.Printer, old, now catalog.Content) []ui.Change {
	var list []ui.Change
	for _, l := range locale.Written() {
		a, b := textIn(old, l), textIn(now, l)
		name := t.LanguageName(l)
		list = add(list, t.T("admin.field_title", "language", name), a.Title, b.Title)
		list = add(list, t.T("admin.field_summary", "language", name), a.Summary, b.Summary)
		list = add(list, t.T("admin.field_description", "language", name), catalog.PlainText(a.Description), catalog.PlainText(b.Description))
	}
	return list
}

func textIn(c catalog.Content, l locale.Language) catalog.Text {
	i := slices.IndexFunc(c.Texts, func(t catalog.Text) bool { return t.Language == string(l) })
	if i < 0 {
		return catalog.Text{}
	}
	return c.Texts[i]
}

// goodsChanges are what customs, shelves and filters ask of the goods.
func goodsChanges(t *locale.Printer, categories map[string]string, old, now catalog.Content) []ui.Change {
	var list []ui.Change
	list = add(list, t.T("admin.field_category"), categories[old.Category], categories[now.Category])
	list = add(list, t.T("admin.field_hs"), heading(t, old), heading(t, now))
	list = add(list, t.T("admin.field_origin"), country(t, old.Origin), country(t, now.Origin))
	list = add(list, t.T("admin.field_declared"), byLanguage(t, old.Declared), byLanguage(t, now.Declared))
	for i := range max(len(old.Options), len(now.Options)) {
		list = add(list, t.T("admin.field_option", "n", i+1), option(t, old, i), option(t, now, i))
	}
	for _, key := range attributeKeys(old, now) {
		list = add(list, attributeName(t, key), attribute(t, old, key), attribute(t, now, key))
	}
	list = add(list, t.T("admin.field_flags"), named(t, "portal.flag_", old.Flags), named(t, "portal.flag_", now.Flags))
	list = add(list, t.T("admin.field_papers"), named(t, "restriction.paper.", old.Held()), named(t, "restriction.paper.", now.Held()))
	list = add(list, t.T("admin.field_responsible"), answers(t, old.Responsible), answers(t, now.Responsible))
	return add(list, t.T("admin.field_tags"), strings.Join(old.Tags, ", "), strings.Join(now.Tags, ", "))
}

// named are codes in words, one a line, with what was typed as it is; where nothing was stated, that is said.
func named(t *locale.Printer, prefix string, codes []string) string {
	if len(codes) == 0 {
		return t.T("admin.none_stated")
	}
	words := make([]string, len(codes))
	for i, code := range codes {
		if words[i] = code; t.Has(prefix + code) {
			words[i] = t.T(prefix + code)
		}
	}
	return strings.Join(words, "\n")
}

// answers is who answers for the goods in the EU, one line for each of name, address and mail.
func answers(t *locale.Printer, r catalog.Responsible) string {
	lines := slices.DeleteFunc([]string{r.Name, r.Address, r.Email}, func(s string) bool { return s == "" })
	if len(lines) == 0 {
		return t.T("admin.none_stated")
	}
	return strings.Join(lines, "\n")
}

// lawLines are the papers and the reasons of a finding, each a line.
func lawLines(ctx context.Context, f catalog.Finding) []string {
	var lines []string
	for _, papers := range f.Papers {
		lines = append(lines, ui.PaperNames(locale.From(ctx), papers))
	}
	for _, reason := range f.Reasons {
		lines = append(lines, locale.From(ctx).T("restriction.reason."+reason))
	}
	return lines
}

func heading(t *locale.Printer, c catalog.Content) string {
	if c.HS == "" {
		return ""
	}
	s := customs.HS(c.HS).String()
	if c.HSAssumed {
		s += "\n" + t.T("admin.assumed")
	}
	return s
}

func country(t *locale.Printer, code string) string {
	if code == "" {
		return ""
	}
	return t.Country(code)
}

// byLanguage writes a text in each of its languages on a line of its own.
func byLanguage(t *locale.Printer, words map[string]string) string {
	var lines []string
	for _, l := range locale.Written() {
		if w := words[string(l)]; w != "" {
			lines = append(lines, t.LanguageName(l)+": "+w)
		}
	}
	return strings.Join(lines, "\n")
}

// option is what shoppers choose from, in each language.
func option(t *locale.Printer, c catalog.Content, i int) string {
	if i >= len(c.Options) {
		return ""
	}
	o, words := c.Options[i], map[string]string{}
	for l, name := range o.Name {
		var values []string
		for _, v := range o.Values {
			values = append(values, v[l])
		}
		words[l] = name + " = " + strings.Join(values, ", ")
	}
	return byLanguage(t, words)
}

// attributeKeys are the facts either side states, in order.
func attributeKeys(old, now catalog.Content) []string {
	var keys []string
	for _, a := range append(slices.Clone(now.Attributes), old.Attributes...) {
		if !slices.Contains(keys, a.Key) {
			keys = append(keys, a.Key)
		}
	}
	return keys
}

// attributeName is the label of a fact, or its key where the shop has no word for it.
func attributeName(t *locale.Printer, key string) string {
	if t.Has("shop.attribute." + key) {
		return t.T("shop.attribute." + key)
	}
	return key
}

func attribute(t *locale.Printer, c catalog.Content, key string) string {
	i := slices.IndexFunc(c.Attributes, func(a catalog.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return byLanguage(t, c.Attributes[i].Value)
}

// variantChanges puts variants of one SKU side by side: those of the revision in their order, then those it drops.
func variantChanges(t *locale.Printer, old, now catalog.Content) []ui.Change {
	var list []ui.Change
	for _, v := range now.Variants {
		list = add(list, v.SKU, variant(t, old, v.SKU), variant(t, now, v.SKU))
	}
	for _, v := range old.Variants {
		if variant(t, now, v.SKU) == "" {
			list = add(list, v.SKU, variant(t, old, v.SKU), "")
		}
	}
	return list
}

func variant(t *locale.Printer, c catalog.Content, sku string) string {
	i := slices.IndexFunc(c.Variants, func(v catalog.DraftVariant) bool { return v.SKU == sku })
	if i < 0 {
		return ""
	}
	v := c.Variants[i]
	var lines []string
	for n, o := range c.Options {
		if n < len(v.Choices) && v.Choices[n] < len(o.Values) {
			lines = append(lines, catalog.In(o.Name, t.Language())+": "+catalog.In(o.Values[v.Choices[n]], t.Language()))
		}
	}
	lines = append(lines, t.Money(v.Price), t.Weight(int64(v.Grams))+", "+fmt.Sprintf("%d × %d × %d mm", v.LengthMM, v.WidthMM, v.HeightMM))
	if v.SizeAssumed {
		lines = append(lines, t.T("admin.size_assumed"))
	}
	if v.HS != "" {
		lines = append(lines, t.T("admin.field_hs")+" "+customs.HS(v.HS).String())
	}
	if v.Origin != "" {
		lines = append(lines, t.Country(v.Origin))
	}
	return strings.Join(append(lines, t.T("admin.first_stock", "count", v.Stock)), "\n")
}

// seen is a picture of a listing as an admin looks at it.
type seen struct {
	Picture ui.Picture
	Caption string
	State   catalog.PictureState
	Failure string
	Mark    string // added, removed, ""
}

// pictures are those of one side, marked where the other side lacks them.
func pictures(ctx context.Context, p ReviewPage, side, other *catalog.Content, mark string) []seen {
	if side == nil {
		return nil
	}
	there := map[id.Picture]bool{}
	if other != nil {
		for _, d := range other.Pictures {
			there[d.PictureID] = true
		}
	}
	var list []seen
	for _, d := range side.Pictures {
		row := p.Case.Pictures[d.PictureID]
		caption := catalog.In(d.Alt, locale.From(ctx).Language())
		s := seen{Picture: ui.PictureOf(row.Digest, caption), Caption: caption, State: row.State, Failure: row.Failure}
		if other != nil && !there[d.PictureID] {
			s.Mark = mark
		}
		list = append(list, s)
	}
	return list
}

// findingField says which part of the listing a finding is about.
func findingField(ctx context.Context, field string) string {
	t := locale.From(ctx)
	if l, ok := strings.CutPrefix(field, "texts."); ok {
		return t.LanguageName(locale.Language(l))
	}
	if key := "admin.at_" + field; t.Has(key) {
		return t.T(key)
	}
	return field
}

// reasonKey is the key that chooses the n-th reason: 1 to 9, then 0, then "o".
func reasonKey(n int) string {
	switch {
	case n < 9:
		return fmt.Sprint(n + 1)
	case n == 9:
		return "0"
	}
	return "o"
}

// reviewKeys are the keys of the page.
func reviewKeys(ctx context.Context) []ui.KeyHint {
	t := locale.From(ctx)
	return []ui.KeyHint{{Key: "A", Label: t.T("admin.key_approve")}, {Key: "1–9, 0, O", Label: t.T("admin.key_reason")}, {Key: "N", Label: t.T("admin.key_note")},
		{Key: "R", Label: t.T("admin.key_reject")}, {Key: "J", Label: t.T("admin.key_next")}, {Key: "K", Label: t.T("admin.key_previous")}}
}

// reasonID is the field's own id for the first reason, so that the error summary lands on it.
func reasonID(n int) string {
	if n == 0 {
		return ui.FieldID("reason")
	}
	return fmt.Sprintf("%s-%d", ui.FieldID("reason"), n)
}

func markTone(mark string) string {
	if mark == "removed" {
		return "bad"
	}
	return "ok"
}

// shopPath shows a live listing in the shop; the market is any, for a look.
func shopPath(slug string) string { return "/en-us/l/" + slug }
