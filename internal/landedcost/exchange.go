package landedcost

import (
	"fmt"
	"strconv"

	"github.com/silkroadmall/mall/internal/money"
)

// scales holds 10^digits for the minor units there are.
var scales = [...]int64{1, 10, 100, 1000, 10000}

func scale(c money.Currency) int64 { return scales[c.Digits()] }

// minorUnits is an amount in major units, exactly.
func minorUnits(a money.Amount) exact { return lowest(a.Minor, scale(a.Currency)) }

// per is how many minor units of the answer one major unit of a currency is worth. A rate that is asked for is
// stated in the result.
func (e *evaluation) per(c money.Currency) (exact, error) {
	if c == e.c.Currency {
		return whole(e.scale), nil
	}
	for i := range e.fx {
		if e.fx[i].currency == c {
			return e.fx[i].per, nil
		}
	}
	if e.rates == nil {
		return exact{}, fmt.Errorf("%w: %s into %s", ErrNoRate, e.c.Currency, c)
	}
	x, ok := e.rates(e.c.Currency, c)
	if !ok || x.Num.Sign() <= 0 || x.Den.Sign() <= 0 {
		return exact{}, fmt.Errorf("%w: %s into %s", ErrNoRate, e.c.Currency, c)
	}
	rate := fraction(x.Num).mul(fraction(x.Den).inverse())
	per := rate.inverse().mul(whole(e.scale))
	if per.big == nil {
		per = lowest(per.n, per.d)
	}
	e.fx = append(e.fx, conversion{c, per})
	if e.explained {
		e.result.FX = append(e.result.FX, Used{e.c.Currency, c, rateText(x, rate), x.Source, x.AsOf})
	}
	return per, nil
}

// rateText is the rate as published, or to six decimals.
func rateText(x Exchange, rate exact) string {
	const places, million = 6, 1_000_000
	n, ok := rate.mul(whole(million)).round(money.HalfUp)
	switch {
	case x.Text != "":
		return x.Text
	case rate.big == nil && rate.n%rate.d == 0:
		return strconv.FormatInt(rate.n/rate.d, 10)
	case !ok:
		return rate.rat().FloatString(places)
	}
	digits := strconv.FormatInt(million+n%million, 10)
	return strconv.FormatInt(n/million, 10) + "." + digits[1:]
}

// cut rounds a sum in minor units of the answer to a step of a currency; no step leaves it alone.
func (e *evaluation) cut(v exact, r *Rounding) (exact, error) {
	if r == nil {
		return v, nil
	}
	per, err := e.per(r.Step.Currency)
	if err != nil {
		return exact{}, err
	}
	unit := r.unit.mul(per)
	steps, ok := v.mul(unit.inverse()).round(r.Mode)
	if !ok {
		return exact{}, money.ErrOverflow
	}
	return whole(steps).mul(unit), nil
}
