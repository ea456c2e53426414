package landedcost

import (
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

// cutBase writes how the base was rounded before the rate, where that changed it: "JPY 219450, rounded down to full
// JPY 1000 = JPY 219000; ".
func (e *evaluation) cutBase(r *Rounding, g *group) error {
	if r == nil || g.missing || g.unknown || g.suppressed != "" || g.whole.cmp(g.base) == 0 {
		return nil
	}
	if err := e.raw(r.Step.Currency, g.whole); err != nil {
		return err
	}
	e.text = r.spell(append(e.text, ", "...))
	e.text = append(e.text, " = "...)
	if err := e.in(r.Step.Currency, g.base); err != nil {
		return err
	}
	e.text = append(e.text, "; "...)
	return nil
}

// cutAmount writes how the amount was rounded, wherever the formula alone would lead to another figure: " = JPY 17082,
// rounded down to full JPY 100 = JPY 17000", and what this line bears of the rounding of the sum: " = JPY 1200 − JPY 80
// as the sum is rounded down to full JPY 100 = JPY 1120".
func (e *evaluation) cutAmount(ch *Charge, g *group) error {
	day := e.day(ch.Date)
	own, sum := ch.Round.on(day), ch.Total.on(day)
	if own == nil && sum == nil || g.unknown || g.suppressed != "" {
		return nil
	}
	exactly, amount, final, err := e.alone(g, own)
	if err != nil {
		return err
	}
	c := e.worked(ch, day)
	rounded, err := e.cutOwn(c, own, exactly, amount)
	if err != nil || !rounded && final && c == e.c.Currency {
		return err
	}
	e.text = append(e.text, " = "...)
	if err := e.in(c, amount); err != nil || final {
		return err
	}
	return e.bears(c, sum, amount, g.amount)
}

// alone is what a group comes to without regard to the others, exactly and rounded, and whether that is final.
func (e *evaluation) alone(g *group, r *Rounding) (exactly, amount exact, final bool, err error) {
	v, _, err := e.value(g.rate, g.base, g.goods)
	if err != nil {
		return exact{}, exact{}, false, err
	}
	exactly = atLeastZero(v.sub(g.credit))
	amount, err = e.rounded(exactly, r)
	final = amount.cmp(g.amount) == 0
	if r == nil { // the minor unit of the answer may be another currency's than that of the sum
		amount = exactly
	}
	return exactly, amount, final, err
}

// cutOwn writes the rounding of a charge's own amount; false where nobody would see a difference.
func (e *evaluation) cutOwn(c money.Currency, r *Rounding, from, to exact) (bool, error) {
	if r == nil {
		return false, nil
	}
	plain, err := e.minor(c, from)
	if err != nil {
		return false, err
	}
	if cut, err := e.minor(c, to); err != nil || plain == cut {
		return false, err
	}
	e.text = append(e.text, " = "...)
	if err := e.raw(c, from); err != nil {
		return false, err
	}
	e.text = r.spell(append(e.text, ", "...))
	return true, nil
}

// bears writes the part of the rounding of the sum that is taken from a group, or added to it.
func (e *evaluation) bears(c money.Currency, r *Rounding, from, to exact) error {
	before, err := e.minor(c, from)
	if err != nil {
		return err
	}
	after, err := e.minor(c, to)
	if err != nil || before == after {
		return err
	}
	sign, part := " + ", after-before
	if part < 0 {
		sign, part = " − ", -part
	}
	e.text = append(append(append(e.text, sign...), c...), ' ')
	e.text = append(money.New(part, c).Append(e.text), " as the sum is "...)
	e.text = append(append(append(r.spell(e.text), " = "...), c...), ' ')
	e.text = money.New(after, c).Append(e.text)
	return nil
}

// spell writes "rounded down to full JPY 100".
func (r *Rounding) spell(text []byte) []byte {
	way := "off"
	switch r.Mode {
	case money.Down:
		way = "down"
	case money.Up:
		way = "up"
	}
	text = append(append(append(text, "rounded "...), way...), " to full "...)
	return r.Step.Append(append(append(text, r.Step.Currency...), ' '))
}

// worked is the currency in which a charge is worked out: that of its steps, else the answer's.
func (e *evaluation) worked(ch *Charge, day Day) money.Currency {
	for _, steps := range [...]Steps{ch.BaseStep, ch.Round, ch.Total} {
		if r := steps.on(day); r != nil {
			return r.Step.Currency
		}
	}
	return e.c.Currency
}

// in writes a sum in another currency: "JPY 27000".
func (e *evaluation) in(c money.Currency, v exact) error {
	n, err := e.minor(c, v)
	e.text = money.New(n, c).Append(append(append(e.text, c...), ' '))
	return err
}

// minor is a sum in minor units of another currency.
func (e *evaluation) minor(c money.Currency, v exact) (int64, error) {
	per, err := e.per(c)
	if err != nil {
		return 0, err
	}
	n, ok := v.mul(per.inverse()).mul(whole(scale(c))).round(money.HalfUp)
	if !ok {
		return 0, money.ErrOverflow
	}
	return n, nil
}

// raw is in with the fractions of the minor unit that a rounding takes away, to two places: "JPY 7.72".
func (e *evaluation) raw(c money.Currency, v exact) error {
	per, err := e.per(c)
	if err != nil {
		return err
	}
	digits := c.Digits()
	text := v.mul(per.inverse()).rat().FloatString(digits + 2)
	for range 2 {
		text = strings.TrimSuffix(text, "0")
	}
	e.text = append(append(append(e.text, c...), ' '), strings.TrimSuffix(text, ".")...)
	return nil
}
