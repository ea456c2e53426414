package sheet

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/money"
)

// The columns of Shopify's product file, by the names they have had: the export's, then those of the template of 2025.
var (
	colHandle    = []string{"Handle", "URL handle"}
	colTitle     = []string{"Title"}
	colBody      = []string{"Body (HTML)", "Body HTML", "Body", "Description"}
	colType      = []string{"Type", "Product Type", "Custom Product Type"}
	colPath      = []string{"Product Category", "Standard Product Type", "Google Shopping / Google Product Category"}
	colTags      = []string{"Tags"}
	colPublished = []string{"Published", "Published on online store"}
	colStatus    = []string{"Status"}
	colSKU       = []string{"Variant SKU", "SKU"}
	colGrams     = []string{"Variant Grams", "Weight value (grams)"}
	colWeight    = []string{"Variant Weight", "Weight"}
	colUnit      = []string{"Variant Weight Unit", "Weight unit for display"}
	colStock     = []string{"Variant Inventory Qty", "Inventory quantity"}
	colPrice     = []string{"Variant Price", "Price"}
	colShipped   = []string{"Variant Requires Shipping", "Requires shipping"}
	colImage     = []string{"Image Src", "Product image URL"}
	colPosition  = []string{"Image Position"}
	colAlt       = []string{"Image Alt Text"}
	colShown     = []string{"Variant Image", "Variant image URL"}
	colGift      = []string{"Gift Card"}
	colSummary   = []string{"SEO Description"}
	colHS        = []string{"Variant HS Code", "HS Code", "Harmonized System Code", "HS tariff code"}
	colOrigin    = []string{"Variant Country of Origin", "Country of Origin", "COO", "Country code of origin"}
)

func colOptionName(n int) string  { return fmt.Sprintf("Option%d Name", n) }
func colOptionValue(n int) string { return fmt.Sprintf("Option%d Value", n) }

// readShopify reads products from Shopify's product export: one row for each variant, its product's words in the first
// of them, and rows that only add a picture.
func readShopify(t *Table, c money.Currency) ([]*product, []Problem, error) {
	for _, need := range [][]string{colHandle, colTitle, colPrice} {
		if t.Has(need...) == "" {
			return nil, nil, fmt.Errorf("the header has no column %q: this is no product export of Shopify", need[0])
		}
	}
	list, lost := byHandle(t, colHandle...)
	if len(list) == 0 && len(lost) == 0 {
		return nil, nil, errors.New("the file has a header but no rows")
	}
	for _, p := range list {
		p.shopify(t, c)
	}
	settle(list, cmp.Or(t.Has(colSKU...), colSKU[0]), colOptionValue(1))
	return list, lost, nil
}

func (p *product) shopify(t *Table, c money.Currency) {
	head := p.headRow()
	title := head.Cell(colTitle...)
	if title == "" {
		p.dismiss(p.rows[0], t.Has(colTitle...), flaw{"is empty in every row of " + strconv.Quote(p.handle), "write the title in the product's first row"})
		return
	}
	if isTrue(head.Cell(colGift...)) {
		p.dismiss(head, t.Has(colGift...), flaw{"this is a gift card", "leave it out: the mall sells goods that can be shipped"})
		return
	}
	p.language = languageOf(title)
	p.offered = !isFalse(head.Cell(colPublished...)) && !slices.Contains([]string{"draft", "archived"}, strings.ToLower(head.Cell(colStatus...)))
	tags := split(head.Cell(colTags...), ",")
	path := split(head.Cell(colPath...), ">")
	p.hint = catalog.Hint{Type: head.Cell(colType...), Tags: tags, Path: path, Title: title}
	p.content = catalog.Content{
		Texts: []catalog.Text{{Language: p.language, Title: title, Summary: head.Cell(colSummary...), Description: head.Cell(colBody...)}},
		Tags:  tags, Declared: map[string]string{}, Origin: "CN",
	}
	if p.language == string(locale.English) || p.language == string(locale.Chinese) {
		p.content.Declared[p.language] = title
	}
	p.trade(t, head)
	p.options(t)
	for _, r := range p.rows {
		if r.Cell(colOptionValue(1)) != "" || r.Cell(colSKU...) != "" || r.Cell(colPrice...) != "" {
			p.variant(t, r, c)
		}
	}
	p.images(t)
}

// headRow is the first row with a title, which carries the product's words.
func (p *product) headRow() Row {
	for _, r := range p.rows {
		if r.Cell(colTitle...) != "" {
			return r
		}
	}
	return p.rows[0]
}

// trade reads what some exports say for customs.
func (p *product) trade(t *Table, head Row) {
	if hs := strings.NewReplacer(".", "", " ", "").Replace(head.Cell(colHS...)); hs != "" {
		if len(hs) < 6 || len(hs) > 10 || strings.Trim(hs, "0123456789") != "" {
			p.object(head, t.Has(colHS...), flaw{strconv.Quote(hs) + " is no HS code", "write 6 to 10 digits; until then the category's code is assumed"})
		} else {
			p.content.HS = hs
		}
	}
	if origin := strings.ToUpper(head.Cell(colOrigin...)); len(origin) == 2 {
		p.content.Origin = origin
	}
}

// options gathers the names from the first row that has them and the values in the order of first mention. Shopify's
// "Title: Default Title" means that there is nothing to choose.
func (p *product) options(t *Table) {
	for n := 1; n <= 3; n++ {
		if t.Has(colOptionValue(n)) == "" {
			return
		}
		name, seen := "", map[string]bool{}
		var values []map[string]string
		for _, r := range p.rows {
			name = cmp.Or(name, r.Cell(colOptionName(n)))
			if v := r.Cell(colOptionValue(n)); v != "" && !seen[v] {
				seen[v] = true
				values = append(values, map[string]string{p.language: v})
			}
		}
		if len(values) == 0 || n == 1 && len(values) == 1 && seen["Default Title"] {
			return
		}
		name = cmp.Or(name, fmt.Sprintf("Option %d", n))
		p.content.Options = append(p.content.Options, catalog.Option{Name: map[string]string{p.language: name}, Values: values})
	}
}

