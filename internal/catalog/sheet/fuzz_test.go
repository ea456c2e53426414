package sheet

import (
	"os"
	"testing"

	"github.com/silkroadmall/mall/internal/money"
)

// FuzzRead holds whatever stands in a file to: no panic, and no product without a good variant.
func FuzzRead(f *testing.F) {
	sample, err := os.ReadFile("testdata/shopify-sample.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sample[:2000])
	f.Add([]byte("Handle,Title,Variant Price,Variant Grams,Option1 Value\na,A,1,1,x\na,,1,1,y\n"))
	f.Add([]byte("\xff\xfeH\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Read(data)
		if err != nil {
			return
		}
		list, _, err := readShopify(table, "CNY")
		if err != nil {
			return
		}
		for _, p := range list {
			if !p.dismissed && len(p.lines) == 0 {
				t.Fatalf("product %q has no variant and is not dismissed", p.handle)
			}
			for _, l := range p.lines {
				if l.v.SKU == "" || !l.v.Price.Positive() || l.v.Grams <= 0 || min(l.v.LengthMM, l.v.WidthMM, l.v.HeightMM) <= 0 {
					t.Fatalf("row %d was taken: %+v", l.row.Number, l.v)
				}
			}
		}
	})
}

func TestPrice(t *testing.T) {
	for cell, want := range map[string]int64{"9.99": 999, "$9.99": 999, "1,234.50": 123450, "1.234,50": 123450, "9,99": 999, "€ 9,9": 990,
		"1,234,567.00": 123456700, "12": 1200, "US$12": 1200, "1234,500": 0, "1,234": 0, "-1": 0, "0": 0, "": 0, "1e5": 0, "1.005": 0,
		"abc": 0, "9.99.9": 0, "999999999999": 0} {
		got, f := price(cell, "CNY")
		if f.ok() != (want > 0) || f.ok() && got != money.New(want, "CNY") {
			t.Errorf("%q is %v (%s), want %d", cell, got, f.what, want)
		}
	}
	if _, f := price("9.5", "JPY"); f.ok() {
		t.Error("half a yen")
	}
}

func TestWeight(t *testing.T) {
	for _, c := range []struct {
		cell, unit string
		want       int
	}{{"250", "g", 250}, {"0.9", "kg", 900}, {"1", "lb", 454}, {"1.5", "oz", 43}, {"0", "g", 0}, {"", "", 0}, {"-3", "g", 0},
		{"1", "stone", 0}, {"2000", "kg", 0}, {"0.0001", "g", 1}, {"250.0", "", 250}} {
		if got, f := weight(c.cell, c.unit); got != c.want || f.ok() != (c.want > 0) {
			t.Errorf("%s %s is %d g (%s), want %d", c.cell, c.unit, got, f.what, c.want)
		}
	}
}

func TestWordsComeBack(t *testing.T) {
	for _, words := range []map[string]string{{"en": "Red"}, {"en": `a | b \ c`, "zh-Hans": "红: 色", "ar": "أحمر"}, {"de": "nur: so"}, {}} {
		back := readWords(writeWords(words))
		if len(back) != len(words) {
			t.Errorf("%v became %v", words, back)
		}
		for l, w := range words {
			if back[l] != w {
				t.Errorf("%v became %v", words, back)
			}
		}
	}
	if got := readWords("Red"); got["en"] != "Red" {
		t.Error(got)
	}
}
