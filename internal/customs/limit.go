package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// Limit is a value of the goods at which a destination begins to treat a consignment otherwise: up to Last by the rules
// of Below, from the next minor unit on by those of Above. It is found by asking the engine, not read from a rule, so it
// holds for whatever the rules measure: the goods, the goods with their delivery, or the tax they would owe.
type Limit struct {
	Last         money.Amount // the highest value of all goods that is still below
	Below, Above Side
	PerPiece     bool         // the price of one piece counts, not the sum
	Piece        money.Amount // the price of the dearest piece at Last
	Delivered    bool         // the delivery counts towards it
}

// Side is how a consignment fares on one side of a limit, next to it.
type Side struct {
	Outcome landedcost.Outcome
	Regime  string
	Reason  string
	Totals  landedcost.Totals
	Levies  []landedcost.Component

	levies string // which charges are levied at which rates, each once
}

// Limits are the nearest limits of a consignment as it is: the one it would pass with dearer goods and the one it has
// passed. A nil one is not there, or so far off that nobody would meet it.
type Limits struct {
	Above, Below *Limit
}

// The search looks from the value of the goods up to reach times as much, and no further than a sum nobody sends in
// a parcel; and down to a depth-th part of it.
const (
	reach   = 4096
	depth   = 64
	highest = 10_000_000_00
)

// Limits finds where the treatment of a consignment changes if nothing but the price of its dearest goods does. It
// asks the engine about fifty times at most. Errors as Landed.
func (b *Book) Limits(c landedcost.Consignment, rates landedcost.Rates) (Limits, error) {
	s := &search{book: b, c: c, rates: rates}
	now, err := s.at(s.goods())
	if err != nil {
		return Limits{}, err
	}
	var found Limits
	if last, ok := s.up(now); ok {
		found.Above = s.limit(last)
	}
	if last, ok := s.down(now); ok {
		found.Below = s.limit(last)
	}
	return found, s.err
}

// search asks the engine for one consignment at other values.
type search struct {
	book  *Book
	c     landedcost.Consignment
	rates landedcost.Rates
	err   error
}

func (s *search) goods() int64 {
	var sum int64
	for i := range s.c.Lines {
		sum += s.c.Lines[i].UnitPrice.Minor * s.c.Lines[i].Quantity
	}
	return sum
}

// at is how the consignment fares with its goods worth so much.
func (s *search) at(goods int64) (Side, error) {
	c, ok := Worth(s.c, goods)
	if !ok {
		return Side{}, nil
	}
	return s.side(c)
}

func (s *search) side(c landedcost.Consignment) (Side, error) {
	r, err := s.book.Landed(c, s.rates)
	if err != nil {
		return Side{}, err
	}
	return Side{r.Outcome, r.Regime, r.Reason, r.Totals, r.Components, levies(r.Components)}, nil
}

// levies names every charge with its rate, and what stands in its way.
func levies(components []landedcost.Component) string {
	all := make([]string, len(components))
	for i := range components {
		c := &components[i]
		all[i] = c.Code + " " + c.Rate + " " + c.SuppressedBy
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ";")
}

// same is true at a value where the consignment is treated as at the side.
func (s *search) same(goods int64, as Side) bool {
	if s.err != nil {
		return false
	}
	side, err := s.at(goods)
	if err != nil {
		s.err = err
		return false
	}
	return side.alike(as)
}

// alike compares the treatment, not the amounts: the way through customs, and which charges are levied at which rates. That
// a charge rounds to nothing is no other treatment.
func (s Side) alike(o Side) bool {
	return s.Outcome == o.Outcome && s.Regime == o.Regime && s.Reason == o.Reason && s.levies == o.levies
}

// up is the highest value that is treated as now, below the first other treatment it meets.
func (s *search) up(now Side) (int64, bool) {
	start := max(s.goods(), 1)
	for low, value := start, start; value < min(start*reach, highest); low = value {
		value = min(value*2, highest)
		if !s.same(value, now) {
			return s.edge(low, value, now), s.err == nil
		}
	}
	return 0, false
}

