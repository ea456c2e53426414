package customs_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// madeUp is a country that does not exist, Ruritania (XR), with a head, a source and the usual bases; what a test is
// about follows. Adding it needs no code: that is the point.
func madeUp(t *testing.T, rules string) *customs.Book {
	t.Helper()
	b, err := ruritania(rules)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func ruritania(rules string) (*customs.Book, error) {
	head := `rules XR
  version: 2026-01-01.1
  currency: EUR
  destinations: XR
source law
  act: Customs Act
  url: https://example.org/act
  checked: 2026-01-01
  confidence: official
base goods_value: goods
base cif: goods + shipping + insurance
base taxable: goods + shipping + insurance + duty
`
	return customs.LoadFrom(fstest.MapFS{"xr.rules": {Data: []byte(head + rules)}})
}

// levies is a regime for all with the charges named; a duty on cif and a tax are easily said.
func levies(ids string, charges ...string) string {
	return "regime xr.all\n  from: 2020-01-01\n  value: cif\n  source: law\n  charges: " + ids + "\n" + strings.Join(charges, "\n")
}

func charge(id, kind, base string, entries ...string) string {
	return "charge " + id + "\n  code: xr." + id + "\n  name: " + id + "\n  kind: " + kind + "\n  base: " + base + "\n  source: law\n  " + strings.Join(entries, "\n  ")
}

func bag(hs, description, price string, quantity int64) landedcost.Line {
	return landedcost.Line{HS: hs, Description: description, UnitPrice: money.MustParse(price, "EUR"), Quantity: quantity, WeightGrams: 500}
}

func toRuritania(lines ...landedcost.Line) landedcost.Consignment {
	return landedcost.Consignment{
		Date: landedcost.MustDay("2026-06-15"), Origin: "CN", Destination: landedcost.Destination{Country: "XR"}, Channel: "courier",
		Terms: "DDP", Currency: "EUR", Lines: lines, PersonalUse: true, ShippingShownApart: true,
	}
}

func shipped(c landedcost.Consignment, shipping string) landedcost.Consignment {
	c.Shipping = money.MustParse(shipping, "EUR")
	return c
}

func TestRateShapes(t *testing.T) {
	pairs := bag("640399", "shoes", "10.00", 3)
	pairs.UnitMeasures = map[string]money.Decimal{"pairs": money.MustDecimal("1")}
	for _, x := range []struct {
		name, rate string
		c          landedcost.Consignment
		duty       string
	}{
		{"percent", "8%", toRuritania(bag("420222", "bag", "12.34", 1)), "0.99"},
		{"per piece", "EUR 0.255 per piece", toRuritania(bag("420222", "bag", "12.34", 3)), "0.77"},
		{"per kilogram", "EUR 2 per kg", toRuritania(bag("420222", "bag", "12.34", 3)), "3.00"},
		{"per pair", "EUR 1.50 per pair", toRuritania(pairs), "4.50"},
		{"compound", "4.6% + EUR 0.10 per piece", toRuritania(bag("420222", "bag", "10.00", 2)), "1.12"},
		{"at least", "1% min EUR 0.30 per piece", toRuritania(bag("420222", "bag", "10.00", 2)), "0.60"},
		{"at most", "20% max EUR 0.80 per piece", toRuritania(bag("420222", "bag", "10.00", 2)), "1.60"},
		{"between", "4.5% min EUR 0.30 per piece max EUR 0.80 per piece", toRuritania(bag("420222", "bag", "10.00", 1)), "0.45"},
		{"less an amount", "60% less EUR 30", toRuritania(bag("420222", "bag", "100.00", 1)), "30.00"},
		{"less an amount, never below nothing", "60% less EUR 30", toRuritania(bag("420222", "bag", "10.00", 1)), "0.00"},
		{"on the excess", "15% above EUR 200", toRuritania(bag("420222", "bag", "300.00", 1)), "15.00"},
		{"on the excess, at least by weight", "15% above EUR 200 min EUR 2 per kg above 31", toRuritania(bag("420222", "bag", "2.00", 100)), "38.00"},
		{"above an amount a piece", "6.25% above EUR 175 per piece", toRuritania(bag("420222", "bag", "200.00", 2)), "3.13"},
		{"inside", "20% inside", toRuritania(bag("420222", "bag", "80.00", 1)), "20.00"},
		{"a fraction", "22/78", toRuritania(bag("420222", "bag", "78.00", 1)), "22.00"},
		{"free", "free", toRuritania(bag("420222", "bag", "78.00", 1)), "0.00"},
		{"flat", "EUR 5", toRuritania(bag("420222", "bag", "78.00", 4)), "5.00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			b := madeUp(t, levies("duty", charge("duty", "duty", "cif", "rate: "+x.rate)))
			r, err := b.Landed(x.c, nil)
			if err != nil || r.Outcome != landedcost.Priced || r.Totals.Duty.String() != x.duty {
				t.Errorf("%s %v, want %s %v\n%s", r.Outcome, r.Totals.Duty, x.duty, err, explained(r))
			}
		})
	}
	t.Run("a measure that is not given makes the rate unknown", func(t *testing.T) {
		b := madeUp(t, levies("duty tax", charge("duty", "duty", "cif", "rate: EUR 1 per litre"), charge("tax", "tax", "taxable", "rate: 10%")))
		r, err := b.Landed(toRuritania(bag("420222", "bag", "78.00", 1)), nil)
		if err != nil || r.Outcome != landedcost.RateUnknown || len(r.Components) != 2 || !r.Components[1].Unknown || r.Notices[0].Key != "measure_missing" {
			t.Errorf("%s %v\n%s", r.Outcome, err, explained(r))
		}
	})
}

