package customs_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// What the rule language must be able to say beyond the plain shapes, each in Ruritania.

// small is a country that levies nothing where the tax would come to less than 5.
func small() string {
	return "regime xr.free\n  from: 2020-01-01\n  value: cif\n  source: law\n  when: charge vat under xr.import < 5 EUR\n" +
		"regime xr.import\n  from: 2020-01-01\n  value: cif\n  source: law\n  charges: duty vat fee\n" +
		charge("duty", "duty", "cif", "rate: 25% | hs=42", "rate: EUR 1 per litre | hs=22") + "\n" +
		charge("vat", "tax", "taxable", "level: rate", "rate: 8%") + "\n" + charge("fee", "fee", "cif", "level: consignment", "rate: EUR 16")
}

func TestAThresholdOnTheAmountOfTax(t *testing.T) {
	b := madeUp(t, small())
	for _, x := range []struct{ name, price, regime, duty, tax, fees string }{
		{"8% of 62.43 is 4.99", "49.94", "xr.free", "0.00", "0.00", "0.00"},
		{"8% of 62.50 is 5.00, with the duty", "50.00", "xr.import", "12.50", "5.00", "16.00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r, err := b.Landed(toRuritania(bag("420222", "bag", x.price, 1)), nil)
			if err != nil || r.Regime != x.regime || r.Totals.Duty.String() != x.duty || r.Totals.Tax.String() != x.tax || r.Totals.Fees.String() != x.fees {
				t.Errorf("%s: %v %v %v, want %v: %v\n%s", r.Regime, r.Totals.Duty, r.Totals.Tax, r.Totals.Fees, x, err, explained(r))
			}
		})
	}
	t.Run("of all lines together", func(t *testing.T) {
		r, err := b.Landed(toRuritania(bag("610910", "shirt", "40.00", 1), bag("950300", "toy", "22.50", 1)), nil)
		if err != nil || r.Regime != "xr.import" || r.Totals.Tax.String() != "5.00" {
			t.Errorf("%s %v\n%s", r.Regime, err, explained(r))
		}
	})
}

func TestAnAmountOfTaxThatIsNotKnownIsNotBelowAThreshold(t *testing.T) {
	r, err := madeUp(t, small()).Landed(toRuritania(bag("220300", "beer", "1.00", 1)), nil)
	if err != nil || r.Regime != "xr.import" || r.Outcome != landedcost.RateUnknown {
		t.Errorf("%s %s %v", r.Regime, r.Outcome, err)
	}
}

func TestAThresholdOnTheAmountOfTaxIsChecked(t *testing.T) {
	rules := small()
	for name, text := range map[string]string{
		"a regime nobody knows":           strings.Replace(rules, "under xr.import", "under xr.other", 1),
		"a charge the regime lacks":       strings.Replace(rules, "charge vat under xr.import", "charge vat", 1),
		"a charge that asks for a charge": strings.Replace(rules, "level: rate", "level: rate\n  when: charge duty under xr.import < 1 EUR", 1),
	} {
		if _, err := ruritania(text); !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), "xr.rules:") {
			t.Errorf("%s passes: %v", name, err)
		}
	}
}

func TestWhatIsWaivedCarriesNothing(t *testing.T) {
	b := madeUp(t, "base after: cif + first\n"+levies("first rider off credit later",
		charge("first", "duty", "cif", "rate: 10%", "waive: below 1 EUR"), charge("rider", "duty", "cif", "adds_to: first", "rate: 5%"),
		charge("off", "duty", "cif", "suppressed_by: first", "rate: 3%"), charge("credit", "duty", "cif", "credits: first", "rate: 2%"),
		charge("later", "tax", "after", "rate: 20%")))
	small, err1 := b.Landed(toRuritania(bag("420222", "bag", "9.90", 1)), nil)
	large, err2 := b.Landed(toRuritania(bag("420222", "bag", "10.00", 1)), nil)
	// 0.99 is waived: no rider, 3% and 2% are owed, the tax is on 9.90. From 1.00 on the rider follows, 3% is switched
	// off, 2% is less than what is credited, the tax is on 11.00.
	if err1 != nil || small.Totals.Duty.String() != "0.50" || small.Totals.Tax.String() != "1.98" || small.Components[0].SuppressedBy != "small_amount" {
		t.Errorf("%v %v %v\n%s", small.Totals.Duty, small.Totals.Tax, err1, explained(small))
	}
	if err2 != nil || large.Totals.Duty.String() != "1.50" || large.Totals.Tax.String() != "2.20" || large.Components[2].SuppressedBy != "xr.first" {
		t.Errorf("%v %v %v\n%s", large.Totals.Duty, large.Totals.Tax, err2, explained(large))
	}
}

