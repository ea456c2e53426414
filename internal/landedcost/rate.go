package landedcost

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

// Rate is one way of charging. In text, as rule files and what-ifs write it:
//
//	rate     = "none" | "free" | part {"+" part} ["less" amount] ["min" amount] ["max" amount] ["inside"]
//	part     = share ["above" amount] | amount
//	share    = "12.5%" | "22/78"
//	amount   = "EUR 0.30" ["per" unit ["above" number]]
//	unit     = piece | kg | item | line | pair, litre … (a measure of the goods)
//
// "8%"; "4.5% min EUR 0.30 per piece max EUR 0.80 per piece"; "60% less USD 30"; "15% above EUR 200 min EUR 2 per kg
// above 31" (only what exceeds EUR 200, at least EUR 2 for each kilogram over 31); "17% inside" (the tax is 17% of the
// sum that includes it). "none" says that the charge does not apply, "free" that it applies and is nothing.
type Rate struct {
	Text   string
	None   bool
	Parts  []Part
	Less   *Specific
	Min    *Specific
	Max    *Specific
	Inside bool
}

// Part is a share of the base, or an amount for each unit; one of the two.
type Part struct {
	Share  string // "12.5%"; empty for an amount
	Above  *Specific
	Amount *Specific

	share exact
}

// Specific is an amount of money, flat or for each unit of a measure. Value is in major units and may be finer
// than the minor unit.
type Specific struct {
	Value    money.Decimal
	Currency money.Currency
	Unit     string        // empty: flat
	Over     money.Decimal // only units beyond this number count
	Text     string        // "EUR 0.30"

	value, over exact
}

// maxRateText is longer than any rate anyone needs.
const maxRateText = 200

// ParseRate reads a rate; ErrRule says what is wrong with it.
func ParseRate(text string) (Rate, error) {
	if len(text) > maxRateText {
		return Rate{}, fmt.Errorf("%w: the rate is longer than %d characters", ErrRule, maxRateText)
	}
	p := &rateParser{words: strings.Fields(text)}
	r := Rate{Text: strings.Join(p.words, " ")}
	switch {
	case len(p.words) == 0:
		return Rate{}, fmt.Errorf("%w: the rate is empty", ErrRule)
	case r.Text == "none":
		r.None = true
		return r, nil
	case r.Text == "free":
		return r, nil
	}
	p.sum(&r)
	r.Less, r.Min, r.Max = p.clause("less"), p.clause("min"), p.clause("max")
	r.Inside = p.take("inside")
	if p.err == nil && len(p.words) > 0 {
		p.fail("does not go on with %q", p.words[0])
	}
	if p.err == nil && r.Inside {
		p.insideOnly(r)
	}
	if p.err != nil {
		return Rate{}, fmt.Errorf("%w: rate %q: %w", ErrRule, r.Text, p.err)
	}
	return r, nil
}

// Rises is true for a rate that takes a share of a value: what is due grows with the goods, if only from some sum on.
func (r Rate) Rises() bool {
	for i := range r.Parts {
		if r.Parts[i].share.sign() > 0 {
			return true
		}
	}
	return false
}

// Zero is true for a rate by which nothing is due whatever the goods are: "free" and "0%".
func (r Rate) Zero() bool {
	for i := range r.Parts {
		if r.Parts[i].Amount != nil {
			return false
		}
	}
	return !r.None && r.Min == nil && !r.Rises()
}

// MustRate is ParseRate for literals in tests and tables; it panics on a mistake.
func MustRate(text string) Rate {
	r, err := ParseRate(text)
	if err != nil {
		panic(err)
	}
	return r
}

type rateParser struct {
	words []string
	err   error
}

func (p *rateParser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
	p.words = nil
}

func (p *rateParser) next() string {
	if len(p.words) == 0 {
		p.fail("ends too early")
		return ""
	}
	w := p.words[0]
	p.words = p.words[1:]
	return w
}

