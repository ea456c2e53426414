package order

import (
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Portion is the part of a charge that falls on some pieces of a line.
type Portion struct {
	Charge Charge
	Amount money.Amount
}

// Portions are the parts of the consignment's charges that fall on pieces of a line: on n of them, after those that came
// before. What is charged on the line is the line's; what is charged on several or on all is divided among the lines by what
// their goods cost; and a line's part is divided among its pieces. Both divisions are exact, so that all portions of all
// pieces, in whatever steps they are taken, sum to the charges as they were paid. Charges of nothing are left out.
func (c *Consignment) Portions(line id.Line, before, n int) ([]Portion, error) {
	at := slices.IndexFunc(c.Lines, func(l Line) bool { return l.ID == line })
	if at < 0 || before < 0 || n < 1 || before+n > c.Lines[at].Quantity {
		return nil, fmt.Errorf("divide charges of consignment %s: it has no pieces %d to %d of line %d", c.Number, before+1, before+n, line)
	}
	var all []Portion
	for _, ch := range c.Charges {
		whole, err := c.onLine(&ch, at)
		if err != nil {
			return nil, fmt.Errorf("divide charge %s: %w", ch.Code, err)
		}
		if whole.IsZero() {
			continue
		}
		part, err := Pieces(whole, c.Lines[at].Quantity, before, n)
		if err != nil {
			return nil, fmt.Errorf("divide charge %s: %w", ch.Code, err)
		}
		all = append(all, Portion{ch, part})
	}
	return all, nil
}

// Shares divides an amount of the consignment among its lines by what their goods cost, to the last minor unit.
func (c *Consignment) Shares(whole money.Amount) ([]money.Amount, error) {
	weights := make([]int64, len(c.Lines))
	for i, l := range c.Lines {
		weights[i] = l.Total.Minor
	}
	return whole.Allocate(weights)
}

// Pieces is what of an amount falls on n of quantity pieces, after those that came before.
func Pieces(whole money.Amount, quantity, before, n int) (money.Amount, error) {
	equal := make([]int64, quantity)
	for i := range equal {
		equal[i] = 1
	}
	parts, err := whole.Allocate(equal)
	if err != nil {
		return money.Amount{}, err
	}
	return money.Sum(whole.Currency, parts[before:before+n]...)
}

// onLine is what of a charge is a line's.
func (c *Consignment) onLine(ch *Charge, at int) (money.Amount, error) {
	if ch.LineID == nil {
		parts, err := c.Shares(ch.Amount)
		if err != nil {
			return money.Amount{}, err
		}
		return parts[at], nil
	}
	if *ch.LineID == c.Lines[at].ID {
		return ch.Amount, nil
	}
	return money.Zero(ch.Amount.Currency), nil
}
