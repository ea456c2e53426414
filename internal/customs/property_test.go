package customs_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

var headings = []string{
	"090210", "392410", "42022210", "490199", "610910", "620342", "621410", "640399", "691110", "732393", "82119220", "850760", "851713",
	"871200", "910211", "950300", "960810",
}

// anyParcel draws a consignment to any destination there are rules for, in any currency there is a rate for, on any day
// of the years that the rules cover.
func anyParcel(t *rapid.T, b *customs.Book) landedcost.Consignment {
	country := rapid.SampledFrom(b.Destinations()).Draw(t, "country")
	currency := rapid.SampledFrom(slices.Sorted(maps.Keys(euro))).Draw(t, "currency")
	c := landedcost.Consignment{
		Date:        landedcost.DayOf(time.Date(2024, 1, rapid.IntRange(1, 5*365).Draw(t, "day"), 0, 0, 0, 0, time.UTC)),
		Origin:      "CN",
		Destination: landedcost.Destination{Country: country, Region: rapid.SampledFrom(append(b.Regions(country), "")).Draw(t, "region")},
		Channel:     rapid.SampledFrom([]string{"courier", "post", "ems", "sea"}).Draw(t, "channel"),
		Terms:       rapid.SampledFrom([]string{"DDP", "DAP"}).Draw(t, "terms"), Currency: currency,
		Shipping: money.New(rapid.Int64Range(0, 5000).Draw(t, "shipping"), currency), PersonalUse: rapid.Bool().Draw(t, "personal"),
		ShippingShownApart: rapid.Bool().Draw(t, "apart"), OriginEvidence: rapid.Bool().Draw(t, "evidence"), Registrations: map[string]bool{},
	}
	for _, name := range slices.Sorted(maps.Keys(b.Registered())) {
		c.Registrations[name] = rapid.Bool().Draw(t, name)
	}
	for range rapid.IntRange(1, 5).Draw(t, "lines") {
		c.Lines = append(c.Lines, landedcost.Line{
			HS: rapid.SampledFrom(headings).Draw(t, "hs"), Description: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "description"),
			UnitPrice: money.New(rapid.Int64Range(0, 20000).Draw(t, "price"), currency), Quantity: rapid.Int64Range(1, 9).Draw(t, "quantity"),
			WeightGrams: rapid.Int64Range(0, 3000).Draw(t, "grams"), Origin: rapid.SampledFrom([]string{"", "", "VN", "US"}).Draw(t, "origin"),
			TaxClass: rapid.SampledFrom([]string{"", "", "standard", "reduced", "books"}).Draw(t, "class"),
		})
	}
	return c
}

// sound checks what is true of every answer.
func sound(t *rapid.T, b *customs.Book) {
	c := anyParcel(t, b)
	r, err := b.Landed(c, stored)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[landedcost.Kind]int64{}
	for i := range r.Components {
		if k := &r.Components[i]; !k.Unknown {
			founded(t, k)
			sums[k.Kind] += k.Amount.Minor
		}
	}
	s := r.Totals
	if sums[landedcost.Duty] != s.Duty.Minor || sums[landedcost.Tax] != s.Tax.Minor || sums[landedcost.Fee] != s.Fees.Minor {
		t.Fatalf("the totals %+v are not the sums of the components\n%s", s, explained(r))
	}
	if s.Charges.Minor != s.Duty.Minor+s.Tax.Minor+s.Fees.Minor || s.Landed.Minor != s.Goods.Minor+s.Shipping.Minor+s.Insurance.Minor+s.Charges.Minor {
		t.Fatalf("the totals do not add up: %+v", s)
	}
	brief, err := b.Summary(c, stored)
	if err != nil || !reflect.DeepEqual(brief, r.Summary) {
		t.Fatalf("%v: the price alone is\n%+v\nthe explained one\n%+v", err, brief, r.Summary)
	}
}

// founded checks that a charge is not negative and says where it comes from.
func founded(t *rapid.T, k *landedcost.Component) {
	if k.Amount.Negative() || k.SuppressedBy != "" && !k.Amount.IsZero() {
		t.Fatalf("%s is switched off by %q or negative: %s", k.Code, k.SuppressedBy, k.Amount)
	}
	said := []string{k.Code, k.Name, k.Rate, k.Formula, k.Rule, k.Source, k.Act, k.ValidFrom, k.Checked, string(k.Confidence)}
	if slices.Contains(said, "") {
		t.Fatalf("a charge without its proof: %+v", k)
	}
}

func TestEveryAnswerIsSound(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) { sound(t, b) })
}

func FuzzEveryAnswerIsSound(f *testing.F) {
	b := load(f)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { sound(t, b) }))
}

func TestMoreOfAThingIsNeverLessGoods(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		c := anyParcel(t, b)
		before, err1 := b.Summary(c, stored)
		c.Lines[0].Quantity += rapid.Int64Range(1, 100).Draw(t, "more")
		after, err2 := b.Summary(c, stored)
		if errors.Join(err1, err2) != nil || after.Totals.Goods.Minor < before.Totals.Goods.Minor {
			t.Fatalf("%v %v: %v %v", before.Totals, after.Totals, err1, err2)
		}
	})
}

func TestTheSameQuestionHasTheSameAnswerByteForByte(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		c := anyParcel(t, b)
		var wait sync.WaitGroup
		answers := make([]string, 8)
		for i := range answers {
			wait.Go(func() {
				r, err := b.Landed(c, stored)
				answers[i] = fmt.Sprintf("%+v %v", r, err)
			})
		}
		wait.Wait()
		for _, a := range answers {
			if a != answers[0] {
				t.Fatalf("%s\n%s", a, answers[0])
			}
		}
	})
}

func TestTheOrderOfLinesChangesNoTotal(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		c := anyParcel(t, b)
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
		c := anyParcel(t, b)
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
		c := anyParcel(t, b)
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
