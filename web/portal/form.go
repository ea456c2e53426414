package portal

import (
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
)

// yuan is the currency a factory's prices are in unless a file said otherwise.
const yuan money.Currency = "CNY"

// languages are those of a listing, Chinese and English first, as the form has them.
func languages() []locale.Language {
	list := []locale.Language{locale.Chinese, locale.English}
	for _, l := range locale.Written() {
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// blank is the form of a new listing: a row of each kind to begin with.
func blank() page.ListingForm {
	f := page.ListingForm{Currency: yuan, Origin: "CN", Variants: []page.FormVariant{{}},
		Attributes: []page.FormAttribute{{Key: "material"}, {Key: "size"}}}
	for _, l := range languages() {
		f.Texts = append(f.Texts, page.FormText{Language: l})
	}
	return f
}

// formOf is the form that shows a content.
func (p *Portal) formOf(c catalog.Content, version int) page.ListingForm {
	zh, en := string(locale.Chinese), string(locale.English)
	f := page.ListingForm{Version: version, Currency: currencyOf(c), Category: c.Category, HS: c.HS, Origin: c.Origin,
		DeclaredZH: c.Declared[zh], DeclaredEN: c.Declared[en], Flags: c.Flags, Responsible: c.Responsible,
		Tags: strings.Join(c.Tags, ", "), HSAssumed: c.HSAssumed}
	for _, l := range languages() {
		t := page.FormText{Language: l}
		for _, have := range c.Texts {
			if have.Language == string(l) {
				t.Title, t.Summary, t.Description = have.Title, have.Summary, catalog.PlainText(have.Description)
			}
		}
		f.Texts = append(f.Texts, t)
	}
	f.Held, f.Papers = p.papersOf(c.Papers)
	for _, o := range c.Options {
		f.Options = append(f.Options, page.FormOption{NameZH: o.Name[zh], NameEN: o.Name[en], Values: page.TypedValues(o.Values)})
	}
	for _, v := range c.Variants {
		f.Variants = append(f.Variants, rowOf(c.Options, v))
		f.SizeAssumed = f.SizeAssumed || v.SizeAssumed
	}
	if len(f.Variants) == 0 {
		f.Variants = []page.FormVariant{{}}
	}
	for _, one := range c.Pictures {
		f.Pictures = append(f.Pictures, page.FormPicture{ID: one.PictureID})
	}
	for _, a := range c.Attributes {
		f.Attributes = append(f.Attributes, page.FormAttribute{Key: a.Key, ZH: a.Value[zh], EN: a.Value[en]})
	}
	return f
}

func currencyOf(c catalog.Content) money.Currency {
	for _, v := range c.Variants {
		if v.Price.Currency.Known() {
			return v.Price.Currency
		}
	}
	return yuan
}

// rowOf is a variant as it is typed; a number that is not known is left empty.
func rowOf(options []catalog.Option, v catalog.DraftVariant) page.FormVariant {
	row := page.FormVariant{SKU: v.SKU, Stock: strconv.Itoa(v.Stock), Grams: typed(v.Grams), Length: typed(v.LengthMM), Width: typed(v.WidthMM), Height: typed(v.HeightMM)}
	if v.Price.Positive() {
		row.Price = v.Price.String()
	}
	for n, o := range options {
		label := ""
		if n < len(v.Choices) && v.Choices[n] >= 0 && v.Choices[n] < len(o.Values) {
			label = page.Label(o.Values[v.Choices[n]])
		}
		row.Choices = append(row.Choices, label)
	}
	return row
}

func typed(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// categories are the shelves goods can stand on, under their departments.
func categories(tree *catalog.Tree, t *locale.Printer) []ui.Option {
	list := []ui.Option{{Label: t.T("portal.choose")}}
	for _, d := range tree.Departments() {
		for _, c := range tree.Branch(d) {
			if tree.Leaf(c) {
				list = append(list, ui.Option{Value: c.Slug, Label: c.Name(t.Language()), Group: d.Name(t.Language())})
			}
		}
	}
	return list
}

// shownMarkets are the destinations whose prices a factory sees beside its own.
var shownMarkets = []string{"DE", "US", "JP"}

// doors are the prices of one piece of the first variant delivered, as far as what is typed can be priced.
func (p *Portal) doors(f page.ListingForm, handover int, hs string) []page.Door {
	if len(f.Variants) == 0 {
		return nil
	}
	var wrong numbers
	v := wrong.variant(f.Variants[0], f.Currency, 0)
	if f.HS != "" {
		hs = strings.NewReplacer(".", "", " ", "").Replace(f.HS)
	}
	if wrong.Err() != nil || !v.Price.Positive() || v.Grams <= 0 || len(hs) < 6 {
		return nil
	}
	item := pricing.Item{Price: v.Price, Quantity: 1, Grams: v.Grams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM,
		HS: hs, Origin: f.Origin, Description: f.DeclaredEN, Flags: f.Flags, Papers: held(f)}
	var list []page.Door
	for _, country := range shownMarkets {
		m, err := market.Of(locale.English, country, "", "")
		if err != nil {
			continue
		}
		if price, err := p.Pricer.Unit(m, item, handover); err == nil { // a price that can't be worked out is left out
			list = append(list, page.Door{Country: country, Price: price.Total(), Refused: price.Refused})
		}
	}
	return list
}
