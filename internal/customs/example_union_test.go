package customs_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// workedExample is a consignment and what it comes to, worked out by hand.
type workedExample struct {
	name            string
	c               landedcost.Consignment
	regime          string
	duty, tax, fees string
}

// workOut prices examples at exchange rates given as units for one euro, "USD 1.25 GBP 0.80".
func workOut(t *testing.T, perEuro string, examples []workedExample) {
	t.Helper()
	b := load(t)
	for _, x := range examples {
		t.Run(x.name, func(t *testing.T) {
			r, err := b.Landed(x.c, ratesOf(perEuro))
			if err != nil || r.Totals.Unknown {
				t.Fatalf("%s %s: %v\n%s", r.Outcome, r.Reason, err, explained(r))
			}
			if r.Regime != x.regime || r.Totals.Duty.String() != x.duty || r.Totals.Tax.String() != x.tax || r.Totals.Fees.String() != x.fees {
				t.Errorf("%s: duty %s tax %s fees %s; want %s: %s %s %s\n%s", r.Regime, r.Totals.Duty, r.Totals.Tax, r.Totals.Fees, x.regime, x.duty, x.tax, x.fees, explained(r))
			}
		})
	}
}

func ratesOf(perEuro string) landedcost.Rates {
	euro := map[money.Currency]money.Decimal{"EUR": money.MustDecimal("1")}
	words := strings.Fields(perEuro)
	for i := 0; i+1 < len(words); i += 2 {
		euro[money.Currency(words[i])] = money.MustDecimal(words[i+1])
	}
	return func(from, to money.Currency) (landedcost.Exchange, bool) {
		den, known := euro[from]
		num, also := euro[to]
		return landedcost.Exchange{Num: num, Den: den, Source: "test", AsOf: "2026-11-20"}, known && also
	}
}

// unanswered is a consignment without a full price, and why.
type unanswered struct {
	name    string
	c       landedcost.Consignment
	outcome landedcost.Outcome
	reason  string
}

func unpriced(t *testing.T, perEuro string, examples []unanswered) {
	t.Helper()
	b := load(t)
	for _, x := range examples {
		t.Run(x.name, func(t *testing.T) {
			r, err := b.Landed(x.c, ratesOf(perEuro))
			if err != nil || r.Outcome != x.outcome || r.Reason != x.reason || !r.Totals.Unknown {
				t.Errorf("%s %s %v, want %s %s\n%s", r.Outcome, r.Reason, err, x.outcome, x.reason, explained(r))
			}
		})
	}
}

// bought is a parcel of a seller with every registration of the contract.
func bought(to, hs, sum string) landedcost.Consignment {
	c := parcel(to, hs, sum)
	c.Registrations = map[string]bool{}
	for _, name := range strings.Fields("eu_ioss gb_vat no_voec au_gst nz_gst sg_ovr ch_vat us_sales_tax") {
		c.Registrations[name] = true
	}
	return c
}

func at(postcode string, c landedcost.Consignment) landedcost.Consignment {
	c.Destination.PostalCode = postcode
	return c
}

func madeIn(origin string, c landedcost.Consignment) landedcost.Consignment {
	c.Origin = origin
	return c
}

func madeBy(producer string, c landedcost.Consignment) landedcost.Consignment {
	c.Lines[0].Producer = producer
	return c
}

func inClass(class string, c landedcost.Consignment) landedcost.Consignment {
	c.Lines[0].TaxClass = class
	return c
}

