package landedcost

// content is what parts of the price a base counts, by term kind up to termFees, and the factor of each.
type content [termFees + 1]exact

// contents names what the base of a charge counts in this consignment: "goods shipping duty", in the order of the
// words of ParseTerms, with a factor other than one before its word ("0.6*goods"). Parts of nothing are left out, so
// that an explanation does not speak of an insurance nobody bought.
func (e *evaluation) contents(base int, g *goods) (string, error) {
	var found content
	for line := g.first; ; line = e.next[line] {
		if err := e.collect(base, line, whole(1), &found); err != nil {
			return "", err
		}
		if line == g.last {
			break
		}
	}
	e.text = e.text[:0]
	for kind, name := range [...]string{"goods", "shipping", "insurance", "shipping", "duty", "tax", "fees"} {
		factor := found[kind]
		if factor.sign() == 0 || termKind(kind) == termHidden && found[termShipping].sign() > 0 {
			continue
		}
		if len(e.text) > 0 {
			e.text = append(e.text, ' ')
		}
		if factor.cmp(whole(1)) != 0 {
			e.text = append(append(e.text, decimalText(factor)...), '*')
		}
		e.text = append(e.text, name...)
	}
	return string(e.text), nil
}

// collect notes the parts of a base on a line that are more than nothing.
func (e *evaluation) collect(base, line int, factor exact, found *content) error {
	for _, a := range e.set.Bases[base].Alternatives {
		ok, err := e.hold(a.When, -1)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		for i := range a.Terms {
			if err := e.collectTerm(&a.Terms[i], line, factor, found); err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}

func (e *evaluation) collectTerm(t *Term, line int, factor exact, found *content) error {
	if !e.counts(t) {
		return nil
	}
	factor = factor.mul(t.factor)
	if t.kind == termBase {
		return e.collect(t.index, line, factor, found)
	}
	v, _, err := e.term(t, line)
	if err != nil || v.sign() == 0 {
		return err
	}
	kind := t.kind
	if kind == termCharge {
		kind = map[Kind]termKind{Duty: termDuty, Tax: termTax, Fee: termFees}[e.set.Charges[t.index].Kind]
	}
	found[kind] = factor
	return nil
}
