package landedcost

import (
	"fmt"
	"slices"
)

// Compile resolves names, builds the look-ups and checks that the set makes sense: every name exists, bases look
// only at earlier bases, a charge that switches another off or carries it comes before it. ErrRule otherwise.
func (s *Set) Compile() error {
	s.bases, s.charges = map[string]int{}, map[string]int{}
	for i := range s.Charges {
		if _, twice := s.charges[s.Charges[i].ID]; twice || s.Charges[i].ID == "" {
			return fmt.Errorf("%w: charge %q is there twice or has no id", ErrRule, s.Charges[i].ID)
		}
		s.charges[s.Charges[i].ID] = i
	}
	for _, pass := range []struct {
		n    int
		step func(int) error
	}{
		{len(s.Bases), s.compileBase}, {len(s.Charges), s.compileCharge}, {len(s.Charges), s.relate},
		{len(s.Regimes), s.compileRegime}, {len(s.Advice), s.compileAdvice},
	} {
		for i := range pass.n {
			if err := pass.step(i); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Set) compileAdvice(i int) error {
	a := &s.Advice[i]
	return s.conditions(a.When, a.Lines, "advice "+a.Key)
}

func (s *Set) compileBase(i int) error {
	b := &s.Bases[i]
	if _, word := termWords[b.Name]; word || b.Name == "" {
		return fmt.Errorf("%w: base %q has a reserved name", ErrRule, b.Name)
	}
	if _, twice := s.bases[b.Name]; twice {
		return fmt.Errorf("%w: base %s is there twice", ErrRule, b.Name)
	}
	for j := range b.Alternatives {
		a := &b.Alternatives[j]
		if err := s.conditions(a.When, nil, "base "+b.Name); err != nil {
			return err
		}
		for k := range a.Terms {
			if err := s.compileTerm(&a.Terms[k]); err != nil {
				return fmt.Errorf("base %s: %w", b.Name, err)
			}
		}
	}
	s.bases[b.Name] = i
	return nil
}

func (s *Set) compileTerm(t *Term) error {
	t.factor = fraction(t.Factor)
	kind, word := termWords[t.Name]
	charge, isCharge := s.charges[t.Name]
	base, isBase := s.bases[t.Name]
	switch {
	case word:
		t.kind = kind
	case isCharge:
		t.kind, t.index = termCharge, charge
	case isBase:
		t.kind, t.index = termBase, base
	default:
		return fmt.Errorf("%w: %q is no word, charge or earlier base", ErrRule, t.Name)
	}
	return nil
}

// conditions resolves the bases of conditions and sees that those on the consignment do not mean a line.
func (s *Set) conditions(when, lines []Condition, where string) error {
	for _, list := range [][]Condition{when, lines} {
		for i := range list {
			c := &list[i]
			if c.kind != onMeasure {
				continue
			}
			base, ok := s.bases[c.name]
			if !ok {
				return fmt.Errorf("%w: %s: condition %q: there is no base %q", ErrRule, where, c.Text, c.name)
			}
			c.base = base
		}
	}
	for i := range when {
		if c := &when[i]; c.onLine() && !c.every && !c.some {
			return fmt.Errorf("%w: %s: condition %q wants each or any", ErrRule, where, c.Text)
		}
	}
	return nil
}

func (s *Set) compileCharge(i int) error {
	ch := &s.Charges[i]
	where := "charge " + ch.ID
	base, ok := s.bases[ch.Base]
	if !ok {
		return fmt.Errorf("%w: %s: there is no base %q", ErrRule, where, ch.Base)
	}
	ch.base, ch.duty = base, s.counts(base, map[int]bool{})
	if ch.Code == "" || ch.Name == "" || !slices.Contains([]Kind{Duty, Tax, Fee}, ch.Kind) {
		return fmt.Errorf("%w: %s wants a code, a name and a kind", ErrRule, where)
	}
	ch.index, ch.chapters = map[string][]int{}, map[string][]int{}
	for row := range ch.Rows {
		ch.indexRow(row)
	}
	return s.conditions(ch.When, ch.Lines, where)
}

// counts is true when a base looks at charges worked out before.
func (s *Set) counts(base int, seen map[int]bool) bool {
	if seen[base] {
		return false
	}
	seen[base] = true
	for _, a := range s.Bases[base].Alternatives {
		for _, t := range a.Terms {
			if t.earlier() || t.kind == termBase && s.counts(t.index, seen) {
				return true
			}
		}
	}
	return false
}

func (ch *Charge) indexRow(i int) {
	r := &ch.Rows[i]
	ch.flatKeys = ch.flatKeys || r.Rate.perItem()
	r.from, r.to, r.checked = r.Valid.From.String(), r.Valid.To.String(), r.Proof.Checked.String()
	for _, some := range []bool{len(r.Origins) > 0, len(r.Regions) > 0, len(r.Postcodes) > 0, len(r.Channels) > 0, r.Producer != "", r.Evidence, r.UnitPrice != nil} {
		if some {
			r.conditions++
		}
	}
	if r.Valid.Status == Expected {
		ch.expected = append(ch.expected, i)
		rate := ", " + r.Rate.Text + ","
		if r.Rate.None {
			rate = "" // that there will be a charge is known, its rate is not
		}
		r.announced = ch.Name + rate + " is announced from " + r.from + " but not confirmed; it is not charged."
	}
	if len(r.HS) == 0 {
		ch.index[""] = append(ch.index[""], i)
	}
	for _, prefix := range r.HS {
		ch.index[prefix] = append(ch.index[prefix], i)
		if len(prefix) >= 2 && !slices.Contains(ch.chapters[prefix[:2]], i) {
			ch.chapters[prefix[:2]] = append(ch.chapters[prefix[:2]], i)
		}
	}
}

// relate resolves the charges a charge is switched off by, carried by or credited with.
func (s *Set) relate(i int) error {
	ch := &s.Charges[i]
	for _, list := range []struct {
		ids  []string
		into *[]int
	}{{ch.SuppressedBy, &ch.suppressors}, {ch.AddsTo, &ch.carries}, {ch.Credits, &ch.credits}} {
		for _, id := range list.ids {
			j, ok := s.charges[id]
			if !ok {
				return fmt.Errorf("%w: charge %s names unknown %q", ErrRule, ch.ID, id)
			}
			*list.into = append(*list.into, j)
		}
	}
	for _, id := range ch.Replaces {
		j, ok := s.charges[id]
		if !ok {
			return fmt.Errorf("%w: charge %s replaces unknown %q", ErrRule, ch.ID, id)
		}
		s.Charges[j].suppressors = append(s.Charges[j].suppressors, i)
	}
	return nil
}

func (s *Set) compileRegime(i int) error {
	r := &s.Regimes[i]
	where := "regime " + r.Code
	base, ok := s.bases[r.CustomsValue]
	if !ok {
		return fmt.Errorf("%w: %s: there is no base %q for the customs value", ErrRule, where, r.CustomsValue)
	}
	r.value = base
	if r.Outcome != "" && r.Outcome != Priced && r.Reason == "" {
		return fmt.Errorf("%w: %s: an outcome %s wants a reason", ErrRule, where, r.Outcome)
	}
	for _, id := range r.Charges {
		i, ok := s.charges[id]
		if !ok {
			return fmt.Errorf("%w: %s levies unknown %q", ErrRule, where, id)
		}
		r.charges = append(r.charges, i)
	}
	for at, i := range r.charges {
		for _, other := range slices.Concat(s.Charges[i].suppressors, s.Charges[i].carries, s.Charges[i].credits) {
			if slices.Index(r.charges, other) > at {
				return fmt.Errorf("%w: %s: %s must come before %s", ErrRule, where, s.Charges[other].ID, s.Charges[i].ID)
			}
		}
	}
	return s.conditions(r.When, nil, where)
}