// down is the highest value below now that is treated otherwise.
func (s *search) down(now Side) (int64, bool) {
	start := s.goods()
	for high, value := start, start; value > max(start/depth, 1); high = value {
		value /= 2
		if _, ok := Worth(s.c, value); !ok {
			return 0, false
		}
		if !s.same(value, now) {
			return s.edge(high, value, now), s.err == nil
		}
	}
	return 0, false
}

// edge narrows the range between a value treated as now and one that is not down to neighbours, and gives the lower.
func (s *search) edge(alike, other int64, now Side) int64 {
	for distance(alike, other) > 1 && s.err == nil {
		middle := alike + (other-alike)/2
		if s.same(middle, now) {
			alike = middle
		} else {
			other = middle
		}
	}
	return min(alike, other)
}

func distance(a, b int64) int64 { return max(a-b, b-a) }

// limit says what changes between a value and the next minor unit.
func (s *search) limit(last int64) *Limit {
	l := &Limit{Last: money.New(last, s.c.Currency)}
	l.Below, s.err = s.at(last)
	if s.err == nil {
		l.Above, s.err = s.at(last + 1)
	}
	if s.err != nil {
		return nil
	}
	at, _ := Worth(s.c, last)
	l.Piece = dearest(at.Lines)
	over, _ := Worth(s.c, last+1)
	l.PerPiece = s.asBelow(halved(over), l)
	over.Shipping = money.Zero(s.c.Currency)
	l.Delivered = !s.c.Shipping.IsZero() && s.asBelow(over, l)
	return l
}

// asBelow is true for a consignment that is treated as below the limit and not as above it.
func (s *search) asBelow(c landedcost.Consignment, l *Limit) bool {
	side, err := s.side(c)
	if err != nil {
		s.err = err
		return false
	}
	return side.alike(l.Below)
}

// Worth is the consignment with all its goods worth so much, to the minor unit: the pieces of its dearest line cost more or
// less and nothing else changes. False for a sum that line can't reach.
func Worth(c landedcost.Consignment, goods int64) (landedcost.Consignment, bool) {
	var sum, most int64
	top := -1
	for i := range c.Lines {
		line := c.Lines[i].UnitPrice.Minor * c.Lines[i].Quantity
		sum += line
		if top < 0 || line > most {
			top, most = i, line
		}
	}
	rest := most + goods - sum
	if top < 0 || rest < 0 {
		return c, false
	}
	lines := make([]landedcost.Line, len(c.Lines), len(c.Lines)+1)
	copy(lines, c.Lines)
	l := &lines[top]
	each, more := rest/l.Quantity, rest%l.Quantity
	l.UnitPrice = money.New(each, c.Currency)
	if more > 0 {
		dearer := *l
		dearer.Quantity, dearer.UnitPrice = more, money.New(each+1, c.Currency)
		l.Quantity -= more
		lines = append(lines, dearer)
	}
	c.Lines = lines
	return c, true
}

// halved has twice as many pieces of half the price and weight: the same goods, unless a price of one piece counts.
func halved(c landedcost.Consignment) landedcost.Consignment {
	lines := make([]landedcost.Line, 0, 2*len(c.Lines))
	for _, l := range c.Lines {
		first, second := l, l
		first.UnitPrice.Minor, first.WeightGrams = l.UnitPrice.Minor/2, l.WeightGrams/2
		second.UnitPrice.Minor, second.WeightGrams = l.UnitPrice.Minor-first.UnitPrice.Minor, l.WeightGrams-first.WeightGrams
		lines = append(lines, first, second)
	}
	c.Lines = lines
	return c
}

func dearest(lines []landedcost.Line) money.Amount {
	var most money.Amount
	for _, l := range lines {
		if most.Currency == "" || l.UnitPrice.Minor > most.Minor {
			most = l.UnitPrice
		}
	}
	return most
}
