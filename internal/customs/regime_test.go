package customs_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

func TestRegimes(t *testing.T) {
	when := func(code string, conditions ...string) string {
		return "regime xr." + code + "\n  from: 2020-01-01\n  value: cif\n  source: law\n  when: " + strings.Join(conditions, "\n  when: ") + "\n"
	}
	last := "regime xr.other\n  from: 2020-01-01\n  value: cif\n  source: law\n"
	small := bag("420222", "bag", "10.00", 1)
	large := bag("610910", "shirt", "40.00", 1)
	for _, x := range []struct {
		name   string
		when   []string
		holds  bool
		change func(*landedcost.Consignment)
	}{
		{"a limit, inclusive", []string{"goods_value <= 50 EUR"}, true, nil},
		{"a limit, exclusive", []string{"goods_value < 50 EUR"}, false, nil},
		{"a limit on the value delivered", []string{"cif <= 50 EUR"}, false, func(c *landedcost.Consignment) { c.Shipping.Minor = 1 }},
		{"a limit in another currency, met exactly", []string{"goods_value <= 54.25 USD"}, true, nil},
		{"a limit in another currency, missed by a cent", []string{"goods_value <= 54.24 USD"}, false, nil},
		{"each item", []string{"each unit_price <= 40 EUR"}, true, nil},
		{"not each item", []string{"each unit_price < 40 EUR"}, false, nil},
		{"any item", []string{"any unit_price >= 40 EUR"}, true, nil},
		{"any heading", []string{"any hs 61"}, true, nil},
		{"each heading", []string{"each hs 61"}, false, nil},
		{"no heading", []string{"not any hs 61"}, false, nil},
		{"not each heading", []string{"not each hs 61"}, true, nil},
		{"a weight", []string{"weight_kg <= 1"}, true, nil},
		{"a channel", []string{"channel is post ems"}, false, nil},
		{"a registration", []string{"registered xr_vat"}, true, func(c *landedcost.Consignment) { c.Registrations = map[string]bool{"xr_vat": true} }},
		{"no registration", []string{"not registered xr_vat"}, true, nil},
		{"an origin", []string{"origin is CN HK"}, true, nil},
		{"any line's origin", []string{"any origin is VN"}, true, func(c *landedcost.Consignment) { c.Lines[0].Origin = "VN" }},
		{"a place", []string{"postcode 35 38"}, true, func(c *landedcost.Consignment) { c.Destination.PostalCode = "38123" }},
		{"a region", []string{"region is ON"}, true, func(c *landedcost.Consignment) { c.Destination.Region = "ON" }},
		{"formal entry", []string{"formal"}, true, func(c *landedcost.Consignment) { c.FormalEntry = true }},
		{"two conditions, one false", []string{"personal_use", "origin_evidence"}, false, nil},
		{"terms", []string{"terms is DDP"}, true, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			b := madeUp(t, when("first", x.when...)+last)
			c := toRuritania(small, large)
			c.Shipping = money.Zero("EUR")
			c.Lines = append([]landedcost.Line(nil), c.Lines...)
			if x.change != nil {
				x.change(&c)
			}
			r, err := b.Landed(c, stored)
			if err != nil || (r.Regime == "xr.first") != x.holds {
				t.Errorf("the regime is %s: %v", r.Regime, err)
			}
		})
	}
}

func TestRegimeOutcomes(t *testing.T) {
	last, large := "regime xr.other\n  from: 2020-01-01\n  value: cif\n  source: law\n", bag("610910", "shirt", "40.00", 1)
	t.Run("hold on the day of entry", func(t *testing.T) {
		b := madeUp(t, "regime xr.closed\n  value: cif\n  source: law\n  outcome: refused\n  reason: closed\n  from: 2026-07-01\n  to: 2026-08-01\n"+
			"regime xr.papers\n  from: 2020-01-01\n  value: cif\n  source: law\n  outcome: document_needed\n  reason: import_licence\n  charges: duty\n  when: any hs 61\n"+
			last+charge("duty", "duty", "cif", "rate: 10%"))
		c := toRuritania(large)
		r, err := b.Landed(c, nil)
		if err != nil || r.Outcome != landedcost.DocumentNeeded || r.Reason != "import_licence" || r.Totals.Duty.String() != "4.00" || r.Totals.Unknown {
			t.Errorf("%s %s %v: %v", r.Outcome, r.Reason, r.Totals, err)
		}
		c.Entry = landedcost.MustDay("2026-07-31")
		closed, err1 := b.Landed(c, nil)
		c.Entry = landedcost.MustDay("2026-08-01")
		open, err2 := b.Landed(c, nil)
		if errors.Join(err1, err2) != nil || closed.Outcome != landedcost.Refused || !closed.Totals.Unknown || open.Outcome != landedcost.DocumentNeeded {
			t.Errorf("%s %s: %v %v", closed.Outcome, open.Outcome, err1, err2)
		}
	})
}