// scopes is a book of one duty whose rates are scoped in every way.
func scopes(t *testing.T) *customs.Book {
	t.Helper()
	return madeUp(t, levies("duty", charge("duty", "duty", "cif", "missing: estimate", "tariff: yes",
		"rate: 10% | hs=42", "rate: 5% | hs=4202.22", "rate: 7% | hs=4202.22.10 origin=VN", "rate: 3% | hs=4202.22.10",
		"rate: 0% | hs=4202.22.10 origin=CN evidence=yes", "rate: 1% | hs=6402 price=<=12EUR", "rate: 2% | hs=6402 price=>12EUR",
		"rate: 40% | hs=6403 except=6403.99", "rate: 30% | hs=7000.00.11", "rate: 20% | hs=7000.00.12", "rate: 9% | hs=7100.00.00",
		"rate: 4% | class=books", "rate: none | hs=9500.00.00", "rate: 6% | hs=9600.11 producer=Acme", "rate: 16% | hs=9600.11")))
}

func TestScopes(t *testing.T) {
	b := scopes(t)
	for _, x := range []struct {
		name, hs, rate string
		estimate       bool
		change         func(*landedcost.Consignment)
	}{
		{"the longest heading wins", "42022210", "3%", false, nil},
		{"a code finer than the table", "4202221099", "3%", false, nil},
		{"a heading between", "420229", "10%", false, nil},
		{"a narrower scope wins", "42022210", "7%", false, func(c *landedcost.Consignment) { c.Origin = "VN" }},
		{"proof of origin", "42022210", "0%", false, func(c *landedcost.Consignment) { c.OriginEvidence = true }},
		{"a line's own origin", "42022210", "7%", false, func(c *landedcost.Consignment) { c.Lines[0].Origin = "VN" }},
		{"a bracket of price", "640200", "1%", false, nil},
		{"the other bracket", "640200", "2%", false, func(c *landedcost.Consignment) { c.Lines[0].UnitPrice.Minor = 1201 }},
		{"all but an exception", "640310", "40%", false, nil},
		{"an exception is estimated by its chapter", "640399", "1%", true, nil},
		{"a code coarser than the table: the dearest", "700000", "30%", true, nil},
		{"a foreign subdivision: the dearest", "70000099", "30%", true, nil},
		{"a code coarser than the table, sole", "710000", "9%", false, nil},
		{"no rate of its own: the chapter's dearest", "700099", "30%", true, nil},
		{"a class by name", "420222", "4%", false, func(c *landedcost.Consignment) { c.Lines[0].TaxClass = "books" }},
		{"a class nobody knows changes nothing", "420222", "5%", false, func(c *landedcost.Consignment) { c.Lines[0].TaxClass = "food" }},
		{"a maker's own rate", "960011", "6%", false, func(c *landedcost.Consignment) { c.Lines[0].Producer = "Acme" }},
		{"any other maker", "960011", "16%", false, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := toRuritania(bag(x.hs, "", "10.00", 1))
			if x.change != nil {
				x.change(&c)
			}
			r, err := b.Landed(c, nil)
			if err != nil || len(r.Components) != 1 || r.Components[0].Rate != x.rate || (r.Components[0].Confidence == landedcost.Estimate) != x.estimate {
				t.Errorf("want %s: %v\n%s", x.rate, err, explained(r))
			}
		})
	}
}

func TestNoRate(t *testing.T) {
	b := scopes(t)
	t.Run("none is no charge", func(t *testing.T) {
		if r, err := b.Landed(toRuritania(bag("950000", "", "10.00", 1)), nil); err != nil || len(r.Components) != 0 || r.Outcome != landedcost.Priced {
			t.Errorf("%v\n%s", err, explained(r))
		}
	})
	t.Run("a chapter known only by what is free is unknown", func(t *testing.T) {
		if r, err := b.Landed(toRuritania(bag("950100", "", "10.00", 1)), nil); err != nil || r.Outcome != landedcost.RateUnknown {
			t.Errorf("%s %v", r.Outcome, err)
		}
	})
	t.Run("a chapter without data is unknown", func(t *testing.T) {
		if r, err := b.Landed(toRuritania(bag("010121", "", "10.00", 1)), nil); err != nil || r.Outcome != landedcost.RateUnknown {
			t.Errorf("%s %v", r.Outcome, err)
		}
	})
}

