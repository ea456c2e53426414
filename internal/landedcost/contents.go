package landedcost

// content is what parts of the price a base counts, by term kind up to termFees, and the factor of each.
type content [termFees + 1]exact

// contents writes what the base of a charge counts in this consignment: "goods shipping duty", in the order of the
// words of ParseTerms, with a factor other than one before its word ("0.6*goods"). Parts of nothing are left out, so
// that an explanation does not speak of an insurance nobody bought.
func (e *evaluation) contents(base int, g *goods) error {
	var found content
	for line := g.first; ; line = e.next[line] {
		if err := e.collect(base, line, whole(1), &found); err != nil {
			return err
		}
		if line == g.last {
			break
		}
	}
	from := len(e.text)
	for kind, name := range [...]string{"goods", "shipping", "insurance", "shipping", "duty", "tax", "fees"} {
		factor := found[kind]
		if factor.sign() == 0 || termKind(kind) == termHidden && found[termShipping].sign() > 0 {
			continue
		}
		if len(e.text) > from {
			e.text = append(e.text, ' ')
		}
		if !factor.one() {
			e.text = append(append(e.text, decimalText(factor)...), '*')
		}
		e.text = append(e.text, name...)
	}
	return nil
}

// collect notes the parts of a base on a line that are more than nothing.
func (e *evaluation) collect(base, line int, factor exact, found *content) error {
	a, err := e.alternative(base)
	if err != nil {
		return err
	}
	for i := range a.Terms {
		if err := e.collectTerm(&a.Terms[i], line, factor, found); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluation) collectTerm(t *Term, line int, factor exact, found *content) error {
	if !e.counts(t) {
		return nil
	}
	if !t.factor.one() {
		factor = factor.mul(t.factor)
	}
	if t.kind == termBase {
		return e.collect(t.index, line, factor, found)
	}
	v, _, err := e.term(t, line)
	if err != nil || v.sign() == 0 {
		return err
	}
	kind := t.kind
	if kind == termCharge {
		kind = e.set.Charges[t.index].Kind.term()
	}
	found[kind] = factor
	return nil
}

// term is the kind of term that counts charges of a kind.
func (k Kind) term() termKind {
	switch k {
	case Tax:
		return termTax
	case Fee:
		return termFees
	}
	return termDuty
}
