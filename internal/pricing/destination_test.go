package pricing_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/pricing"
)

// services is how many of ours may carry goods: the two couriers where a law on channels leaves no other.
func services(p *pricing.Price) int {
	if slices.ContainsFunc(p.Conditions, func(r *customs.Restriction) bool { return r.Effect == customs.NeedsChannel }) {
		return 2
	}
	return 3
}

// TestEveryMarketSells proves that a destination is only offered when everything it takes is there: rules of customs, a
// tariff of the carriers, a rate of its currency, its form of address. Its tax depends on a region exactly when the rules
// say so.
func TestEveryMarketSells(t *testing.T) {
	p := newPricer(t)
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, country := range market.Countries() {
		if !book.Serves(country) || !address.Knows(country) {
			t.Errorf("%s is offered; has rules: %v; has a form of address: %v", country, book.Serves(country), address.Knows(country))
		}
		price := sent(t, p, landedcost.Destination{Country: country})
		if price.Refused != "" || len(price.Options) != services(&price) {
			t.Errorf("a scarf to %s: refused for %q, %d services", country, price.Refused, len(price.Options))
		}
		if price.TaxByRegion != market.TaxedByRegion(country) {
			t.Errorf("the tax of %s depends on the region: the rules say %v, the market %v", country, price.TaxByRegion, market.TaxedByRegion(country))
		}
		for _, r := range market.Regions(country) {
			price := sent(t, p, landedcost.Destination{Country: country, Region: r.Code})
			known := price.Refused != "pricing.rate_unknown" // said, as for Puerto Rico, and never a zero
			if known && price.Refused != "" || price.TaxByRegion {
				t.Errorf("a scarf to %s: refused for %q, tax by region %v", r.Name, price.Refused, price.TaxByRegion)
			}
		}
	}
}

// sent is the price of a scarf at the destination, in the money of its country.
func sent(t *testing.T, p *pricing.Pricer, to landedcost.Destination) pricing.Price {
	t.Helper()
	m, err := market.Default(to.Country)
	if err != nil {
		t.Fatal(err)
	}
	price, err := p.Consignment(pricing.Parcel{To: to, Currency: m.Currency, Items: []pricing.Item{scarf()}})
	if err != nil {
		t.Fatal(to, err)
	}
	return price
}

// TestNorthernIrelandIsPricedByItsPostcode looks at the one place where a part of a country has the rules of another.
func TestNorthernIrelandIsPricedByItsPostcode(t *testing.T) {
	p := newPricer(t)
	for postcode, regime := range map[string]string{"BT1 5GS": "xi.", "EC1Y 8SY": "gb.", "": "gb."} {
		to := landedcost.Destination{Country: "GB", PostalCode: postcode}
		price := sent(t, p, to)
		if price.Refused != "" || !strings.HasPrefix(price.Regime, regime) {
			t.Errorf("a scarf to %q: %q, refused for %q; want %s", postcode, price.Regime, price.Refused, regime)
		}
	}
}

// TestTheFormAsksForWhatCustomsAsks compares the rule files with the forms of address.
func TestTheFormAsksForWhatCustomsAsks(t *testing.T) {
	for _, country := range market.Countries() {
		text, err := os.ReadFile(filepath.Join("../customs/rules", strings.ToLower(country)+".rules"))
		if err != nil {
			continue // in the file of a union
		}
		asked := false
		for _, f := range address.FormatOf(country).Fields {
			asked = asked || f.Name == address.TaxID
		}
		if wanted := strings.Contains(string(text), "\nnotice recipient_tax_number\n"); wanted && !asked {
			t.Errorf("customs of %s asks for the recipient's number, the form does not", country)
		}
	}
}
