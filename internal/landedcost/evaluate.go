package landedcost

import (
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/money"
)

// evaluation is one run of a set over a consignment. Runs are kept and used again: a catalog is millions of them.
type evaluation struct {
	set       *Set
	c         Consignment
	rates     Rates
	explained bool // components and notices are wanted
	trying    bool // a charge is only tried out
	scale     int64
	lines     []lineState
	next      []int       // the line after this one in its group
	charged   []exact     // by charge and line: what was levied
	levies    []levy      // by charge and line: whether it was
	bases     []baseState // by base
	fx        []conversion
	scratch   []group // of the charge being worked out
	text      []byte  // of all components
	words     []words // by component
	most      int     // components of the consignment before, as this one will have about as many
	notices   []Notice
	keys      []string
	result    Result
	regime    *Regime
}

// lineState is one line's part of the sums, in minor units of the answer.
type lineState struct {
	goods, shipping, insurance exact
	duty, tax, fees            exact
	unknown                    bool // a charge on this line is not known
	stacked                    bool // the assumed duty rate was used
}

// levy is what became of a charge on a line.
type levy uint8

const (
	untouched levy = iota // it does not apply or is switched off
	waived
	levied
)

// conversion is minor units of the answer for one major unit of a currency.
type conversion struct {
	currency money.Currency
	per      exact
}

// Evaluate prices a consignment by a compiled set and explains every charge. ErrConsignment for one that makes no sense, money.ErrOverflow
// beyond 64 bits. A missing exchange rate is the outcome RateUnknown with the reason "no_exchange_rate".
func (s *Set) Evaluate(c Consignment, rates Rates) (Result, error) {
	e := s.evaluation()
	defer s.release(e)
	e.explained = true
	err := e.price(c, rates)
	return e.result, err
}

// Summarise is Evaluate without the explanation, in a fraction of its time and memory: for prices by the thousand.
// The figures are the same.
func (s *Set) Summarise(c Consignment, rates Rates) (Summary, error) {
	e := s.evaluation()
	defer s.release(e)
	err := e.price(c, rates)
	return e.result.Summary, err
}

// evaluation is a run that is over, to be used again, or a new one.
func (s *Set) evaluation() *evaluation {
	if e, ok := s.spare.Get().(*evaluation); ok {
		return e
	}
	return &evaluation{set: s}
}

// release keeps a run for the next consignment, without what belongs to this one.
func (s *Set) release(e *evaluation) {
	clear(e.scratch[:cap(e.scratch)])
	clear(e.notices)
	clear(e.keys)
	e.notices, e.keys = e.notices[:0], e.keys[:0]
	e.c, e.rates, e.result, e.regime = Consignment{}, nil, Result{}, nil
	e.explained, e.trying, e.fx, e.scratch = false, false, e.fx[:0], e.scratch[:0]
	e.most, e.text, e.words = len(e.words), e.text[:0], e.words[:0]
	s.spare.Put(e)
}

func (e *evaluation) price(c Consignment, rates Rates) error {
	e.c, e.rates = c, rates
	if err := e.prepare(); err != nil {
		e.result = Result{}
		return fmt.Errorf("price consignment: %w", err)
	}
	err := e.run()
	e.result.Notices, e.result.Keys = kept(e.notices), kept(e.keys)
	if errors.Is(err, ErrNoRate) {
		e.unpriced(RateUnknown, "no_exchange_rate")
		return nil
	}
	if err != nil {
		e.result = Result{}
		return fmt.Errorf("price consignment to %s: %w", e.set.Country, err)
	}
	return nil
}

// unpriced drops what was worked out so far: there is no price.
func (e *evaluation) unpriced(o Outcome, reason string) {
	e.result.Outcome, e.result.Reason, e.result.Components, e.result.Estimated = o, reason, nil, false
	t, zero := &e.result.Totals, money.Zero(e.c.Currency)
	t.Duty, t.Tax, t.Fees, t.Charges, t.Unknown = zero, zero, zero, zero, true
	e.result.CustomsValue = zero
}

