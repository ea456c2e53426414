// Package locale owns the words of the shop and how numbers look: twelve languages, message catalogs with plurals,
// and the printing of money, numbers, dates, weights, lists and names for a language and a country.
//
// Invariants: a text missing in a language is printed in English, never as nothing; numbers come from one source
// (CLDR 48), with Latin digits in every language; what is printed into a right-to-left text is isolated, so that
// a price, a phone number or a product code keeps its order: there, and only there, amounts, numbers, dates and
// filled-in values stand between U+2068 and U+2069. Plain texts never hold HTML.
//
// Names of countries, currencies, languages and most regions are CLDR 48.2 (Unicode License V3, names/LICENSE);
// CLDR has regions in English only; those in other languages are our own.
//
// It must not know what a market is, who is asking, or HTTP.
package locale

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/silkroadmall/mall/internal/money"
)

// Printer writes texts and numbers for one language and one country. It is immutable and cheap: make one for
// each request.
type Printer struct {
	language Language
	country  string
}

// NewPrinter is a printer in the language with the number, date and currency habits of the country (ISO 3166-1
// alpha-2; "" for the language's own).
func NewPrinter(l Language, country string) *Printer {
	return &Printer{language: l, country: strings.ToUpper(country)}
}

type printerKey struct{}

// With puts the printer into the context of a page.
func With(ctx context.Context, p *Printer) context.Context {
	return context.WithValue(ctx, printerKey{}, p)
}

// From is the printer of the context; an English one when there is none.
func From(ctx context.Context) *Printer {
	if p, ok := ctx.Value(printerKey{}).(*Printer); ok {
		return p
	}
	return NewPrinter(English, "")
}

// Language is the printer's language.
func (p *Printer) Language() Language { return p.language }

// Has says whether the key has a text, in the printer's language or in English.
func (p *Printer) Has(key string) bool {
	_, ok := find(p.language, key)
	return ok
}

// T is the text of the key, its placeholders filled from name, value pairs: T("cart.items", "count", 3). The
// value named count picks the plural form. Amounts, whole numbers, decimals and times are printed for the locale,
// times as dates; pass a string to print something else. A missing text is the English one, else the key itself.
func (p *Printer) T(key string, args ...any) string {
	if len(args) == 0 {
		return p.Fill(key, nil)
	}
	values := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			values[name] = args[i+1]
		}
	}
	return p.Fill(key, values)
}

// Fill is T with the values in a map, as fault.Args come.
func (p *Printer) Fill(key string, values map[string]any) string {
	m, ok := find(p.language, key)
	if !ok {
		return key
	}
	text := m.form(key, values["count"])
	if !strings.Contains(text, opening) {
		return text
	}
	return fill(text, func(name string) string { return p.value(values[name]) })
}

// The marks of a placeholder: {{.name}}.
const (
	opening = "{{."
	closing = "}}"
)

// fill replaces each {{.name}}; an unclosed one stays as it is. A value that ends in a full stop, as the abbreviation of a
// currency or a company does, ends the sentence too: the text's own stop is left out.
func fill(text string, value func(string) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, opening)
		name, after, closed := strings.Cut(rest, closing)
		if !found || !closed {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(before)
		filled := value(strings.TrimSpace(name))
		b.WriteString(filled)
		if strings.HasSuffix(strings.TrimRight(filled, invisible), ".") && !strings.HasPrefix(after, "..") {
			after = strings.TrimPrefix(after, ".")
		}
		text = after
	}
}

// invisible are the marks of direction that may follow the last letter of a value.
const invisible = popDirectionalIsolate + "\u200e\u200f"

// value prints one filled-in value.
func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case money.Amount:
		return p.Money(v)
	case money.Decimal:
		return p.Decimal(v)
	case time.Time:
		return p.Date(v)
	case int:
		return p.Number(int64(v))
	case int64:
		return p.Number(v)
	case int32:
		return p.Number(int64(v))
	case string:
		return p.Isolate(v)
	}
	return p.Isolate(fmt.Sprint(v))
}

// The isolates of Unicode: what stands between them is ordered by itself.
const (
	firstStrongIsolate    = "\u2068"
	popDirectionalIsolate = "\u2069"
)

// Isolate keeps the direction of s apart from the text around it, where the language is written from right to
// left. Addresses of pages stay bare, since programs find links in mail by their characters.
func (p *Printer) Isolate(s string) string {
	if p.language.Dir() == "ltr" || s == "" || strings.HasPrefix(s, firstStrongIsolate) || strings.Contains(s, "://") {
		return s
	}
	return firstStrongIsolate + s + popDirectionalIsolate
}

// Country is the country's name in the printer's language, in English if unknown there, else the code.
func (p *Printer) Country(code string) string {
	return p.name(strings.ToUpper(code), func(n names) map[string]string { return n.Countries })
}

// Region is the name of a country's state, province, prefecture or emirate, in the printer's language where it
// is known, else in English or the country's own, else the code.
func (p *Printer) Region(country, code string) string {
	key := strings.ToUpper(country + "-" + code)
	if name := p.name(key, func(n names) map[string]string { return n.Regions }); name != key {
		return name
	}
	return code
}

// Alphabet compares two names as a list in the printer's language has them: Ägypten beside Afghanistan, not after
// Zypern. Use it in one goroutine.
func (p *Printer) Alphabet() func(a, b string) int {
	return collate.New(language.Make(string(p.language))).CompareString
}

// Currency is the currency's name in the printer's language, else the code.
func (p *Printer) Currency(code money.Currency) string {
	return p.name(string(code), func(n names) map[string]string { return n.Currencies })
}

// LanguageName is the name of the language in the printer's language; Language.OwnName is its own.
func (p *Printer) LanguageName(l Language) string {
	return p.name(string(l), func(n names) map[string]string { return n.Languages })
}

func (p *Printer) name(code string, table func(names) map[string]string) string {
	for _, l := range []Language{p.language, English} {
		if name, ok := table(takeDown(l).names)[code]; ok {
			return name
		}
	}
	return code
}

// List joins words as the language writes a list: "a, b and c".
func (p *Printer) List(words []string) string {
	style := lists[p.language]
	if p.language == English && p.monthFirst() {
		style.last, style.two = ", and ", " and "
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	case 2:
		return words[0] + style.two + words[1]
	}
	n := len(words) - 1
	return strings.Join(words[:n], style.middle) + style.last + words[n]
}

type listStyle struct{ two, middle, last string }

// lists are the standard list patterns of CLDR 48.
var lists = map[Language]listStyle{
	English:    {" and ", ", ", " and "},
	German:     {" und ", ", ", " und "},
	French:     {" et ", ", ", " et "},
	Spanish:    {" y ", ", ", " y "},
	Portuguese: {" e ", ", ", " e "},
	Italian:    {" e ", ", ", " e "},
	Dutch:      {" en ", ", ", " en "},
	Polish:     {" i ", ", ", " i "},
	Korean:     {" 및 ", ", ", " 및 "},
	Japanese:   {"、", "、", "、"},
	Arabic:     {" و", " و", " و"},
	Chinese:    {"和", "、", "和"},
}

// Phone prints an E.164 number so that it keeps its order in a right-to-left text.
func (p *Printer) Phone(e164 string) string { return p.Isolate(e164) }

// Ordinal prints a plain number without grouping, for years and numbers of things.
func (p *Printer) Ordinal(n int) string { return p.Isolate(strconv.Itoa(n)) }
