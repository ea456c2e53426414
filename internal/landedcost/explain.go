package landedcost

import (
	"slices"

	"github.com/silkroadmall/mall/internal/money"
)

// explain makes the component of a group: what was charged on what, by which rule, and the sum. It is worked on where it
// stands in the answer: a component is too large to be passed around.
func (e *evaluation) explain(ch *Charge, g *group, amount money.Amount) error {
	at := len(e.words)
	if at == 0 {
		e.result.Components = make([]Component, 0, max(e.most, 1))
	}
	e.result.Components, e.words = slices.Grow(e.result.Components, 1)[:at+1], append(e.words, words{})
	c, w := &e.result.Components[at], &e.words[at]
	c.Line, c.Kind, c.Code, c.Name, c.Amount, c.SuppressedBy, c.Unknown, c.Scheme = -1, ch.Kind, ch.Code, ch.Name, amount, g.suppressed, g.unknown, ch.Scheme
	if ch.Level == PerKey || g.count == 1 && ch.Level != PerConsignment {
		c.Line = g.first
	}
	c.cite(&g.pick)
	c.Assumed = g.assumed || ch.Kind == Tax && !e.set.Bases[ch.base].fixed && e.c.Assume.TaxOnDuty != nil
	if g.uncertain() {
		e.advice("estimate", c.Line, "rate_estimated", ch.doubt)
	}
	from := len(e.text)
	if err := e.contents(ch.base, &g.goods); err != nil {
		return err
	}
	w.of = e.since(from)
	return e.spell(ch, g, c, w)
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

// advice adds a notice once.
func (e *evaluation) advice(kind string, line int, key, text string) {
	if !e.explained {
		return
	}
	for i := range e.notices {
		n := &e.notices[i]
		if n.Line == line && n.Key == key && n.Text == text {
			return
		}
	}
	e.notices = append(e.notices, Notice{kind, line, key, text})
}

// announce tells of charges that are announced for the day but not law, and of those that are law but suspended.
func (e *evaluation) announce(ch *Charge) error {
	day := e.day(ch.Date)
	for at, i := range ch.index.unsure {
		r := &ch.index.rows[i]
		if !r.Valid.Covers(day) {
			continue
		}
		for line := range e.lines {
			ok, err := e.admits(r, line)
			if err != nil {
				return err
			}
			if ok && (len(r.HS) == 0 || anyPrefix(r.HS, e.c.Lines[line].HS)) {
				e.tell(&ch.warnings[at])
				break
			}
		}
	}
	return nil
}

// foretell tells of a regime that is announced for the day but not law, or suspended, if the consignment would fall
// under it. Where that can't be said there is nothing to tell.
func (e *evaluation) foretell(r *Regime) {
	if ok, err := e.hold(r.When, -1); err == nil && ok {
		e.tell(&r.warning)
	}
}

// warning is the notice of a charge or regime that is not applied though its dates hold: it is only announced, or it is
// suspended.
func warning(v Validity, name string, r *Rate, what, done string) Notice {
	rate := ""
	if r != nil && !r.None { // else that there will be a charge is known, its rate is not
		rate = ", " + r.Text + ","
	}
	switch v.Status {
	case Expected:
		return Notice{"expected", -1, "expected_" + what, name + rate + " is announced from " + v.From.String() + " but not confirmed; it is not " + done + "."}
	case Suspended:
		return Notice{"info", -1, "suspended_" + what, name + rate + " is suspended; it is not " + done + "."}
	}
	return Notice{}
}

// tell gives a warning, if there is one.
func (e *evaluation) tell(n *Notice) {
	if n.Key != "" {
		e.advice(n.Kind, n.Line, n.Key, n.Text)
	}
}

// advise gives the notices of the set. Those about single lines are part of the explanation only.
func (e *evaluation) advise() error {
	if e.set.Review != 0 && e.c.Date > e.set.Review && e.explained {
		e.advice("stale", -1, "data_stale", "The rules of this destination were last reviewed for dates up to "+e.set.Review.String()+".")
	}
	for i := range e.set.Advice {
		a := &e.set.Advice[i]
		if len(a.Lines) > 0 && !e.explained {
			continue
		}
		ok, err := e.hold(a.When, -1)
		if err != nil {
			return err
		}
		if !ok || !a.Valid.Holds(e.day("entry")) {
			continue
		}
		if len(a.Lines) > 0 {
			err = e.adviseLines(a)
		} else {
			e.advice(a.Kind, -1, a.Key, a.Text)
			e.keys = append(e.keys, a.Key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluation) adviseLines(a *Advice) error {
	for line := range e.lines {
		ok, err := e.hold(a.Lines, line)
		if err != nil {
			return err
		}
		if ok {
			e.advice(a.Kind, line, a.Key, a.Text)
		}
	}
	return nil
}
