package pricing_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/shipping"
)

func today() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }

func newPricer(t testing.TB) *pricing.Pricer {
	t.Helper()
	return pricerAt(t, today())
}

// pricerAt prices as of a moment, with the shipped rates.
func pricerAt(t testing.TB, now time.Time) *pricing.Pricer {
	t.Helper()
	clock := func() time.Time { return now }
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	table, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return pricing.New(customs.NewLive(book), rates, table, nil, clock)
}

func scarf() pricing.Item {
	return pricing.Item{
		Price: money.MustParse("168.00", "CNY"), Quantity: 1, Grams: 120, LengthMM: 260, WidthMM: 200, HeightMM: 30,
		HS: "621410", Origin: "CN", Description: "silk scarf, woven", Papers: []string{"eu_responsible_person"},
	}
}

func in(t *testing.T, segment string) market.Market {
	t.Helper()
	m, err := market.Parse(segment)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestUnit(t *testing.T) {
	p := newPricer(t)
	for _, c := range []struct {
		segment  string
		duty     bool // some is due on a scarf of CNY 168
		tax      bool
		byRegion bool
	}{
		{"en-de", true, true, false},  // EUR 3 flat, German VAT
		{"fr-fr", true, true, false},  // the same duty, French VAT
		{"en-gb", false, true, false}, // below GBP 135: VAT at the sale only
		{"en-us", true, false, true},  // MFN and section 301; the state decides about sales tax
		{"en-us-ca", true, true, false},
		{"en-ca-qc", true, true, false},
		{"en-au", false, true, false},  // below AUD 1,000: GST only
		{"ja-jp", false, false, false}, // below JPY 10,000: nothing
		{"ar-ae", false, true, false},  // below AED 300: VAT only
	} {
		price, err := p.Unit(in(t, c.segment), scarf(), 2)
		if err != nil || price.Refused != "" {
			t.Errorf("%s: %v %s", c.segment, err, price.Refused)
			continue
		}
		got := price.Totals
		if (got.DutyMinor > 0) != c.duty || (got.TaxMinor > 0) != c.tax || price.TaxByRegion != c.byRegion {
			t.Errorf("%s: %+v, tax by region %v", c.segment, got, price.TaxByRegion)
		}
		if got.GoodsMinor <= 0 || got.DeliveryMinor <= 0 || got != order.Sum(price.Charges) {
			t.Errorf("%s: totals %+v do not follow from the charges", c.segment, got)
		}
		if price.Option.Earliest.After(price.Option.Latest) || price.Option.Earliest.Before(today()) {
			t.Errorf("%s: arrives %s to %s", c.segment, price.Option.Earliest, price.Option.Latest)
		}
	}
}

func TestConsignment(t *testing.T) {
	p := newPricer(t)
	to := landedcost.Destination{Country: "DE"}
	t.Run("refuses what no carrier takes", func(t *testing.T) {
		it := scarf()
		it.Grams = 500_000
		price, err := p.Consignment(pricing.Parcel{To: to, Currency: "EUR", Items: []pricing.Item{it}})
		if err != nil || price.Refused != "pricing.no_delivery" {
			t.Errorf("half a ton: %q, %v", price.Refused, err)
		}
	})
	t.Run("never shows a zero for an unknown rate", func(t *testing.T) {
		it := scarf()
		it.HS = "0000"
		price, err := p.Consignment(pricing.Parcel{To: landedcost.Destination{Country: "US", Region: "NY"}, Currency: "USD", Items: []pricing.Item{it}})
		if err != nil || price.Refused == "" {
			t.Errorf("an impossible heading costs %v, %v", price.Total(), err)
		}
	})
	t.Run("takes the service asked for", func(t *testing.T) {
		cheap, err := p.Consignment(pricing.Parcel{To: to, Currency: "EUR", Items: []pricing.Item{scarf()}})
		if err != nil || len(cheap.Options) < 2 {
			t.Fatal(len(cheap.Options), err)
		}
		other := cheap.Options[1].Code
		dear, err := p.Consignment(pricing.Parcel{To: to, Currency: "EUR", Items: []pricing.Item{scarf()}, Service: other})
		if err != nil || dear.Option.Code != other || dear.Totals.DeliveryMinor < cheap.Totals.DeliveryMinor {
			t.Errorf("%s costs %+v, the cheapest %+v: %v", dear.Option.Code, dear.Totals, cheap.Totals, err)
		}
	})
	t.Run("charges the flat duty once for a kind of goods", func(t *testing.T) {
		it := scarf()
		it.Quantity = 3
		price, err := p.Consignment(pricing.Parcel{To: to, Currency: "EUR", Items: []pricing.Item{it}})
		if err != nil || price.Totals.DutyMinor != 300 {
			t.Errorf("three scarves owe %+v, %v", price.Totals, err)
		}
	})
}

func TestDisplayedUnitTimesQuantityIsWhatIsCharged(t *testing.T) {
	p := newPricer(t)
	var markets []market.Market
	for _, c := range market.Countries() {
		m, err := market.Of(locale.English, c, "", "")
		if err != nil {
			t.Fatal(err)
		}
		markets = append(markets, m)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(markets).Draw(t, "market")
		it := scarf()
		it.Price = money.New(rapid.Int64Range(1, 200_000).Draw(t, "fen"), "CNY")
		it.Quantity = rapid.IntRange(1, 20).Draw(t, "quantity")
		price, err := p.Consignment(pricing.Parcel{To: landedcost.Destination{Country: m.Country}, Currency: m.Currency, Items: []pricing.Item{it}})
		if err != nil {
			t.Fatal(err)
		}
		if price.Refused != "" {
			return
		}
		line, err := price.Units[0].Mul(int64(it.Quantity))
		if err != nil || line.Minor != price.Totals.GoodsMinor {
			t.Fatalf("%s: %d × %s is shown, %d charged", m.Segment(), it.Quantity, price.Units[0], price.Totals.GoodsMinor)
		}
		if price.Totals != order.Sum(price.Charges) || price.Totals.DutyMinor < 0 || price.Totals.TaxMinor < 0 {
			t.Fatalf("%s: %+v", m.Segment(), price.Totals)
		}
	})
}

