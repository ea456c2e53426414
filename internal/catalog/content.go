package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// The bounds of what a listing may say. The price bound is that of a slip of the keyboard, in minor units.
const (
	MaxVariants = 250
	maxOptions  = 3
	maxValues   = 100
	maxPictures = 24
	maxTitle    = 200
	maxSummary  = 400
	maxSKU      = 64
	maxMinor    = 100_000_000_00
	maxGrams    = 1_000_000
	maxEdgeMM   = 5_000
	maxStock    = 1_000_000
)

// Clean brings the content into the kept form: blanks trimmed, descriptions within the allow-list, codes without dots
// and in upper case, no empty entries, no nil lists.
func (c Content) Clean() Content {
	c.HS, c.Origin = cleanHS(c.HS), strings.ToUpper(strings.TrimSpace(c.Origin))
	c.Category = strings.TrimSpace(c.Category)
	if c.Origin == "" {
		c.Origin = "CN"
	}
	var texts []Text
	for _, t := range c.Texts {
		t.Title, t.Summary, t.Description = line(t.Title), line(t.Summary), CleanHTML(t.Description)
		if t.Title != "" || t.Summary != "" || t.Description != "" {
			texts = append(texts, t)
		}
	}
	slices.SortStableFunc(texts, func(a, b Text) int { return rank(a.Language) - rank(b.Language) })
	c.Texts, c.Options, c.Attributes = full(texts), slices.Clone(full(c.Options)), slices.Clone(full(c.Attributes))
	for i, o := range c.Options {
		values := make([]map[string]string, len(o.Values))
		for j, v := range o.Values {
			values[j] = cleanWords(v)
		}
		c.Options[i] = Option{Name: cleanWords(o.Name), Values: values}
	}
	for i, a := range c.Attributes {
		c.Attributes[i] = Attribute{Key: line(a.Key), Value: cleanWords(a.Value)}
	}
	c.Pictures = slices.Clone(full(c.Pictures))
	for i, p := range c.Pictures {
		c.Pictures[i].Alt = cleanWords(p.Alt)
	}
	c.Flags, c.Papers, c.Tags = distinct(c.Flags), distinct(c.Papers), distinct(c.Tags)
	c.Declared, c.Responsible = cleanWords(c.Declared), c.Responsible.clean()
	variants := slices.Clone(full(c.Variants))
	for i := range variants {
		v := &variants[i]
		v.SKU, v.HS, v.Position, v.Choices = line(v.SKU), cleanHS(v.HS), i, full(v.Choices)
		v.Origin = strings.ToUpper(strings.TrimSpace(v.Origin))
	}
	c.Variants = variants
	return c
}

// rank is a language's place in the order of the shop.
func rank(tag string) int { return slices.Index(locale.Written(), locale.Language(tag)) }

// line makes one line of what was typed, without control characters.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

func cleanHS(s string) string {
	return strings.NewReplacer(".", "", " ", "").Replace(strings.TrimSpace(s))
}

func cleanWords(words map[string]string) map[string]string {
	out := map[string]string{}
	for l, w := range words {
		if w = line(w); w != "" {
			out[l] = w
		}
	}
	return out
}

