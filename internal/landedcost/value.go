package landedcost

// goods is what a rate is applied to beside a sum of money: lines, and how many kinds of goods they are. The lines
// hang together by the evaluation's next.
type goods struct {
	first, last  int
	count, items int64
}

// value is what a rate comes to on a base, exactly, in minor units of the answer; false when the goods lack a
// measure the rate needs.
func (e *evaluation) value(r *Rate, base exact, g goods) (exact, bool, error) {
	var total exact
	for i := range r.Parts {
		p := &r.Parts[i]
		v, known, err := e.part(p, base, g)
		if err != nil || !known {
			return exact{}, known, err
		}
		total = total.add(v)
	}
	if r.Inside {
		share := r.Parts[0].share
		total = total.mul(whole(1).sub(share).inverse())
	}
	if r.Less == nil && r.Min == nil && r.Max == nil {
		return total, true, nil
	}
	return e.limited(r, total, g)
}

func (e *evaluation) part(p *Part, base exact, g goods) (exact, bool, error) {
	if p.Amount != nil {
		return e.specific(p.Amount, g)
	}
	if p.Above != nil {
		free, known, err := e.specific(p.Above, g)
		if err != nil || !known {
			return exact{}, known, err
		}
		base = atLeastZero(base.sub(free))
	}
	return base.mul(p.share), true, nil
}

// limited applies "less", then "min", then "max".
func (e *evaluation) limited(r *Rate, total exact, g goods) (exact, bool, error) {
	for i, s := range []*Specific{r.Less, r.Min, r.Max} {
		if s == nil {
			continue
		}
		v, known, err := e.specific(s, g)
		if err != nil || !known {
			return exact{}, known, err
		}
		switch c := total.cmp(v); {
		case i == 0:
			total = atLeastZero(total.sub(v))
		case i == 1 && c < 0, i == 2 && c > 0:
			total = v
		}
	}
	return total, true, nil
}

func (e *evaluation) specific(s *Specific, g goods) (exact, bool, error) {
	count, known := e.measure(s, g)
	if !known {
		return exact{}, false, nil
	}
	per, err := e.per(s.Currency)
	return s.value.mul(per).mul(count), true, err
}

// measure is how many units of the goods count; false when a line does not say.
func (e *evaluation) measure(s *Specific, g goods) (exact, bool) {
	switch s.Unit {
	case "", "consignment":
		return whole(1), true
	case "item":
		return whole(g.items), true
	case "line":
		return whole(g.count), true
	}
	var total exact
	for i := g.first; ; i = e.next[i] {
		one, known := e.unit(i, s.Unit)
		if !known {
			return exact{}, false
		}
		total = total.add(one.mul(whole(e.c.Lines[i].Quantity)))
		if i == g.last {
			break
		}
	}
	if s.over.sign() > 0 {
		total = atLeastZero(total.sub(s.over))
	}
	return total, true
}

// unit is the measure of one piece of a line's goods.
func (e *evaluation) unit(line int, unit string) (exact, bool) {
	l := &e.c.Lines[line]
	switch unit {
	case "piece":
		return whole(1), true
	case "kg":
		return exact{n: l.WeightGrams, d: 1000}, l.WeightGrams > 0
	}
	for _, name := range []string{unit, unit + "s"} {
		if d, ok := l.UnitMeasures[name]; ok && d.Sign() > 0 {
			return fraction(d), true
		}
	}
	return exact{}, false
}

func atLeastZero(v exact) exact {
	if v.sign() < 0 {
		return exact{}
	}
	return v
}