// 97 euros and the flat duty of 3 are a hundred, so that the tax reads as its rate.
func TestTaxOfTheUnion(t *testing.T) {
	b := load(t)
	names := strings.Fields("standard reduced second_reduced third_reduced super_reduced zero")
	for _, x := range []struct{ country, rates string }{
		{"AT", "20.00 10.00 13.00"}, {"BE", "21.00 6.00 12.00"}, {"BG", "20.00 9.00"}, {"HR", "25.00 5.00 13.00"},
		{"CY", "19.00 5.00 9.00 - 3.00"}, {"CZ", "21.00 12.00"}, {"DE", "19.00 7.00"}, {"DK", "25.00"},
		{"EE", "24.00 9.00 13.00"}, {"ES", "21.00 10.00 - - 4.00"}, {"FI", "25.50 13.50 10.00"}, {"FR", "20.00 5.50 10.00 - 2.10"},
		{"GR", "24.00 13.00 - - 6.00"}, {"HU", "27.00 5.00 18.00"}, {"IE", "23.00 13.50 9.00 - 4.80 0.00"}, {"IT", "22.00 10.00 5.00 - 4.00"},
		{"LT", "21.00 12.00 5.00"}, {"LU", "17.00 8.00 14.00 - 3.00"}, {"LV", "21.00 12.00 5.00"}, {"MT", "18.00 5.00 7.00 12.00"},
		{"NL", "21.00 9.00"}, {"PL", "23.00 8.00 5.00"}, {"PT", "23.00 6.00 13.00"}, {"RO", "21.00 11.00"},
		{"SE", "25.00 6.00 12.00"}, {"SI", "22.00 9.50 5.00"}, {"SK", "23.00 19.00 5.00"},
	} {
		for i, rate := range strings.Fields(x.rates) {
			if rate == "-" {
				continue
			}
			r, err := b.Landed(inClass(names[i], bought(x.country+" EUR", "621410", "97.00 x 1 + 0")), ratesOf("RON 5"))
			if err != nil || r.Totals.Tax.String() != rate || r.Totals.Duty.String() != "3.00" || r.Regime != "eu.low_value.ioss" {
				t.Errorf("%s %s: %s, want %s: %v\n%s", x.country, names[i], r.Totals.Tax, rate, err, explained(r))
			}
		}
	}
}

// Before July 2026 small parcels are free of duty, so that a hundred euros show the rate.
func TestTaxOfTheUnionOnBothSidesOfItsChanges(t *testing.T) {
	b := load(t)
	for _, x := range []struct{ country, class, last, before, first, after string }{
		{"EE", "", "2023-12-31", "20.00", "2024-01-01", "22.00"}, {"EE", "", "2025-06-30", "22.00", "2025-07-01", "24.00"},
		{"FI", "", "2024-08-31", "24.00", "2024-09-01", "25.50"}, {"FI", "reduced", "2025-12-31", "14.00", "2026-01-01", "13.50"},
		{"FI", "books", "2024-12-31", "10.00", "2025-01-01", "14.00"}, {"FI", "books", "2025-12-31", "14.00", "2026-01-01", "13.50"},
		{"LT", "reduced", "2025-12-31", "9.00", "2026-01-01", "12.00"}, {"LT", "books", "2025-12-31", "9.00", "2026-01-01", "5.00"},
		{"RO", "", "2025-07-31", "19.00", "2025-08-01", "21.00"}, {"RO", "reduced", "2025-07-31", "9.00", "2025-08-01", "11.00"},
		{"SK", "", "2024-12-31", "20.00", "2025-01-01", "23.00"}, {"SK", "reduced", "2024-12-31", "10.00", "2025-01-01", "19.00"},
		{"SK", "books", "2024-12-31", "10.00", "2025-01-01", "5.00"}, {"CZ", "reduced", "2023-12-31", "15.00", "2024-01-01", "12.00"},
		{"CZ", "books", "2023-12-31", "10.00", "2024-01-01", "0.00"}, {"LU", "", "2023-12-31", "16.00", "2024-01-01", "17.00"},
		{"SE", "food", "2026-03-31", "12.00", "2026-04-01", "6.00"},
	} {
		for day, want := range map[string]string{x.last: x.before, x.first: x.after} {
			r, err := b.Landed(on(day, inClass(x.class, bought(x.country+" EUR", "950300", "100.00 x 1 + 0"))), ratesOf("RON 5"))
			if err != nil || r.Totals.Tax.String() != want || !r.Totals.Duty.IsZero() {
				t.Errorf("%s %s on %s: %s, want %s: %v\n%s", x.country, x.class, day, r.Totals.Tax, want, err, explained(r))
			}
		}
	}
}

