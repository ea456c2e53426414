package scale

import (
	"html"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
)

// The places of languages in words.
const (
	german = iota + 1
	french
	spanish
	japanese
	arabic
	chinese
)

// grammar is how one language puts a title together.
type grammar struct {
	link, contains string // between goods and material; for what only contains it
	comma          string
	title          string // {line}, {style}, {goods}
	tight          bool   // words stand without blanks between them
}

var grammars = [7]grammar{
	{comma: ", ", title: "{line} {style} {goods}"},
	german:   {link: " aus ", contains: " mit ", comma: ", ", title: "{line} {goods}, {style}"},
	french:   {link: " en ", contains: " à base de ", comma: ", ", title: "{line} {goods}, {style}"},
	spanish:  {link: " de ", contains: " con ", comma: ", ", title: "{line} {goods}, {style}"},
	japanese: {comma: " ", title: "{line} {style}{goods}", tight: true},
	arabic:   {link: " من ", contains: " مع ", comma: "، ", title: "{goods} {line}، {style}"},
	chinese:  {comma: " ", title: "{line}{style}{goods}", tight: true},
}

// goods names the goods with their material: "mulberry silk scarf", "Schal aus Maulbeerseide".
func (m *Mall) goods(it item, in int) string {
	noun, g := it.noun[in], grammars[in]
	made := ""
	if it.made != nil {
		made = m.words[it.made.key][in]
	}
	gap := " "
	if g.tight {
		gap = ""
	}
	switch {
	case made == "":
		return strings.Replace(noun, "{m}"+gap, "", 1)
	case strings.Contains(noun, "{m}"):
		return strings.Replace(noun, "{m}", made, 1)
	case g.link == "":
		return made + gap + noun
	case it.kind.style == "style.care":
		return noun + g.contains + made
	}
	return noun + g.link + made
}

// title is what the listing is called: how it is made, what of, what is on it, and whatever there is no choice of.
func (m *Mall) title(it item, in int) string {
	g := grammars[in]
	parts := []string{upper(m.fill(g.title, in, it.by, &it))}
	if it.motif != "" {
		parts = append(parts, m.words[it.motif][in])
	}
	if len(it.colours) == 1 {
		parts = append(parts, m.words[it.colours[0]][in])
	}
	if len(it.sizes) == 1 {
		parts = append(parts, it.sized.values[it.sizes[0]][in])
	}
	if it.model != "" {
		parts = append(parts, it.model)
	}
	return strings.Join(parts, g.comma)
}

// texts are English, one of the other languages in turn, and Chinese.
func (m *Mall) texts(it item, n int) []catalog.Text {
	var list []catalog.Text
	for _, in := range []int{0, german + n%5, chinese} {
		t := catalog.Text{Language: string(locale.Written()[in]), Title: m.title(it, in)}
		for _, key := range it.summary {
			t.Summary = m.fill(m.words[key][in], in, it.by, &it)
		}
		for _, key := range it.story {
			t.Description += "<p>" + html.EscapeString(m.fill(m.words[key][in], in, it.by, &it)) + "</p>"
		}
		list = append(list, t)
	}
	return list
}

// fill puts what is known of the goods, or of the maker alone, into a sentence.
func (m *Mall) fill(sentence string, in int, by maker, it *item) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(m.fact(name, in, by, it))
		sentence = after
	}
}

// fact is one thing known of goods or their maker.
func (m *Mall) fact(name string, in int, by maker, it *item) string {
	switch name {
	case "city":
		if in == chinese {
			return by.city.nameZH
		}
		return by.city.name
	case "year":
		return strconv.Itoa(by.founded)
	case "Name":
		if in == chinese {
			return by.nameZH
		}
		return by.name
	case "line":
		if in == chinese {
			return it.lineZH
		}
		return it.line
	case "style":
		return m.words[it.style][in]
	case "goods":
		return m.goods(*it, in)
	case "Goods":
		return upper(m.goods(*it, in))
	}
	return m.measure(weight(it.variant(0).Grams))[in] // {weight}, the only one left
}

// weight is written in grams, from a kilogram on in kilograms with one digit behind the point.
func weight(grams int) string {
	if grams < 1000 {
		return strconv.Itoa(grams) + " g"
	}
	tenths := (grams + 50) / 100
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10) + " kg"
}

// upper begins a text with a capital letter.
func upper(text string) string {
	for i, r := range text {
		if i > 0 {
			return strings.ToUpper(text[:i]) + text[i:]
		}
		if r > 'z' {
			return text
		}
	}
	return text
}

// options are what there is to choose; a single colour is told as one too, so that it can be searched by.
func (m *Mall) options(it item) []catalog.Option {
	list := []catalog.Option{}
	if len(it.colours) > 0 {
		o := catalog.Option{Name: m.words["option/"+it.colour].byLanguage()}
		for _, c := range it.colours {
			o.Values = append(o.Values, m.words[c].capital().byLanguage())
		}
		list = append(list, o)
	}
	if len(it.sizes) > 1 {
		o := catalog.Option{Name: m.words["option/"+it.sized.attribute].byLanguage()}
		for _, s := range it.sizes {
			o.Values = append(o.Values, it.sized.values[s].spare())
		}
		list = append(list, o)
	}
	return list
}

// packed is how much of a parcel's weight is the goods, in a hundred.
const packed = 85

// attributes are material, making, and size and weight if there is no choice of them.
func (m *Mall) attributes(it item) []catalog.Attribute {
	list := []catalog.Attribute{}
	add := func(key string, w map[string]string) { list = append(list, catalog.Attribute{Key: key, Value: w}) }
	if it.made != nil {
		add("material", m.words[it.made.key].capital().byLanguage())
	}
	switch it.kind.style {
	case "style.textile", "style.ceramic", "style.wood", "style.metal", "style.light":
		add("technique", m.words[it.style].capital().byLanguage())
	}
	if len(it.sizes) == 1 {
		add(it.sized.attribute, it.sized.values[it.sizes[0]].spare())
	}
	if len(it.sizes) < 2 && it.sized.attribute != "contents" { // those may be a weight themselves
		add("weight", m.measure(weight(it.variant(0).Grams*packed/100)).spare())
	}
	return list
}

// capital is the words as they stand alone.
func (w words) capital() words {
	for i := range w {
		w[i] = upper(w[i])
	}
	return w
}

// spare leaves out the languages that write it as English does.
func (w words) spare() map[string]string {
	all := w.byLanguage()
	for l, text := range all {
		if l != string(locale.English) && text == w[0] {
			delete(all, l)
		}
	}
	return all
}
