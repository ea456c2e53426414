package landedcost

import "strings"

// group is lines that a charge takes together.
type group struct {
	goods
	pick
	whole   exact // the base before its rounding
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
		e.mark(index, i, p.suppressed)
		if at := e.join(ch, groups, &p, i); at >= 0 {
			e.hang(&groups[at].goods, i)
			continue
		}
		groups = append(groups, group{goods: goods{i, i, 1, 1}, pick: p})
	}
	e.scratch = groups
	return groups, nil
}

// mark notes that a charge was levied on a line, or switched off.
func (e *evaluation) mark(charge, line int, suppressed string) {
	if suppressed == "" {
		e.levies[charge*len(e.lines)+line] = levied
	}
}

// hang adds a line to the goods of a group.
func (e *evaluation) hang(g *goods, line int) {
	e.next[g.last] = line
	g.last = line
	g.count++
}

// wholeConsignment is one group of all lines in scope, with one rate.
func (e *evaluation) wholeConsignment(ch *Charge, index int) ([]group, error) {
	g := group{}
	for i := range e.lines {
		ok, err := e.applies(ch, i)
		if err != nil {
			return nil, err
		}
		switch {
		case !ok:
		case g.count == 0:
			g.goods = goods{i, i, 1, 1}
		default:
			e.hang(&g.goods, i)
			g.items++
		}
	}
	none := e.scratch[:0]
	if g.count == 0 {
		return none, nil
	}
	p, applies, err := e.pick(ch, -1)
	if err != nil || !applies {
		return none, err
	}
	g.pick = p
	e.scratch = append(none, g)
	e.each(&g.goods, func(line int) { e.mark(index, line, "") })
	return e.scratch, nil
}

// each visits the lines of goods.
func (e *evaluation) each(g *goods, visit func(line int)) {
	for i := g.first; ; i = e.next[i] {
		visit(i)
		if i == g.last {
			return
		}
	}
}

// applies is true for a line that meets the charge's line conditions and carries a charge it adds to.
func (e *evaluation) applies(ch *Charge, line int) (bool, error) {
	carried := len(ch.carries) == 0
	for _, other := range ch.carries {
		carried = carried || e.levies[other*len(e.lines)+line] == levied
	}
	if !carried {
		return false, nil
	}
	return e.hold(ch.Lines, line)
}

// join finds the group a line belongs to, -1 for none yet.
func (e *evaluation) join(ch *Charge, groups []group, p *pick, line int) int {
	if ch.Level == PerLine {
		return -1
	}
	for i := range groups {
		g := &groups[i]
		switch ch.Level {
		case PerRate:
			if g.row == p.row && g.rate == p.rate && g.suppressed == p.suppressed && g.missing == p.missing && g.estimate == p.estimate {
				return i
			}
		case PerKey:
			if e.sameKey(ch.Key, g.first, line) {
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
	return p, !p.missing || p.suppressed == "", nil // of a rate nobody knows and nobody owes there is nothing to say
}

func (e *evaluation) suppressor(ch *Charge, line int) string {
	if line < 0 {
		return ""
	}
	for _, other := range ch.suppressors {
		if e.levies[other*len(e.lines)+line] == levied {
			return e.set.Charges[other].Code
		}
	}
	return ""
}