// variant reads a row as a variant, or notes what is wrong with it.
func (p *product) variant(t *Table, r Row, c money.Currency) {
	before := len(p.problems)
	note := func(f flaw, columns ...string) {
		if !f.ok() {
			p.object(r, cmp.Or(t.Has(columns...), columns[0]), f)
		}
	}
	v := catalog.DraftVariant{SizeAssumed: true}
	var f flaw
	for n := range p.content.Options {
		choice := p.choice(n, r.Cell(colOptionValue(n+1)))
		if choice < 0 {
			note(flaw{"is empty", "write the variant's value of this option"}, colOptionValue(n+1))
		}
		v.Choices = append(v.Choices, choice)
	}
	v.SKU = cmp.Or(r.Cell(colSKU...), p.madeSKU(r))
	if len(v.SKU) > 64 {
		note(flaw{"is longer than 64 characters", "shorten the SKU"}, colSKU...)
	}
	if isFalse(r.Cell(colShipped...)) {
		note(flaw{"this variant is not shipped", "leave it out: the mall sells goods that can be shipped"}, colShipped...)
	}
	v.Price, f = price(r.Cell(colPrice...), c)
	note(f, colPrice...)
	v.Grams, f = shopifyWeight(r)
	note(f, colGrams...)
	if stock := r.Cell(colStock...); stock != "" {
		v.Stock, f = whole(stock, -1_000_000, 1_000_000)
		note(f, colStock...)
		v.Stock = max(v.Stock, 0) // a shop that sells what it has not got counts below zero
	}
	if len(p.problems) > before {
		p.partial = true
		return
	}
	v.LengthMM, v.WidthMM, v.HeightMM = box(v.Grams)
	p.lines = append(p.lines, line{row: r, v: v, shown: goodAddress(r.Cell(colShown...))})
}

// choice is the place of a value among those of option n, -1 if it is none of them.
func (p *product) choice(n int, value string) int {
	return slices.IndexFunc(p.content.Options[n].Values, func(v map[string]string) bool { return value != "" && v[p.language] == value })
}

// madeSKU is the SKU of a variant that has none: the handle and the chosen values, the same at every import.
func (p *product) madeSKU(r Row) string {
	sku := catalog.Slugify(p.handle)
	for n := range p.content.Options {
		sku += "-" + catalog.Slugify(r.Cell(colOptionValue(n+1)))
	}
	sku = strings.ToUpper(strings.Trim(sku, "-"))
	if len(sku) > 64 || len(sku) < 3 {
		sum := sha256.Sum256([]byte(p.handle + "\x00" + sku))
		sku = strings.Trim(sku[:min(len(sku), 40)], "-") + "-" + strings.ToUpper(hex.EncodeToString(sum[:6]))
	}
	return strings.TrimPrefix(sku, "-")
}

// shopifyWeight reads the grams every export has; where they are zero or absent, the weight and its unit.
func shopifyWeight(r Row) (int, flaw) {
	if grams := r.Cell(colGrams...); strings.Trim(grams, "0.,") != "" {
		return weight(grams, "g")
	}
	return weight(strings.TrimLeft(r.Cell(colWeight...), " "), r.Cell(colUnit...))
}

// images gathers the product's pictures by their position; an address that can't be one is a problem of its row only.
func (p *product) images(t *Table) {
	type placed struct {
		shot
		at int
	}
	var list []placed
	for i, r := range p.rows {
		address := r.Cell(colImage...)
		if address == "" {
			continue
		}
		if goodAddress(address) == "" {
			p.object(r, t.Has(colImage...), flaw{strconv.Quote(short(address)) + " is no address of a picture", "write one that begins with https://"})
			continue
		}
		at, f := whole(r.Cell(colPosition...), 0, 1000)
		if !f.ok() {
			at = i + 1
		}
		s := shot{ref: goodAddress(address)}
		if alt := r.Cell(colAlt...); alt != "" {
			s.alt = map[string]string{languageOf(alt): alt}
		}
		list = append(list, placed{s, at})
	}
	for _, l := range p.lines {
		if l.shown != "" {
			list = append(list, placed{shot{ref: l.shown}, 1000})
		}
	}
	slices.SortStableFunc(list, func(a, b placed) int { return a.at - b.at })
	for _, s := range list {
		known := slices.ContainsFunc(p.pictures, func(have shot) bool { return have.ref == s.ref })
		if !known && len(p.pictures) < mostPictures {
			p.pictures = append(p.pictures, s.shot)
		}
	}
}

// mostPictures is how many pictures of a product are taken, as in package catalog.
const mostPictures = 24

// goodAddress is the address if pictures can be fetched from it; one without a scheme is https, as in many exports.
func goodAddress(address string) string {
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	if media.CheckAddress(address) != nil {
		return ""
	}
	return address
}

func short(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}

func split(list, separator string) []string {
	var out []string
	for _, s := range strings.Split(list, separator) {
		if s = strings.TrimSpace(s); s != "" && len(out) < 50 {
			out = append(out, s)
		}
	}
	return out
}

func isTrue(cell string) bool {
	return slices.Contains([]string{"true", "1", "yes"}, strings.ToLower(cell))
}

func isFalse(cell string) bool {
	return slices.Contains([]string{"false", "0", "no"}, strings.ToLower(cell))
}