func (e *evaluation) prepare() error {
	if len(e.c.Lines) == 0 || !e.c.Currency.Known() || e.c.Date == 0 {
		return fmt.Errorf("%w: lines, a currency and a date are needed", ErrConsignment)
	}
	e.clean()
	if e.c.Shipping.Minor < 0 || e.c.Insurance.Minor < 0 || !e.mine(e.c.Shipping) || !e.mine(e.c.Insurance) {
		return fmt.Errorf("%w: shipping and insurance from 0, in %s", ErrConsignment, e.c.Currency)
	}
	goods, err := e.goods()
	if err != nil {
		return err
	}
	zero := money.Zero(e.c.Currency)
	e.result.CustomsValue = zero
	e.result.Totals = Totals{
		Goods: goods, Shipping: money.New(e.c.Shipping.Minor, e.c.Currency), Insurance: money.New(e.c.Insurance.Minor, e.c.Currency),
		Duty: zero, Tax: zero, Fees: zero, Charges: zero,
	}
	t := &e.result.Totals
	if t.Landed, err = money.Sum(e.c.Currency, t.Goods, t.Shipping, t.Insurance); err != nil {
		return err
	}
	e.share()
	return nil
}

// goods is unit price x quantity of each line, less what is off, and their sum.
func (e *evaluation) goods() (money.Amount, error) {
	total := money.Zero(e.c.Currency)
	for i := range e.c.Lines {
		l := &e.c.Lines[i]
		if l.Quantity < 1 || l.UnitPrice.Minor < 0 || l.WeightGrams < 0 || !e.mine(l.UnitPrice) {
			return total, fmt.Errorf("%w: line %d: a quantity from 1, a price and a weight from 0, in %s", ErrConsignment, i, e.c.Currency)
		}
		price, err := money.New(l.UnitPrice.Minor, e.c.Currency).Mul(l.Quantity)
		if err != nil {
			return total, err
		}
		if l.Off.Minor < 0 || l.Off.Minor > price.Minor || !e.mine(l.Off) {
			return total, fmt.Errorf("%w: line %d: off it from 0 to all of it, in %s", ErrConsignment, i, e.c.Currency)
		}
		price.Minor -= l.Off.Minor
		if total, err = total.Add(price); err != nil {
			return total, err
		}
		e.lines[i].goods = whole(price.Minor)
	}
	return total, nil
}

func (e *evaluation) mine(a money.Amount) bool {
	return a.Currency == e.c.Currency || a == money.Amount{}
}

// share gives each line its exact part of the delivery, by value or by weight; by number of lines when all is free
// or weightless.
func (e *evaluation) share() {
	if len(e.lines) == 1 {
		e.lines[0].shipping, e.lines[0].insurance = whole(e.c.Shipping.Minor), whole(e.c.Insurance.Minor)
		return
	}
	var total exact
	for i := range e.lines {
		total = total.add(e.weight(i))
	}
	shipping, insurance := whole(e.c.Shipping.Minor), whole(e.c.Insurance.Minor)
	for i := range e.lines {
		part := exact{n: 1, d: int64(len(e.lines))}
		if total.sign() != 0 {
			part = e.weight(i).mul(total.inverse())
		}
		e.lines[i].shipping, e.lines[i].insurance = shipping.mul(part), insurance.mul(part)
	}
}

// weight is what a line's share of the delivery is measured by.
func (e *evaluation) weight(line int) exact {
	if e.set.ByWeight {
		return whole(e.c.Lines[line].WeightGrams).mul(whole(e.c.Lines[line].Quantity))
	}
	return e.lines[line].goods
}

// clean makes room for the consignment and forgets the one before.
func (e *evaluation) clean() {
	n := len(e.c.Lines)
	e.scale = scale(e.c.Currency)
	e.lines, e.next = emptied(e.lines, n), emptied(e.next, n)
	e.bases = emptied(e.bases, len(e.set.Bases))
	e.charged, e.levies = emptied(e.charged, n*len(e.set.Charges)), emptied(e.levies, n*len(e.set.Charges))
}

// kept is a copy for the answer, none of nothing.
func kept[T any](list []T) []T {
	var none []T
	return append(none, list...)
}

// emptied is a list of n zero values, in the old one's memory where it is large enough.
func emptied[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n)
	}
	list = list[:n]
	clear(list)
	return list
}

