package landedcost

import "slices"

// assume applies the what-if rates. decided says that one of them settles the charge on this line, applies whether
// it is then levied at all.
//
// A duty rate stands for the whole stack: the tariff's charge carries it, every other duty on value or measure
// drops; a flat charge per kind of item stays. A rate for the heading only replaces the tariff's own. A tax rate
// goes to the regime's first tax that meets its conditions, and the others drop.
func (e *evaluation) assume(ch *Charge, line int) (p pick, decided, applies bool) {
	a := &e.c.Assume
	switch {
	case ch.Kind == Tax && a.TaxRate != nil:
		p.rate, p.assumed = a.TaxRate, true
		return p, true, e.firstTax(ch, line)
	case ch.Kind != Duty || ch.index.flatKeys || line < 0:
		return p, false, true
	}
	own := heading(a.DutyRates, e.c.Lines[line].HS)
	switch {
	case a.DutyRate != nil:
		p.rate, p.assumed = a.DutyRate, true
		if own != nil {
			p.rate = own
		}
		first := ch.Tariff && !e.lines[line].stacked
		e.lines[line].stacked = e.lines[line].stacked || first
		return p, true, first
	case ch.Tariff && own != nil:
		p.rate, p.assumed = own, true
		return p, true, true
	}
	return p, false, true
}

// any is true when something is assumed.
func (a *Assume) any() bool {
	return a.DutyRate != nil || a.TaxRate != nil || a.TaxOnDuty != nil || len(a.DutyRates) > 0
}

// firstTax is true when no earlier tax of the regime was levied or waived on the line, or on any line when it is -1.
func (e *evaluation) firstTax(ch *Charge, line int) bool {
	for _, i := range e.regime.charges {
		other := &e.set.Charges[i]
		if other == ch {
			return true
		}
		levies := e.levies[i*len(e.lines) : (i+1)*len(e.lines)]
		if line >= 0 {
			levies = levies[line : line+1]
		}
		if other.Kind == Tax && slices.ContainsFunc(levies, func(l levy) bool { return l >= waived }) {
			return false
		}
	}
	return true
}

func heading(rates map[string]Rate, hs string) *Rate {
	for n := len(hs); n >= 2 && len(rates) > 0; n-- {
		if r, ok := rates[hs[:n]]; ok {
			return &r
		}
	}
	return nil
}