func distinct(list []string) []string {
	out := []string{}
	for _, s := range list {
		if s = line(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Check tells what must still be mended before the content can be submitted, field by field: title, category, hs,
// origin, declared, options, pictures, responsible_name, _address and _email, variants, and variants.N.sku, price, weight, size, choices, stock, hs (N counts
// from 0). Pictures are not demanded: those of an import may still be on their way, and the moderator sees that.
func (c Content) Check() error {
	var f fault.Check
	c.checkTexts(&f)
	f.Require(c.Category != "", "category", "catalog.category_missing")
	requireHS(&f, "hs", c.HS)
	f.Require(goodCountry(c.Origin), "origin", "catalog.origin")
	f.Require(len(c.Pictures) <= maxPictures, "pictures", "catalog.pictures_many", fault.Args{"max": maxPictures})
	f.Require(c.goodOptions(), "options", "catalog.options", fault.Args{"max": maxOptions})
	if f.Require(len(c.Variants) > 0, "variants", "catalog.variants_missing") {
		f.Require(len(c.Variants) <= MaxVariants, "variants", "catalog.variants_many", fault.Args{"max": MaxVariants})
	}
	c.checkVariants(&f)
	c.Responsible.check(&f)
	return f.Err()
}

func (c Content) checkTexts(f *fault.Check) {
	_, english := c.text(locale.English)
	_, chinese := c.text(locale.Chinese)
	f.Require(english || chinese, "title", "catalog.title_missing")
	f.Require(english || c.Declared[string(locale.English)] != "", "declared", "catalog.declared_missing")
	seen := map[string]bool{}
	for _, t := range c.Texts {
		f.Require(slices.Contains(locale.Written(), locale.Language(t.Language)) && !seen[t.Language], "language", "catalog.language")
		seen[t.Language] = true
		f.Require(utf8.RuneCountInString(t.Title) <= maxTitle, "title", "catalog.title_long", fault.Args{"max": maxTitle})
		f.Require(utf8.RuneCountInString(t.Summary) <= maxSummary, "summary", "catalog.summary_long", fault.Args{"max": maxSummary})
	}
}

// text finds the text of exactly one language, with a title.
func (c Content) text(l locale.Language) (Text, bool) {
	i := slices.IndexFunc(c.Texts, func(t Text) bool { return t.Language == string(l) && t.Title != "" })
	if i < 0 {
		return Text{}, false
	}
	return c.Texts[i], true
}

func (c Content) goodOptions() bool {
	for _, o := range c.Options {
		if In(o.Name, locale.English) == "" || len(o.Values) == 0 || len(o.Values) > maxValues {
			return false
		}
		for _, v := range o.Values {
			if In(v, locale.English) == "" {
				return false
			}
		}
	}
	return len(c.Options) <= maxOptions
}

func (c Content) checkVariants(f *fault.Check) {
	skus, choices := map[string]bool{}, map[string]bool{}
	var currency money.Currency
	for i, v := range c.Variants {
		at := fmt.Sprintf("variants.%d.", i)
		v.check(f, at)
		f.Require(v.SKU == "" || !skus[v.SKU], at+"sku", "catalog.sku_twice", fault.Args{"sku": v.SKU})
		f.Require(currency == "" || currency == v.Price.Currency, at+"price", "catalog.currencies")
		chosen := fmt.Sprint(v.Choices)
		if f.Require(c.offers(v.Choices), at+"choices", "catalog.choices") {
			f.Require(!choices[chosen], at+"choices", "catalog.choices_twice")
		}
		skus[v.SKU], choices[chosen], currency = true, true, v.Price.Currency
	}
}

// check looks at what a variant says by itself; its fields begin with at.
func (v DraftVariant) check(f *fault.Check, at string) {
	f.Require(v.SKU != "" && len(v.SKU) <= maxSKU, at+"sku", "catalog.sku_missing", fault.Args{"max": maxSKU})
	f.Require(v.Price.Positive() && v.Price.Minor <= maxMinor && v.Price.Currency.Known(), at+"price", "catalog.price")
	f.Require(v.Grams > 0 && v.Grams <= maxGrams, at+"weight", "catalog.weight")
	f.Require(goodEdge(v.LengthMM) && goodEdge(v.WidthMM) && goodEdge(v.HeightMM), at+"size", "catalog.size")
	f.Require(v.Stock >= 0 && v.Stock <= maxStock, at+"stock", "catalog.stock")
	if v.HS != "" {
		requireHS(f, at+"hs", v.HS)
	}
	f.Require(v.Origin == "" || goodCountry(v.Origin), at+"origin", "catalog.origin")
}

func goodEdge(mm int) bool { return mm > 0 && mm <= maxEdgeMM }

// offers says whether the choices pick one value of each option.
func (c Content) offers(choices []int) bool {
	if len(choices) != len(c.Options) {
		return false
	}
	for i, n := range choices {
		if n < 0 || n >= len(c.Options[i].Values) {
			return false
		}
	}
	return true
}

// Missing says what a listing still lacks, as codes whose words are catalog.missing.<code>, worst first: title,
// category, hs, variants, price, weight, size stand in the way of selling; english, hs_assumed, size_assumed, picture,
// pictures_waiting and pictures_failed do not. The pictures are the rows that the content points at.
func Missing(c Content, pictures map[id.Picture]Picture) []string {
	lacks := []struct {
		code string
		is   bool
	}{
		{"title", Best(c.Texts, locale.English).Title == ""},
		{"category", c.Category == ""},
		{"hs", !goodHS(c.HS)},
		{"variants", len(c.Variants) == 0},
		{"price", c.anyVariant(func(v DraftVariant) bool { return !v.Price.Positive() })},
		{"weight", c.anyVariant(func(v DraftVariant) bool { return v.Grams <= 0 })},
		{"size", c.anyVariant(func(v DraftVariant) bool { return min(v.LengthMM, v.WidthMM, v.HeightMM) <= 0 })},
		{"english", !c.speaks(locale.English)},
		{"hs_assumed", c.HSAssumed && goodHS(c.HS)},
		{"size_assumed", c.anyVariant(func(v DraftVariant) bool { return v.SizeAssumed })},
	}
	var codes []string
	for _, l := range lacks {
		if l.is {
			codes = append(codes, l.code)
		}
	}
	return append(codes, missingPictures(c.Pictures, pictures)...)
}

func missingPictures(wanted []DraftPicture, rows map[id.Picture]Picture) []string {
	var codes []string
	states := map[PictureState]int{}
	for _, p := range wanted {
		states[rows[p.PictureID].State]++
	}
	if states[PictureReady] == 0 && states[PictureWaiting] == 0 {
		codes = append(codes, "picture")
	}
	if states[PictureWaiting] > 0 {
		codes = append(codes, "pictures_waiting")
	}
	if states[PictureFailed] > 0 {
		codes = append(codes, "pictures_failed")
	}
	return codes
}

func (c Content) anyVariant(is func(DraftVariant) bool) bool {
	return slices.ContainsFunc(c.Variants, is)
}

func (c Content) speaks(l locale.Language) bool {
	_, ok := c.text(l)
	return ok
}
