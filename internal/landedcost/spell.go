package landedcost

import (
	"strconv"
	"strings"
)

// spell writes out base, rate and formula.
func (e *evaluation) spell(ch *Charge, g *group, c *Component) error {
	if g.missing {
		c.Rate = "unknown"
		return nil
	}
	c.Rate = g.rate.Text
	sum, err := e.baseText(ch, g)
	if err != nil {
		return err
	}
	day := e.day(ch.Date)
	e.text = e.text[:0]
	if err := e.cutBase(ch.BaseStep.on(day), g); err != nil {
		return err
	}
	c.Base = e.formula(g.rate, sum, g.goods)
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
	if w := ch.waiver(day); c.SuppressedBy == smallAmount && w != nil {
		e.text = append(append(e.text, "; not levied below "...), w.Below.Currency...)
		e.text = w.Below.Append(append(e.text, ' '))
	}
	c.Formula = string(e.text)
	return nil
}

// baseText is the base in the answer's currency, or in that of the steps it is worked out in.
func (e *evaluation) baseText(ch *Charge, g *group) (string, error) {
	c := e.worked(ch, e.day(ch.Date))
	if c == e.c.Currency {
		m, err := e.money(g.base)
		return m.String(), err
	}
	e.text = e.text[:0]
	err := e.in(c, g.base)
	return string(e.text), err
}

// formula writes the sum in words a buyer can check, and returns what the rate is applied to.
func (e *evaluation) formula(r *Rate, sum string, g goods) (base string) {
	if len(r.Parts) == 0 {
		e.text = append(e.text, "free"...)
		return sum
	}
	for i := range r.Parts {
		p := &r.Parts[i]
		if i > 0 {
			e.text = append(e.text, " + "...)
		}
		switch {
		case p.Amount != nil:
			on := e.times(p.Amount, g)
			if base == "" {
				base = on
			}
			continue
		case p.Above != nil:
			e.text = append(append(append(e.text, '('), sum...), " − "...)
			e.times(p.Above, g)
			e.text = append(append(e.text, ") × "...), p.Share...)
		default:
			e.text = append(append(append(e.text, sum...), " × "...), p.Share...)
		}
		base = sum
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
	return base
}

// times writes "2 × EUR 0.30" and returns "2 pieces".
func (e *evaluation) times(s *Specific, g goods) string {
	if s.Unit == "" || s.Unit == "consignment" {
		e.text = append(e.text, s.Text...)
		return "1 consignment"
	}
	count, _ := e.measure(s, g)
	n := decimalText(count)
	e.text = append(append(append(e.text, n...), " × "...), s.Text...)
	if n == "1" || s.Unit == "kg" {
		return n + " " + s.Unit
	}
	return n + " " + s.Unit + "s"
}

// decimalText is a measure without trailing zeros; measures have at most a few decimals.
func decimalText(v exact) string {
	if v.big == nil && v.d <= 1 {
		return strconv.FormatInt(v.n, 10)
	}
	s := v.rat().FloatString(6)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}
