package landedcost

import (
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

// explain makes the component of a group: what was charged on what, by which rule, and the sum.
func (e *evaluation) explain(ch *Charge, g *group) error {
	c := Component{Line: -1, Kind: ch.Kind, Code: ch.Code, Name: ch.Name, SuppressedBy: g.suppressed, Unknown: g.unknown}
	if ch.Level == PerKey || len(g.lines) == 1 && ch.Level != PerConsignment {
		c.Line = g.lines[0]
	}
	c.cite(&g.pick)
	var err error
	if c.Of, err = e.contents(ch.base, g.lines); err != nil {
		return err
	}
	c.Assumed = g.assumed || ch.Kind == Tax && ch.duty && e.c.Assume.TaxOnDuty != nil
	if c.Confidence == Estimate && g.suppressed == "" {
		e.advice("estimate", c.Line, "rate_estimated", "The rate of "+ch.Name+" is an estimate: the highest that may apply to such goods.")
	}
	if c.Amount, err = e.money(g.amount); err != nil {
		return err
	}
	if err = e.spell(ch, g, &c); err != nil {
		return err
	}
	e.result.Components = append(e.result.Components, c)
	return nil
}

// cite says by which rule, or that the request assumed it.
func (c *Component) cite(p *pick) {
	switch {
	case p.assumed:
		c.Rule, c.Source = "assumed", "request"
	case p.row != nil:
		proof := &p.row.Proof
		c.Rule, c.Source, c.Act, c.Confidence = proof.Rule, proof.Source, proof.Act, proof.Confidence
		c.ValidFrom, c.ValidTo, c.Checked = p.row.from, p.row.to, p.row.checked
		if p.estimate {
			c.Confidence = Estimate
		}
	}
}

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
	c.Base, c.Formula = e.formula(g.rate, sum, g.goods)
	if g.credit.sign() > 0 {
		m, err := e.money(g.credit)
		if err != nil {
			return err
		}
		c.Formula += " − " + m.String() + " charged already"
	}
	if step := ch.Round.Step; step.Minor != 0 && step.Currency != e.c.Currency && g.suppressed == "" {
		text, err := e.in(step.Currency, g.amount)
		if err != nil {
			return err
		}
		c.Formula += " = " + text
	}
	if c.SuppressedBy == "small_amount" {
		c.Formula += "; not levied below " + string(ch.Waive.Below.Currency) + " " + ch.Waive.Below.String()
	}
	return nil
}

// baseText is the base in the answer's currency, or in that of the steps it is worked out in.
func (e *evaluation) baseText(ch *Charge, g *group) (string, error) {
	step := ch.BaseStep.Step
	if step.Minor == 0 {
		step = ch.Round.Step
	}
	if step.Minor == 0 || step.Currency == e.c.Currency {
		m, err := e.money(g.base)
		return m.String(), err
	}
	return e.in(step.Currency, g.base)
}

// in writes a sum in another currency: "JPY 27000".
func (e *evaluation) in(c money.Currency, v exact) (string, error) {
	per, err := e.per(c)
	if err != nil {
		return "", err
	}
	n, ok := v.mul(per.inverse()).mul(whole(scale(c))).round(money.HalfUp)
	if !ok {
		return "", money.ErrOverflow
	}
	return string(c) + " " + money.New(n, c).String(), nil
}

// formula is what the rate is applied to and the sum, in words a buyer can check.
func (e *evaluation) formula(r *Rate, sum string, g goods) (base, text string) {
	if len(r.Parts) == 0 {
		return sum, "free"
	}
	var b strings.Builder
	for i := range r.Parts {
		p := &r.Parts[i]
		if i > 0 {
			b.WriteString(" + ")
		}
		switch {
		case p.Amount != nil:
			on := e.times(&b, p.Amount, g)
			if base == "" {
				base = on
			}
			continue
		case p.Above != nil:
			b.WriteString("(" + sum + " − ")
			e.times(&b, p.Above, g)
			b.WriteString(") × " + p.Share)
		default:
			b.WriteString(sum + " × " + p.Share)
		}
		base = sum
	}
	if r.Inside {
		b.WriteString(" ÷ (1 − " + r.Parts[0].Share + ")")
	}
	for i, s := range []*Specific{r.Less, r.Min, r.Max} {
		if s != nil {
			b.WriteString([...]string{" − ", ", at least ", ", at most "}[i])
			e.times(&b, s, g)
		}
	}
	return base, b.String()
}

// times writes "2 × EUR 0.30" and returns "2 pieces".
func (e *evaluation) times(b *strings.Builder, s *Specific, g goods) string {
	if s.Unit == "" || s.Unit == "consignment" {
		b.WriteString(s.Text)
		return "1 consignment"
	}
	count, _ := e.measure(s, g)
	n := decimalText(count)
	b.WriteString(n + " × " + s.Text)
	if n == "1" || s.Unit == "kg" {
		return n + " " + s.Unit
	}
	return n + " " + s.Unit + "s"
}

// decimalText is a measure without trailing zeros; measures have at most a few decimals.
func decimalText(v exact) string {
	s := v.rat().FloatString(6)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// advice adds a notice once.
func (e *evaluation) advice(kind string, line int, key, text string) {
	for i := range e.result.Notices {
		n := &e.result.Notices[i]
		if n.Key == key && n.Line == line && n.Text == text {
			return
		}
	}
	e.result.Notices = append(e.result.Notices, Notice{kind, line, key, text})
}

// expect tells of charges that are announced for the day but not law, or not confirmed.
func (e *evaluation) expect(ch *Charge) error {
	for _, i := range ch.expected {
		r := &ch.Rows[i]
		if !r.Valid.Covers(e.day(ch.Date)) {
			continue
		}
		for line := range e.lines {
			ok, err := e.admits(r, line)
			if err != nil {
				return err
			}
			if ok && (len(r.HS) == 0 || anyPrefix(r.HS, e.c.Lines[line].HS)) {
				e.advice("expected", -1, "expected_charge", r.announced)
				break
			}
		}
	}
	return nil
}

// advise gives the notices of the set.
func (e *evaluation) advise() error {
	if e.set.Review != 0 && e.c.Date > e.set.Review {
		e.advice("stale", -1, "data_stale", "The rules of this destination were last reviewed for dates up to "+e.set.Review.String()+".")
	}
	for i := range e.set.Advice {
		a := &e.set.Advice[i]
		ok, err := e.hold(a.When, -1)
		if err != nil {
			return err
		}
		if !ok || !a.Valid.Holds(e.day("entry")) {
			continue
		}
		if len(a.Lines) == 0 {
			e.advice(a.Kind, -1, a.Key, a.Text)
			continue
		}
		for line := range e.lines {
			if ok, err = e.hold(a.Lines, line); err != nil {
				return err
			}
			if ok {
				e.advice(a.Kind, line, a.Key, a.Text)
			}
		}
	}
	return nil
}