func TestKeys(t *testing.T) {
	shirt, watch := bag("610910", "Shirt", "10.00", 5), bag("910211", "watch", "30.00", 1)
	t.Run("flat for each kind of item, not each piece", func(t *testing.T) {
		b := madeUp(t, levies("flat", charge("flat", "duty", "goods_value", "level: key", "key: hs6 description origin", "rate: EUR 3.00 per item")))
		other, foreign, finer := bag("610910", "vest", "10.00", 1), bag("610910", "shirt", "10.00", 1), bag("61091000", " shirt ", "10.00", 1)
		foreign.Origin = "VN"
		for _, x := range []struct {
			lines []landedcost.Line
			duty  string
		}{
			{[]landedcost.Line{shirt}, "3.00"}, {[]landedcost.Line{shirt, watch}, "6.00"}, {[]landedcost.Line{shirt, shirt}, "3.00"},
			{[]landedcost.Line{shirt, other}, "6.00"}, {[]landedcost.Line{shirt, foreign}, "6.00"}, {[]landedcost.Line{shirt, finer}, "3.00"},
		} {
			if r, err := b.Landed(toRuritania(x.lines...), nil); err != nil || r.Totals.Duty.String() != x.duty {
				t.Errorf("%v, want %s: %v\n%s", r.Totals.Duty, x.duty, err, explained(r))
			}
		}
	})
}

func TestFees(t *testing.T) {
	shirt, watch := bag("610910", "Shirt", "10.00", 5), bag("910211", "watch", "30.00", 1)
	t.Run("fees by line, kilogram, consignment and channel", func(t *testing.T) {
		b := madeUp(t, levies("fee weight entry",
			charge("fee", "fee", "cif", "level: consignment", "rate: EUR 1 per line | channel=courier", "rate: 1% min EUR 2 max EUR 4 | channel=post"),
			charge("weight", "fee", "cif", "level: consignment", "rate: EUR 1.28 per kg"),
			charge("entry", "fee", "cif", "level: consignment", "when: terms is DAP", "rate: EUR 8 per consignment")))
		c := toRuritania(shirt, watch)
		for _, x := range []struct{ channel, terms, fees string }{{"courier", "DDP", "5.84"}, {"post", "DDP", "5.84"}, {"courier", "DAP", "13.84"}, {"sea", "DDP", "3.84"}} {
			c.Channel, c.Terms = x.channel, x.terms
			if r, err := b.Landed(c, nil); err != nil || r.Totals.Fees.String() != x.fees {
				t.Errorf("%s %s: %v, want %s: %v\n%s", x.channel, x.terms, r.Totals.Fees, x.fees, err, explained(r))
			}
		}
	})
}

func TestLevels(t *testing.T) {
	t.Run("one tax for the lines of one rate", func(t *testing.T) {
		b := madeUp(t, levies("tax", charge("tax", "tax", "cif", "level: rate", "rate: 20%", "rate: 5% | hs=4901")))
		r, err := b.Landed(shipped(toRuritania(bag("490199", "book", "0.03", 1), bag("610910", "a", "0.02", 1), bag("610910", "b", "0.01", 1)), "0.06"), nil)
		if err != nil || len(r.Components) != 2 || r.Components[0].Line != 0 || r.Components[1].Line != -1 || r.Totals.Tax.String() != "0.01" {
			t.Errorf("%v\n%s", err, explained(r))
		}
	})
	t.Run("delivery falls on the lines by weight where the data says so", func(t *testing.T) {
		b, err := ruritania(levies("duty", charge("duty", "duty", "cif", "rate: 10% | hs=61")))
		if err != nil {
			t.Fatal(err)
		}
		light, heavy := bag("610910", "shirt", "90.00", 1), bag("420222", "bag", "10.00", 1)
		heavy.WeightGrams = 1500
		c := shipped(toRuritania(light, heavy), "20.00")
		if r, err := b.Landed(c, nil); err != nil || r.Totals.Duty.String() != "10.80" {
			t.Errorf("by value %v: %v", r.Totals.Duty, err)
		}
		byWeight := strings.Replace(headOf(t), "  currency: EUR\n", "  currency: EUR\n  delivery: weight\n", 1)
		b, err = customs.LoadFrom(fstest.MapFS{"xr.rules": {Data: []byte(byWeight + levies("duty", charge("duty", "duty", "cif", "rate: 10% | hs=61")))}})
		if err != nil {
			t.Fatal(err)
		}
		if r, err := b.Landed(c, nil); err != nil || r.Totals.Duty.String() != "9.50" {
			t.Errorf("by weight %v: %v", r.Totals.Duty, err)
		}
	})
}

