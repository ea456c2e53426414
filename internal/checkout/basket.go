package checkout

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/promotion"
)

// Basket is a cart priced for a market: one part for each factory, and what can't be bought there.
type Basket struct {
	Market      market.Market
	Parts       []BasketPart
	Gone        []Gone // lines left out of the sums
	Totals      order.Totals
	Rates       []order.Rate
	Rules       string // the version of the rule data all parts are priced by
	TaxByRegion bool   // tax still depends on the state or province
	Count       int
	Voucher     *Voucher // nil without a code
}

// BasketPart is one factory's part of a basket.
type BasketPart struct {
	Part
	Offers  []catalog.Offer        // beside the consignment's lines
	Refused string                 // why this part can't be sent there: a message key, "" if it can
	Advice  pricing.Advice         // what one more would change; only in a basket, not in a quote
	AgeLaws []*customs.Restriction // why it is sold from the consignment's MinAge on

	parcel pricing.Parcel
	price  pricing.Price
}

// Gone is a line that can't be bought any more, or not so many, or not sent to the destination.
type Gone struct {
	VariantID id.Variant
	Title     string
	Slug      string
	Quantity  int
	Left      int                    // 0: not for sale
	Capped    bool                   // there are more, but one buyer may not have them
	Laws      []*customs.Restriction // why it may not be sent there; none: that is not what is wrong
}

// Problem names the first thing that stands in the way of a quote, "" if nothing does.
func (b *Basket) Problem() string {
	if len(b.Gone) > 0 {
		return b.Gone[0].Title
	}
	for _, p := range b.Parts {
		if p.Refused != "" {
			return p.Offers[0].Title
		}
	}
	return ""
}

// Total is the sum of all parts.
func (b *Basket) Total() money.Amount { return money.New(b.Totals.TotalMinor, b.Market.Currency) }

// Basket prices the owner's cart for a market, before an address is known.
func (t *Till) Basket(ctx context.Context, m market.Market, o cart.Owner) (*Basket, error) {
	c, err := t.Carts.Cart(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("price cart: %w", err)
	}
	b, err := t.price(ctx, c, m, where{Destination: placeOf(m)}, nil)
	if err != nil {
		return nil, err
	}
	return b, t.advise(b)
}

// placeOf is where goods of a market go before an address is known.
func placeOf(m market.Market) landedcost.Destination {
	return landedcost.Destination{Country: m.Country, Region: m.Region}
}

// advise says for each part what one more of its goods would change.
func (t *Till) advise(b *Basket) error {
	for i := range b.Parts {
		p := &b.Parts[i]
		if p.parcel.Discount != nil {
			continue
		}
		var err error
		if p.Advice, err = t.Pricer.Advise(p.parcel, p.price); err != nil {
			return fmt.Errorf("price cart: %w", err)
		}
	}
	return nil
}

// where goods go: to whom, as far as that is known.
type where struct {
	landedcost.Destination
	email string
}

func (t *Till) price(ctx context.Context, c *cart.Cart, m market.Market, to where, services map[string]string) (*Basket, error) {
	ids := make([]id.Variant, len(c.Lines))
	for i, l := range c.Lines {
		ids[i] = l.VariantID
	}
	offers, err := t.Catalog.Variants(ctx, m.Language, ids)
	if err == nil {
		if few := short(c, offers); len(few) > 0 && t.freeDue(ctx, few) {
			offers, err = t.Catalog.Variants(ctx, m.Language, ids)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("price cart: %w", err)
	}
	allowed, err := t.allowed(ctx, c, to.email, offers)
	if err != nil {
		return nil, fmt.Errorf("price cart: %w", err)
	}
	pinned := *t
	pinned.Pricer = t.Pricer.Pinned() // all parcels by one version of the rules
	b := &Basket{Market: m, Count: c.Count(), Rules: pinned.Pricer.Version()}
	for _, group := range b.group(c, offers, allowed, pinned.barred(to.Country)) {
		part, err := pinned.part(group, m, to.Destination, services)
		if err != nil {
			return nil, err
		}
		b.Parts = append(b.Parts, part)
	}
	if c.Coupon != "" {
		if err := pinned.discount(ctx, b, c.Coupon, promotion.Buyer{Account: memberOf(c), Email: to.email}, to.Country); err != nil {
			return nil, fmt.Errorf("price cart: %w", err)
		}
	}
	b.sum()
	return b, nil
}

// memberOf is whose cart it is, 0 for a guest's.
func memberOf(c *cart.Cart) id.Account {
	if c.AccountID == nil {
		return 0
	}
	return *c.AccountID
}

// sum adds the parts up.
func (b *Basket) sum() {
	for i := range b.Parts {
		p := &b.Parts[i]
		b.TaxByRegion = b.TaxByRegion || p.price.TaxByRegion
		b.addRates(p.price.Rates)
		if p.Refused == "" {
			b.Totals = b.Totals.Plus(p.Totals)
		}
	}
}

// wanted is an offer and how many of it.
type wanted struct {
	catalog.Offer
	quantity int
}

// barred asks the law of a country about offers.
func (t *Till) barred(country string) func(catalog.Offer) []*customs.Restriction {
	return func(o catalog.Offer) []*customs.Restriction {
		v := t.Pricer.Admission(item(o, 1), country)
		return v.Reasons
	}
}

// group sorts the lines that can be bought by factory, in the order they came into the cart; the others are gone.
func (b *Basket) group(c *cart.Cart, offers []catalog.Offer, allowed map[id.Listing]int, barred func(catalog.Offer) []*customs.Restriction) [][]wanted {
	byID := map[id.Variant]catalog.Offer{}
	for _, o := range offers {
		byID[o.Variant.ID] = o
	}
	var groups [][]wanted
	at := map[id.Factory]int{}
	for _, l := range c.Lines {
		o, ok := byID[l.VariantID]
		if !ok || !o.Sellable() || o.Available < l.Quantity {
			b.Gone = append(b.Gone, gone(o, l, ok && o.Sellable()))
			continue
		}
		if most, capped := allowed[o.ListingID]; capped {
			if most < l.Quantity {
				b.Gone = append(b.Gone, Gone{VariantID: l.VariantID, Title: o.Title, Slug: o.Slug, Quantity: l.Quantity, Left: most, Capped: true})
				continue
			}
			allowed[o.ListingID], o.Available = most-l.Quantity, min(o.Available, most)
		}
		if laws := barred(o); len(laws) > 0 {
			b.Gone = append(b.Gone, Gone{VariantID: l.VariantID, Title: o.Title, Slug: o.Slug, Quantity: l.Quantity, Laws: laws})
			continue
		}
		i, ok := at[o.FactoryID]
		if !ok {
			i = len(groups)
			at[o.FactoryID] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], wanted{o, l.Quantity})
	}
	return groups
}

