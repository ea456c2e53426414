package payout

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// Cause is why a factory with money is left out of a batch, for messages: payout.left_out.<cause>.
type Cause string

// The causes.
const (
	NoAccount Cause = "no_account" // no account counts yet
	Debt      Cause = "debt"       // refunds took more than was released
	Little    Cause = "little"     // less than the minimum
	NoRate    Cause = "no_rate"    // a currency has no rate
	Suspended Cause = "suspended"  // the mall has suspended the factory
)

// LeftOut is a factory with money that a batch does not pay.
type LeftOut struct {
	FactoryID id.Factory
	Party     string
	Cause     Cause
	Balances  []money.Amount
	Yuan      money.Amount // as far as there are rates
}

// Plan is what a batch drawn up now would pay, and whom it would leave out.
type Plan struct {
	Rule    Rule
	Rates   []Rate
	Payouts []Payout // without numbers
	LeftOut []LeftOut
}

// Total is what it would pay.
func (p Plan) Total() money.Amount {
	sum := money.Zero(ledger.Yuan)
	for _, one := range p.Payouts {
		sum.Minor += one.AmountMinor
	}
	return sum
}

// claim is a posting that no payout has taken.
type claim struct {
	PostingID   int64
	FactoryID   id.Factory
	Party       string
	Suspended   bool
	Currency    money.Currency
	AmountMinor int64
}

// planner works out a batch.
type planner struct {
	plan     Plan
	rates    *fx.Rates
	accounts map[id.Factory]*Account
	used     map[money.Currency]bool
}

// newPlan pays each factory with an account that counts all that is released to it, if that is the minimum or more. Claims stand together by
// factory.
func newPlan(rule Rule, rates *fx.Rates, accounts map[id.Factory]*Account, claims []claim) (Plan, error) {
	p := planner{plan: Plan{Rule: rule}, rates: rates, accounts: accounts, used: map[money.Currency]bool{}}
	for len(claims) > 0 {
		n := 1
		for n < len(claims) && claims[n].FactoryID == claims[0].FactoryID {
			n++
		}
		if err := p.factory(claims[:n]); err != nil {
			return Plan{}, err
		}
		claims = claims[n:]
	}
	for c := range p.used {
		rate, err := p.rate(c)
		if err != nil {
			return Plan{}, err
		}
		p.plan.Rates = append(p.plan.Rates, rate)
	}
	slices.SortFunc(p.plan.Rates, func(a, b Rate) int { return cmp.Compare(a.Currency, b.Currency) })
	return p.plan, nil
}

// factory adds the payout of a factory, or why there is none.
func (p *planner) factory(claims []claim) error {
	first := claims[0]
	o := Payout{FactoryID: first.FactoryID, Party: first.Party, State: Drawn}
	for _, c := range claims {
		item := Item{PostingID: c.PostingID, Currency: c.Currency, AmountMinor: c.AmountMinor}
		if p.rates.Has(c.Currency) {
			yuan, err := p.yuan(c.Currency, c.AmountMinor)
			if err != nil {
				return err
			}
			item.YuanMinor = yuan
		}
		o.AmountMinor += item.YuanMinor
		o.Items = append(o.Items, item)
	}
	if err := p.parts(&o); err != nil {
		return err
	}
	if cause := p.cause(first, o); cause != "" {
		p.plan.LeftOut = append(p.plan.LeftOut, leftOut(o, cause))
		return nil
	}
	o.Account, o.PayoutAccountID = *p.accounts[o.FactoryID], p.accounts[o.FactoryID].ID
	for _, part := range o.Parts {
		if part.Currency != ledger.Yuan {
			p.used[part.Currency] = true
		}
	}
	p.plan.Payouts = append(p.plan.Payouts, o)
	return nil
}

// parts sums the lines by currency, and changes each sum at once.
func (p *planner) parts(o *Payout) error {
	for _, i := range o.Items {
		at := slices.IndexFunc(o.Parts, func(q Part) bool { return q.Currency == i.Currency })
		if at < 0 {
			o.Parts = append(o.Parts, Part{Currency: i.Currency})
			at = len(o.Parts) - 1
		}
		o.Parts[at].AmountMinor += i.AmountMinor
		o.Parts[at].YuanMinor += i.YuanMinor
	}
	for i := range o.Parts {
		part := &o.Parts[i]
		if !p.rates.Has(part.Currency) {
			continue
		}
		whole, err := p.yuan(part.Currency, part.AmountMinor)
		if err != nil {
			return err
		}
		part.WholeMinor = whole
	}
	slices.SortFunc(o.Parts, func(a, b Part) int { return cmp.Compare(a.Currency, b.Currency) })
	return nil
}

func (p *planner) yuan(c money.Currency, minor int64) (int64, error) {
	a, err := p.rates.Convert(money.New(minor, c), ledger.Yuan, money.HalfUp)
	return a.Minor, err
}

// cause is why the payout is not made, "" if it is.
func (p *planner) cause(c claim, o Payout) Cause {
	for _, part := range o.Parts {
		if !p.rates.Has(part.Currency) {
			return NoRate
		}
	}
	switch {
	case c.Suspended:
		return Suspended
	case o.AmountMinor < 0:
		return Debt
	case p.accounts[c.FactoryID] == nil:
		return NoAccount
	case o.AmountMinor < p.plan.Rule.MinimumMinor:
		return Little
	}
	return ""
}

func leftOut(o Payout, cause Cause) LeftOut {
	l := LeftOut{FactoryID: o.FactoryID, Party: o.Party, Cause: cause, Yuan: money.New(o.AmountMinor, ledger.Yuan)}
	for _, part := range o.Parts {
		l.Balances = append(l.Balances, money.New(part.AmountMinor, part.Currency))
	}
	return l
}

// rate is what a currency is worth in yuan, as it is kept with the batch.
func (p *planner) rate(c money.Currency) (Rate, error) {
	x, ok := p.rates.Exchange(c, ledger.Yuan)
	if !ok {
		return Rate{}, fx.ErrNoRate
	}
	day, err := time.Parse(time.DateOnly, x.AsOf)
	if err != nil {
		return Rate{}, fmt.Errorf("read day of rate of %s: %w", c, err)
	}
	return Rate{Currency: c, Num: x.Num, Den: x.Den, Rate: x.Text, Source: x.Source, AsOf: day}, nil
}
