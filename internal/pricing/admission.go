package pricing

import (
	"cmp"
	"slices"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Barred is an item that may not be sent to the destination, and a law that says so.
type Barred struct {
	Item int // its place in the parcel
	Rule *customs.Restriction
}

// RefusedByLaw is the key of Price.Refused when Price.Barred says which goods and why.
const RefusedByLaw = "restriction.refused"

// goods are what customs asks about an item; one that names no origin is of the country all goods leave from.
func (it Item) goods() customs.Goods {
	return customs.Goods{HS: it.HS, Origin: cmp.Or(it.Origin, Origin), Attributes: it.Flags, Papers: it.Papers}
}

// Admission says whether and how an item may be sent to a country today.
func (p *Pricer) Admission(it Item, country string) customs.Verdict {
	return p.rules.Current().Admission(it.goods(), country, landedcost.DayOf(p.now()))
}

// Reach says to which of the countries an item may be sent today, and what would open the others.
func (p *Pricer) Reach(it Item, countries []string) customs.Reach {
	return p.rules.Current().Reach(it.goods(), countries, landedcost.DayOf(p.now()))
}

// Rules are the rules in use: ask them once for what must not mix two versions.
func (p *Pricer) Rules() *customs.Book { return p.rules.Current() }

// admit asks for every item whether it may go there. What binds the parcel as a whole is returned: the channels that all
// items may go by; the age is that of the strictest.
func (p *Price) admit(book *customs.Book, c Parcel, on landedcost.Day) customs.Verdict {
	var whole customs.Verdict
	for i, it := range c.Items {
		v := book.Admission(it.goods(), c.To.Country, on)
		for _, r := range v.Reasons {
			p.Refused = RefusedByLaw
			p.Barred = append(p.Barred, Barred{i, r})
		}
		whole.Join(&v)
	}
	p.Age = whole.Age
	p.Conditions = whole.Conditions()
	return whole
}

// lawful are the services whose channel the goods may go by.
func lawful(options []shipping.Option, v *customs.Verdict) []shipping.Option {
	if v.Channel == nil {
		return options
	}
	var kept []shipping.Option
	for _, o := range options {
		if v.Carries(o.Channel) {
			kept = append(kept, o)
		}
	}
	return kept
}

// undelivered is the key of why no service carries goods that may be sent: a law on channels, or that none is offered.
func undelivered(v *customs.Verdict) string {
	if v.Channel != nil {
		return v.Channel.Key()
	}
	return noDelivery
}

// noDelivery is the key of Price.Refused when no service reaches the destination with such goods.
const noDelivery = "pricing.no_delivery"

// Laws are the different laws behind a refusal.
func (p Price) Laws() []*customs.Restriction {
	var laws []*customs.Restriction
	for _, b := range p.Barred {
		if !slices.Contains(laws, b.Rule) {
			laws = append(laws, b.Rule)
		}
	}
	return laws
}