func gone(o catalog.Offer, l cart.Line, sold bool) Gone {
	g := Gone{VariantID: l.VariantID, Title: o.Title, Slug: o.Slug, Quantity: l.Quantity}
	if sold {
		g.Left = max(o.Available, 0)
	}
	return g
}

// part prices one factory's goods as one consignment.
func (t *Till) part(goods []wanted, m market.Market, to landedcost.Destination, services map[string]string) (BasketPart, error) {
	first := goods[0]
	items := make([]pricing.Item, len(goods))
	offers := make([]catalog.Offer, len(goods))
	for i, g := range goods {
		items[i], offers[i] = item(g.Offer, g.quantity), g.Offer
	}
	parcel := pricing.Parcel{
		To: to, Currency: m.Currency, Items: items, Service: services[first.FactorySlug], HandoverDays: first.HandoverDays,
	}
	price, err := t.Pricer.Consignment(parcel)
	if err != nil {
		return BasketPart{}, fmt.Errorf("price goods of %s: %w", first.FactorySlug, err)
	}
	p := BasketPart{Offers: offers, parcel: parcel}
	p.Part = Part{
		FactorySlug: first.FactorySlug, FactoryName: first.FactoryName, HandoverDays: first.HandoverDays,
		Consignment: order.Consignment{FactoryID: first.FactoryID, State: order.Waiting},
	}
	p.take(price)
	for _, law := range price.Conditions {
		if law.Effect == customs.NeedsAge {
			p.AgeLaws = append(p.AgeLaws, law)
		}
	}
	for i, g := range goods {
		l, err := line(g, i, price.Units[i])
		if err != nil {
			return BasketPart{}, err
		}
		p.Consignment.Lines = append(p.Consignment.Lines, l)
	}
	return p, nil
}

// take makes a price that of the part.
func (p *BasketPart) take(price pricing.Price) {
	p.Refused, p.price = price.Refused, price
	p.Totals, p.Options, p.Notices = price.Totals, price.Options, price.Notices
	c := &p.Consignment
	c.Service, c.Channel, c.Regime, c.MinAge, c.Charges = price.Option.Code, price.Option.Channel, price.Regime, price.Age, price.Charges
	c.Earliest, c.Latest = price.Option.Earliest, price.Option.Latest
}

// item is what pricing needs to know of an offer.
func item(o catalog.Offer, quantity int) pricing.Item {
	v := o.Variant
	return pricing.Item{
		Price: v.Price, Quantity: quantity, Grams: v.Grams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM,
		HS: v.HS, Origin: v.Origin, Description: o.Declared, Flags: o.Flags, Papers: o.Papers,
	}
}

// line is the order line that an offer becomes.
func line(g wanted, position int, unit money.Amount) (order.Line, error) {
	total, err := unit.Mul(int64(g.quantity))
	if err != nil {
		return order.Line{}, fmt.Errorf("price line %s: %w", g.Variant.SKU, err)
	}
	v := g.Variant
	return order.Line{
		Position: position, VariantID: v.ID, ListingID: g.ListingID, Slug: g.Slug, SKU: v.SKU, Title: g.Title, TitleZH: g.TitleZH,
		Choices: g.ChoiceText, Picture: g.Picture, Declared: g.Declared, HS: v.HS, Origin: v.Origin, Grams: v.Grams,
		Quantity: g.quantity, Unit: unit, Total: total, Cost: v.Price,
	}, nil
}

func (b *Basket) addRates(rates []order.Rate) {
	for _, r := range rates {
		known := false
		for _, have := range b.Rates {
			known = known || have == r
		}
		if !known {
			b.Rates = append(b.Rates, r)
		}
	}
}

func destination(a address.Address) landedcost.Destination {
	return landedcost.Destination{Country: a.Country, Region: a.Region, PostalCode: a.PostalCode}
}

// Empty says that nothing is in the cart.
func (b *Basket) Empty() bool { return len(b.Parts) == 0 && len(b.Gone) == 0 }
