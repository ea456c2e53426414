package customs_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

var headings = []string{
	"090210", "392410", "42022210", "490199", "610910", "620342", "621410", "640399", "691110", "732393", "82119220", "850760", "851713",
	"871200", "910211", "950300", "960810",
}

// anyParcel draws a consignment that the shipped rules can price.
func anyParcel(t *rapid.T) landedcost.Consignment {
	place := rapid.SampledFrom([]struct {
		country, region string
		currency        money.Currency
	}{
		{"DE", "", "EUR"}, {"FR", "", "EUR"}, {"RO", "", "RON"}, {"IE", "", "USD"}, {"GB", "", "GBP"}, {"GB", "", "EUR"}, {"US", "NY", "USD"},
		{"US", "MA", "EUR"}, {"US", "", "USD"}, {"JP", "", "JPY"}, {"JP", "", "CNY"},
	}).Draw(t, "place")
	c := landedcost.Consignment{
		Date: landedcost.MustDay("2026-11-23"), Origin: "CN", Destination: landedcost.Destination{Country: place.country, Region: place.region},
		Channel: rapid.SampledFrom([]string{"courier", "post", "ems", "sea"}).Draw(t, "channel"),
		Terms:   rapid.SampledFrom([]string{"DDP", "DAP"}).Draw(t, "terms"), Currency: place.currency,
		Shipping: money.New(rapid.Int64Range(0, 5000).Draw(t, "shipping"), place.currency), PersonalUse: true,
		ShippingShownApart: rapid.Bool().Draw(t, "apart"),
		Registrations:      map[string]bool{"eu_ioss": rapid.Bool().Draw(t, "ioss"), "gb_vat": true, "us_sales_tax": true},
	}
	for range rapid.IntRange(1, 5).Draw(t, "lines") {
		c.Lines = append(c.Lines, landedcost.Line{
			HS: rapid.SampledFrom(headings).Draw(t, "hs"), Description: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "description"),
			UnitPrice: money.New(rapid.Int64Range(0, 20000).Draw(t, "price"), place.currency), Quantity: rapid.Int64Range(1, 9).Draw(t, "quantity"),
			WeightGrams: rapid.Int64Range(1, 3000).Draw(t, "grams"),
		})
	}
	return c
}

func TestComponentsAndTotalsAgree(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		r, err := b.Landed(anyParcel(t), stored)
		if err != nil {
			t.Fatal(err)
		}
		sums := map[landedcost.Kind]int64{}
		for _, c := range r.Components {
			if c.Amount.Negative() {
				t.Fatalf("%s is negative: %s", c.Code, c.Amount)
			}
			if c.SuppressedBy != "" && !c.Amount.IsZero() {
				t.Fatalf("%s is switched off and yet %s", c.Code, c.Amount)
			}
			if !c.Unknown {
				sums[c.Kind] += c.Amount.Minor
			}
		}
		s := r.Totals
		if sums[landedcost.Duty] != s.Duty.Minor || sums[landedcost.Tax] != s.Tax.Minor || sums[landedcost.Fee] != s.Fees.Minor ||
			s.Charges.Minor != s.Duty.Minor+s.Tax.Minor+s.Fees.Minor || s.Landed.Minor != s.Goods.Minor+s.Shipping.Minor+s.Insurance.Minor+s.Charges.Minor {
			t.Fatalf("%+v\n%s", s, explained(r))
		}
	})
}

func TestTheOrderOfLinesChangesNoTotal(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		c := anyParcel(t)
		before, err := b.Landed(c, stored)
		if err != nil {
			t.Fatal(err)
		}
		c.Lines = rapid.Permutation(c.Lines).Draw(t, "order")
		after, err := b.Landed(c, stored)
		if err != nil || before.Totals != after.Totals || before.Outcome != after.Outcome || before.Regime != after.Regime {
			t.Fatalf("%+v\n%+v\n%s\n%s", before.Totals, after.Totals, explained(before), explained(after))
		}
	})
}

// Above a limit a dearer parcel may owe less (a flat duty ends), and between lines delivery moves with their value; so
// the check is on one line within one regime.
func TestADearerParcelOwesNoLess(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		c := anyParcel(t)
		c.Lines = c.Lines[:1]
		before, err := b.Landed(c, stored)
		if err != nil {
			t.Fatal(err)
		}
		dearer := c
		dearer.Lines = append([]landedcost.Line(nil), c.Lines...)
		dearer.Lines[0].UnitPrice.Minor += rapid.Int64Range(1, 5000).Draw(t, "more")
		after, err := b.Landed(dearer, stored)
		if err != nil {
			t.Fatal(err)
		}
		if before.Regime == after.Regime && (after.Totals.Duty.Minor < before.Totals.Duty.Minor || after.Totals.Charges.Minor < before.Totals.Charges.Minor) {
			t.Fatalf("charges fall\n%s\n%s", explained(before), explained(after))
		}
	})
}

func TestAHigherTaxRateOwesNoLess(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		c := anyParcel(t)
		low := rapid.IntRange(0, 30).Draw(t, "rate")
		var taxes []int64
		for _, percent := range []int{low, low + 1} {
			rate := landedcost.MustRate(money.NewDecimal(int64(percent), 0).String() + "%")
			c.Assume.TaxRate = &rate
			r, err := b.Landed(c, stored)
			if err != nil {
				t.Fatal(err)
			}
			taxes = append(taxes, r.Totals.Tax.Minor)
		}
		if taxes[1] < taxes[0] {
			t.Fatalf("%d%% owes %d, one more owes %d", low, taxes[0], taxes[1])
		}
	})
}