func headOf(t testing.TB) string {
	t.Helper()
	return `rules XR
  currency: EUR
  destinations: XR
source law
  act: Customs Act
  url: https://example.org/act
  checked: 2026-01-01
  confidence: official
base cif: goods + shipping + insurance
`
}

func TestRounding(t *testing.T) {
	for _, x := range []struct{ name, entries, price, tax string }{
		{"cents half up", "rate: 8.1%", "12.35", "1.00"},
		{"down to whole units", "round: 1 EUR down | rate: 25%", "12.35", "3.00"},
		{"to five cents", "round: 0.05 EUR half_up | rate: 8.1%", "12.10", "1.00"},
		{"to ten of another currency", "round: 0.10 USD down | rate: 10%", "12.35", "1.20"},
		{"the base cut first", "base_round: 10 EUR down | rate: 10%", "19.99", "1.00"},
		{"forgiven below a limit", "waive: below 5 EUR | rate: 8.1%", "61.60", "0.00"},
		{"not forgiven at the limit", "waive: below 5 EUR | rate: 8.1%", "61.70", "5.00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			b := madeUp(t, levies("tax", charge("tax", "tax", "cif", "level: rate", strings.ReplaceAll(x.entries, " | ", "\n  "))))
			r, err := b.Landed(toRuritania(bag("420222", "bag", x.price, 1)), stored)
			if err != nil || r.Totals.Tax.String() != x.tax {
				t.Errorf("%v, want %s: %v\n%s", r.Totals.Tax, x.tax, err, explained(r))
			}
		})
	}
	t.Run("the sum cut, the largest part bears it", func(t *testing.T) {
		b := madeUp(t, levies("duty", charge("duty", "duty", "cif", "total_round: 1 EUR down", "rate: 10%", "rate: 5% | hs=61")))
		r, err := b.Landed(toRuritania(bag("420222", "bag", "12.00", 1), bag("610910", "shirt", "30.00", 1)), nil)
		if err != nil || r.Totals.Duty.String() != "2.00" || r.Components[0].Amount.String() != "1.20" || r.Components[1].Amount.String() != "0.80" {
			t.Errorf("%v: %v\n%s", r.Totals.Duty, err, explained(r))
		}
	})
	t.Run("tax on tax", func(t *testing.T) {
		b := madeUp(t, "base only: basic\nbase all: cif + duty\n"+levies("basic surcharge integrated inside",
			charge("basic", "duty", "cif", "rate: 10%"), charge("surcharge", "duty", "only", "rate: 10%"),
			charge("integrated", "tax", "all", "rate: 18%"), charge("inside", "tax", "all", "rate: 20% inside")))
		r, err := b.Landed(toRuritania(bag("420222", "bag", "100.00", 1)), nil)
		if err != nil || r.Totals.Duty.String() != "11.00" || r.Components[2].Amount.String() != "19.98" || r.Components[3].Amount.String() != "27.75" {
			t.Errorf("%v\n%s", err, explained(r))
		}
	})
}

