package pricing_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/shipping"
)

// pricerOn prices on a day by what the program is shipped with.
func pricerOn(t *testing.T, day time.Time) *pricing.Pricer {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(nil, func() time.Time { return day })
	if err != nil {
		t.Fatal(err)
	}
	table, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return pricing.New(customs.NewLive(book), rates, table, nil, func() time.Time { return day })
}

// toNewYork is a parcel by the post, if that may be.
func toNewYork(items ...pricing.Item) pricing.Parcel {
	for i := range items {
		items[i].Quantity = 1
	}
	return pricing.Parcel{To: landedcost.Destination{Country: "US", Region: "NY"}, Currency: "USD", Items: items, Service: "economy", HandoverDays: 2}
}

// Since 2026-10-22 mail to the United States needs an entry our post does not file: such goods go by courier instead, at
// one price on the card, the listing and at the checkout, and even if the post was asked for.
func TestGoodsThatMayNotGoByMailGoByCourier(t *testing.T) {
	after := pricerOn(t, time.Date(2026, 10, 22, 10, 0, 0, 0, time.UTC))
	nameless, laptop := scarf(), scarf()
	nameless.Origin = ""
	laptop.HS, laptop.Papers = "847130", []string{"fcc", "un38_3"}
	for name, items := range map[string][]pricing.Item{
		"a scarf": {scarf()}, "a scarf that names no origin": {nameless}, "with goods that may": {scarf(), laptop}, "beside goods that may": {laptop, scarf()},
	} {
		price, err := after.Consignment(toNewYork(items...))
		if err != nil || price.Refused != "" || price.Option.Channel != "courier" || price.Regime != "us.informal" {
			t.Errorf("%s: %q by %s in %s, %v", name, price.Refused, price.Option.Code, price.Regime, err)
		}
		if slices.ContainsFunc(price.Options, func(o shipping.Option) bool { return o.Channel == "post" }) {
			t.Errorf("%s: offered by post: %v", name, price.Options)
		}
	}
}

func TestThePostStaysWhereItMay(t *testing.T) {
	before, after := pricerOn(t, time.Date(2026, 10, 21, 10, 0, 0, 0, time.UTC)), pricerOn(t, time.Date(2026, 10, 22, 10, 0, 0, 0, time.UTC))
	if price, err := before.Consignment(toNewYork(scarf())); err != nil || price.Option.Code != "economy" {
		t.Errorf("the day before: %q by %s, %v", price.Refused, price.Option.Code, err)
	}
	if price, err := after.Unit(in(t, "en-de"), scarf(), 2); err != nil || price.Option.Code != "economy" {
		t.Errorf("elsewhere: %q by %s, %v", price.Refused, price.Option.Code, err)
	}
}

func TestCardListingAndCheckoutAgreeOnTheCourier(t *testing.T) {
	p, us := pricerOn(t, time.Date(2026, 10, 22, 10, 0, 0, 0, time.UTC)), in(t, "en-us-ny")
	tag, err1 := p.Tag(us, scarf(), 2)
	listing, err2 := p.Unit(us, scarf(), 2)
	checkout, err3 := p.Consignment(toNewYork(scarf()))
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	if tag.Totals != listing.Totals || checkout.Totals != listing.Totals || tag.Option.Code != "standard" || checkout.Option.Code != tag.Option.Code {
		t.Errorf("card %+v by %s, listing %+v, checkout %+v by %s", tag.Totals, tag.Option.Code, listing.Totals, checkout.Totals, checkout.Option.Code)
	}
}

// What is offered is priced: no service whose channel customs would not price is left for anyone to choose.
func TestEveryOfferedServiceIsPriced(t *testing.T) {
	p := shippedPricer(t)
	papers := codes(p)
	for _, m := range everywhere(t, "EUR") {
		for n := range int64(15) {
			it := goods(2*n, papers)
			price, err := p.Unit(m, it, 2)
			if err != nil || price.Refused != "" {
				continue // refused for all services alike
			}
			it.Quantity = 1
			c := pricing.Parcel{To: landedcost.Destination{Country: m.Country, Region: m.Region}, Currency: m.Currency, Items: []pricing.Item{it}}
			for _, o := range price.Options {
				c.Service = o.Code
				if again, err := p.Consignment(c); err != nil || again.Refused != "" {
					t.Errorf("%s of %s by %s: %q, %v", m.Segment(), it.HS, o.Code, again.Refused, err)
				}
			}
		}
	}
}
