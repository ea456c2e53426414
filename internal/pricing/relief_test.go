package pricing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
)

// nothing are the codes of the charges of a kind that come to nothing.
func nothing(t *testing.T, p pricing.Price, k order.Kind) []string {
	t.Helper()
	var codes []string
	for _, c := range p.Charges {
		if c.Kind != k || !c.Amount.IsZero() {
			continue
		}
		codes = append(codes, c.Code)
		if c.Source == "" || c.Act == "" || c.Checked == "" || c.Rule == "" || c.Confidence == "" {
			t.Errorf("%s of nothing is not proved: %+v", k, c)
		}
	}
	return codes
}

func shipped(t *testing.T) *customs.Book {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// That nothing is due is proved as well as what is.
func TestNothingDueIsProved(t *testing.T) {
	p := newPricer(t)
	for _, c := range []struct{ segment, duty, tax string }{
		{"en-gb", "duty.gb.low_value", ""},
		{"en-kr", "duty.kr.free", "tax.kr.free"},
		{"ja-jp", "duty.jp.low_value", "tax.jp.low_value"},
		{"ar-sa", "duty.sa.low_value", ""},
		{"en-us", "", ""}, // the tax depends on the state: no word that there is none
		{"en-us-ny", "", "us.sales_tax"},
		{"en-us-or", "", "us.sales_tax"},
		{"en-de", "", ""},
	} {
		m := in(t, c.segment)
		price, err := p.Unit(m, scarf(), 2)
		if err != nil || price.Refused != "" {
			t.Fatalf("%s: %v %s", c.segment, err, price.Refused)
		}
		if got := strings.Join(nothing(t, price, order.Duty), " "); got != c.duty {
			t.Errorf("%s: no duty by %q, want %q", c.segment, got, c.duty)
		}
		if got := strings.Join(nothing(t, price, order.Tax), " "); got != c.tax {
			t.Errorf("%s: no tax by %q, want %q", c.segment, got, c.tax)
		}
		if order.Sum(price.Charges) != price.Totals {
			t.Errorf("%s: the totals %+v are not the sum of the charges", c.segment, price.Totals)
		}
	}
}

// Orders from before there were such rows are no different for lacking them.
func TestRecountOfOrdersWithoutNothing(t *testing.T) {
	p := newPricer(t)
	o := ordered(t, p, parcel(in(t, "en-gb"), 2400, 1))
	c := &o.Consignments[0]
	before := len(c.Charges)
	c.Charges = slices.DeleteFunc(c.Charges, func(c order.Charge) bool { return c.Amount.IsZero() })
	if len(c.Charges) == before {
		t.Fatal("the order has no row of nothing")
	}
	counts, err := p.Recount(t.Context(), shipped(t), o)
	if err != nil || !counts[0].Same() {
		t.Errorf("the recount differs: %v, %+v", err, counts)
	}
}

// A sum of goods names its currency, so that it can be printed as money also where there are no decimals.
func TestGoodsNameTheirCurrency(t *testing.T) {
	p := newPricer(t)
	price, err := p.Consignment(parcel(in(t, "ja-jp"), 3930, 2))
	if err != nil || price.Charges[0].Formula != "2 × JPY 3930" {
		t.Errorf("the goods are worked out as %q, %v", price.Charges[0].Formula, err)
	}
}

// The recount of a parcel of several lines says which line a charge is on.
func TestRecountNamesLines(t *testing.T) {
	p := newPricer(t)
	c := parcel(in(t, "en-de"), 2400, 1)
	other := c.Items[0]
	other.HS, other.Description = "691110", "porcelain cup"
	c.Items = append(c.Items, other)
	c.Items[0].Papers, c.Items[1].Papers = codes(p), codes(p)
	o := ordered(t, p, c)
	counts, err := p.Recount(t.Context(), shipped(t), o)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range counts[0].Rows {
		if row.Frozen.Code == "eu.flat_item_duty" && row.Line != nil {
			lines = append(lines, row.Line.Declared)
		}
	}
	if !slices.Equal(lines, []string{"silk scarf, woven", "porcelain cup"}) {
		t.Errorf("the flat duties are on %q", lines)
	}
}