func TestAListThatMeansSubdivisions(t *testing.T) {
	b := madeUp(t, levies("list", charge("list", "duty", "cif", "missing: subdivision", "rate: 25% | hs=8516.60.60")))
	for hs, duty := range map[string]string{"85166060": "25.00", "851660": "25.00", "85166040": "25.00", "851610": "0.00", "8516": "25.00", "010121": "0.00"} {
		r, err := b.Landed(toRuritania(bag(hs, "", "100.00", 1)), nil)
		if err != nil || r.Totals.Duty.String() != duty || r.Outcome != landedcost.Priced {
			t.Errorf("%s: %v, want %s: %v\n%s", hs, r.Totals.Duty, duty, err, explained(r))
		}
	}
}

func TestLayers(t *testing.T) {
	rules := levies("base metal list review extra deal surcharge tax",
		charge("base", "duty", "cif", "tariff: yes", "rate: 4%"),
		charge("metal", "duty", "cif", "rate: 25% | hs=73"),
		charge("review", "duty", "cif", "replaces: list", "rate: 30% | hs=8507"),
		charge("list", "duty", "cif", "rate: 7.5% | hs=8507,8508"),
		charge("extra", "duty", "cif", "suppressed_by: metal", "rate: 10%"),
		charge("deal", "duty", "cif", "credits: base", "rate: 15% | hs=91"),
		charge("surcharge", "duty", "cif", "adds_to: review", "rate: 1%"),
		charge("tax", "tax", "taxable", "level: rate", "rate: 20%"))
	rules = strings.Replace(rules, "metal list review", "metal review list", 1)
	b := madeUp(t, rules)
	for _, x := range []struct{ name, hs, duty, tax string }{
		{"one layer on another", "420222", "14.00", "22.80"},
		{"a layer switches another off", "730000", "29.00", "25.80"},
		{"a layer replaces another and carries a third", "850700", "45.00", "29.00"},
		{"the layer replaced elsewhere stays", "850800", "21.50", "24.30"},
		{"at least 15% together with the first", "910000", "25.00", "25.00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r, err := b.Landed(toRuritania(bag(x.hs, "", "100.00", 1)), nil)
			if err != nil || r.Totals.Duty.String() != x.duty || r.Totals.Tax.String() != x.tax {
				t.Errorf("duty %v tax %v, want %s %s: %v\n%s", r.Totals.Duty, r.Totals.Tax, x.duty, x.tax, err, explained(r))
			}
		})
	}
	t.Run("says by what a layer is switched off", func(t *testing.T) {
		r, err := b.Landed(toRuritania(bag("730000", "", "100.00", 1)), nil)
		if err != nil || r.Components[2].Code != "xr.extra" || r.Components[2].SuppressedBy != "xr.metal" || !r.Components[2].Amount.IsZero() {
			t.Errorf("%v\n%s", err, explained(r))
		}
	})
	t.Run("an order that cannot work is refused", func(t *testing.T) {
		_, err := ruritania(strings.Replace(rules, "base metal", "extra base metal", 1))
		if err == nil {
			t.Error("a charge before the one that switches it off passes")
		}
	})
}

func TestAssumptions(t *testing.T) {
	b := madeUp(t, levies("base list flat tax local",
		charge("base", "duty", "cif", "tariff: yes", "missing: unknown", "rate: 4% | hs=42"),
		charge("list", "duty", "cif", "rate: 10%"),
		charge("flat", "duty", "cif", "level: key", "key: hs6", "rate: EUR 3 per item"),
		charge("tax", "tax", "taxable", "level: rate", "rate: 20%"),
		charge("local", "tax", "cif", "level: rate", "rate: 2%")))
	eight, five, twelve := landedcost.MustRate("8%"), landedcost.MustRate("5%"), landedcost.MustRate("12%")
	no := false
	for _, x := range []struct {
		name, hs, duty, tax string
		a                   landedcost.Assume
		assumed             int
	}{
		{"nothing", "420222", "17.00", "25.40", landedcost.Assume{}, 0},
		{"a rate for the stack", "420222", "11.00", "24.20", landedcost.Assume{DutyRate: &eight}, 1},
		{"a rate for the stack makes the unknown known", "950300", "11.00", "24.20", landedcost.Assume{DutyRate: &eight}, 1},
		{"a rate for the heading leaves the other layers", "420222", "18.00", "25.60", landedcost.Assume{DutyRates: map[string]landedcost.Rate{"4202": five}}, 1},
		{"a tax rate", "420222", "17.00", "14.04", landedcost.Assume{TaxRate: &twelve}, 1},
		{"no tax on duty", "420222", "17.00", "22.00", landedcost.Assume{TaxOnDuty: &no}, 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := toRuritania(bag(x.hs, "", "100.00", 1))
			c.Assume = x.a
			r, err := b.Landed(c, nil)
			assumed := 0
			for _, k := range r.Components {
				if k.Assumed {
					assumed++
				}
			}
			if err != nil || r.Totals.Duty.String() != x.duty || r.Totals.Tax.String() != x.tax || assumed != x.assumed {
				t.Errorf("duty %v tax %v assumed %d, want %s %s %d: %v\n%s", r.Totals.Duty, r.Totals.Tax, assumed, x.duty, x.tax, x.assumed, err, explained(r))
			}
		})
	}
}