func (p *rateParser) take(word string) bool {
	if len(p.words) == 0 || p.words[0] != word {
		return false
	}
	p.words = p.words[1:]
	return true
}

func (p *rateParser) sum(r *Rate) {
	for {
		r.Parts = append(r.Parts, p.part())
		if p.err != nil || !p.take("+") {
			return
		}
	}
}

func (p *rateParser) part() Part {
	w := p.next()
	share, ok := parseShare(w)
	if !ok {
		return Part{Amount: p.specific(w)}
	}
	part := Part{Share: w, share: share}
	if p.take("above") {
		part.Above = p.specific(p.next())
	}
	return part
}

// parseShare reads "12.5%" or "22/78"; at most 100,000% so that sums stay in range.
func parseShare(w string) (exact, bool) {
	if number, ok := strings.CutSuffix(w, "%"); ok {
		d, err := money.ParseDecimal(number)
		if err != nil || d.Sign() < 0 || len(number) > 12 {
			return exact{}, false
		}
		e := fraction(d).mul(exact{n: 1, d: 100})
		return e, e.cmp(whole(1000)) <= 0
	}
	over, under, ok := strings.Cut(w, "/")
	n, err1 := strconv.ParseUint(over, 10, 16)
	d, err2 := strconv.ParseUint(under, 10, 16)
	if !ok || err1 != nil || err2 != nil || d == 0 {
		return exact{}, false
	}
	return lowest(int64(n), int64(d)), true
}

func (p *rateParser) specific(currency string) *Specific {
	s := &Specific{Currency: money.Currency(currency)}
	if !s.Currency.Known() {
		p.fail("%q is neither a percentage nor a currency", currency)
		return s
	}
	number := p.next()
	s.Value, s.value = p.number(number)
	s.Text = currency + " " + number
	if !p.take("per") {
		return s
	}
	s.Unit = unitName(p.next())
	if p.take("above") {
		s.Over, s.over = p.number(p.next())
	}
	return s
}

func (p *rateParser) number(w string) (money.Decimal, exact) {
	d, err := money.ParseDecimal(w)
	if p.err == nil && (err != nil || d.Sign() < 0 || len(w) > 15) {
		p.fail("%q is not a number from 0 up", w)
		return money.Decimal{}, exact{}
	}
	return d, fraction(d)
}

func (p *rateParser) clause(word string) *Specific {
	if p.err != nil || !p.take(word) {
		return nil
	}
	return p.specific(p.next())
}

// insideOnly: a tax inside its own base is a single share below 100%.
func (p *rateParser) insideOnly(r Rate) {
	if len(r.Parts) != 1 || r.Parts[0].Share == "" || r.Parts[0].Above != nil || r.Parts[0].share.cmp(whole(1)) >= 0 {
		p.fail("an inside rate is one percentage below 100%%")
	}
}

// unitName brings plurals to the singular, as the measures of goods are named either way.
func unitName(w string) string {
	if w != "kg" && len(w) > 3 {
		return strings.TrimSuffix(w, "s")
	}
	return w
}

// units lists the measures the rate needs.
func (r *Rate) units(yield func(unit string)) {
	for _, p := range r.Parts {
		for _, s := range []*Specific{p.Above, p.Amount} {
			if s != nil {
				yield(s.Unit)
			}
		}
	}
	for _, s := range []*Specific{r.Less, r.Min, r.Max} {
		if s != nil {
			yield(s.Unit)
		}
	}
}

// nothing is true for a rate that never comes to anything.
func (r *Rate) nothing() bool {
	for _, p := range r.Parts {
		if p.Amount != nil && p.Amount.value.sign() > 0 || p.share.sign() > 0 {
			return false
		}
	}
	return r.Min == nil
}

// perItem is true for a rate that charges kinds of goods rather than their value or measure.
func (r *Rate) perItem() bool {
	found := false
	r.units(func(u string) { found = found || u == "item" })
	return found
}
