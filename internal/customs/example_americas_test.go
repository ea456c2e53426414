package customs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// holding is a seller with one more registration.
func holding(registration string, c landedcost.Consignment) landedcost.Consignment {
	c.Registrations[registration] = true
	return c
}

// certified is a parcel of a Remessa Conforme shop to a state of Brazil.
func certified(state, hs, sum string) landedcost.Consignment {
	return holding("br_remessa_conforme", parcel("BR-"+state+" USD", hs, sum))
}

func TestBrazil(t *testing.T) {
	formal, refused := landedcost.FormalEntry, landedcost.Refused
	other := func(sum string) landedcost.Consignment { return parcel("BR-SP USD", "610910", sum) }
	reais := func(sum string) landedcost.Consignment {
		return holding("br_remessa_conforme", parcel("BR-SP BRL", "610910", sum))
	}
	priceAll(t, load(t), []example{
		{name: "USD 48 delivered: 17% inside", c: certified("SP", "610910", "40.00 x 1 + 8.00"), regime: "br.certified.low", duty: "0.00", tax: "9.83", fees: "0.00"},
		{name: "USD 48 delivered: 20% inside", c: certified("MG", "610910", "40.00 x 1 + 8.00"), regime: "br.certified.low", duty: "0.00", tax: "12.00", fees: "0.00"},
		{name: "delivered at USD 50", c: certified("SP", "610910", "45.00 x 1 + 5.00"), regime: "br.certified.low", duty: "0.00", tax: "10.24", fees: "0.00"},
		{name: "delivered above USD 50: 60% of 50.01 less 30", c: certified("SP", "610910", "45.00 x 1 + 5.01"), regime: "br.certified", duty: "0.01", tax: "10.25", fees: "0.00"},
		{name: "USD 100: 60 less 30, 17% inside 130", c: certified("SP", "610910", "100.00 x 1 + 0"), duty: "30.00", tax: "26.63", fees: "0.00"},
		{name: "USD 100: 60 less 30, 20% inside 130", c: certified("MG", "610910", "100.00 x 1 + 0"), duty: "30.00", tax: "32.50", fees: "0.00"},
		{name: "USD 50 in reais", c: reais("250.00 x 1 + 0"), regime: "br.certified.low", duty: "0.00", tax: "51.20", fees: "0.00"},
		{name: "above USD 50 in reais", c: reais("250.01 x 1 + 0"), regime: "br.certified", duty: "0.01", tax: "51.21", fees: "0.00"},
		{name: "the last day of 20%, at USD 50", c: on("2026-05-11", certified("SP", "610910", "50.00 x 1 + 0")), duty: "10.00", tax: "12.29", fees: "0.00"},
		{name: "the last day of less 20, above USD 50", c: on("2026-05-11", certified("SP", "610910", "50.01 x 1 + 0")), duty: "10.01", tax: "12.29", fees: "0.00"},
		{name: "the last day of less 20, USD 100", c: on("2026-05-11", certified("SP", "610910", "100.00 x 1 + 0")), duty: "40.00", tax: "28.67", fees: "0.00"},
		{name: "the first day of 0%, at USD 50", c: on("2026-05-12", certified("SP", "610910", "50.00 x 1 + 0")), duty: "0.00", tax: "10.24", fees: "0.00"},
		{name: "the first day of less 30, USD 100", c: on("2026-05-12", certified("SP", "610910", "100.00 x 1 + 0")), duty: "30.00", tax: "26.63", fees: "0.00"},
		{name: "before August 2024, at USD 50", c: on("2024-07-31", certified("SP", "610910", "50.00 x 1 + 0")), duty: "0.00", tax: "10.24", fees: "0.00"},
		{name: "before August 2024, above USD 50: 60%", c: on("2024-07-31", certified("SP", "610910", "50.01 x 1 + 0")), duty: "30.01", tax: "16.39", fees: "0.00"},
		{name: "August 2024, at USD 50: 20%", c: on("2024-08-01", certified("SP", "610910", "50.00 x 1 + 0")), duty: "10.00", tax: "12.29", fees: "0.00"},
		{name: "Minas Gerais 17% until March 2025", c: on("2025-03-31", certified("MG", "610910", "40.00 x 1 + 8.00")), duty: "9.60", tax: "11.80", fees: "0.00"},
		{name: "Minas Gerais 20% from April 2025", c: on("2025-04-01", certified("MG", "610910", "40.00 x 1 + 8.00")), duty: "9.60", tax: "14.40", fees: "0.00"},
		{name: "a shop without certificate: 60%", c: other("40.00 x 1 + 8.00"), regime: "br.simplified", duty: "28.80", tax: "15.73", fees: "0.00"},
		{name: "at USD 3,000", c: certified("SP", "610910", "3000.00 x 1 + 0"), regime: "br.certified", duty: "1770.00", tax: "976.99", fees: "0.00"},
		{name: "above USD 3,000 nothing is known", c: certified("SP", "610910", "3000.01 x 1 + 0"), regime: "br.above_simplified", outcome: formal, reason: "ordinary_import"},
		{name: "an ordinary import of books", c: with(certified("SP", "490199", "40.00 x 1 + 0"), formally), duty: "0.00", tax: "0.00", fees: "0.00", outcome: formal, reason: "ordinary_import"},
		{name: "books bear nothing", c: certified("SP", "490199", "100.00 x 1 + 0"), duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "wine is refused", c: certified("SP", "220421", "40.00 x 1 + 0"), outcome: refused, reason: "excise_goods"},
		{name: "no state of that name", c: certified("XX", "610910", "40.00 x 1 + 0"), outcome: landedcost.RateUnknown, reason: "region_not_covered"},
		{name: "August 2023 is the first month", c: on("2023-07-31", other("40.00 x 1 + 0")), outcome: landedcost.RateUnknown, reason: "no_rules_for_date"},
	})
}

