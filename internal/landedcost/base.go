package landedcost

import (
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

type termKind uint8

const (
	termGoods termKind = iota
	termShipping
	termInsurance
	termHidden
	termDuty
	termTax
	termFees
	termCharge
	termBase
)

var termWords = map[string]termKind{
	"goods": termGoods, "shipping": termShipping, "insurance": termInsurance, "hidden_delivery": termHidden,
	"duty": termDuty, "tax": termTax, "fees": termFees,
}

// ParseTerms reads a sum like "goods + shipping + insurance + duty?" or "0.6*goods + us.mfn": words, ids of earlier
// charges and names of other bases, each with an optional factor. hidden_delivery is the delivery when it is not
// shown apart from the price. A question mark makes a term count only where the seller recharges it (DDP).
func ParseTerms(text string) ([]Term, error) {
	var terms []Term
	for _, part := range strings.Split(text, "+") {
		t := Term{Name: strings.TrimSpace(part), Factor: money.NewDecimal(1, 0)}
		if factor, name, ok := strings.Cut(t.Name, "*"); ok {
			d, err := money.ParseDecimal(strings.TrimSpace(factor))
			if err != nil || d.Sign() < 0 {
				return nil, fmt.Errorf("%w: base %q: %q is not a factor", ErrRule, text, factor)
			}
			t.Factor, t.Name = d, strings.TrimSpace(name)
		}
		t.Name, t.Flagged = strings.CutSuffix(t.Name, "?")
		if t.Name == "" || strings.ContainsAny(t.Name, " \t") {
			return nil, fmt.Errorf("%w: base %q: terms are joined by +", ErrRule, text)
		}
		terms = append(terms, t)
	}
	return terms, nil
}

// earlier is true for a term that counts charges worked out before.
func (t *Term) earlier() bool { return t.kind >= termDuty && t.kind <= termCharge }

// baseState is what one run knows of a base.
type baseState struct {
	alternative int32 // from 1; 0: not chosen yet
	summed      bool
	total       exact
}

// sum is a base over all lines, in minor units of the answer; and whether a part of it is unknown.
func (e *evaluation) sum(base int) (exact, bool, error) {
	state := &e.bases[base]
	if state.summed {
		return state.total, false, nil
	}
	var total exact
	unknown := false
	for i := range e.lines {
		v, u, err := e.onLine(base, i)
		if err != nil {
			return exact{}, false, err
		}
		total, unknown = total.add(v), unknown || u
	}
	if e.set.Bases[base].fixed {
		state.total, state.summed = total, true
	}
	return total, unknown, nil
}

// onLine is a base on one line.
func (e *evaluation) onLine(base, line int) (exact, bool, error) {
	a, err := e.alternative(base)
	if err != nil {
		return exact{}, false, err
	}
	return e.terms(a.Terms, line)
}

// alternative is the sum a base is in this consignment.
func (e *evaluation) alternative(base int) (*Alternative, error) {
	b, state := &e.set.Bases[base], &e.bases[base]
	if state.alternative > 0 {
		return &b.Alternatives[state.alternative-1], nil
	}
	for i := range b.Alternatives {
		a := &b.Alternatives[i]
		ok, err := e.hold(a.When, -1)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if b.fixed {
			state.alternative = int32(i + 1)
		}
		return a, nil
	}
	return nil, fmt.Errorf("%w: base %s has no alternative for this consignment", ErrRule, b.Name)
}

func (e *evaluation) terms(terms []Term, line int) (exact, bool, error) {
	var total exact
	unknown := false
	for i := range terms {
		t := &terms[i]
		if !e.counts(t) {
			continue
		}
		v, u, err := e.term(t, line)
		if err != nil {
			return exact{}, false, err
		}
		if !t.factor.one() {
			v = v.mul(t.factor)
		}
		total, unknown = total.add(v), unknown || u
	}
	return total, unknown, nil
}

// counts decides the flagged terms: by assumption for duty, else by who pays at the border.
func (e *evaluation) counts(t *Term) bool {
	if t.kind == termDuty && e.c.Assume.TaxOnDuty != nil {
		return *e.c.Assume.TaxOnDuty
	}
	return !t.Flagged || e.c.Terms == "DDP"
}

func (e *evaluation) term(t *Term, line int) (exact, bool, error) {
	l := &e.lines[line]
	switch t.kind {
	case termGoods:
		return l.goods, false, nil
	case termShipping:
		return l.shipping, false, nil
	case termInsurance:
		return l.insurance, false, nil
	case termHidden:
		if e.c.ShippingShownApart {
			return exact{}, false, nil
		}
		return l.shipping.add(l.insurance), false, nil
	case termDuty:
		return l.duty, l.unknown, nil
	case termTax:
		return l.tax, l.unknown, nil
	case termFees:
		return l.fees, l.unknown, nil
	case termCharge:
		return e.levied(t.index, line), l.unknown, nil
	}
	return e.onLine(t.index, line)
}
