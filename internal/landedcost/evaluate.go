package landedcost

import (
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/money"
)

// evaluation is one run of a set over a consignment.
type evaluation struct {
	set     *Set
	c       *Consignment
	rates   Rates
	lines   []lineState
	all     []int   // the numbers of the lines, to slice from
	charged []exact // by charge and line: what was levied
	levies  []bool  // by charge and line: whether it was
	fx      []conversion
	scratch []group // of the charge being worked out
	result  Result
	regime  *Regime
}

// lineState is one line's part of the sums, in minor units of the answer.
type lineState struct {
	goods, shipping, insurance exact
	duty, tax, fees            exact
	unknown                    bool // a charge on this line is not known
	stacked                    bool // the assumed duty rate was used
}

// conversion is minor units of the answer for one major unit of a currency.
type conversion struct {
	currency money.Currency
	per      exact
}

// Evaluate prices a consignment by a compiled set. ErrConsignment for one that makes no sense, money.ErrOverflow
// beyond 64 bits. A missing exchange rate is the outcome RateUnknown with the reason "no_exchange_rate".
func (s *Set) Evaluate(c Consignment, rates Rates) (Result, error) {
	e := &evaluation{set: s, c: &c, rates: rates}
	if err := e.prepare(); err != nil {
		return Result{}, fmt.Errorf("price consignment: %w", err)
	}
	if err := e.run(); errors.Is(err, ErrNoRate) {
		e.unpriced(RateUnknown, "no_exchange_rate")
	} else if err != nil {
		return Result{}, fmt.Errorf("price consignment to %s: %w", s.Country, err)
	}
	return e.result, nil
}

// unpriced drops what was worked out so far: there is no price.
func (e *evaluation) unpriced(o Outcome, reason string) {
	e.result.Outcome, e.result.Reason, e.result.Components = o, reason, nil
	t, zero := &e.result.Totals, money.Zero(e.c.Currency)
	t.Duty, t.Tax, t.Fees, t.Charges, t.Unknown = zero, zero, zero, zero, true
	e.result.CustomsValue = zero
}

func (e *evaluation) prepare() error {
	if len(e.c.Lines) == 0 || !e.c.Currency.Known() || e.c.Date == 0 {
		return fmt.Errorf("%w: lines, a currency and a date are needed", ErrConsignment)
	}
	if e.c.Shipping.Minor < 0 || e.c.Insurance.Minor < 0 || !e.mine(e.c.Shipping) || !e.mine(e.c.Insurance) {
		return fmt.Errorf("%w: shipping and insurance from 0, in %s", ErrConsignment, e.c.Currency)
	}
	goods, err := e.price()
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

// price is unit price x quantity of each line, and their sum.
func (e *evaluation) price() (money.Amount, error) {
	total := money.Zero(e.c.Currency)
	e.lines, e.all = make([]lineState, len(e.c.Lines)), make([]int, len(e.c.Lines))
	for i := range e.c.Lines {
		l := &e.c.Lines[i]
		if l.Quantity < 1 || l.UnitPrice.Minor < 0 || l.WeightGrams < 0 || !e.mine(l.UnitPrice) {
			return total, fmt.Errorf("%w: line %d: a quantity from 1, a price and a weight from 0, in %s", ErrConsignment, i, e.c.Currency)
		}
		price, err := money.New(l.UnitPrice.Minor, e.c.Currency).Mul(l.Quantity)
		if err != nil {
			return total, err
		}
		if total, err = total.Add(price); err != nil {
			return total, err
		}
		e.lines[i].goods, e.all[i] = whole(price.Minor), i
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
	weight := make([]exact, len(e.lines))
	var total exact
	for i := range e.lines {
		weight[i] = e.lines[i].goods
		if e.set.ByWeight {
			weight[i] = whole(e.c.Lines[i].WeightGrams).mul(whole(e.c.Lines[i].Quantity))
		}
		total = total.add(weight[i])
	}
	if total.sign() == 0 {
		for i := range weight {
			weight[i] = whole(1)
		}
		total = whole(int64(len(weight)))
	}
	each := total.inverse()
	shipping, insurance := whole(e.c.Shipping.Minor), whole(e.c.Insurance.Minor)
	for i := range e.lines {
		part := weight[i].mul(each)
		e.lines[i].shipping, e.lines[i].insurance = shipping.mul(part), insurance.mul(part)
	}
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
	e.charged = make([]exact, len(e.set.Charges)*len(e.lines))
	e.levies = make([]bool, len(e.charged))
	e.result.Components = make([]Component, 0, 4+len(e.lines))
	for _, i := range e.regime.charges {
		if err := e.charge(i); err != nil {
			return fmt.Errorf("charge %s: %w", e.set.Charges[i].ID, err)
		}
	}
	if err := e.advise(); err != nil {
		return err
	}
	return e.total()
}

func (e *evaluation) choose() error {
	day := e.day("entry")
	for i := range e.set.Regimes {
		r := &e.set.Regimes[i]
		if !r.Valid.Holds(day) {
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

func (e *evaluation) total() error {
	t := &e.result.Totals
	for i := range e.result.Components {
		c := &e.result.Components[i]
		if c.Unknown {
			t.Unknown = true
			continue
		}
		into := &t.Duty
		switch c.Kind {
		case Tax:
			into = &t.Tax
		case Fee:
			into = &t.Fees
		}
		var err error
		if *into, err = into.Add(c.Amount); err != nil {
			return err
		}
	}
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