func TestBrazilByState(t *testing.T) {
	b := load(t)
	if n := len(b.Regions("BR")); n != 27 {
		t.Fatalf("%d states", n)
	}
	twenty := strings.Fields("AC AL BA CE MG PB PI RN RR SE")
	for _, state := range b.Regions("BR") {
		want := "26.63"
		if slices.Contains(twenty, state) {
			want = "32.50"
		}
		r, err := b.Landed(certified(state, "610910", "100.00 x 1 + 0"), nil)
		if err != nil || r.Totals.Tax.String() != want {
			t.Errorf("%s: %v, want %s: %v", state, r.Totals.Tax, want, err)
		}
	}
}

func TestBrazilOneDeduction(t *testing.T) {
	c := certified("SP", "610910", "50.00 x 1 + 0")
	c.Lines = append(c.Lines, landedcost.Line{HS: "640399", UnitPrice: money.MustParse("50.00", "USD"), Quantity: 1})
	r, err := load(t).Landed(c, nil)
	if err != nil || r.Totals.Duty.String() != "30.00" || r.Totals.Tax.String() != "26.63" {
		t.Errorf("two lines owe %v and %v: %v\n%s", r.Totals.Duty, r.Totals.Tax, err, explained(r))
	}
}

func TestBrazilNotices(t *testing.T) {
	b := load(t)
	for _, x := range []struct {
		c    landedcost.Consignment
		want string
	}{
		{certified("SP", "610910", "40.00 x 1 + 0"), "br_measure_provisional recipient_tax_number"},
		{on("2026-05-11", certified("SP", "610910", "40.00 x 1 + 0")), "recipient_tax_number"},
		{holding("br_remessa_conforme", parcel("BR USD", "610910", "40.00 x 1 + 0")), "tax_by_region br_measure_provisional recipient_tax_number"},
		{with(parcel("BR-SP USD", "610910", "40.00 x 1 + 0"), dap), "recipient_tax_number carrier_fee_possible"},
	} {
		r, err := b.Landed(x.c, nil)
		var keys []string
		for _, n := range r.Notices {
			keys = append(keys, n.Key)
		}
		if got := strings.Join(keys, " "); err != nil || got != x.want {
			t.Errorf("got %q, want %q: %v", got, x.want, err)
		}
	}
}