func TestUnion(t *testing.T) {
	scarf := func(to string) landedcost.Consignment { return bought(to, "621410", "97.00 x 1 + 0") }
	formal := func(c *landedcost.Consignment) { c.FormalEntry, c.OriginEvidence = true, true }
	workOut(t, "RON 5.0000", []workedExample{
		{"FR before its fee", on("2026-02-28", scarf("FR EUR")), "eu.low_value_relief.ioss", "0.00", "19.40", "0.00"},
		{"FR on the first day of its fee", on("2026-03-01", scarf("FR EUR")), "eu.low_value_relief.ioss", "0.00", "19.40", "2.00"},
		{"FR on its last", on("2026-06-30", scarf("FR EUR")), "eu.low_value_relief.ioss", "0.00", "19.40", "2.00"},
		{"FR after it", on("2026-07-01", scarf("FR EUR")), "eu.low_value.ioss", "3.00", "20.00", "0.00"},
		{"IT's fee is not certain", on("2026-07-01", scarf("IT EUR")), "eu.low_value.ioss", "3.00", "22.00", "0.00"},
		{"RO before its fee", on("2025-12-31", scarf("RO EUR")), "eu.low_value_relief.ioss", "0.00", "20.37", "0.00"},
		{"RO 25 lei", on("2026-01-01", scarf("RO EUR")), "eu.low_value_relief.ioss", "0.00", "20.37", "5.00"},
		{"RO 25 lei on the last certain day", on("2026-06-30", scarf("RO EUR")), "eu.low_value_relief.ioss", "0.00", "20.37", "5.00"},
		{"RO's fee is not certain any more", on("2026-07-01", scarf("RO EUR")), "eu.low_value.ioss", "3.00", "21.00", "0.00"},
		{"BE has none", scarf("BE EUR"), "eu.low_value.ioss", "3.00", "21.00", "0.00"},
		{"NL has none", scarf("NL EUR"), "eu.low_value.ioss", "3.00", "21.00", "0.00"},

		{"FI Åland pays at import", at("22100", scarf("FI EUR")), "eu.low_value.import", "3.00", "25.50", "0.00"},
		{"FI Åland by its region", scarf("FI-01 EUR"), "eu.low_value.import", "3.00", "25.50", "0.00"},
		{"FI Åland before July 2026", on("2026-06-30", at("22100", scarf("FI EUR"))), "eu.low_value_relief.import", "0.00", "24.74", "0.00"},
		{"FI Åland above the limit: 8% of 160, 25.5% of 172.80", at("22100", bought("FI EUR", "621410", "160.00 x 1 + 0")), "eu.standard", "12.80", "44.06", "0.00"},
		{"PT Lisbon", at("1000-001", scarf("PT EUR")), "eu.low_value.ioss", "3.00", "23.00", "0.00"},
		{"PT Madeira", at("9000-001", scarf("PT EUR")), "eu.low_value.ioss", "3.00", "22.00", "0.00"},
		{"PT Azores", at("9500-001", scarf("PT EUR")), "eu.low_value.ioss", "3.00", "16.00", "0.00"},
		{"PT Azores, books", inClass("books", at("9500-001", scarf("PT EUR"))), "eu.low_value.ioss", "3.00", "4.00", "0.00"},
		{"AT Jungholz", at("6691", scarf("AT EUR")), "eu.low_value.ioss", "3.00", "19.00", "0.00"},
		{"FR 98000 is Monaco, inside the tax area", at("98000", scarf("FR EUR")), "eu.low_value.ioss", "3.00", "20.00", "0.00"},

		{"bicycle: 14% and 48.5%", bought("NL EUR", "871200", "400.00 x 1 + 0"), "eu.standard", "250.00", "136.50", "0.00"},
		{"bicycle of a maker with 19.2%", madeBy("Zhejiang Baoguilai Vehicle Co., Ltd.", bought("NL EUR", "871200", "400.00 x 1 + 0")), "eu.standard", "132.80", "111.89", "0.00"},
		{"bicycle of a maker with nothing", madeBy("Oyama Bicycles (Taicang) Co., Ltd.", bought("NL EUR", "871200", "400.00 x 1 + 0")), "eu.standard", "56.00", "95.76", "0.00"},
		{"bicycle from elsewhere", madeIn("TW", bought("NL EUR", "871200", "400.00 x 1 + 0")), "eu.standard", "56.00", "95.76", "0.00"},
		{"e-bike: 6% and 79.3%", bought("NL EUR", "871160", "1000.00 x 1 + 0"), "eu.standard", "853.00", "389.13", "0.00"},
		{"e-bike of the maker with 18.8%", madeBy("Jinhua Vision Industry Co. Ltd.", bought("NL EUR", "871160", "1000.00 x 1 + 0")), "eu.standard", "248.00", "262.08", "0.00"},
		{"porcelain: 12% and 36.1%", bought("NL EUR", "691110", "200.00 x 1 + 0"), "eu.standard", "96.20", "62.20", "0.00"},
		{"porcelain of the maker with 17.6%", madeBy("Shandong Zibo Niceton-Marck Huaguang Ceramics Limited", bought("NL EUR", "691110", "200.00 x 1 + 0")), "eu.standard", "59.20", "54.43", "0.00"},
		{"porcelain under the flat duty", bought("NL EUR", "691110", "97.00 x 1 + 0"), "eu.low_value.ioss", "3.00", "21.00", "0.00"},
		{"GB porcelain: 12% and 36.1%", bought("GB GBP", "691110", "200.00 x 1 + 0"), "gb.standard", "96.20", "59.24", "0.00"},
		{"GB porcelain of the maker with 13.1%", madeBy("Guangxi Province Beiliu City Laotian Ceramics Co., Ltd.", bought("GB GBP", "691110", "200.00 x 1 + 0")), "gb.standard", "50.20", "50.04", "0.00"},

		{"customs union goods declared in full", with(madeIn("TR", scarf("DE EUR")), formal), "eu.preferential", "0.00", "18.43", "0.00"},
		{"Chinese goods declared in full", with(scarf("DE EUR"), formal), "eu.low_value.import", "3.00", "19.00", "0.00"},
		{"a tea of 10 at 7%, in the flat duty", bought("DE EUR", "090210", "10.00 x 1 + 0"), "eu.low_value.ioss", "3.00", "0.91", "0.00"},
	})
}

