package pricing

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Enquiry is a parcel of one kind of goods that nobody has to sell: anyone may ask what it would cost delivered.
type Enquiry struct {
	To          landedcost.Destination
	HS          string
	Description string
	Unit        money.Amount // of one piece, in the currency of the answer
	Quantity    int
	Grams       int           // of one piece
	Delivery    *money.Amount // nil: by our cheapest service
	Business    bool          // bought by a business, not for personal use
	On          time.Time     // the day whose rules count; exchange rates are today's
}

// Worked is an enquiry worked out at one value of the goods.
type Worked struct {
	Country  string
	Goods    money.Amount
	Outcome  landedcost.Outcome
	Regime   string
	Reason   string
	Charges  []order.Charge // with goods and delivery; what is known of them where the outcome is no price
	Totals   order.Totals
	Known    bool // the totals are the whole price
	Notices  []string
	Rates    []order.Rate
	Shipped  bool // there is a delivery: one given, or a service of ours
	Service  shipping.Service
	Estimate bool
}

// Study is the whole answer: the parcel asked for, the same goods just across the nearest limit, and both in a row of
// other values.
type Study struct {
	Asked   Worked
	Other   *Worked        // on the other side of Nearest; nil without a limit
	Nearest *customs.Limit // the limit between the two
	Above   bool           // Nearest is still above the parcel asked for
	Limits  customs.Limits
	Steps   []Worked               // from the least to the most, with Asked and Other among them
	Laws    []*customs.Restriction // what the heading calls for at the destination
	Version string
}

// Total is what the consumer would pay; only meant where Known.
func (w Worked) Total() money.Amount { return money.New(w.Totals.TotalMinor, w.Goods.Currency) }

// Destinations are the countries whose rules we have, in alphabetical order.
func (p *Pricer) Destinations() []string { return p.rules.Current().Destinations() }

// Regions are those a destination taxes apart.
func (p *Pricer) Regions(country string) []string { return p.rules.Current().Regions(country) }

// Enquire works an enquiry out, with its limits. customs.ErrDestination for a country without rules, fx.ErrNoRate for a
// currency without a rate.
func (p *Pricer) Enquire(e Enquiry) (Study, error) {
	i, err := p.inquiry(e)
	if err != nil {
		return Study{}, err
	}
	s := Study{Version: i.book.Version(), Laws: i.book.Called(e.HS, Origin, e.To.Country, landedcost.DayOf(e.On))}
	if s.Asked, err = i.work(i.goods()); err != nil {
		return Study{}, err
	}
	if s.Limits, err = i.book.Limits(i.consignment, i.rates.Exchange); err != nil {
		return Study{}, fmt.Errorf("find limits: %w", err)
	}
	s.Nearest, s.Above = nearest(s.Limits, i.goods())
	return s, i.compare(&s)
}

// Example is an enquiry for the same goods at a value that teaches most: a little below a limit of the destination. The
// Unit of e is only where the search begins.
func (p *Pricer) Example(e Enquiry) (Enquiry, error) {
	i, err := p.inquiry(e)
	if err != nil {
		return e, err
	}
	limits, err := i.book.Limits(i.consignment, i.rates.Exchange)
	if err != nil {
		return e, fmt.Errorf("find limits: %w", err)
	}
	if l, _ := nearest(limits, i.goods()); l != nil {
		e.Unit.Minor = max(roundDown(l.Last.Minor*14/15)/int64(e.Quantity), 1)
	}
	return e, nil
}

