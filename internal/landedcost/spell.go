package landedcost

import (
	"strconv"
	"strings"
)

// words are where the texts of a component stand in what a run writes: one string holds those of all components.
type words struct{ of, base, formula span }

type span struct{ from, to int }

// since is what was written after a place.
func (e *evaluation) since(from int) span { return span{from, len(e.text)} }

// hand gives the components their texts.
func (e *evaluation) hand() {
	text := string(e.text)
	for i, w := range e.words {
		c := &e.result.Components[i]
		c.Of, c.Base, c.Formula = text[w.of.from:w.of.to], text[w.base.from:w.base.to], text[w.formula.from:w.formula.to]
	}
}

// spell writes out base, rate and formula.
func (e *evaluation) spell(ch *Charge, g *group, c *Component, w *words) error {
	if g.missing {
		c.Rate = "unknown"
		return nil
	}
	c.Rate = g.rate.Text
	from := len(e.text)
	if err := e.base(ch, g); err != nil {
		return err
	}
	w.base = e.since(from)
	from = len(e.text)
	day := e.day(ch.Date)
	if err := e.cutBase(ch.BaseStep.on(day), g); err != nil {
		return err
	}
	e.formula(g.rate, w.base, g.goods)
	if g.credit.sign() > 0 {
		m, err := e.money(g.credit)
		if err != nil {
			return err
		}
		e.text = append(m.Append(append(e.text, " − "...)), " charged already"...)
	}
	if err := e.cutAmount(ch, g); err != nil {
		return err
	}
	if waiver := ch.waiver(day); c.SuppressedBy == smallAmount && waiver != nil {
		e.text = append(append(e.text, "; not levied below "...), waiver.Below.Currency...)
		e.text = waiver.Below.Append(append(e.text, ' '))
	}
	w.formula = e.since(from)
	return nil
}

// base writes what the rate is applied to: a sum in the answer's currency, or in that of the steps it is worked out in; a
// measure of the goods for a rate without a share.
func (e *evaluation) base(ch *Charge, g *group) error {
	if s := g.rate.specific(); s != nil {
		e.counted(s, g.goods)
		return nil
	}
	if c := e.worked(ch, e.day(ch.Date)); c != e.c.Currency {
		return e.in(c, g.base)
	}
	m, err := e.money(g.base)
	e.text = m.Append(e.text)
	return err
}

// specific is the first amount of a rate without a share, nil for any other.
func (r *Rate) specific() *Specific {
	for i := range r.Parts {
		if r.Parts[i].Amount == nil {
			return nil
		}
	}
	if len(r.Parts) == 0 {
		return nil
	}
	return r.Parts[0].Amount
}

// formula writes the sum in words a buyer can check.
func (e *evaluation) formula(r *Rate, base span, g goods) {
	if len(r.Parts) == 0 {
		e.text = append(e.text, "free"...)
	}
	for i := range r.Parts {
		p := &r.Parts[i]
		if i > 0 {
			e.text = append(e.text, " + "...)
		}
		sum := e.text[base.from:base.to]
		switch {
		case p.Amount != nil:
			e.times(p.Amount, g)
		case p.Above != nil:
			e.text = append(append(append(e.text, '('), sum...), " − "...)
			e.times(p.Above, g)
			e.text = append(append(e.text, ") × "...), p.Share...)
		default:
			e.text = append(append(append(e.text, sum...), " × "...), p.Share...)
		}
	}
	if r.Inside {
		e.text = append(append(append(e.text, " ÷ (1 − "...), r.Parts[0].Share...), ')')
	}
	for i, s := range [...]*Specific{r.Less, r.Min, r.Max} {
		if s != nil {
			e.text = append(e.text, [...]string{" − ", ", at least ", ", at most "}[i]...)
			e.times(s, g)
		}
	}
}

// times writes "2 × EUR 0.30".
func (e *evaluation) times(s *Specific, g goods) {
	if s.Unit != "" && s.Unit != "consignment" {
		count, _ := e.measure(s, g)
		e.text = append(append(e.text, decimalText(count)...), " × "...)
	}
	e.text = append(e.text, s.Text...)
}

// counted writes "2 pieces".
func (e *evaluation) counted(s *Specific, g goods) {
	if s.Unit == "" || s.Unit == "consignment" {
		e.text = append(e.text, "1 consignment"...)
		return
	}
	count, _ := e.measure(s, g)
	n := decimalText(count)
	e.text = append(append(append(e.text, n...), ' '), s.Unit...)
	if n != "1" && s.Unit != "kg" {
		e.text = append(e.text, 's')
	}
}

// decimalText is a measure without trailing zeros; measures have at most a few decimals.
func decimalText(v exact) string {
	if v.big == nil && v.d <= 1 {
		return strconv.FormatInt(v.n, 10)
	}
	s := v.rat().FloatString(6)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}