func TestUnionTellsWhatIsExpected(t *testing.T) {
	b := load(t)
	for _, x := range []struct {
		country, date string
		expected      int
	}{
		{"DE", "2026-10-31", 0}, {"DE", "2026-11-01", 1}, {"IT", "2026-06-30", 0}, {"IT", "2026-07-01", 1}, {"RO", "2026-06-30", 0},
		{"RO", "2026-07-01", 1}, {"FR", "2026-07-01", 0}, {"BE", "2026-07-01", 0}, {"NL", "2026-07-01", 0}, {"IT", "2026-11-01", 2},
	} {
		r, err := b.Landed(on(x.date, bought(x.country+" EUR", "621410", "50.00 x 1 + 0")), ratesOf("RON 5"))
		told := 0
		for _, n := range r.Notices {
			if n.Key == "expected_charge" {
				told++
			}
		}
		if err != nil || told != x.expected || !r.Totals.Fees.IsZero() && x.country != "RO" {
			t.Errorf("%s on %s: told of %d, want %d: %v\n%s", x.country, x.date, told, x.expected, err, explained(r))
		}
	}
}

func TestTerritoriesOfTheUnion(t *testing.T) {
	toy := func(to, postcode string) landedcost.Consignment {
		return at(postcode, bought(to, "950300", "10.00 x 1 + 0"))
	}
	var examples []unanswered
	for _, x := range []struct{ to, postcode string }{
		{"ES EUR", "35001"}, {"ES EUR", "38001"}, {"ES-CN EUR", ""}, {"ES EUR", "51001"}, {"ES EUR", "52001"}, {"ES-ML EUR", ""},
		{"FR EUR", "97110"}, {"FR EUR", "97400"}, {"FR EUR", "98800"}, {"FR-974 EUR", ""}, {"IT EUR", "23041"}, {"IT EUR", "22061"}, {"IT EUR", "47890"}, {"DK EUR", "3900"},
		{"DE EUR", "27498"}, {"GR EUR", "63086"}, {"GR-69 EUR", ""},
	} {
		examples = append(examples, unanswered{x.to + " " + x.postcode, toy(x.to, x.postcode), landedcost.RateUnknown, "outside_tax_area"})
	}
	unpriced(t, "RON 5", examples)
	workOut(t, "CHF 1.0000", []workedExample{
		{"ES mainland", toy("ES EUR", "28001"), "eu.low_value.ioss", "3.00", "2.73", "0.00"},
		{"DE Hamburg shares its first digits with Åland", toy("DE EUR", "22087"), "eu.low_value.ioss", "3.00", "2.47", "0.00"},
		{"DE Büsingen has the rules of Switzerland: 8.1% of 10.00 to five centimes", toy("DE EUR", "78266"), "ch.registered", "0.00", "0.80", "0.00"},
	})
}

