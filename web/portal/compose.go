package portal

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	page "github.com/silkroadmall/mall/templates/portal"
)

// compose makes the content of what was typed. What the form does not ask for (names in other languages, which picture
// shows a variant, headings of single variants) is kept from the listing as it was. A number that can't be read is
// named, and what not even a draft may say; an empty one is not known yet.
func (p *Portal) compose(c echo.Context, f page.ListingForm, s *catalog.Sheet) (catalog.Content, error) {
	var base catalog.Content
	if s != nil {
		base = s.Content
	}
	content := catalog.Content{Category: f.Category, HS: f.HS, HSAssumed: f.HSAssumed, Origin: f.Origin, Texts: texts(f, base),
		Attributes: attributes(f, base), Flags: p.flags(f, base), Papers: p.papers(f), Responsible: f.Responsible, Tags: list(f.Tags),
		Declared: words(f.DeclaredZH, f.DeclaredEN, []map[string]string{base.Declared})}
	if content.HS == "" {
		tree, err := p.Catalog.Tree(c.Request().Context())
		if err != nil {
			return content, err
		}
		shelf, _ := tree.Category(f.Category)
		content.AssumeHS(shelf)
	}
	for n, o := range f.Options {
		content.Options = append(content.Options, option(o, at(base.Options, n)))
	}
	for _, one := range f.Pictures {
		content.Pictures = append(content.Pictures, picture(one, base))
	}
	var wrong numbers
	for i, row := range f.Variants {
		content.Variants = append(content.Variants, variant(&wrong, f, base, i, row))
	}
	wrong.Merge("", content.Clean().CheckDraft())
	return content, wrong.Err()
}

func at(list []catalog.Option, n int) catalog.Option {
	if n < len(list) {
		return list[n]
	}
	return catalog.Option{}
}

// texts are the languages in which something was typed. A description that was not touched stays as it is, with what
// plain text can't show.
func texts(f page.ListingForm, base catalog.Content) []catalog.Text {
	var list []catalog.Text
	for _, t := range f.Texts {
		text := catalog.Text{Language: string(t.Language), Title: t.Title, Summary: t.Summary, Description: catalog.FromText(t.Description)}
		for _, old := range base.Texts {
			if old.Language == text.Language && catalog.PlainText(old.Description) == t.Description {
				text.Description = old.Description
			}
		}
		list = append(list, text)
	}
	return list
}

// words are the typed Chinese and English with the other languages of whichever of the old words they repeat.
func words(zh, en string, old []map[string]string) map[string]string {
	typed := map[string]string{string(locale.Chinese): zh, string(locale.English): en}
	for _, o := range old {
		if (zh != "" && o[string(locale.Chinese)] == zh || en != "" && o[string(locale.English)] == en) && o != nil {
			kept := maps.Clone(o)
			maps.Copy(kept, typed)
			return kept
		}
	}
	return typed
}

func option(o page.FormOption, old catalog.Option) catalog.Option {
	to := catalog.Option{Name: words(o.NameZH, o.NameEN, []map[string]string{old.Name})}
	for _, v := range page.ValuesOf(o.Values) {
		to.Values = append(to.Values, words(v[string(locale.Chinese)], v[string(locale.English)], old.Values))
	}
	return to
}

func attributes(f page.ListingForm, base catalog.Content) []catalog.Attribute {
	var list []catalog.Attribute
	for _, a := range f.Attributes {
		if a.Key == "" {
			continue
		}
		var old []map[string]string
		for _, b := range base.Attributes {
			if b.Key == a.Key {
				old = append(old, b.Value)
			}
		}
		list = append(list, catalog.Attribute{Key: a.Key, Value: words(a.ZH, a.EN, old)})
	}
	return list
}

// flags are those that were ticked, and those the form does not ask about.
func (p *Portal) flags(f page.ListingForm, base catalog.Content) []string {
	list, asked := slices.Clone(f.Flags), p.Pricer.Rules().Kinds()
	for _, flag := range base.Flags {
		if !slices.Contains(asked, flag) {
			list = append(list, flag)
		}
	}
	return list
}

// list reads words between commas, Chinese ones too.
func list(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",，、;；\n", r) })
}

func picture(one page.FormPicture, base catalog.Content) catalog.DraftPicture {
	for _, old := range base.Pictures {
		if old.PictureID == one.ID {
			return old
		}
	}
	return catalog.DraftPicture{PictureID: one.ID}
}

// variant is a row of the table, with what only the old variant of the same SKU knows.
func variant(wrong *numbers, f page.ListingForm, base catalog.Content, i int, row page.FormVariant) catalog.DraftVariant {
	v := wrong.variant(row, f.Currency, i)
	v.Choices = chosen(f, row)
	n := slices.IndexFunc(base.Variants, func(old catalog.DraftVariant) bool { return old.SKU == row.SKU && row.SKU != "" })
	if n < 0 {
		return v
	}
	old := base.Variants[n]
	v.HS, v.Origin = old.HS, old.Origin
	v.SizeAssumed = f.SizeAssumed && old.SizeAssumed && old.LengthMM == v.LengthMM && old.WidthMM == v.WidthMM && old.HeightMM == v.HeightMM
	if old.PictureID != nil && slices.ContainsFunc(f.Pictures, func(one page.FormPicture) bool { return one.ID == *old.PictureID }) {
		v.PictureID = old.PictureID
	}
	return v
}

// chosen are the numbers of the chosen values, -1 where none is chosen.
func chosen(f page.ListingForm, row page.FormVariant) []int {
	numbers := make([]int, len(f.Options))
	for n := range f.Options {
		numbers[n] = -1
		if n < len(row.Choices) && row.Choices[n] != "" {
			numbers[n] = slices.Index(f.Labels(n), row.Choices[n])
		}
	}
	return numbers
}

// numbers reads the numbers of a form and gathers those that can't be read, in the words of the catalog's own check.
type numbers struct{ fault.Check }

// variant reads the numbers of row i.
func (w *numbers) variant(row page.FormVariant, c money.Currency, i int) catalog.DraftVariant {
	at := fmt.Sprintf("variants.%d.", i)
	v := catalog.DraftVariant{Variant: catalog.Variant{SKU: row.SKU, Price: money.Zero(c)}}
	if row.Price != "" {
		price, err := locale.NewPrinter(locale.Chinese, "CN").ParseMoney(row.Price, c)
		if w.Require(err == nil, at+"price", "catalog.price") {
			v.Price = price
		}
	}
	v.Stock = w.whole(row.Stock, at+"stock", "catalog.stock")
	v.Grams = w.whole(row.Grams, at+"weight", "catalog.weight")
	edges := []*int{&v.LengthMM, &v.WidthMM, &v.HeightMM}
	for n, text := range []string{row.Length, row.Width, row.Height} {
		number, ok := whole(text)
		if text != "" && (!ok || number < 0) {
			w.Require(false, at+"size", "catalog.size")
			break
		}
		*edges[n] = number
	}
	return v
}

func (w *numbers) whole(text, field, key string) int {
	if text == "" {
		return 0
	}
	n, ok := whole(text)
	if !w.Require(ok && n >= 0 && n <= 1_000_000_000, field, key) {
		return 0
	}
	return n
}
