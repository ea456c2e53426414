package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// The mall's own layout has a row for each variant; what is said of the listing as a whole stands in its first row.
//
//	handle            the listing's key: of the shop it came from, else its slug
//	category          the category's slug
//	hs, hs_assumed    the HS code, 6 to 10 digits; true if nobody has confirmed it
//	origin            the country it was made in, two letters
//	declared          what it is for customs, as words (see below)
//	flags, papers, tags   separated by commas
//	responsible_name, responsible_address, responsible_email   who answers for the goods in the European Union
//	attributes        one a line: key = words
//	title_en … description_zh   the text in each language; descriptions are HTML
//	pictures          one a line: address, or sha256:digest, = words for those who can't see it
//	optionN_name      as words; optionN_values: one a line, as words; optionN_value: the variant's, in any language
//	sku, price, currency, stock, grams, length_mm, width_mm, height_mm, size_assumed
//	variant_hs, variant_origin   where they differ from the listing's
//	picture           the number of the picture that shows the variant, counted from 1
//
// Words are "en: Red | de: Rot".
func mallColumns() []string {
	columns := []string{"handle", "category", "hs", "hs_assumed", "origin", "declared", "flags", "papers", "tags",
		"responsible_name", "responsible_address", "responsible_email", "attributes"}
	for _, part := range []string{"title", "summary", "description"} {
		for _, l := range locale.Written() {
			columns = append(columns, part+"_"+l.Code())
		}
	}
	columns = append(columns, "pictures")
	for n := 1; n <= 3; n++ {
		columns = append(columns, mallOption(n, "name"), mallOption(n, "values"), mallOption(n, "value"))
	}
	return append(columns, "sku", "price", "currency", "stock", "grams", "length_mm", "width_mm", "height_mm", "size_assumed",
		"variant_hs", "variant_origin", "picture")
}

func mallOption(n int, part string) string { return "option" + strconv.Itoa(n) + "_" + part }

// readMall reads products from the mall's own layout. All columns must be there: an empty cell means that there is
// nothing to say, not that the old word stands.
func readMall(t *Table, c money.Currency) ([]*product, []Problem, error) {
	for _, need := range mallColumns() {
		if t.Has(need) == "" {
			return nil, nil, fmt.Errorf("the header has no column %q: begin with a file that mall export has written", need)
		}
	}
	list, lost := byHandle(t, "handle")
	if len(list) == 0 && len(lost) == 0 {
		return nil, nil, errors.New("the file has a header but no rows")
	}
	for _, p := range list {
		p.mall(c)
	}
	settle(list, "sku", mallOption(1, "value"))
	return list, lost, nil
}

func (p *product) mall(c money.Currency) {
	head := p.rows[0]
	p.whole, p.offered, p.language = true, true, string(locale.English)
	p.content = catalog.Content{
		Category: head.Cell("category"), HS: head.Cell("hs"), HSAssumed: isTrue(head.Cell("hs_assumed")), Origin: head.Cell("origin"),
		Declared: readWords(head.Cell("declared")), Flags: split(head.Cell("flags"), ","), Papers: split(head.Cell("papers"), ","),
		Tags: split(head.Cell("tags"), ","), Responsible: catalog.Responsible{Name: head.Cell("responsible_name"),
			Address: head.Cell("responsible_address"), Email: head.Cell("responsible_email")},
	}
	for _, s := range cellLines(head.Cell("attributes")) {
		key, words := pairOf(s)
		p.content.Attributes = append(p.content.Attributes, catalog.Attribute{Key: key, Value: words})
	}
	for _, l := range locale.Written() {
		text := catalog.Text{Language: string(l), Title: head.Cell("title_" + l.Code()), Summary: head.Cell("summary_" + l.Code()),
			Description: head.Cell("description_" + l.Code())}
		if text.Title+text.Summary+text.Description != "" {
			p.content.Texts = append(p.content.Texts, text)
		}
	}
	for _, s := range cellLines(head.Cell("pictures")) {
		ref, words := pairOf(s)
		if digestOf(ref) == "" && goodAddress(ref) == "" {
			p.object(head, "pictures", flaw{strconv.Quote(short(ref)) + " is no address of a picture", "write one that begins with https://"})
			continue
		}
		p.pictures = append(p.pictures, shot{ref, words})
	}
	p.mallOptions(head)
	for _, r := range p.rows {
		if r.Cell("sku") != "" || r.Cell("price") != "" {
			p.mallVariant(r, c)
		}
	}
}