func TestNorthernIreland(t *testing.T) {
	scarf := func(to, price string) landedcost.Consignment { return bought(to, "621410", price+" x 1 + 5.00") }
	workOut(t, "GBP 0.8000", []workedExample{
		{"by its own code: EUR 3 are 2.40, 20% of 107.40", scarf("XI GBP", "100.00"), "xi.low_value", "2.40", "21.48", "0.00"},
		{"by postcode", at("BT1 1AA", scarf("GB GBP", "100.00")), "xi.low_value", "2.40", "21.48", "0.00"},
		{"by postcode as people type it", at("bt11aa", scarf("GB GBP", "100.00")), "xi.low_value", "2.40", "21.48", "0.00"},
		{"Great Britain is apart", at("SW1A 1AA", scarf("GB GBP", "100.00")), "gb.low_value", "0.00", "21.00", "0.00"},
		{"at EUR 150", scarf("XI GBP", "120.00"), "xi.low_value", "2.40", "25.48", "0.00"},
		{"above EUR 150: 8% of 125.01, 20% of 135.01", scarf("XI GBP", "120.01"), "xi.standard", "10.00", "27.00", "0.00"},
		{"before July 2026", on("2026-06-30", scarf("XI GBP", "100.00")), "xi.low_value_relief", "0.00", "21.00", "0.00"},
		{"the flat duty's first day", on("2026-07-01", scarf("XI GBP", "100.00")), "xi.low_value", "2.40", "21.48", "0.00"},
		{"the flat duty's last day", on("2028-06-30", scarf("XI GBP", "100.00")), "xi.low_value", "2.40", "21.48", "0.00"},
		{"from July 2028: 8% of 105, 20% of 113.40", on("2028-07-01", scarf("XI GBP", "100.00")), "xi.standard", "8.40", "22.68", "0.00"},
		{"tax at import", with(scarf("XI GBP", "100.00"), unregistered), "xi.low_value.import", "2.40", "21.48", "0.00"},
		{"left to Royal Mail", with(with(with(scarf("XI GBP", "100.00"), unregistered), dap), byPost), "xi.low_value.import", "2.40", "21.48", "8.00"},
		{"books", bought("XI GBP", "490199", "100.00 x 1 + 0"), "xi.low_value", "2.40", "0.00", "0.00"},
	})
	workOut(t, "GBP 0.9500", []workedExample{
		{"at GBP 135, below EUR 150", bought("XI GBP", "621410", "135.00 x 1 + 0"), "xi.low_value", "2.85", "27.57", "0.00"},
		{"above GBP 135, below EUR 150: tax at import", bought("XI GBP", "621410", "135.01 x 1 + 0"), "xi.low_value.import", "2.85", "27.57", "0.00"},
	})
	r, err := load(t).Landed(scarf("XI GBP", "100.00"), ratesOf("GBP 0.80"))
	if err != nil || !strings.Contains(explained(r), "northern_ireland_unverified") {
		t.Errorf("does not say that it is not verified: %v\n%s", err, explained(r))
	}
}
