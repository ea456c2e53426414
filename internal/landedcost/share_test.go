package landedcost

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/money"
)

// threeCharges is a set with a charge of every kind and each level, some of lines only.
func threeCharges(t *testing.T) *Set {
	t.Helper()
	terms := func(text string) []Alternative {
		parsed, err := ParseTerms(text)
		if err != nil {
			t.Fatal(err)
		}
		return []Alternative{{Terms: parsed}}
	}
	charge := func(id string, k Kind, l Level, base, rate string, hs ...string) Charge {
		return Charge{ID: id, Code: id, Name: id, Kind: k, Level: l, Key: []string{"hs6"}, Base: base, Missing: MissingNone, Rows: []Row{{HS: hs, Rate: MustRate(rate)}}}
	}
	s := &Set{
		Country: "XR", Currency: "EUR", Bases: []Base{{Name: "cif", Alternatives: terms("goods + shipping + insurance")}, {Name: "all", Alternatives: terms("cif + duty + fees")}},
		Charges: []Charge{
			charge("duty", Duty, PerLine, "cif", "7%", "61"), charge("flat", Duty, PerKey, "cif", "EUR 3.00 per item"),
			charge("fee", Fee, PerConsignment, "cif", "EUR 2.77"), charge("tax", Tax, PerRate, "all", "19%"),
		},
		Regimes: []Regime{{Code: "all", CustomsValue: "cif", Charges: []string{"duty", "flat", "fee", "tax"}}},
	}
	if err := s.Compile(); err != nil {
		t.Fatal(err)
	}
	return s
}

// The parts that the lines bear of delivery and of each charge are the whole, exactly.
func TestThePartsAreTheWhole(t *testing.T) {
	set := threeCharges(t)
	rapid.Check(t, func(t *rapid.T) {
		c := Consignment{
			Date: MustDay("2026-11-23"), Currency: "EUR", Shipping: money.New(rapid.Int64Range(0, 5000).Draw(t, "shipping"), "EUR"),
			Insurance: money.New(rapid.Int64Range(0, 500).Draw(t, "insurance"), "EUR"),
		}
		for range rapid.IntRange(1, 12).Draw(t, "lines") {
			c.Lines = append(c.Lines, Line{
				HS: rapid.SampledFrom([]string{"610910", "621410", "950300"}).Draw(t, "hs"), Quantity: rapid.Int64Range(1, 9).Draw(t, "quantity"),
				UnitPrice: money.New(rapid.Int64Range(0, 99_999).Draw(t, "price"), "EUR"),
			})
		}
		e := &evaluation{set: set}
		if err := e.price(c, nil); err != nil {
			t.Fatal(err)
		}
		var sum lineState
		for _, l := range e.lines {
			sum.shipping, sum.insurance = sum.shipping.add(l.shipping), sum.insurance.add(l.insurance)
			sum.duty, sum.tax, sum.fees = sum.duty.add(l.duty), sum.tax.add(l.tax), sum.fees.add(l.fees)
		}
		totals := e.result.Totals
		for name, part := range map[string]struct {
			lines exact
			whole int64
		}{
			"shipping": {sum.shipping, c.Shipping.Minor}, "insurance": {sum.insurance, c.Insurance.Minor}, "duty": {sum.duty, totals.Duty.Minor},
			"tax": {sum.tax, totals.Tax.Minor}, "fees": {sum.fees, totals.Fees.Minor},
		} {
			if part.lines.cmp(whole(part.whole)) != 0 {
				t.Fatalf("the lines bear %v of the %s, which is %d", part.lines.rat(), name, part.whole)
			}
		}
	})
}
