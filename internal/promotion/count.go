package promotion

import (
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
)

// Occasion is a purchase on which a coupon may count.
type Occasion struct {
	At      time.Time
	Country string       // the destination, ISO 3166-1
	Goods   money.Amount // of all the coupon counts on
}

// Holds refuses an occasion on which the coupon does not count, whoever buys.
func (c *Coupon) Holds(o Occasion) error {
	switch c.State(o.At) {
	case Stopped, Ended:
		return ErrOver
	case UsedUp:
		return ErrUsedUp
	case Waiting:
		return ErrNotBegun.With(fault.Args{"date": c.ValidFrom})
	}
	switch {
	case len(c.Countries) > 0 && !slices.Contains(c.Countries, o.Country):
		return ErrCountry
	case c.Currency != "" && c.Currency != o.Goods.Currency:
		return ErrCurrency.With(fault.Args{"currency": string(c.Currency)})
	case !o.Goods.Positive():
		return ErrOtherGoods
	case o.Goods.Minor < c.MinimumMinor:
		return ErrMinimum.With(fault.Args{"missing": money.New(c.MinimumMinor-o.Goods.Minor, c.Currency), "minimum": c.Minimum()})
	}
	return nil
}

// Off is what the coupon takes off the goods, line by line, of lines in one currency: a share of their sum, rounded once, half
// up, or its amount. It never comes to all of a line: a thing that costs nothing can be neither declared nor paid. What is taken
// off is divided by what the lines are worth beyond that one minor unit, to the last one. Nothing of free delivery.
func (c *Coupon) Off(lines []money.Amount) ([]money.Amount, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	room := make([]int64, len(lines))
	sum, most := money.Zero(lines[0].Currency), money.Zero(lines[0].Currency)
	var err error
	for i, l := range lines {
		room[i] = max(l.Minor-1, 0)
		if sum, err = sum.Add(l); err != nil {
			return nil, fmt.Errorf("add up goods of coupon %s: %w", c.Code, err)
		}
		most.Minor += room[i]
	}
	off := money.Zero(sum.Currency)
	switch c.Kind {
	case Percent:
		if off, err = sum.Times(c.Share(), money.HalfUp); err != nil {
			return nil, fmt.Errorf("work out coupon %s: %w", c.Code, err)
		}
	case Fixed:
		off.Minor = c.AmountMinor
	}
	off.Minor = min(off.Minor, most.Minor)
	return off.Allocate(room)
}