func TestStepsAndWaiversHaveDates(t *testing.T) {
	b := madeUp(t, levies("duty", charge("duty", "duty", "cif", "rate: 10%", "round: 0.10 EUR down | to=2026-07-01",
		"round: 1 EUR up | from=2026-07-01 to=2026-08-01", "waive: below 5 EUR | from=2026-09-01", "waive: below 100 EUR | from=2026-09-01 status=expected")))
	for date, duty := range map[string]string{"2026-06-30": "4.90", "2026-07-01": "5.00", "2026-07-31": "5.00", "2026-08-01": "4.96", "2026-08-31": "4.96", "2026-09-01": "0.00"} {
		if r, err := b.Landed(on(date, toRuritania(bag("420222", "bag", "49.60", 1))), nil); err != nil || r.Totals.Duty.String() != duty {
			t.Errorf("%s: %v, want %s: %v\n%s", date, r.Totals.Duty, duty, err, explained(r))
		}
	}
	for _, bad := range []string{
		"round: 1 EUR", "round: 1 EUR sideways", "round: 0 EUR up", "round: 1 EUR up | until=2026-01-01", "round: 1 EUR up | from=tomorrow",
		"waive: 5 EUR", "waive: below 5 EURO", "waive: below 0 EUR", "waive: below 5 EUR | status=maybe",
	} {
		if _, err := ruritania(levies("duty", charge("duty", "duty", "cif", "rate: 10%", bad))); !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), "xr.rules:25") {
			t.Errorf("%s passes: %v", bad, err)
		}
	}
}

func TestABaseOfTwoConditions(t *testing.T) {
	b := madeUp(t, "base due: 0.6*goods if personal_use and channel is post\nbase due: goods\n"+levies("duty", charge("duty", "duty", "due", "rate: 10%")))
	for _, x := range []struct {
		channel  string
		personal bool
		duty     string
	}{{"post", true, "6.00"}, {"post", false, "10.00"}, {"courier", true, "10.00"}} {
		c := toRuritania(bag("420222", "bag", "100.00", 1))
		c.Channel, c.PersonalUse = x.channel, x.personal
		if r, err := b.Landed(c, nil); err != nil || r.Totals.Duty.String() != x.duty {
			t.Errorf("%v: %v %v", x, r.Totals.Duty, err)
		}
	}
}

func TestRegimesThatAreNotLaw(t *testing.T) {
	rules := "regime xr.new\n  name: The new regime\n  value: cif\n  source: law\n  from: 2026-06-01\n  status: STATUS\n  when: goods_value <= 150 EUR\n  outcome: refused\n  reason: closed\n" +
		levies("duty", charge("duty", "duty", "cif", "rate: 10%"))
	for status, key := range map[string]string{"expected": "expected_regime", "suspended": "suspended_regime", "repealed": ""} {
		b := madeUp(t, strings.Replace(rules, "STATUS", status, 1))
		r, err := b.Landed(toRuritania(bag("420222", "bag", "150.00", 1)), nil)
		if err != nil || r.Regime != "xr.all" || r.Outcome != landedcost.Priced || (len(r.Notices) == 1) != (key != "") || key != "" && r.Notices[0].Key != key {
			t.Errorf("%s: %s %v %v", status, r.Regime, r.Notices, err)
		}
		before, err1 := b.Landed(on("2026-05-31", toRuritania(bag("420222", "bag", "150.00", 1))), nil)
		above, err2 := b.Landed(toRuritania(bag("420222", "bag", "150.01", 1)), nil)
		if errors.Join(err1, err2) != nil || len(before.Notices) != 0 || len(above.Notices) != 0 {
			t.Errorf("%s: a notice out of place: %v %v", status, before.Notices, above.Notices)
		}
	}
}

func TestRatesThatAreNotLaw(t *testing.T) {
	for status, notices := range map[string]string{"expected": "expected_charge", "suspended": "suspended_charge", "repealed": ""} {
		b := madeUp(t, levies("duty", charge("duty", "duty", "cif", "rate: 10% | hs=42 status="+status, "rate: 1%")))
		r, err := b.Landed(toRuritania(bag("420222", "bag", "100.00", 1)), nil)
		got := ""
		for _, n := range r.Notices {
			got += n.Key
		}
		if err != nil || r.Totals.Duty.String() != "1.00" || got != notices {
			t.Errorf("%s: %v %q %v\n%s", status, r.Totals.Duty, got, err, explained(r))
		}
	}
}

func TestTheDayThatCounts(t *testing.T) {
	for day, duty := range map[string]string{"order": "1.00", "entry": "2.00", "arrival": "3.00"} {
		b := madeUp(t, "regime xr.one\n  from: 2020-01-01\n  value: cif\n  source: law\n  date: "+day+"\n  to: 2026-07-01\n  charges: one\n"+
			"regime xr.two\n  from: 2020-01-01\n  value: cif\n  source: law\n  date: "+day+"\n  to: 2026-08-01\n  charges: two\n"+levies("three",
			charge("one", "duty", "cif", "rate: 1%"), charge("two", "duty", "cif", "rate: 2%"), charge("three", "duty", "cif", "rate: 3%")))
		raw := `{"date":"2026-06-15","entry_date":"2026-07-15","arrival_date":"2026-08-15","destination":{"country":"XR"},"currency":"EUR",` +
			`"lines":[{"hs":"4202.22","unit_price":"100.00","quantity":1}]}`
		if answer, problems := b.Answer([]byte(raw), setting()); problems != nil || !strings.Contains(string(answer), `"duty":"`+duty+`"`) {
			t.Errorf("%s: %s %v", day, answer, problems)
		}
	}
}

