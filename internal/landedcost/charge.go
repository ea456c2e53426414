package landedcost

import "github.com/silkroadmall/mall/internal/money"

// charge works out one charge of the regime: which lines, which rate, grouped, rounded, waived, explained.
func (e *evaluation) charge(index int) error {
	ch := &e.set.Charges[index]
	if ok, err := e.stands(ch); err != nil || !ok {
		return err
	}
	groups, err := e.groups(ch, index)
	if err != nil || len(groups) == 0 {
		return err
	}
	for i := range groups {
		if err := e.work(ch, &groups[i]); err != nil {
			return err
		}
	}
	if err := e.waive(ch, index, groups); err != nil {
		return err
	}
	if err := e.cutTotal(ch, groups); err != nil {
		return err
	}
	for i := range groups {
		if err := e.book(ch, index, &groups[i]); err != nil {
			return err
		}
	}
	return nil
}

// stands is true for a charge that the consignment may have to bear; it tells of its rates that are not law.
func (e *evaluation) stands(ch *Charge) (bool, error) {
	if ok, err := e.hold(ch.When, -1); err != nil || !ok {
		return false, err
	}
	if e.explained && len(ch.index.unsure) > 0 {
		if err := e.announce(ch); err != nil {
			return false, err
		}
	}
	return e.c.Assume.any() || !ch.idle(e.day(ch.Date)), nil
}

// gather sums up what a group is charged on and credited with, and tells whether a part of it is unknown.
func (e *evaluation) gather(ch *Charge, g *group) (bool, error) {
	unknown := g.missing
	for i := g.first; ; i = e.next[i] {
		v, u, err := e.onLine(ch.base, i)
		if err != nil {
			return false, err
		}
		g.base, unknown = g.base.add(v), unknown || u
		for _, other := range ch.credits {
			g.credit = g.credit.add(e.levied(other, i))
		}
		if i == g.last {
			return unknown, nil
		}
	}
}

// work applies the rate of a group to its base and rounds.
func (e *evaluation) work(ch *Charge, g *group) error {
	unknown, err := e.gather(ch, g)
	if err != nil {
		return err
	}
	g.unknown = unknown && g.suppressed == ""
	if g.unknown || g.suppressed != "" {
		return nil
	}
	day := e.day(ch.Date)
	g.whole = g.base
	if g.base, err = e.cut(g.base, ch.BaseStep.on(day)); err != nil {
		return err
	}
	v, known, err := e.value(g.rate, g.base, g.goods)
	if err != nil {
		return err
	}
	if g.unknown = !known; g.unknown {
		if e.explained {
			e.advice("document", g.first, "measure_missing", "The rate "+g.rate.Text+" needs a measure of the goods that was not given.")
		}
		return nil
	}
	g.amount, err = e.rounded(atLeastZero(v.sub(g.credit)), ch.Round.on(day))
	return err
}

// rounded is the value at the charge's own step, or at the minor unit of the answer.
func (e *evaluation) rounded(v exact, r *Rounding) (exact, error) {
	if r != nil {
		return e.cut(v, r)
	}
	n, ok := v.round(money.HalfUp)
	if !ok {
		return exact{}, money.ErrOverflow
	}
	return whole(n), nil
}

// idle is true on a day on which none of the rates is law and none is missed.
func (ch *Charge) idle(day Day) bool {
	return (ch.Missing == MissingNone || ch.Missing == MissingSubdivision) && !ch.index.span.Holds(day)
}

// cutTotal rounds the sum of all groups and takes the difference from the largest.
func (e *evaluation) cutTotal(ch *Charge, groups []group) error {
	step := ch.Total.on(e.day(ch.Date))
	if step == nil {
		return nil
	}
	total, largest := sumOf(groups)
	to, err := e.cut(total, step)
	if err != nil {
		return err
	}
	groups[largest].amount = atLeastZero(groups[largest].amount.add(to.sub(total)))
	return nil
}

// waive forgives a sum that is too small to be levied, before it is rounded; what is forgiven carries and credits no other charge.
func (e *evaluation) waive(ch *Charge, index int, groups []group) error {
	w := ch.waiver(e.day(ch.Date))
	if w == nil {
		return nil
	}
	per, err := e.per(w.Below.Currency)
	if err != nil {
		return err
	}
	total, _ := sumOf(groups)
	if total.cmp(w.limit.mul(per)) >= 0 {
		return nil
	}
	for i := range groups {
		g := &groups[i]
		if g.suppressed == "" && !g.unknown {
			g.amount, g.suppressed = exact{}, smallAmount
			e.each(&g.goods, func(line int) { e.levies[index*len(e.lines)+line] = waived })
		}
	}
	return nil
}

// smallAmount is the word for what is not levied because there is too little of it.
const smallAmount = "small_amount"

// waiver is the first waiver that holds on a day; nil when there is none.
func (ch *Charge) waiver(day Day) *Waiver {
	for i := range ch.Waive {
		if ch.Waive[i].Valid.Holds(day) {
			return &ch.Waive[i]
		}
	}
	return nil
}

func sumOf(groups []group) (exact, int) {
	var total exact
	largest := 0
	for i := range groups {
		total = total.add(groups[i].amount)
		if groups[i].amount.cmp(groups[largest].amount) > 0 {
			largest = i
		}
	}
	return total, largest
}

// book adds a group's amount to its lines, in proportion to their goods, and to the answer.
func (e *evaluation) book(ch *Charge, index int, g *group) error {
	var of exact
	if g.count > 1 {
		e.each(&g.goods, func(line int) { of = of.add(e.lines[line].goods) })
	}
	for i := g.first; ; i = e.next[i] {
		part := g.amount
		switch {
		case g.count == 1:
		case of.sign() == 0:
			part = part.mul(exact{n: 1, d: g.count})
		default:
			part = part.mul(e.lines[i].goods).mul(of.inverse())
		}
		e.charged[index*len(e.lines)+i] = part
		e.lines[i].bear(ch.Kind, part, g.unknown)
		if i == g.last {
			break
		}
	}
	if e.trying {
		return nil
	}
	return e.settle(ch, g)
}

// bear adds a part of a charge to a line.
func (l *lineState) bear(k Kind, part exact, unknown bool) {
	l.unknown = l.unknown || unknown
	switch k {
	case Duty:
		l.duty = l.duty.add(part)
	case Tax:
		l.tax = l.tax.add(part)
	case Fee:
		l.fees = l.fees.add(part)
	}
}

// settle adds a group's amount to the totals, and the component that explains it.
func (e *evaluation) settle(ch *Charge, g *group) error {
	amount, err := e.money(g.amount)
	if err != nil {
		return err
	}
	t := &e.result.Totals
	into := &t.Duty
	switch ch.Kind {
	case Tax:
		into = &t.Tax
	case Fee:
		into = &t.Fees
	}
	if t.Unknown = t.Unknown || g.unknown; !g.unknown {
		if *into, err = into.Add(amount); err != nil {
			return err
		}
	}
	e.result.Estimated = e.result.Estimated || g.uncertain() && amount.Minor != 0
	if !e.explained {
		return nil
	}
	return e.explain(ch, g, amount)
}

// uncertain is true for a rate that is levied and only estimated.
func (g *group) uncertain() bool {
	return g.suppressed == "" && !g.assumed && g.row != nil && (g.estimate || g.row.Proof.Confidence == Estimate)
}