func BenchmarkUnit(b *testing.B) {
	p := newPricer(b)
	m, err := market.Parse("en-de")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Unit(m, scarf(), 2); err != nil {
			b.Fatal(err)
		}
	}
}

// knife, power bank and toy show what the law makes of goods: an age, a channel, a paper.
func TestRestricted(t *testing.T) {
	p := newPricer(t)
	of := func(hs string, papers ...string) pricing.Item {
		it := scarf()
		it.HS, it.Description, it.Papers = hs, "goods", papers
		return it
	}
	for _, c := range []struct {
		name    string
		it      pricing.Item
		segment string
		refused string
		bars    int
		age     int
	}{
		{"a scarf of nobody", of("621410"), "en-de", pricing.RefusedByLaw, 1, 0},
		{"a scarf of somebody", scarf(), "en-de", "", 0, 0},
		{"a toy lacks two papers", of("950300"), "en-de", pricing.RefusedByLaw, 2, 0},
		{"a knife in Britain", of("821192"), "en-gb", "", 0, 18},
		{"a knife elsewhere", of("821192"), "en-us", "", 0, 0},
		{"a power bank by courier", of("850760", "un38_3"), "en-us", "", 0, 0},
		{"perfume does not fly", of("330300", "mocra"), "en-us", "restriction.reason.flammable", 0, 0},
	} {
		price, err := p.Unit(in(t, c.segment), c.it, 2)
		if err != nil || price.Refused != c.refused || len(price.Barred) != c.bars || price.Age != c.age {
			t.Errorf("%s: refused %q by %d, age %d, %v", c.name, price.Refused, len(price.Barred), price.Age, err)
		}
		if c.it.HS == "850760" && slices.ContainsFunc(price.Options, func(o shipping.Option) bool { return o.Channel == "post" }) {
			t.Errorf("a power bank goes by post: %v", price.Options)
		}
	}
	t.Run("of two items only the one without its paper is barred", func(t *testing.T) {
		price, err := p.Consignment(pricing.Parcel{To: landedcost.Destination{Country: "DE"}, Currency: "EUR", Items: []pricing.Item{scarf(), of("621410")}})
		if err != nil || len(price.Barred) != 1 || price.Barred[0].Item != 1 {
			t.Errorf("%+v, %v", price.Barred, err)
		}
	})
}
