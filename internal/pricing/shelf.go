package pricing

import (
	"fmt"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/market"
)

// Tagged is a card with its price to the door of a market.
type Tagged struct {
	catalog.Card
	Price Price
}

// Shelf prices cards for a market: one piece of the variant that each card stands for, delivered.
func (p *Pricer) Shelf(m market.Market, cards []catalog.Card) ([]Tagged, error) {
	shelf := make([]Tagged, len(cards))
	for i, c := range cards {
		price, err := p.Unit(m, Item{
			Price: c.Price, Grams: c.Grams, LengthMM: c.LengthMM, WidthMM: c.WidthMM, HeightMM: c.HeightMM,
			HS: c.HS, Origin: c.Origin, Description: c.Declared, Flags: c.Flags, Papers: c.Papers,
		}, c.HandoverDays)
		if err != nil {
			return nil, fmt.Errorf("price %s: %w", c.Slug, err)
		}
		shelf[i] = Tagged{c, price}
	}
	return shelf, nil
}

// Offer prices one piece of an offer, delivered, and says what a second one would add.
func (p *Pricer) Offer(m market.Market, o catalog.Offer) (Price, Advice, error) {
	v := o.Variant
	c := unitParcel(m, Item{
		Price: v.Price, Grams: v.Grams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM,
		HS: v.HS, Origin: v.Origin, Description: o.Declared, Flags: o.Flags, Papers: o.Papers,
	}, o.HandoverDays)
	price, err := p.Consignment(c)
	if err != nil {
		return Price{}, Advice{}, err
	}
	advice, err := p.Advise(c, price)
	return price, advice, err
}
