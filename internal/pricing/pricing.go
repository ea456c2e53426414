// Package pricing works out the price a consumer sees: the factory's price in the shopper's currency, the cheapest
// delivery that may carry the goods, and the duty, tax and fees of the destination. Cards, listing, cart and checkout
// all ask here, so they can't differ.
//
// Invariants: the goods' unit price is rounded once, and a line is unit × quantity; the totals are the sums of the
// charges; what can't be priced is refused with a reason and never shown as a zero.
//
// It must not know carts, orders in the making, or pages.
package pricing

import (
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Origin is where all goods leave from: the mall serves the factories of one country.
const Origin = "CN"

// Pricer prices goods with today's rates, rules and tariffs. It holds them in memory: pricing asks no database.
type Pricer struct {
	rules *customs.Live
	rates *fx.Book
	table *shipping.Table
	regs  map[string]bool
	now   func() time.Time

	priors *priors
}

// New takes the rules in use, the exchange rates, the carriers' tariffs, and the tax registrations the mall has (nil: all
// that the rules ask for).
func New(rules *customs.Live, rates *fx.Book, table *shipping.Table, registrations map[string]bool, now func() time.Time) *Pricer {
	return &Pricer{rules: rules, rates: rates, table: table, regs: registrations, now: now, priors: &priors{}}
}

// Version is the version of the rule data in use.
func (p *Pricer) Version() string { return p.rules.Current().Version() }

// Item is a quantity of one variant.
type Item struct {
	Price       money.Amount // the factory's, of one piece
	Quantity    int
	Grams       int // of one piece, packed
	LengthMM    int
	WidthMM     int
	HeightMM    int
	HS          string
	Origin      string
	Description string // for customs, in English
	Flags       []string
	Papers      []string // documents held, as customs.Goods has them
}

// Parcel is what goes from one factory to one consumer, and how.
type Parcel struct {
	To           landedcost.Destination
	Currency     money.Currency
	Items        []Item
	Service      string // code of the delivery service; "" takes the cheapest
	HandoverDays int    // working days until the carrier has it
	Discount     *Discount
}

// Price is what a parcel costs delivered.
type Price struct {
	Currency    money.Currency
	Units       []money.Amount // of one piece of each item
	Charges     []order.Charge // a LineID counts the items from 1
	Totals      order.Totals
	Option      shipping.Option
	Options     []shipping.Option // all services that may carry it, cheapest first, priced in Currency
	Regime      string
	Refused     string                 // the key of the reason why it can't be sent there, "" if it can
	Barred      []Barred               // the laws behind it, if the goods themselves are what is refused
	Age         int                    // years the consumer must have, at the sale and at the door; 0: any
	Conditions  []*customs.Restriction // what binds goods that may go: age, channel, and what is to be known
	Notices     []string
	TaxByRegion bool // the tax of the state or province is not in it, because the region is not known
	Estimated   bool // a tariff rate was estimated
	Rates       []order.Rate
	Reduction   *Reduction // of what a card or a listing shows; nil: none is announced
}

// Total is what the consumer pays.
func (p Price) Total() money.Amount { return money.New(p.Totals.TotalMinor, p.Currency) }

// Unit prices one piece delivered to a market, with every charge explained: what listings show.
func (p *Pricer) Unit(m market.Market, it Item, handoverDays int) (Price, error) {
	return p.Consignment(unitParcel(m, it, handoverDays))
}

// unitParcel is one piece on its way to a market.
func unitParcel(m market.Market, it Item, handoverDays int) Parcel {
	it.Quantity = 1
	return Parcel{
		To:       landedcost.Destination{Country: m.Country, Region: m.Region},
		Currency: m.Currency, Items: []Item{it}, HandoverDays: handoverDays,
	}
}

// Consignment prices a parcel and explains every charge.
func (p *Pricer) Consignment(c Parcel) (Price, error) {
	now := p.moment()
	price := Price{Currency: c.Currency}
	if err := price.goods(now.rates, c.Items); err != nil {
		return Price{}, err
	}
	carried := price.admit(now.book, c, landedcost.DayOf(now.time))
	if price.Refused != "" {
		return price, nil
	}
	options := lawful(p.table.Options(c.shipment(now.book, now.time)), &carried)
	if len(options) == 0 {
		price.Refused = undelivered(&carried)
		return price, nil
	}
	if err := price.carry(options, now.rates, c.Service); err != nil {
		return Price{}, err
	}
	customary := now.consignment(&c, &price)
	if c.Discount != nil {
		price.discount(c.Discount, now.book.Discount(c.To.Country, string(c.Discount.Bearer), landedcost.DayOf(now.time)))
		if err := less(&customary, price.Charges); err != nil {
			return Price{}, fmt.Errorf("price parcel to %s: %w", c.To.Country, err)
		}
	}
	result, err := now.book.Landed(customary, now.rates.Exchange)
	if err != nil {
		return Price{}, fmt.Errorf("price parcel to %s: %w", c.To.Country, err)
	}
	price.take(result)
	price.Totals = order.Sum(price.Charges)
	return price, nil
}

// goods converts each factory price into the shopper's currency and charges the lines.
func (p *Price) goods(rates *fx.Rates, items []Item) error {
	for i, it := range items {
		unit, total, err := it.cost(rates, p.Currency)
		if err != nil {
			return err
		}
		p.Units = append(p.Units, unit)
		p.Charges = append(p.Charges, order.Charge{
			LineID: lineID(i), Kind: order.Goods, Code: "goods", Name: "Goods", Amount: total,
			Formula: fmt.Sprintf("%d × %s %s", it.Quantity, unit.Currency, unit),
		})
		p.note(rates, it.Price.Currency)
	}
	return nil
}

// cost is one piece and all of an item in the shopper's currency; the piece is rounded, once.
func (it *Item) cost(rates *fx.Rates, c money.Currency) (unit, total money.Amount, err error) {
	if unit, err = rates.Convert(it.Price, c, money.HalfUp); err != nil {
		return unit, total, fmt.Errorf("convert %s: %w", it.Price.Currency, err)
	}
	unit.Minor = max(unit.Minor, 1) // nothing is given away because a unit of the currency is large
	if total, err = unit.Mul(int64(it.Quantity)); err != nil {
		return unit, total, fmt.Errorf("price goods: %w", err)
	}
	return unit, total, nil
}

// carry takes the chosen service, or the cheapest, of at least one, and charges it.
func (p *Price) carry(options []shipping.Option, rates *fx.Rates, service string) error {
	for _, o := range options {
		cost, err := rates.Convert(o.Price, p.Currency, money.HalfUp)
		if err != nil {
			return fmt.Errorf("convert %s: %w", o.Price.Currency, err)
		}
		p.note(rates, o.Price.Currency)
		o.Price = cost
		p.Options = append(p.Options, o)
	}
	p.Option = p.Options[0]
	for _, o := range p.Options {
		if o.Code == service {
			p.Option = o
		}
	}
	p.Charges = append(p.Charges, order.Charge{
		Kind: order.Delivery, Code: "delivery." + p.Option.Code, Name: p.Option.Name, Amount: p.Option.Price,
	})
	return nil
}

// take turns what the engine found into charges, or into a refusal.
func (p *Price) take(r landedcost.Result) {
	p.Regime = r.Regime
	if r.Outcome != landedcost.Priced {
		p.Refused = "pricing." + string(r.Outcome)
		return
	}
	p.Estimated = r.Estimated
	for _, c := range r.Reliefs {
		p.Charges = append(p.Charges, chargeOf(&c))
	}
	for _, c := range r.Components {
		if told(&c) {
			p.Charges = append(p.Charges, chargeOf(&c))
		}
	}
	for _, n := range r.Notices {
		p.TaxByRegion = p.TaxByRegion || n.Key == taxByRegion
		p.Notices = append(p.Notices, n.Key)
	}
	for _, u := range r.FX {
		p.Rates = append(p.Rates, order.Rate{From: u.From, To: u.To, Rate: u.Rate, Source: u.Source, AsOf: u.AsOf})
	}
}
