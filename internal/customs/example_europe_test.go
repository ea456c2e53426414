package customs_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestSwitzerland(t *testing.T) {
	door := func(c *landedcost.Consignment) { c.Registrations, c.Terms, c.Channel = nil, "DAP", "post" }
	toy := func(sum string) landedcost.Consignment { return bought("CH CHF", "950300", sum) }
	book := func(sum string) landedcost.Consignment { return bought("CH CHF", "490199", sum) }
	workOut(t, "", []workedExample{
		{"at the sale: 8.1% of 52.90 is 4.28, in five centimes 4.30", toy("24.00 x 2 + 4.90"), "ch.registered", "0.00", "4.30", "0.00"},
		{"at the sale, from the first franc", toy("10.00 x 1 + 0"), "ch.registered", "0.00", "0.80", "0.00"},
		{"at the sale, books 2.6%", book("10.00 x 1 + 0"), "ch.registered", "0.00", "0.25", "0.00"},
		{"at the sale, no upper limit", toy("5000.00 x 1 + 0"), "ch.registered", "0.00", "405.00", "0.00"},
		{"on the first day of 8.1%", on("2024-01-01", toy("100.00 x 1 + 0")), "ch.registered", "0.00", "8.10", "0.00"},

		{"at import, 8.1% of 61 is 4.94", with(toy("61.00 x 1 + 0"), unregistered), "ch.import", "0.00", "0.00", "0.00"},
		{"at import, 8.1% of 61.66 is 4.99", with(toy("61.66 x 1 + 0"), unregistered), "ch.import", "0.00", "0.00", "0.00"},
		{"at import, 8.1% of 61.73 is 5.00", with(toy("61.73 x 1 + 0"), unregistered), "ch.import", "0.00", "5.00", "0.00"},
		{"at import, 8.1% of 62 is 5.02", with(toy("62.00 x 1 + 0"), unregistered), "ch.import", "0.00", "5.00", "0.00"},
		{"at import, delivery counts", with(toy("55.00 x 1 + 7.00"), unregistered), "ch.import", "0.00", "5.00", "0.00"},
		{"at import, 2.6% of 192 is 4.99", with(book("192.00 x 1 + 0"), unregistered), "ch.import", "0.00", "0.00", "0.00"},
		{"at import, 2.6% of 193 is 5.02", with(book("193.00 x 1 + 0"), unregistered), "ch.import", "0.00", "5.00", "0.00"},

		{"at the door: 16 and 3% of 100; 8.90 and 8.1% of 19", with(toy("100.00 x 1 + 10.00"), door), "ch.import", "0.00", "10.45", "19.00"},
		{"at the door from a neighbour: 13 and 3%; 8.90 and 8.1% of 16", madeIn("DE", with(toy("100.00 x 1 + 10.00"), door)), "ch.import", "0.00", "10.20", "16.00"},
		{"at the door, at most 70: 162.00 and 8.1% of 70", with(toy("2000.00 x 1 + 0"), door), "ch.import", "0.00", "167.65", "70.00"},
		{"at the door, no tax and so no fee", with(toy("61.00 x 1 + 0"), door), "ch.import", "0.00", "0.00", "0.00"},
		{"at the door by courier: its fee is not known", with(with(with(toy("100.00 x 1 + 10.00"), door), func(c *landedcost.Consignment) { c.Channel = "courier" }), dap), "ch.import", "0.00", "8.90", "0.00"},
	})
	unpriced(t, "", []unanswered{
		{"tea: farm goods pay by weight", bought("CH CHF", "090210", "10.00 x 1 + 0"), landedcost.RateUnknown, "rate_unknown"},
		{"industrial goods until the end of 2023 too", on("2023-12-31", toy("100.00 x 1 + 0")), landedcost.RateUnknown, "rate_unknown"},
		{"Samnaun", at("7563", toy("10.00 x 1 + 0")), landedcost.RateUnknown, "outside_national_tax_area"},
		{"wine", bought("CH CHF", "220421", "10.00 x 1 + 0"), landedcost.Refused, "excise_goods"},
	})
}