func TestNotices(t *testing.T) {
	review := strings.Replace(headOf(t), "  currency: EUR\n", "  currency: EUR\n  review: 2026-06-01\n", 1)
	rules := review + levies("fee", charge("fee", "fee", "cif", "level: consignment", "rate: EUR 2 | from=2026-06-01 status=expected", "rate: EUR 1 | status=suspended")) +
		"\nnotice papers\n  from: 2020-01-01\n  kind: document\n  text: Papers are needed.\n  lines: hs 61\n  source: law\n"
	b, err := customs.LoadFrom(fstest.MapFS{"xr.rules": {Data: []byte(rules)}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Landed(toRuritania(bag("420222", "bag", "100.00", 1), bag("610910", "shirt", "1.00", 1)), nil)
	if err != nil || len(r.Components) != 0 || len(r.Notices) != 4 {
		t.Fatalf("%v\n%s", err, explained(r))
	}
	for i, want := range []struct {
		key  string
		line int
	}{{"expected_charge", -1}, {"suspended_charge", -1}, {"data_stale", -1}, {"papers", 1}} {
		if n := r.Notices[i]; n.Key != want.key || n.Line != want.line || n.Text == "" {
			t.Errorf("notice %d is %v, want %v", i, n, want)
		}
	}
}

func TestLoadFrom(t *testing.T) {
	good := headOf(t) + levies("duty", charge("duty", "duty", "cif", "rate: 8%"))
	for _, x := range []struct{ name, from, to, where string }{
		{"a rate nobody can read", "rate: 8%", "rate: lots", "xr.rules:21"},
		{"a field nobody knows", "rate: 8%", "rate: 8% | colour=red", "xr.rules:21"},
		{"a key nobody knows", "kind: duty", "kind: duty\n  colour: red", "xr.rules:19"},
		{"a block nobody knows", "charge duty", "levy duty", "xr.rules:15"},
		{"a missing source", "source: law\n  rate", "source: lore\n  rate", "xr.rules:21"},
		{"a base nobody defined", "base: cif\n  source", "base: fob\n  source", "xr.rules:15"},
		{"a date that is none", "rate: 8%", "rate: 8% | from=2026-02-30", "xr.rules:21"},
		{"an end before its start", "rate: 8%", "rate: 8% | from=2026-02-01 to=2026-01-01", "xr.rules:21"},
		{"a status nobody knows", "rate: 8%", "rate: 8% | status=maybe", "xr.rules:21"},
		{"a table that is not there", "rate: 8%", "table: none.csv", "xr.rules:21"},
		{"an entry without a block", "rules XR", "  rules XR", "xr.rules:1"},
		{"no destination", "  destinations: XR\n", "", "xr.rules"},
		{"a condition nobody can read", "value: cif", "value: cif\n  when: moon is full", "xr.rules:13"},
	} {
		t.Run(x.name, func(t *testing.T) {
			text := strings.Replace(good, x.from, x.to, 1)
			if text == good {
				t.Fatal("the test changes nothing")
			}
			_, err := customs.LoadFrom(fstest.MapFS{"xr.rules": {Data: []byte(text)}})
			if !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), x.where) {
				t.Errorf("%v, want ErrRules at %s", err, x.where)
			}
		})
	}
}

func TestLoadFromTables(t *testing.T) {
	good := headOf(t) + levies("duty", charge("duty", "duty", "cif", "rate: 8%"))
	t.Run("a table's mistake is named by its line", func(t *testing.T) {
		_, err := customs.LoadFrom(fstest.MapFS{
			"xr.rules": {Data: []byte(strings.Replace(good, "rate: 8%", "table: t.csv", 1))}, "t.csv": {Data: []byte("# duty\nhs,rate\n6109.10,8%\n61,bad\n")},
		})
		if !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), "t.csv:4") {
			t.Error(err)
		}
	})
	t.Run("a country is added by adding a file", func(t *testing.T) {
		b, err := customs.LoadFrom(fstest.MapFS{"xr.rules": {Data: []byte(good)}, "xs.rules": {Data: []byte(strings.ReplaceAll(good, "XR", "XS"))}})
		if err != nil || strings.Join(b.Destinations(), " ") != "XR XS" || !b.Serves("XS") {
			t.Fatal(err)
		}
		c := toRuritania(bag("420222", "bag", "100.00", 1))
		c.Destination.Country = "XS"
		if r, err := b.Landed(c, nil); err != nil || r.Totals.Duty.String() != "8.00" {
			t.Errorf("%v %v", r.Totals, err)
		}
	})
	t.Run("two files for one destination are one too many", func(t *testing.T) {
		if _, err := customs.LoadFrom(fstest.MapFS{"a.rules": {Data: []byte(good)}, "b.rules": {Data: []byte(good)}}); !errors.Is(err, customs.ErrRules) {
			t.Error(err)
		}
	})
}