func (e *evaluation) run() error {
	if err := e.choose(); err != nil {
		return err
	}
	if e.regime == nil {
		e.unpriced(RateUnknown, "no_rules_for_date")
		return nil
	}
	if err := e.declare(); err != nil {
		return err
	}
	if err := e.levy(-1); err != nil {
		return err
	}
	if err := e.advise(); err != nil {
		return err
	}
	return e.total()
}

func (e *evaluation) choose() error {
	for i := range e.set.Regimes {
		r := &e.set.Regimes[i]
		day := e.day(r.Date)
		if !r.Valid.Holds(day) {
			if e.explained && r.Valid.Covers(day) {
				e.foretell(r)
			}
			continue
		}
		ok, err := e.hold(r.When, -1)
		if err != nil {
			return fmt.Errorf("regime %s: %w", r.Code, err)
		}
		if ok {
			e.regime = r
			return nil
		}
	}
	return nil
}

// try is what a charge would come to under a regime, over all lines; false when that is not known.
func (e *evaluation) try(regime, charge int) (exact, bool, error) {
	explained, trying, before := e.explained, e.trying, e.regime
	e.explained, e.trying, e.regime = false, true, &e.set.Regimes[regime]
	err := e.levy(charge)
	var total exact
	known := true
	for i := range e.lines {
		l := &e.lines[i]
		total, known = total.add(e.levied(charge, i)), known && !l.unknown
		*l = lineState{goods: l.goods, shipping: l.shipping, insurance: l.insurance}
	}
	clear(e.charged)
	clear(e.levies)
	e.explained, e.trying, e.regime = explained, trying, before
	return total, known, err
}

// levy works out the charges of the regime in their order, as far as the one given; -1 is all of them.
func (e *evaluation) levy(last int) error {
	for _, i := range e.regime.charges {
		if err := e.charge(i); err != nil {
			return fmt.Errorf("charge %s: %w", e.set.Charges[i].ID, err)
		}
		if i == last {
			return nil
		}
	}
	return nil
}

// declare fills in the regime, its outcome and the customs value.
func (e *evaluation) declare() error {
	e.result.Regime, e.result.Outcome, e.result.Reason = e.regime.Code, Priced, e.regime.Reason
	if e.regime.Outcome != "" {
		e.result.Outcome = e.regime.Outcome
	}
	e.result.Totals.Unknown = e.result.Outcome == RateUnknown || e.result.Outcome == Refused
	value, _, err := e.sum(e.regime.value)
	if err != nil {
		return err
	}
	e.result.CustomsValue, err = e.money(value)
	return err
}

// total adds up the totals and hands over the components.
func (e *evaluation) total() error {
	t := &e.result.Totals
	e.hand()
	if t.Unknown && e.result.Outcome == Priced {
		e.result.Outcome = RateUnknown
		if e.result.Reason == "" {
			e.result.Reason = "rate_unknown"
		}
	}
	var err error
	if t.Charges, err = money.Sum(e.c.Currency, t.Duty, t.Tax, t.Fees); err != nil {
		return err
	}
	t.Landed, err = t.Landed.Add(t.Charges)
	e.result.Reliefs = e.reliefs()
	return err
}

// day is the date that counts for a rule: order, entry (the default) or arrival.
func (e *evaluation) day(which string) Day {
	switch {
	case which == "arrival" && e.c.Arrival != 0:
		return e.c.Arrival
	case which != "order" && e.c.Entry != 0:
		return e.c.Entry
	}
	return e.c.Date
}

func (e *evaluation) origin(line int) string {
	if line >= 0 && e.c.Lines[line].Origin != "" {
		return e.c.Lines[line].Origin
	}
	return e.c.Origin
}

// levied is what a charge came to on a line.
func (e *evaluation) levied(charge, line int) exact { return e.charged[charge*len(e.lines)+line] }

// money rounds a sum to the minor unit of the answer, half up.
func (e *evaluation) money(v exact) (money.Amount, error) {
	n, ok := v.round(money.HalfUp)
	if !ok {
		return money.Amount{}, money.ErrOverflow
	}
	return money.New(n, e.c.Currency), nil
}

// kilograms is the weight of the whole consignment.
func (e *evaluation) kilograms() exact {
	var grams exact
	for i := range e.c.Lines {
		grams = grams.add(whole(e.c.Lines[i].WeightGrams).mul(whole(e.c.Lines[i].Quantity)))
	}
	return grams.mul(exact{n: 1, d: 1000})
}
