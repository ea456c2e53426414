package shop

import (
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// What pages are about, by schema.org (looked up 2026-11-29). Prices are what the consumer pays at the door: the rate of delivery
// beside them is nothing.
type (
	thing struct {
		Type string `json:"@type"`
	}
	named struct {
		thing
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	product struct {
		thing
		Name        string   `json:"name"`
		Description string   `json:"description,omitempty"`
		Images      []string `json:"image,omitempty"`
		SKU         string   `json:"sku"`
		Category    string   `json:"category,omitempty"`
		Material    string   `json:"material,omitempty"`
		Brand       named    `json:"brand"`
		Origin      named    `json:"countryOfOrigin"`
		Weight      quantity `json:"weight"`
		Rating      *rating  `json:"aggregateRating,omitempty"`
		Offer       *offer   `json:"offers,omitempty"`
	}
	rating struct {
		thing
		Value float64 `json:"ratingValue"`
		Count int     `json:"reviewCount"`
	}
	quantity struct {
		thing
		Value *int   `json:"value,omitempty"`
		Min   *int   `json:"minValue,omitempty"`
		Max   *int   `json:"maxValue,omitempty"`
		Unit  string `json:"unitCode"`
	}
	offer struct {
		thing
		URL          string   `json:"url"`
		Price        string   `json:"price"`
		Currency     string   `json:"priceCurrency"`
		Availability string   `json:"availability"`
		Condition    string   `json:"itemCondition"`
		Seller       named    `json:"seller"`
		Shipping     shipment `json:"shippingDetails"`
		Returns      returns  `json:"hasMerchantReturnPolicy"`
		Prior        *asked   `json:"priceSpecification,omitempty"`
		Until        string   `json:"priceValidUntil,omitempty"`
	}
	returns struct {
		thing
		Country  string `json:"applicableCountry"`
		Category string `json:"returnPolicyCategory"`
		Days     int    `json:"merchantReturnDays,omitempty"`
		Method   string `json:"returnMethod,omitempty"`
		Fees     string `json:"returnFees,omitempty"`
		Link     string `json:"merchantReturnLink"`
	}
	store struct {
		named
		Returns returns `json:"hasMerchantReturnPolicy"`
	}
	asked struct {
		thing
		Kind     string `json:"priceType"`
		Price    string `json:"price"`
		Currency string `json:"priceCurrency"`
	}
	shipment struct {
		thing
		Rate        sum      `json:"shippingRate"`
		Destination region   `json:"shippingDestination"`
		Time        duration `json:"deliveryTime"`
	}
	sum struct {
		thing
		Value    string `json:"value"`
		Currency string `json:"currency"`
	}
	region struct {
		thing
		Country string `json:"addressCountry"`
		Region  string `json:"addressRegion,omitempty"`
	}
	duration struct {
		thing
		Handling quantity `json:"handlingTime"`
		Transit  quantity `json:"transitTime"`
	}
	trail struct {
		thing
		Steps []step `json:"itemListElement"`
	}
	step struct {
		thing
		Position int    `json:"position"`
		Name     string `json:"name,omitempty"`
		Item     string `json:"item,omitempty"`
		URL      string `json:"url,omitempty"`
	}
	site struct {
		named
		Language string `json:"inLanguage"`
		Search   action `json:"potentialAction"`
	}
	action struct {
		thing
		Target string `json:"target"`
		Input  string `json:"query-input"`
	}
	company struct {
		named
		Since   string `json:"foundingDate,omitempty"`
		Address place  `json:"address"`
	}
	place struct {
		thing
		Country  string `json:"addressCountry"`
		Region   string `json:"addressRegion"`
		Locality string `json:"addressLocality"`
	}
)

const vocabulary = "https://schema.org/"

// About is what a listing's page is about: the product with its offer here, and the way to it. base is the mall's address.
func (p ListingPage) About(base string, now time.Time) layout.Things {
	text, v := p.Listing.Texts[0], p.Offer.Variant
	about := product{
		thing: thing{"Product"}, Name: text.Title, Description: text.Summary, SKU: v.SKU, Brand: named{thing: thing{"Brand"}, Name: p.Factory.Name},
		Origin: named{thing: thing{"Country"}, Name: v.Origin}, Weight: quantity{thing: thing{"QuantitativeValue"}, Value: &v.Grams, Unit: "GRM"},
	}
	for _, picture := range p.Listing.Pictures {
		about.Images = append(about.Images, base+ui.PictureOf(picture.Digest, "").Full)
	}
	for _, a := range p.Listing.Attributes {
		if a.Key == "material" {
			about.Material = catalog.In(a.Value, p.Market.Language)
		}
	}
	if r := rated(p.Listing.RatingSum, p.Listing.RatingCount); r.Count > 0 {
		about.Rating = &rating{thing{"AggregateRating"}, float64(r.Tenths) / 10, r.Count}
	}
	if len(p.Crumbs) > 0 {
		about.Category = p.Crumbs[len(p.Crumbs)-1].Label
	}
	if p.Price.Refused == "" {
		about.Offer = offerOf(p.Market, p.Price, p.Offer.Available > 0, days(now, p))
		about.Offer.Returns = returnsOf(base, p.Market, p.Withdraw)
		about.Offer.URL, about.Offer.Seller = p.Canonical, named{thing{"Organization"}, p.Factory.Name, base + p.Market.URL("/f/"+p.Factory.Slug)}
	}
	return layout.Things{about, trailOf(base, p.Crumbs, named{Name: text.Title, URL: p.Canonical})}
}

func offerOf(m market.Market, price pricing.Price, inStock bool, within duration) *offer {
	stock := "OutOfStock"
	if inStock {
		stock = "InStock"
	}
	total := price.Total()
	o := &offer{
		thing: thing{"Offer"}, Price: total.String(), Currency: string(total.Currency), Availability: vocabulary + stock, Condition: vocabulary + "NewCondition",
		Shipping: shipment{
			thing: thing{"OfferShippingDetails"}, Rate: sum{thing{"MonetaryAmount"}, money.Zero(total.Currency).String(), string(total.Currency)},
			Destination: region{thing{"DefinedRegion"}, m.Country, m.Region}, Time: within,
		},
	}
	if r := price.Reduction; r != nil {
		o.Prior = &asked{thing{"UnitPriceSpecification"}, vocabulary + "StrikethroughPrice", r.Prior.String(), string(r.Prior.Currency)}
		o.Until = r.Until.UTC().Format(time.RFC3339)
	}
	return o
}

// returnsOf is what the page promises of returns: the right to withdraw that the law of the country gives, and none where it gives
// none. Who pays for sending back is told where the law says it.
func returnsOf(base string, m market.Market, right guide.Withdrawal) returns {
	r := returns{thing: thing{"MerchantReturnPolicy"}, Country: m.Country, Category: vocabulary + "MerchantReturnNotPermitted", Link: base + m.URL("/legal/returns")}
	if right.Days > 0 {
		r.Category, r.Days, r.Method = vocabulary+"MerchantReturnFiniteReturnWindow", right.Days, vocabulary+"ReturnByMail"
		if right.Bearer == "consumer" {
			r.Fees = vocabulary + "ReturnFeesCustomerResponsibility"
		}
	}
	return r
}

// days are what the factory takes to hand over, and the carrier from then on.
func days(now time.Time, p ListingPage) duration {
	none, handover := 0, p.Factory.HandoverDays
	until := func(day time.Time) *int {
		n := max(int(day.Sub(now.Truncate(24*time.Hour)).Hours()/24)-handover, 0)
		return &n
	}
	count := thing{"QuantitativeValue"}
	return duration{
		thing{"ShippingDeliveryTime"}, quantity{thing: count, Min: &none, Max: &handover, Unit: "DAY"},
		quantity{thing: count, Min: until(p.Price.Option.Earliest), Max: until(p.Price.Option.Latest), Unit: "DAY"},
	}
}

// trailOf is the way from the front page to a page, which stands at its end.
func trailOf(base string, crumbs []layout.Crumb, here named) trail {
	t := trail{thing: thing{"BreadcrumbList"}}
	for _, c := range crumbs {
		if c.URL != "" {
			t.Steps = append(t.Steps, step{thing: thing{"ListItem"}, Position: len(t.Steps) + 1, Name: c.Label, Item: base + c.URL})
		}
	}
	t.Steps = append(t.Steps, step{thing: thing{"ListItem"}, Position: len(t.Steps) + 1, Name: here.Name, Item: here.URL})
	return t
}

// About is what a list is about: the way to it, and what is on its page.
func (p ListPage) About(base string) layout.Things {
	goods := trail{thing: thing{"ItemList"}}
	for _, g := range p.Goods {
		goods.Steps = append(goods.Steps, step{thing: thing{"ListItem"}, Position: len(goods.Steps) + 1, URL: base + p.Market.URL("/l/"+g.Slug)})
	}
	things := layout.Things{goods}
	if len(p.Crumbs) > 0 {
		things = append(things, trailOf(base, p.Crumbs, named{Name: p.Heading, URL: p.Canonical}))
	}
	return things
}

// AboutMaker is who a factory's page is about.
func AboutMaker(f *factory.Factory, canonical string) any {
	m := company{named: named{thing{"Organization"}, f.Name, canonical}, Address: place{thing{"PostalAddress"}, "CN", f.Province, f.City}}
	if f.Founded > 0 {
		m.Since = time.Date(f.Founded, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")
	}
	return m
}

// About is what the front page is about: the shop, and how it is searched.
func (p HomePage) About(base, name string) layout.Things {
	return layout.Things{
		site{named{thing{"WebSite"}, name, p.Canonical}, string(p.Market.Language),
			action{thing{"SearchAction"}, base + p.Market.URL("/search") + "?q={words}", "required name=words"}},
		store{named{thing{"OnlineStore"}, name, base}, returnsOf(base, p.Market, p.Withdraw)},
	}
}
