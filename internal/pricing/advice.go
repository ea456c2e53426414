package pricing

import (
	"fmt"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// Advice is what a consumer may want to know before adding to a parcel or taking from it. All of it is asked of the
// engine: the same parcel is priced again as it would be.
type Advice struct {
	More   []Step // beside the items: one more piece of it; only of the first maxSteps
	Limits customs.Limits
	Goods  money.Amount // what the goods are worth now, to measure against the limits
}

// maxSteps bounds how many items of one parcel are priced again.
const maxSteps = 12

// Step is what a parcel would cost besides if there were one more piece of an item.
type Step struct {
	Total, Duty money.Amount // more to the door, and the duty in it; less than nothing where a parcel gets cheaper
	Regime      string       // the way through customs it would take
	Passes      bool         // another one than now
	Refused     string       // the key of the reason why it could not be sent at all; the amounts mean nothing then
}

// Advise works out the advice on a parcel that was priced: nothing for one that is refused.
func (p *Pricer) Advise(c Parcel, now Price) (Advice, error) {
	if now.Refused != "" {
		return Advice{}, nil
	}
	a := Advice{Goods: money.New(now.Totals.GoodsMinor, c.Currency)}
	for i := range min(len(c.Items), maxSteps) {
		s, err := p.step(c, i, now)
		if err != nil {
			return Advice{}, err
		}
		a.More = append(a.More, s)
	}
	var err error
	at := p.moment()
	a.Limits, err = at.book.Limits(at.consignment(&c, &now), at.rates.Exchange)
	if err != nil {
		return Advice{}, fmt.Errorf("advise on parcel to %s: %w", c.To.Country, err)
	}
	return a, nil
}

// step prices the parcel with one more piece of an item, as it will be shown when there is one: by the service asked for
// while that takes it, else by the cheapest.
func (p *Pricer) step(c Parcel, item int, now Price) (Step, error) {
	items := append([]Item(nil), c.Items...)
	items[item].Quantity++
	c.Items = items
	then, err := p.Consignment(c)
	if err != nil {
		return Step{}, fmt.Errorf("price one more: %w", err)
	}
	s := Step{Regime: then.Regime, Passes: then.Regime != now.Regime, Refused: then.Refused}
	if then.Refused != "" {
		return s, nil
	}
	s.Total = money.New(then.Totals.TotalMinor-now.Totals.TotalMinor, c.Currency)
	s.Duty = money.New(then.Totals.DutyMinor-now.Totals.DutyMinor, c.Currency)
	return s, nil
}

// Jump is how much more duty, tax and fees are due just above a limit than just below it; less than nothing where the
// way above is the cheaper one. False where either side has no price.
func Jump(l *customs.Limit) (money.Amount, bool) {
	if l == nil || l.Below.Outcome != landedcost.Priced || l.Above.Outcome != landedcost.Priced {
		return money.Amount{}, false
	}
	d, err := l.Above.Totals.Charges.Sub(l.Below.Totals.Charges)
	return d, err == nil
}