// mallOptions reads the options of the first row, and values that only a variant's row names.
func (p *product) mallOptions(head Row) {
	for n := 1; n <= 3; n++ {
		name := readWords(head.Cell(mallOption(n, "name")))
		if len(name) == 0 {
			return
		}
		o := catalog.Option{Name: name}
		for _, s := range cellLines(head.Cell(mallOption(n, "values"))) {
			o.Values = append(o.Values, readWords(s))
		}
		for _, r := range p.rows {
			if v := r.Cell(mallOption(n, "value")); v != "" && indexOf(o.Values, v) < 0 {
				o.Values = append(o.Values, map[string]string{string(locale.English): v})
			}
		}
		p.content.Options = append(p.content.Options, o)
	}
}

func (p *product) mallVariant(r Row, c money.Currency) {
	before := len(p.problems)
	note := func(column string, f flaw) {
		if !f.ok() {
			p.object(r, column, f)
		}
	}
	v := catalog.DraftVariant{SizeAssumed: isTrue(r.Cell("size_assumed"))}
	var f flaw
	for n, o := range p.content.Options {
		v.Choices = append(v.Choices, indexOf(o.Values, r.Cell(mallOption(n+1, "value"))))
		if v.Choices[n] < 0 {
			note(mallOption(n+1, "value"), flaw{"is empty", "write the variant's value of this option"})
		}
	}
	v.SKU, v.HS, v.Origin = r.Cell("sku"), r.Cell("variant_hs"), r.Cell("variant_origin")
	if v.SKU == "" || len(v.SKU) > 64 {
		note("sku", flaw{"is empty or longer than 64 characters", "write a SKU of your own"})
	}
	currency, err := money.ParseCurrency(cmp.Or(r.Cell("currency"), string(c)))
	if err != nil {
		note("currency", flaw{strconv.Quote(r.Cell("currency")) + " is no currency", "write its three letters, for example CNY"})
	} else {
		v.Price, f = price(r.Cell("price"), currency)
		note("price", f)
	}
	v.Grams, f = weight(r.Cell("grams"), "g")
	note("grams", f)
	v.Stock, f = whole(cmp.Or(r.Cell("stock"), "0"), 0, 1_000_000)
	note("stock", f)
	p.mallSize(r, &v, note)
	shown := p.shownBy(r, note)
	if len(p.problems) > before {
		p.partial = true
		return
	}
	p.lines = append(p.lines, line{row: r, v: v, shown: shown})
}

// mallSize reads the package's size; none at all is reckoned from the weight.
func (p *product) mallSize(r Row, v *catalog.DraftVariant, note func(string, flaw)) {
	if r.Cell("length_mm")+r.Cell("width_mm")+r.Cell("height_mm") == "" {
		v.LengthMM, v.WidthMM, v.HeightMM = box(v.Grams)
		v.SizeAssumed = true
		return
	}
	for column, into := range map[string]*int{"length_mm": &v.LengthMM, "width_mm": &v.WidthMM, "height_mm": &v.HeightMM} {
		var f flaw
		*into, f = whole(r.Cell(column), 1, 5000)
		note(column, f)
	}
}

// shownBy is the picture a variant's row points at by number.
func (p *product) shownBy(r Row, note func(string, flaw)) string {
	cell := r.Cell("picture")
	if cell == "" {
		return ""
	}
	n, err := strconv.Atoi(strings.TrimSpace(cell))
	if err != nil || n < 1 || n > len(p.pictures) {
		note("picture", flaw{strconv.Quote(cell) + " is no picture of the listing", "write its number, 1 for the first"})
		return ""
	}
	return p.pictures[n-1].ref
}