// Abroad works the same parcel out for every destination we have rules for: first those with a price, the cheapest first,
// then the others by name.
func (p *Pricer) Abroad(e Enquiry) ([]Worked, error) {
	var all []Worked
	for _, country := range p.Destinations() {
		e.To = landedcost.Destination{Country: country}
		i, err := p.inquiry(e)
		if err != nil {
			return nil, err
		}
		w, err := i.work(i.goods())
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	slices.SortStableFunc(all, func(a, b Worked) int {
		if a.Known != b.Known {
			return map[bool]int{true: -1, false: 1}[a.Known]
		}
		if !a.Known {
			return cmp.Compare(a.Country, b.Country)
		}
		return cmp.Compare(a.Totals.TotalMinor, b.Totals.TotalMinor)
	})
	return all, nil
}

// inquiry is an enquiry with the moment and the delivery it is worked out by: one state of each for a whole answer.
type inquiry struct {
	moment
	consignment landedcost.Consignment
	service     shipping.Service
	shipped     bool
}

func (p *Pricer) inquiry(e Enquiry) (*inquiry, error) {
	i := &inquiry{moment: p.at(p.rules.Current(), p.rates.Current(), e.On), shipped: e.Delivery != nil}
	if !i.book.Serves(e.To.Country) {
		return nil, customs.ErrDestination
	}
	if !i.rates.Has(e.Unit.Currency) {
		return nil, fx.ErrNoRate
	}
	parcel := Parcel{To: e.To, Currency: e.Unit.Currency, Items: []Item{{
		HS: e.HS, Description: e.Description, Origin: Origin, Quantity: e.Quantity, Grams: e.Grams,
	}}}
	price := Price{Option: shipping.Option{Price: money.Zero(e.Unit.Currency)}, Units: []money.Amount{e.Unit}}
	price.Option.Channel = "courier"
	carried := i.book.Admission(parcel.Items[0].goods(), e.To.Country, landedcost.DayOf(i.time))
	if e.Delivery != nil {
		price.Option.Price = *e.Delivery
	} else if o, ok := p.cheapest(parcel.shipment(i.book, p.now()), &carried); ok {
		cost, err := i.rates.Convert(o.Price, e.Unit.Currency, money.HalfUp)
		if err != nil {
			return nil, fmt.Errorf("convert delivery: %w", err)
		}
		price.Option, price.Option.Price = o, cost
		i.service, i.shipped = o.Service, true
	}
	i.consignment = i.moment.consignment(&parcel, &price)
	i.consignment.PersonalUse = !e.Business
	return i, nil
}

func (i *inquiry) goods() int64 {
	l := i.consignment.Lines[0]
	return l.UnitPrice.Minor * l.Quantity
}

// work prices the parcel with its goods worth so much.
func (i *inquiry) work(goods int64) (Worked, error) {
	c, _ := customs.Worth(i.consignment, goods)
	r, err := i.book.Landed(c, i.rates.Exchange)
	if err != nil {
		return Worked{}, fmt.Errorf("work out enquiry: %w", err)
	}
	w := Worked{
		Country: c.Destination.Country, Goods: money.New(goods, c.Currency), Outcome: r.Outcome, Regime: r.Regime, Reason: r.Reason,
		Shipped: i.shipped, Service: i.service, Known: !r.Totals.Unknown,
	}
	w.Charges = []order.Charge{
		{Kind: order.Goods, Code: "goods", Name: "Goods", Amount: w.Goods},
		{Kind: order.Delivery, Code: "delivery." + i.service.Code, Name: "Delivery", Amount: c.Shipping},
	}
	for n := range r.Components {
		if k := &r.Components[n]; !k.Unknown && told(k) {
			w.Charges = append(w.Charges, chargeOf(k))
			w.Estimate = w.Estimate || k.Confidence == landedcost.Estimate
		}
	}
	for n := range r.Reliefs {
		w.Charges = append(w.Charges, chargeOf(&r.Reliefs[n]))
	}
	w.Totals = order.Sum(w.Charges)
	for _, n := range r.Notices {
		if !slices.Contains(w.Notices, n.Key) {
			w.Notices = append(w.Notices, n.Key)
		}
	}
	for _, u := range r.FX {
		w.Rates = append(w.Rates, order.Rate{From: u.From, To: u.To, Rate: u.Rate, Source: u.Source, AsOf: u.AsOf})
	}
	return w, nil
}

// compare adds the parcel on the other side of the nearest limit, and a row of values around both.
func (i *inquiry) compare(s *Study) error {
	asked := i.goods()
	values := []int64{asked, roundDown(asked / 2), roundUp(asked * 2)}
	if s.Nearest != nil {
		last := s.Nearest.Last.Minor
		low, high := max(roundDown(last*14/15), 1), roundUp(last*16/15)
		values = []int64{asked, roundDown(last / 3), low, last, high, roundUp(last * 2)}
		other, err := i.work(map[bool]int64{true: high, false: low}[s.Above])
		if err != nil {
			return err
		}
		s.Other = &other
	}
	slices.Sort(values)
	for _, v := range slices.Compact(values) {
		w, err := i.work(v)
		if v < 1 || errors.Is(err, money.ErrOverflow) {
			continue
		}
		if err != nil {
			return err
		}
		s.Steps = append(s.Steps, w)
	}
	return nil
}

// nearest is the limit that takes the smaller share of the goods to reach, and whether it lies above them.
func nearest(l customs.Limits, goods int64) (*customs.Limit, bool) {
	switch {
	case l.Above == nil:
		return l.Below, false
	case l.Below == nil:
		return l.Above, true
	}
	above := l.Above.Last.Minor-goods < goods-l.Below.Last.Minor
	if above {
		return l.Above, true
	}
	return l.Below, false
}

// roundDown and roundUp are the nearest sums of two figures, as people think of prices: 140, 160.
func roundDown(n int64) int64 { return n - n%step(n) }

func roundUp(n int64) int64 { return roundDown(n + step(n) - 1) }

func step(n int64) int64 {
	s := int64(1)
	for n/s >= 100 {
		s *= 10
	}
	return s
}
