package pricing

import (
	"fmt"
	"sync"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
)

// Reduction says by how much a price to the door is lower than it was: compared with the lowest price to the same door on any of
// the days before it was lowered, at the rates and by the law of each.
type Reduction struct {
	Prior   money.Amount // the lowest price to the door
	Days    int          // that were looked through
	Percent int          // rounded down
	Until   time.Time    // the first moment it is over
}

// day is 24 hours; the days of rates and laws begin at midnight UTC.
const day = 24 * time.Hour

// reduce announces the reduction of an item whose price is cut. Nothing is announced where the price was not known on each day,
// or is not lower than before: a currency may have lost what the factory gave.
func (p *Pricer) reduce(now *moment, m market.Market, it Item, cut *catalog.Lowered, price *Price) error {
	if cut == nil || price.Refused != "" {
		return nil
	}
	law, ok := now.book.Reduction(m.Country, landedcost.DayOf(now.time))
	if !ok {
		return nil
	}
	prior, err := p.remembered(now, m, it, cut, law.Days)
	if err != nil || prior.Minor <= price.Totals.TotalMinor {
		return err
	}
	percent := int((prior.Minor - price.Totals.TotalMinor) * 100 / prior.Minor)
	if percent > 0 {
		price.Reduction = &Reduction{Prior: prior, Days: law.Days, Percent: percent, Until: cut.Until}
	}
	return nil
}

// priors are the lowest prices before cuts that were worked out: some fifty prices each.
type priors struct {
	mu    sync.Mutex
	known map[string]money.Amount
}

// mostPriors is how many are remembered; then it begins anew.
const mostPriors = 10_000

// remembered is prior, worked out once while the rules and the rates of the past stay what they are.
func (p *Pricer) remembered(now *moment, m market.Market, it Item, cut *catalog.Lowered, days int) (money.Amount, error) {
	it.Price.Minor = 0
	key := fmt.Sprintf("%p %p %s %d %+v %+v", now.book, p.rates.Then(cut.Since), m.Segment(), days, it, *cut)
	p.priors.mu.Lock()
	known, ok := p.priors.known[key]
	p.priors.mu.Unlock()
	if ok {
		return known, nil
	}
	prior, err := p.prior(now, m, it, cut, cut.Since.AddDate(0, 0, -days))
	if err != nil {
		return money.Amount{}, err
	}
	p.priors.mu.Lock()
	defer p.priors.mu.Unlock()
	if p.priors.known == nil || len(p.priors.known) >= mostPriors {
		p.priors.known = map[string]money.Amount{}
	}
	p.priors.known[key] = prior
	return prior, nil
}

// prior is the lowest price to the door between a moment and the cut; nothing where the history is shorter, or where the item could
// not be sent on one of the days.
func (p *Pricer) prior(now *moment, m market.Market, it Item, cut *catalog.Lowered, from time.Time) (money.Amount, error) {
	lowest := money.Zero(m.Currency)
	for at := from.UTC().Truncate(day); at.Before(cut.Since); at = at.Add(day) {
		asked, known := cut.Lowest(later(at, from), at.Add(day))
		if !known {
			return money.Amount{}, nil
		}
		it.Price.Minor = asked
		for _, rates := range p.ratesOf(at) {
			then := moment{book: now.book, rates: rates, time: later(at, from), regs: now.regs}
			price, err := p.tag(&then, m, it, 0)
			if err != nil || price.Refused != "" {
				return money.Amount{}, err
			}
			if lowest.Minor == 0 || price.Totals.TotalMinor < lowest.Minor {
				lowest = price.Total()
			}
		}
	}
	return lowest, nil
}

// ratesOf are the rates prices were shown at on a day: those of the day before until the new ones were published.
func (p *Pricer) ratesOf(at time.Time) []*fx.Rates {
	early, late := p.rates.Then(at.Add(-day)), p.rates.Then(at)
	if early == late {
		return []*fx.Rates{late}
	}
	return []*fx.Rates{early, late}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