func TestNorway(t *testing.T) {
	toy := func(sum string) landedcost.Consignment { return bought("NO NOK", "950300", sum) }
	scarf := func(sum string) landedcost.Consignment { return bought("NO NOK", "621410", sum) }
	workOut(t, "", []workedExample{
		{"an item of 2,999: 25% of 3,098", scarf("2999.00 x 1 + 99.00"), "no.voec", "0.00", "774.50", "0.00"},
		{"delivery is not in the limit", scarf("2999.99 x 1 + 500.00"), "no.voec", "0.00", "875.00", "0.00"},
		{"any number of items", scarf("2999.00 x 3 + 0"), "no.voec", "0.00", "2249.25", "0.00"},
		{"books", bought("NO NOK", "490199", "300.00 x 1 + 0"), "no.voec", "0.00", "0.00", "0.00"},
		{"an item of 3,000: 10.7% of 3,099 is 331.59; 25% of 3,431 is 857.75", scarf("3000.00 x 1 + 99.00"), "no.standard", "332.00", "858.00", "0.00"},
		{"toys are free of duty", toy("3000.00 x 1 + 1.00"), "no.standard", "0.00", "750.00", "0.00"},
		{"tea is free of duty: 15% of 110, in full crowns", bought("NO NOK", "090210", "100.00 x 1 + 10.00"), "no.standard", "0.00", "17.00", "0.00"},
		{"unregistered: 10.7% of 100 is 10.70; 25% of 111 is 27.75", with(scarf("100.00 x 1 + 0"), unregistered), "no.standard", "11.00", "28.00", "0.00"},
	})
	unpriced(t, "", []unanswered{
		{"food is outside the scheme, its duty not known", bought("NO NOK", "040900", "100.00 x 1 + 0"), landedcost.RateUnknown, "rate_unknown"},
		{"Jersey, as people type it", at("je2 3ab", bought("GB GBP", "950300", "10.00 x 1 + 0")), landedcost.RateUnknown, "outside_national_tax_area"},
		{"Norfolk Island", at("2899", bought("AU AUD", "950300", "10.00 x 1 + 0")), landedcost.RateUnknown, "outside_national_tax_area"},
		{"Svalbard", at("9170", toy("100.00 x 1 + 0")), landedcost.RateUnknown, "outside_national_tax_area"},
		{"beer", bought("NO NOK", "220300", "100.00 x 1 + 0"), landedcost.Refused, "excise_goods"},
	})
}

func TestTuerkiye(t *testing.T) {
	const rates = "TRY 40.0000"
	toy := func(date, sum string) landedcost.Consignment { return on(date, bought("TR TRY", "950300", sum)) }
	workOut(t, rates, []workedExample{
		{"EUR 30 on the last day: 60% of 1,250", toy("2026-02-05", "1200.00 x 1 + 50.00"), "tr.flat", "750.00", "0.00", "0.00"},
		{"from the Union 30%", madeIn("DE", toy("2026-02-05", "1200.00 x 1 + 50.00")), "tr.flat", "375.00", "0.00", "0.00"},
		{"cosmetics 20% more", on("2026-02-05", bought("TR TRY", "330499", "1200.00 x 1 + 50.00")), "tr.flat", "1000.00", "0.00", "0.00"},
		{"medicines of EUR 1,500 with a report", bought("TR TRY", "300490", "60000.00 x 1 + 0"), "tr.medicine", "36000.00", "0.00", "0.00"},
		{"supplements on the first day", on("2026-02-06", bought("TR TRY", "210690", "1000.00 x 1 + 0")), "tr.medicine", "600.00", "0.00", "0.00"},
	})
	unpriced(t, rates, []unanswered{
		{"above EUR 30 on the last day", toy("2026-02-05", "1200.01 x 1 + 0"), landedcost.Refused, "full_declaration"},
		{"from 2026-02-06 at any value", toy("2026-02-06", "1.00 x 1 + 0"), landedcost.Refused, "full_declaration"},
		{"left to the recipient: a declaration of unknown duty", with(toy("2026-02-06", "100.00 x 1 + 0"), dap), landedcost.FormalEntry, "full_declaration"},
		{"medicines above EUR 1,500", bought("TR TRY", "300490", "60000.01 x 1 + 0"), landedcost.Refused, "full_declaration"},
	})
	r, err := load(t).Landed(bought("TR TRY", "300490", "100.00 x 1 + 0"), ratesOf(rates))
	if err != nil || r.Outcome != landedcost.DocumentNeeded || r.Reason != "medical_report" {
		t.Errorf("medicines: %s %s: %v", r.Outcome, r.Reason, err)
	}
}
