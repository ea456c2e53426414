package pricing

import (
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Tagged is a card with its price to the door of a market. The price is that of Tag.
type Tagged struct {
	catalog.Card
	Price Price
}

// Shelf prices cards for a market: one piece of the variant that each card stands for, delivered. All by the same
// version of rules and rates.
func (p *Pricer) Shelf(m market.Market, cards []catalog.Card) ([]Tagged, error) {
	now := p.moment()
	shelf := make([]Tagged, len(cards))
	for i, c := range cards {
		it := Item{
			Price: c.Price, Grams: c.Grams, LengthMM: c.LengthMM, WidthMM: c.WidthMM, HeightMM: c.HeightMM,
			HS: c.HS, Origin: c.Origin, Description: c.Declared, Flags: c.Flags, Papers: c.Papers,
		}
		price, err := p.tag(&now, m, it, c.HandoverDays)
		if err == nil {
			err = p.reduce(&now, m, it, c.Lowered, &price)
		}
		if err != nil {
			return nil, fmt.Errorf("price %s: %w", c.Slug, err)
		}
		shelf[i] = Tagged{c, price}
	}
	return shelf, nil
}

// Tag is Unit without the charges, the rates and the other services, in a fraction of the time: the totals and what a
// card or a search index needs beside them. The figures are the same.
func (p *Pricer) Tag(m market.Market, it Item, handoverDays int) (Price, error) {
	now := p.moment()
	return p.tag(&now, m, it, handoverDays)
}

func (p *Pricer) tag(now *moment, m market.Market, it Item, handoverDays int) (Price, error) {
	c := unitParcel(m, it, handoverDays)
	price := Price{Currency: c.Currency}
	unit, total, err := c.Items[0].cost(now.rates, c.Currency)
	if err != nil {
		return Price{}, err
	}
	price.Units = []money.Amount{unit}
	carried := price.admit(now.book, c, landedcost.DayOf(now.time))
	if price.Refused != "" {
		return price, nil
	}
	option, ok := p.cheapest(c.shipment(now.book, now.time), &carried)
	if !ok {
		price.Refused = undelivered(&carried)
		return price, nil
	}
	if option.Price, err = now.rates.Convert(option.Price, c.Currency, money.HalfUp); err != nil {
		return Price{}, fmt.Errorf("convert delivery: %w", err)
	}
	price.Option = option
	result, err := now.book.Summary(now.consignment(&c, &price), now.rates.Exchange)
	if err != nil {
		return Price{}, fmt.Errorf("price parcel to %s: %w", c.To.Country, err)
	}
	price.sum(&result, total)
	return price, nil
}

// cheapest is the first service that may and can carry a shipment.
func (p *Pricer) cheapest(s shipping.Shipment, v *customs.Verdict) (shipping.Option, bool) {
	if v.Channel == nil {
		return p.table.Cheapest(s)
	}
	options := lawful(p.table.Options(s), v)
	if len(options) == 0 {
		return shipping.Option{}, false
	}
	return options[0], true
}

// sum takes the totals of what the engine found, or a refusal.
func (p *Price) sum(r *landedcost.Summary, goods money.Amount) {
	p.Regime = r.Regime
	p.Totals = order.Totals{GoodsMinor: goods.Minor, DeliveryMinor: p.Option.Price.Minor}
	if r.Outcome != landedcost.Priced {
		p.Refused = "pricing." + string(r.Outcome)
	} else {
		p.Estimated, p.TaxByRegion, p.Notices = r.Estimated, slices.Contains(r.Keys, taxByRegion), r.Keys
		p.Totals.DutyMinor, p.Totals.TaxMinor, p.Totals.FeesMinor = r.Totals.Duty.Minor, r.Totals.Tax.Minor, r.Totals.Fees.Minor
	}
	p.Totals.TotalMinor = p.Totals.GoodsMinor + p.Totals.DeliveryMinor + p.Totals.DutyMinor + p.Totals.TaxMinor + p.Totals.FeesMinor
}

// taxByRegion is the key of the notice that the tax of a state or province is still missing.
const taxByRegion = "tax_by_region"

// Tags are the prices of offers as those of cards: one piece of each, delivered. All by the same version of rules and rates.
func (p *Pricer) Tags(m market.Market, offers []catalog.Offer) ([]Price, error) {
	now := p.moment()
	prices := make([]Price, len(offers))
	for i, o := range offers {
		it := itemOf(o)
		price, err := p.tag(&now, m, it, o.HandoverDays)
		if err == nil {
			err = p.reduce(&now, m, it, o.Lowered, &price)
		}
		if err != nil {
			return nil, fmt.Errorf("price %s: %w", o.Slug, err)
		}
		prices[i] = price
	}
	return prices, nil
}

// itemOf is what an offer's price depends on.
func itemOf(o catalog.Offer) Item {
	v := o.Variant
	return Item{
		Price: v.Price, Grams: v.Grams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM,
		HS: v.HS, Origin: v.Origin, Description: o.Declared, Flags: o.Flags, Papers: o.Papers,
	}
}

// Offer prices one piece of an offer, delivered, and says what a second one would add.
func (p *Pricer) Offer(m market.Market, o catalog.Offer) (Price, Advice, error) {
	c := unitParcel(m, itemOf(o), o.HandoverDays)
	price, err := p.Consignment(c)
	if err != nil {
		return Price{}, Advice{}, err
	}
	now := p.moment()
	if err := p.reduce(&now, m, itemOf(o), o.Lowered, &price); err != nil {
		return Price{}, Advice{}, err
	}
	advice, err := p.Advise(c, price)
	return price, advice, err
}
