package search

import (
	"fmt"
	"math"
	"slices"

	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/shipping"
)

// mostBars is how many bars a spread of prices has at most.
const mostBars = 12

// scale turns the index's prices into a market's currency and back.
type scale struct {
	rates    *fx.Rates
	currency money.Currency
}

// frame is a spread from one price of the index to another, its bars without counts, and where in the index each bar but the
// first begins. The bars are parted at amounts that read well: at even steps, or where the dearest costs many times the
// cheapest at 1, 2, 5, 10, 20 and so on.
func (c scale) frame(least, most int64) (s *Spread, begins []int64, err error) {
	s = &Spread{}
	if s.Least, err = c.rates.Convert(money.New(least, shipping.Yuan), c.currency, money.Down); err != nil {
		return nil, nil, fmt.Errorf("spread prices: %w", err)
	}
	if s.Most, err = c.rates.Convert(money.New(most, shipping.Yuan), c.currency, money.Up); err != nil {
		return nil, nil, fmt.Errorf("spread prices: %w", err)
	}
	from := s.Least
	for _, minor := range parts(s.Least.Minor, s.Most.Minor) {
		to := money.New(minor, c.currency)
		begin, err := c.rates.Convert(to, shipping.Yuan, money.Up)
		if err != nil {
			return nil, nil, fmt.Errorf("spread prices: %w", err)
		}
		s.Bars, begins = append(s.Bars, Bar{From: from, To: to}), append(begins, begin.Minor)
		from = to
	}
	s.Bars = append(s.Bars, Bar{From: from, To: s.Most})
	return s, begins, nil
}

// spread is how prices of the index lie; nil when there are none.
func (c scale) spread(prices []float64) (*Spread, error) {
	if len(prices) == 0 {
		return nil, nil
	}
	s, begins, err := c.frame(int64(slices.Min(prices)), int64(math.Ceil(slices.Max(prices))))
	if err != nil {
		return nil, err
	}
	for _, price := range prices {
		bar, _ := slices.BinarySearchFunc(begins, price, func(begin int64, price float64) int {
			if float64(begin) <= price {
				return -1
			}
			return 1
		})
		s.Bars[bar].Count++
	}
	return s, nil
}

// parts are the numbers between two others at which a spread is parted, fewer than mostBars.
func parts(least, most int64) []int64 {
	const manyTimes = 20
	var list []int64
	if most > manyTimes*max(least, 1) {
		for n := int64(1); n < most; n = nextRound(n) {
			if n > least {
				list = append(list, n)
			}
		}
		return list[max(len(list)-mostBars+1, 0):]
	}
	step := int64(1)
	for (most-least)/step >= mostBars-1 {
		step = nextRound(step)
	}
	for n := (least/step + 1) * step; n < most; n += step {
		list = append(list, n)
	}
	return list
}

// nextRound follows 1, 2, 5, 10, 20, 50 and so on.
func nextRound(n int64) int64 {
	first := n
	for first >= 10 {
		first /= 10
	}
	if first == 2 {
		return n / 2 * 5
	}
	return n * 2
}