func TestAMakersOwnRateInARequest(t *testing.T) {
	b := madeUp(t, levies("duty dumping", charge("duty", "duty", "cif", "rate: 6% | hs=8712"),
		charge("dumping", "duty", "cif", "rate: 19.2% | hs=8712 producer=Giant", "rate: 48.5% | hs=8712")))
	for line, duty := range map[string]string{`"producer":"Giant"`: "25.20", `"producer":"Acme"`: "54.50", `"producer":""`: "54.50"} {
		raw := `{"date":"2026-06-15","destination":{"country":"XR"},"currency":"EUR","lines":[{"hs":"8712.00","unit_price":"100.00","quantity":1,` + line + `}]}`
		if answer, problems := b.Answer([]byte(raw), setting()); problems != nil || !strings.Contains(string(answer), `"duty":"`+duty+`"`) {
			t.Errorf("%s: %s %v", line, answer, problems)
		}
	}
}

func TestAFeeByWeightWithoutAWeight(t *testing.T) {
	b := madeUp(t, levies("fee", charge("fee", "fee", "cif", "level: consignment", "rate: EUR 1.28 per kg")))
	light, heavy := bag("420222", "bag", "10.00", 1), bag("610910", "shirt", "10.00", 1)
	light.WeightGrams = 0
	r, err := b.Landed(toRuritania(light, heavy), nil)
	if err != nil || r.Outcome != landedcost.RateUnknown || !r.Totals.Unknown || len(r.Notices) != 1 || r.Notices[0].Key != "measure_missing" {
		t.Errorf("%s %v\n%s", r.Outcome, err, explained(r))
	}
}

func TestMistakesNameTheirBlock(t *testing.T) {
	good := headOf(t) + "base odd: goods\n" + levies("duty", charge("duty", "duty", "cif", "rate: 8%")) + "\nnotice n\n  from: 2020-01-01\n  kind: info\n  text: T.\n  source: law\n  when: cif > 1 EUR\n"
	for _, x := range []struct{ name, from, to, where string }{
		{"a base that looks ahead", "base odd: goods", "base odd: ahead", "xr.rules:10"},
		{"a regime that levies what is not there", "charges: duty", "charges: duty more", "xr.rules:11"},
		{"a charge that carries what is not there", "rate: 8%", "rate: 8%\n  adds_to: more", "xr.rules:16"},
		{"a notice that measures what is not there", "cif > 1", "fob > 1", "xr.rules:23"},
		{"a regime's day that nobody knows", "value: cif", "value: cif\n  date: sale", "xr.rules:14"},
		{"a regime without its first day", "  from: 2020-01-01\n  value", "  value", "xr.rules:11"},
		{"a notice without its first day", "n\n  from: 2020-01-01\n", "n\n", "xr.rules:23"},
		{"a charge twice", "\nnotice n", "\ncharge duty\n  code: a\n  name: a\n  kind: duty\n  base: cif\n  source: law\n  rate: 1%\nnotice n", "xr.rules:23"},
	} {
		text := strings.Replace(good, x.from, x.to, 1)
		_, err := customs.LoadFrom(fstest.MapFS{"xr.rules": {Data: []byte(text)}})
		if text == good || !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), x.where) {
			t.Errorf("%s: %v, want %s", x.name, err, x.where)
		}
	}
}

func TestTheStandardClassOfARegion(t *testing.T) {
	b := madeUp(t, levies("tax", charge("tax", "tax", "cif", "rate: 6% | region=MA,NY", "rate: none | hs=61 region=MA")))
	for class, tax := range map[string]string{"": "0.00", "standard": "6.00"} {
		c := toRuritania(bag("610910", "shirt", "100.00", 1))
		c.Destination.Region, c.Lines[0].TaxClass = "MA", class
		if r, err := b.Landed(c, nil); err != nil || r.Totals.Tax.String() != tax {
			t.Errorf("%q: %v, want %s: %v", class, r.Totals.Tax, tax, err)
		}
	}
}

// FuzzLoadFrom reads files of any content: they load or are refused with their name, and what loads can be asked.
func FuzzLoadFrom(f *testing.F) {
	f.Add(headOf(f) + levies("duty", charge("duty", "duty", "cif", "rate: 8% | hs=42", "round: 1 EUR up", "waive: below 5 EUR")))
	f.Add(headOf(f) + small())
	f.Fuzz(func(t *testing.T, text string) {
		b, err := customs.LoadFrom(fstest.MapFS{"xr.rules": {Data: []byte(text)}})
		if err != nil {
			if !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), "xr.rules:") {
				t.Errorf("%v", err)
			}
			return
		}
		for _, country := range b.Destinations() {
			c := toRuritania(bag("420222", "bag", "10.00", 1), bag("220300", "beer", "1.00", 2))
			c.Destination.Country = country
			if _, err := b.Landed(c, stored); err != nil && !errors.Is(err, landedcost.ErrRule) {
				t.Errorf("%v", err)
			}
		}
	})
}
