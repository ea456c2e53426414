package landedcost

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Compile resolves names, builds the look-ups and checks that the set makes sense: every name exists, bases look
// only at earlier bases, a charge that switches another off or carries it comes before it. A *Misplaced ErrRule otherwise.
func (s *Set) Compile() error {
	s.bases, s.charges, s.spare = map[string]int{}, map[string]int{}, &sync.Pool{}
	for i := range s.Charges {
		id := s.Charges[i].ID
		if _, twice := s.charges[id]; twice || id == "" {
			return &Misplaced{"charge", id, fmt.Errorf("%w: charge %q is there twice or has no id", ErrRule, id)}
		}
		s.charges[id] = i
	}
	base, charge := func(i int) string { return s.Bases[i].Name }, func(i int) string { return s.Charges[i].ID }
	regime, notice := func(i int) string { return s.Regimes[i].Code }, func(i int) string { return s.Advice[i].Key }
	for _, pass := range []struct {
		n    int
		part string
		name func(int) string
		step func(int) error
	}{
		{len(s.Bases), "base", base, s.compileBase}, {len(s.Charges), "charge", charge, s.compileCharge},
		{len(s.Charges), "charge", charge, s.relate}, {len(s.Regimes), "regime", regime, s.compileRegime},
		{len(s.Regimes), "regime", regime, s.tryable}, {len(s.Advice), "notice", notice, s.compileAdvice},
	} {
		for i := range pass.n {
			if err := pass.step(i); err != nil {
				return &Misplaced{pass.part, pass.name(i), err}
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
	b.fixed = s.settled(b)
	s.bases[b.Name] = i
	return nil
}

// settled is true for a base that is the same whatever the charges come to.
func (s *Set) settled(b *Base) bool {
	for _, a := range b.Alternatives {
		for _, c := range a.When {
			if c.kind == onMeasure && !s.Bases[c.base].fixed {
				return false
			}
		}
		for _, t := range a.Terms {
			if t.earlier() || t.kind == termBase && !s.Bases[t.index].fixed {
				return false
			}
		}
	}
	return true
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
			if c.kind == onTrial && !strings.HasPrefix(where, regimeWord) {
				return fmt.Errorf("%w: %s: condition %q: only a regime may ask what a charge comes to", ErrRule, where, c.Text)
			}
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
	ch.base = base
	if ch.Code == "" || ch.Name == "" || !slices.Contains([]Kind{Duty, Tax, Fee}, ch.Kind) {
		return fmt.Errorf("%w: %s wants a code, a name and a kind", ErrRule, where)
	}
	for _, steps := range []Steps{ch.Round, ch.BaseStep, ch.Total} {
		for i := range steps {
			steps[i].unit = minorUnits(steps[i].Step)
		}
	}
	for i := range ch.Waive {
		ch.Waive[i].limit = minorUnits(ch.Waive[i].Below)
	}
	if ch.index = ch.Index; ch.index == nil {
		var err error
		if ch.index, err = NewIndex(ch.Rows); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
	ch.words()
	return s.conditions(ch.When, ch.Lines, where)
}

// words writes once what every explanation says again.
func (ch *Charge) words() {
	ch.doubt = "The rate of " + ch.Name + " is an estimate: the highest that may apply to such goods."
	ch.warnings = make([]Notice, len(ch.index.unsure))
	for at, i := range ch.index.unsure {
		r := &ch.index.rows[i]
		ch.warnings[at] = warning(r.Valid, ch.Name, &r.Rate, "charge", "charged")
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

// regimeWord begins the place of a mistake in a regime.
const regimeWord = "regime "

func (s *Set) compileRegime(i int) error {
	r := &s.Regimes[i]
	where := regimeWord + r.Code
	base, ok := s.bases[r.CustomsValue]
	if !ok {
		return fmt.Errorf("%w: %s: there is no base %q for the customs value", ErrRule, where, r.CustomsValue)
	}
	r.value, r.warning = base, warning(r.Valid, r.Name, nil, "regime", "applied")
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

// tryable resolves the charges that a regime's conditions try out, and the regimes to try them under.
func (s *Set) tryable(i int) error {
	r := &s.Regimes[i]
	for j := range r.When {
		c := &r.When[j]
		if c.kind != onTrial {
			continue
		}
		under := slices.IndexFunc(s.Regimes, func(other Regime) bool { return other.Code == c.under || c.under == "" && other.Code == r.Code })
		charge, ok := s.charges[c.name]
		if under < 0 || !ok || !slices.Contains(s.Regimes[under].charges, charge) {
			return fmt.Errorf("%w: regime %s: condition %q: no such regime levies %s", ErrRule, r.Code, c.Text, c.name)
		}
		c.regime, c.base = under, charge
	}
	return nil
}

// Misplaced is a mistake in one part of a set: a base, charge, regime or notice of that name.
type Misplaced struct {
	Part, Name string
	Err        error // an ErrRule
}

// Error says what is wrong and where.
func (m *Misplaced) Error() string { return m.Err.Error() }

// Unwrap is what is wrong.
func (m *Misplaced) Unwrap() error { return m.Err }