func TestMexico(t *testing.T) {
	formal := landedcost.FormalEntry
	to := func(sum string) landedcost.Consignment { return parcel("MX USD", "610910", sum) }
	priceAll(t, load(t), []example{
		{name: "33.5% of USD 110 delivered", c: to("100.00 x 1 + 10.00"), regime: "mx.simplified", duty: "36.85", tax: "0.00", fees: "0.00"},
		{name: "19% until 14 August 2025", c: on("2025-08-14", to("100.00 x 1 + 10.00")), duty: "20.90", tax: "0.00", fees: "0.00"},
		{name: "33.5% from 15 August 2025", c: on("2025-08-15", to("100.00 x 1 + 10.00")), duty: "36.85", tax: "0.00", fees: "0.00"},
		{name: "in pesos", c: parcel("MX MXN", "610910", "2000.00 x 1 + 200.00"), duty: "737.00", tax: "0.00", fees: "0.00"},
		{name: "at USD 2,500", c: to("2500.00 x 1 + 100.00"), regime: "mx.simplified", duty: "871.00", tax: "0.00", fees: "0.00"},
		{name: "above USD 2,500", c: to("2500.01 x 1 + 100.00"), regime: "mx.above_simplified", outcome: formal, reason: "ordinary_import"},
		{name: "delivery inside the price counts in the limit", c: with(to("2490.00 x 1 + 10.01"), hidden), regime: "mx.above_simplified", outcome: formal, reason: "ordinary_import"},
		{name: "North America at USD 50", c: from("US", to("50.00 x 1 + 0")), regime: "mx.tmec_free", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "North America above USD 50: 17%", c: from("US", to("50.01 x 1 + 0")), regime: "mx.tmec_low", duty: "8.50", tax: "0.00", fees: "0.00"},
		{name: "North America at USD 117", c: from("CA", to("117.00 x 1 + 0")), regime: "mx.tmec_low", duty: "19.89", tax: "0.00", fees: "0.00"},
		{name: "North America above USD 117: 19%", c: from("CA", to("117.01 x 1 + 0")), regime: "mx.simplified", duty: "22.23", tax: "0.00", fees: "0.00"},
		{name: "other countries with a treaty", c: from("VN", to("100.00 x 1 + 0")), regime: "mx.simplified", duty: "33.50", tax: "0.00", fees: "0.00"},
		{name: "by sea an ordinary entry", c: with(to("100.00 x 1 + 0"), bySea), regime: "mx.freight", outcome: formal, reason: "ordinary_import"},
		{name: "nothing is recorded before 2025", c: on("2024-12-31", to("100.00 x 1 + 0")), outcome: landedcost.RateUnknown, reason: "no_rules_for_date"},
		{name: "the first day recorded", c: on("2025-01-01", to("100.00 x 1 + 0")), duty: "19.00", tax: "0.00", fees: "0.00"},
		{name: "wine is refused", c: parcel("MX USD", "220421", "10.00 x 1 + 0"), outcome: landedcost.Refused, reason: "excise_goods"},
	})
}

func TestChile(t *testing.T) {
	to := func(sum string) landedcost.Consignment { return holding("cl_vat", parcel("CL USD", "610910", sum)) }
	other := func(sum string) landedcost.Consignment { return parcel("CL USD", "610910", sum) }
	later := func(c *landedcost.Consignment) { c.Entry = landedcost.MustDay("2025-11-03") }
	pesos := func(sum string) landedcost.Consignment { return holding("cl_vat", parcel("CL CLP", "610910", sum)) }
	priceAll(t, load(t), []example{
		{name: "19% of goods and delivery at the sale", c: to("100.00 x 1 + 10.00"), regime: "cl.low_value", duty: "0.00", tax: "20.90", fees: "0.00"},
		{name: "at USD 500", c: to("500.00 x 1 + 0"), regime: "cl.low_value", duty: "0.00", tax: "95.00", fees: "0.00"},
		{name: "above USD 500: 6%, 19% of 530.01", c: to("500.01 x 1 + 0"), regime: "cl.standard", duty: "30.00", tax: "100.70", fees: "0.00"},
		{name: "above, with proof of Chinese origin", c: with(to("500.01 x 1 + 0"), proven), regime: "cl.standard", duty: "0.00", tax: "95.00", fees: "0.00"},
		{name: "USD 500 in pesos", c: pesos("500000 x 1 + 0"), regime: "cl.low_value", duty: "0", tax: "95000", fees: "0"},
		{name: "above USD 500 in pesos", c: pesos("500001 x 1 + 0"), regime: "cl.standard", duty: "30000", tax: "100700", fees: "0"},
		{name: "the relief's last day, at USD 41", c: on("2025-10-24", to("41.00 x 1 + 0")), regime: "cl.relief", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "the relief's last day, above USD 41", c: on("2025-10-24", to("41.01 x 1 + 0")), regime: "cl.standard", duty: "2.46", tax: "8.26", fees: "0.00"},
		{name: "bought on the relief's last day, declared afterwards", c: with(on("2025-10-24", to("41.00 x 1 + 0")), later), regime: "cl.relief", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "the first day of tax at the sale", c: on("2025-10-25", to("41.00 x 1 + 0")), regime: "cl.low_value", duty: "0.00", tax: "7.79", fees: "0.00"},
		{name: "a shop not registered", c: on("2025-10-25", other("41.00 x 1 + 0")), regime: "cl.standard", duty: "2.46", tax: "8.26", fees: "0.00"},
		{name: "at USD 3,000", c: to("3000.00 x 1 + 0"), regime: "cl.standard", duty: "180.00", tax: "604.20", fees: "0.00"},
		{name: "above USD 3,000", c: to("3000.01 x 1 + 0"), regime: "cl.above_simplified", duty: "180.00", tax: "604.20", fees: "0.00", outcome: landedcost.FormalEntry, reason: "ordinary_import"},
		{name: "wine is refused", c: parcel("CL USD", "220421", "10.00 x 1 + 0"), outcome: landedcost.Refused, reason: "excise_goods"},
	})
}
