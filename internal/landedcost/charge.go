package landedcost

import (
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

// group is lines that a charge takes together.
type group struct {
	goods
	pick
	base    exact
	credit  exact
	amount  exact
	unknown bool
}

// pick is the rate chosen for a line and how it came about.
type pick struct {
	row        *Row
	rate       *Rate
	estimate   bool
	assumed    bool
	missing    bool // no rate, though there must be one
	suppressed string
}

// charge works out one charge of the regime: which lines, which rate, grouped, rounded, waived, explained.
func (e *evaluation) charge(index int) error {
	ch := &e.set.Charges[index]
	if ok, err := e.hold(ch.When, -1); err != nil || !ok {
		return err
	}
	if err := e.expect(ch); err != nil {
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

// groups picks a rate for each line and gathers the lines by the charge's level.
func (e *evaluation) groups(ch *Charge, index int) ([]group, error) {
	if ch.Level == PerConsignment {
		return e.wholeConsignment(ch, index)
	}
	groups := e.scratch[:0]
	for i := range e.lines {
		ok, err := e.applies(ch, i)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		p, applies, err := e.pick(ch, i)
		if err != nil {
			return nil, err
		}
		if !applies {
			continue
		}
		e.levies[index*len(e.lines)+i] = p.suppressed == ""
		if at := e.join(ch, groups, p, i); at >= 0 {
			groups[at].lines = append(groups[at].lines, i)
			continue
		}
		groups = append(groups, group{goods: goods{e.all[i : i+1 : i+1], 1}, pick: p})
	}
	e.scratch = groups
	return groups, nil
}

// wholeConsignment is one group of all lines in scope, with one rate.
func (e *evaluation) wholeConsignment(ch *Charge, index int) ([]group, error) {
	g := group{}
	for i := range e.lines {
		ok, err := e.applies(ch, i)
		if err != nil {
			return nil, err
		}
		if ok {
			g.lines = append(g.lines, i)
		}
	}
	var none []group
	if len(g.lines) == 0 {
		return none, nil
	}
	g.items = int64(len(g.lines))
	p, applies, err := e.pick(ch, -1)
	if err != nil || !applies {
		return none, err
	}
	g.pick = p
	for _, i := range g.lines {
		e.levies[index*len(e.lines)+i] = true
	}
	return []group{g}, nil
}

// applies is true for a line that meets the charge's line conditions and carries a charge it adds to.
func (e *evaluation) applies(ch *Charge, line int) (bool, error) {
	carried := len(ch.carries) == 0
	for _, other := range ch.carries {
		carried = carried || e.levies[other*len(e.lines)+line]
	}
	if !carried {
		return false, nil
	}
	return e.hold(ch.Lines, line)
}

// join finds the group a line belongs to, -1 for none yet.
func (e *evaluation) join(ch *Charge, groups []group, p pick, line int) int {
	for i := range groups {
		g := &groups[i]
		switch ch.Level {
		case PerRate:
			if g.row == p.row && g.rate == p.rate && g.suppressed == p.suppressed && g.missing == p.missing && g.estimate == p.estimate {
				return i
			}
		case PerKey:
			if e.sameKey(ch.Key, g.lines[0], line) {
				return i
			}
		}
	}
	return -1
}

func (e *evaluation) sameKey(key []string, a, b int) bool {
	l, m := &e.c.Lines[a], &e.c.Lines[b]
	for _, field := range key {
		same := true
		switch field {
		case "hs6":
			same = l.HS[:min(6, len(l.HS))] == m.HS[:min(6, len(m.HS))]
		case "hs":
			same = l.HS == m.HS
		case "description":
			same = strings.EqualFold(strings.TrimSpace(l.Description), strings.TrimSpace(m.Description))
		case "origin":
			same = e.origin(a) == e.origin(b)
		}
		if !same {
			return false
		}
	}
	return true
}

// pick chooses the rate of a charge for a line (-1: the consignment); false when the charge does not apply.
func (e *evaluation) pick(ch *Charge, line int) (pick, bool, error) {
	p, decided, applies := e.assume(ch, line)
	if decided && !applies {
		return p, false, nil
	}
	row, estimate, err := e.find(ch, line)
	if err != nil {
		return p, false, err
	}
	p.row = row
	if !decided {
		p.estimate = estimate
		switch {
		case row != nil && row.Rate.None, row == nil && (ch.Missing == MissingNone || ch.Missing == MissingSubdivision):
			return p, false, nil
		case row == nil:
			p.missing = true
		default:
			p.rate = &row.Rate
		}
	}
	p.suppressed = e.suppressor(ch, line)
	return p, true, nil
}

func (e *evaluation) suppressor(ch *Charge, line int) string {
	if line < 0 {
		return ""
	}
	for _, other := range ch.suppressors {
		if e.levies[other*len(e.lines)+line] {
			return e.set.Charges[other].Code
		}
	}
	return ""
}

// work applies the rate of a group to its base and rounds.
func (e *evaluation) work(ch *Charge, g *group) error {
	unknown := g.missing
	for _, i := range g.lines {
		v, u, err := e.onLine(ch.base, i)
		if err != nil {
			return err
		}
		g.base, unknown = g.base.add(v), unknown || u
	}
	g.unknown = unknown && g.suppressed == ""
	if g.unknown || g.suppressed != "" {
		return nil
	}
	var err error
	if g.base, err = e.cut(g.base, ch.BaseStep); err != nil {
		return err
	}
	v, known, err := e.value(g.rate, g.base, g.goods)
	if err != nil {
		return err
	}
	if g.unknown = !known; g.unknown {
		e.advice("document", g.lines[0], "measure_missing", "The rate "+g.rate.Text+" needs a measure of the goods that was not given.")
		return nil
	}
	for _, other := range ch.credits {
		for _, i := range g.lines {
			g.credit = g.credit.add(e.levied(other, i))
		}
	}
	g.amount, err = e.rounded(atLeastZero(v.sub(g.credit)), ch.Round)
	return err
}

// rounded is the value at the charge's own step, or at the minor unit of the answer.
func (e *evaluation) rounded(v exact, r Rounding) (exact, error) {
	if r.Step.Minor != 0 {
		return e.cut(v, r)
	}
	n, ok := v.round(money.HalfUp)
	if !ok {
		return exact{}, money.ErrOverflow
	}
	return whole(n), nil
}

// cutTotal rounds the sum of all groups and takes the difference from the largest.
func (e *evaluation) cutTotal(ch *Charge, groups []group) error {
	if ch.Total.Step.Minor == 0 {
		return nil
	}
	total, largest := sumOf(groups)
	to, err := e.cut(total, ch.Total)
	if err != nil {
		return err
	}
	groups[largest].amount = atLeastZero(groups[largest].amount.add(to.sub(total)))
	return nil
}

// waive forgives a charge whose sum, before it is rounded, is too small. What is forgiven carries no other charge.
func (e *evaluation) waive(ch *Charge, index int, groups []group) error {
	if ch.Waive.Below.Minor == 0 {
		return nil
	}
	per, err := e.per(ch.Waive.Below.Currency)
	if err != nil {
		return err
	}
	total, _ := sumOf(groups)
	if total.cmp(minorUnits(ch.Waive.Below).mul(per)) >= 0 {
		return nil
	}
	for i := range groups {
		if groups[i].suppressed == "" && !groups[i].unknown {
			groups[i].amount, groups[i].suppressed = exact{}, "small_amount"
			for _, line := range groups[i].lines {
				e.levies[index*len(e.lines)+line] = false
			}
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

// book adds a group's amount to its lines, in proportion to their goods, and to the components.
func (e *evaluation) book(ch *Charge, index int, g *group) error {
	var of exact
	for _, i := range g.lines {
		of = of.add(e.lines[i].goods)
	}
	for _, i := range g.lines {
		part := g.amount
		switch {
		case len(g.lines) == 1:
		case of.sign() == 0:
			part = part.mul(lowest(1, int64(len(g.lines))))
		default:
			part = part.mul(e.lines[i].goods).mul(of.inverse())
		}
		l := &e.lines[i]
		l.unknown = l.unknown || g.unknown
		e.charged[index*len(e.lines)+i] = part
		switch ch.Kind {
		case Duty:
			l.duty = l.duty.add(part)
		case Tax:
			l.tax = l.tax.add(part)
		case Fee:
			l.fees = l.fees.add(part)
		}
	}
	return e.explain(ch, g)
}
