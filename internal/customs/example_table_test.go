package customs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// parcel is a consignment of one line: "DE EUR" or "US-OR USD" to, the heading, "24.00 x 2 + 4.90" with delivery.
func parcel(to, hs, sum string) landedcost.Consignment {
	place, currency, _ := strings.Cut(to, " ")
	country, region, _ := strings.Cut(place, "-")
	goods, shipping, _ := strings.Cut(sum, " + ")
	price, times, _ := strings.Cut(goods, " x ")
	quantity := int64(0)
	for _, digit := range times {
		quantity = quantity*10 + int64(digit-'0')
	}
	all := map[string]bool{"eu_ioss": true, "gb_vat": true, "au_gst": true, "us_sales_tax": true}
	c := money.Currency(currency)
	return landedcost.Consignment{
		Date: landedcost.MustDay("2026-11-23"), Origin: "CN", Destination: landedcost.Destination{Country: country, Region: region},
		Channel: "courier", Terms: "DDP", Currency: c, PersonalUse: true, ShippingShownApart: true, Registrations: all,
		Shipping: money.MustParse(shipping, c),
		Lines:    []landedcost.Line{{HS: hs, UnitPrice: money.MustParse(price, c), Quantity: quantity, WeightGrams: 200}},
	}
}

// on is the same consignment on another day.
func on(date string, c landedcost.Consignment) landedcost.Consignment {
	c.Date = landedcost.MustDay(date)
	return c
}

func with(c landedcost.Consignment, change func(*landedcost.Consignment)) landedcost.Consignment {
	change(&c)
	return c
}

func unregistered(c *landedcost.Consignment) { c.Registrations = nil }
func dap(c *landedcost.Consignment)          { c.Terms = "DAP" }
func byPost(c *landedcost.Consignment)       { c.Channel = "post" }
func proven(c *landedcost.Consignment)       { c.OriginEvidence = true }
func commercial(c *landedcost.Consignment)   { c.PersonalUse = false }
func hidden(c *landedcost.Consignment)       { c.ShippingShownApart = false }

func TestLanded(t *testing.T) {
	b := load(t)
	for _, x := range []struct {
		name            string
		c               landedcost.Consignment
		regime          string
		duty, tax, fees string
	}{
		{"DE flat duty, one kind of item", parcel("DE EUR", "621410", "24.00 x 2 + 4.90"), "eu.low_value.ioss", "3.00", "10.62", "0.00"},
		{"DE at the limit", parcel("DE EUR", "621410", "150.00 x 1 + 10.00"), "eu.low_value.ioss", "3.00", "30.97", "0.00"},
		{"DE above the limit: 8% of 160.01, 19% of 172.81", parcel("DE EUR", "621410", "150.01 x 1 + 10.00"), "eu.standard", "12.80", "32.83", "0.00"},
		{"DE, delivery inside the price counts in the limit", with(parcel("DE EUR", "621410", "149.00 x 1 + 1.01"), hidden), "eu.standard", "12.00", "30.78", "0.00"},
		{"DE, DAP: the seller does not recharge the duty", with(parcel("DE EUR", "621410", "24.00 x 2 + 4.90"), dap), "eu.low_value.ioss", "3.00", "10.05", "0.00"},
		{"DE, not in IOSS: import tax on the duty", with(parcel("DE EUR", "621410", "24.00 x 2 + 4.90"), unregistered), "eu.low_value.import", "3.00", "10.62", "0.00"},
		{"DE, relief until June 2026", on("2026-06-30", parcel("DE EUR", "621410", "24.00 x 2 + 4.90")), "eu.low_value_relief.ioss", "0.00", "10.05", "0.00"},
		{"DE, the flat duty's first day", on("2026-07-01", parcel("DE EUR", "621410", "24.00 x 2 + 4.90")), "eu.low_value.ioss", "3.00", "10.62", "0.00"},
		{"DE, the flat duty's last day", on("2028-06-30", parcel("DE EUR", "621410", "24.00 x 2 + 4.90")), "eu.low_value.ioss", "3.00", "10.62", "0.00"},
		{"DE, ordinary tariff from July 2028", on("2028-07-01", parcel("DE EUR", "621410", "24.00 x 2 + 4.90")), "eu.standard", "4.23", "10.85", "0.00"},
		{"DE, tax under one euro is not levied outside IOSS", on("2026-06-30", with(parcel("DE EUR", "621410", "5.00 x 1 + 0"), unregistered)), "eu.low_value_relief.import", "0.00", "0.00", "0.00"},
		{"AT has no such mercy", on("2026-06-30", with(parcel("AT EUR", "621410", "4.00 x 1 + 0"), unregistered)), "eu.low_value_relief.import", "0.00", "0.80", "0.00"},
		{"FI 25.5%", parcel("FI EUR", "621410", "97.00 x 1 + 0"), "eu.low_value.ioss", "3.00", "25.50", "0.00"},
		{"SK 20% in 2024", on("2024-12-31", parcel("SK EUR", "621410", "100.00 x 1 + 0")), "eu.low_value_relief.ioss", "0.00", "20.00", "0.00"},
		{"SK 23% since 2025", on("2025-01-01", parcel("SK EUR", "621410", "100.00 x 1 + 0")), "eu.low_value_relief.ioss", "0.00", "23.00", "0.00"},
		{"EE 24% since July 2025", on("2025-07-01", parcel("EE EUR", "621410", "100.00 x 1 + 0")), "eu.low_value_relief.ioss", "0.00", "24.00", "0.00"},
		{"RO 21% and its fee in 2026", on("2026-03-01", parcel("RO RON", "621410", "100.00 x 1 + 0")), "eu.low_value_relief.ioss", "0.00", "21.00", "25.00"},
		{"FR fee in spring 2026", on("2026-03-01", parcel("FR EUR", "621410", "100.00 x 1 + 0")), "eu.low_value_relief.ioss", "0.00", "20.00", "2.00"},
		{"FR fee suspended", parcel("FR EUR", "621410", "97.00 x 1 + 0"), "eu.low_value.ioss", "3.00", "20.00", "0.00"},
		{"DE books 7%", parcel("DE EUR", "490199", "97.00 x 1 + 0"), "eu.low_value.ioss", "3.00", "7.00", "0.00"},
		{"IE children's clothing by class", with(parcel("IE EUR", "610910", "50.00 x 1 + 0"), func(c *landedcost.Consignment) { c.Lines[0].TaxClass = "children_clothing" }), "eu.low_value.ioss", "3.00", "0.00", "0.00"},
		{"EU watch: 4.5%, at most 0.80 a piece", parcel("NL EUR", "910211", "200.00 x 2 + 0"), "eu.standard", "1.60", "84.34", "0.00"},
		{"EU bicycle: 14% and 48.5%", parcel("NL EUR", "871200", "400.00 x 1 + 0"), "eu.standard", "250.00", "136.50", "0.00"},

		{"GB at the limit", parcel("GB GBP", "610910", "135.00 x 1 + 5.00"), "gb.low_value", "0.00", "28.00", "0.00"},
		{"GB above the limit", parcel("GB GBP", "610910", "135.01 x 1 + 5.00"), "gb.standard", "16.80", "31.36", "0.00"},
		{"GB above, left to Royal Mail", with(with(parcel("GB GBP", "610910", "200.00 x 1 + 0"), byPost), dap), "gb.standard", "24.00", "44.80", "8.00"},
		{"GB books", parcel("GB GBP", "490199", "20.00 x 1 + 0"), "gb.low_value", "0.00", "0.00", "0.00"},

		{"US T-shirt 36.5%", parcel("US-DE USD", "6109.10", "100.00 x 1 + 0"), "us.informal", "36.50", "0.00", "2.77"},
		{"US backpack 55.1%", parcel("US-OR USD", "42029231", "100.00 x 1 + 0"), "us.informal", "55.10", "0.00", "2.77"},
		{"US power bank 40.9%", parcel("US-OR USD", "850760", "100.00 x 1 + 0"), "us.informal", "40.90", "0.00", "2.77"},
		{"US power bank, December 2025: 30.9%", on("2025-12-31", parcel("US-OR USD", "850760", "100.00 x 1 + 0")), "us.informal", "30.90", "0.00", "2.69"},
		{"US power bank, January 2026: 48.4%", on("2026-01-01", parcel("US-OR USD", "850760", "100.00 x 1 + 0")), "us.informal", "48.40", "0.00", "2.69"},
		{"US power bank, March 2026: 38.4%", on("2026-03-01", parcel("US-OR USD", "850760", "100.00 x 1 + 0")), "us.informal", "38.40", "0.00", "2.69"},
		{"US toy 12.5%", parcel("US-OR USD", "950300", "100.00 x 1 + 0"), "us.informal", "12.50", "0.00", "2.77"},
		{"US smartphone free", parcel("US-OR USD", "851713", "100.00 x 1 + 0"), "us.informal", "0.00", "0.00", "2.77"},
		{"US wok: 2% + 25% of Section 232, no forced-labour duty", parcel("US-OR USD", "73239300", "100.00 x 1 + 0"), "us.informal", "27.00", "0.00", "2.77"},
		{"US knife: 4.6% and 0.8 cents, 7.5%, 25%", parcel("US-OR USD", "82119220", "10.00 x 10 + 0"), "us.informal", "37.18", "0.00", "2.77"},
		{"US chopsticks of bamboo: 3.2%, list 4B, 12.5%", parcel("US-OR USD", "441912", "100.00 x 1 + 0"), "us.informal", "15.70", "0.00", "2.77"},
		{"US coat rack: 4.3% at most, 25%, 12.5%", parcel("US-OR USD", "442090", "100.00 x 1 + 0"), "us.informal", "41.80", "0.00", "2.77"},
		{"US coat rack to eight digits: 3.2%, 25%, 12.5%", parcel("US-OR USD", "4420.90.80", "100.00 x 1 + 0"), "us.informal", "40.70", "0.00", "2.77"},
		{"US basket of rattan, wickerwork: free, 25%, 12.5%", parcel("US-OR USD", "4602.12.14", "100.00 x 1 + 0"), "us.informal", "37.50", "0.00", "2.77"},
		{"US basket of rattan, 18% at most", parcel("US-OR USD", "460212", "100.00 x 1 + 0"), "us.informal", "55.50", "0.00", "2.77"},
		{"US article of aluminium: 2.5%, 25%, 50% of Section 232", parcel("US-OR USD", "761699", "100.00 x 1 + 0"), "us.informal", "77.50", "0.00", "2.77"},
		{"US ladder of aluminium: 2.5%, 25%, 25% of Section 232", parcel("US-OR USD", "7616.99.5130", "100.00 x 1 + 0"), "us.informal", "52.50", "0.00", "2.77"},
		{"US freight is out of the duty", parcel("US-OR USD", "6109.10", "100.00 x 1 + 50.00"), "us.informal", "36.50", "0.00", "2.77"},
		{"US by mail, no processing fee", on("2026-10-21", with(parcel("US-OR USD", "6109.10", "100.00 x 1 + 0"), byPost)), "us.informal", "36.50", "0.00", "0.00"},
		{"US processing fee until September 2026", on("2026-09-30", parcel("US-OR USD", "6109.10", "100.00 x 1 + 0")), "us.informal", "36.50", "0.00", "2.69"},
		{"US California", parcel("US-CA USD", "950300", "100.00 x 1 + 10.00"), "us.informal", "12.50", "8.16", "2.77"},
		{"US Texas taxes delivery", parcel("US-TX USD", "950300", "100.00 x 1 + 10.00"), "us.informal", "12.50", "7.66", "2.77"},
		{"US New York clothing under 110", parcel("US-NY USD", "610910", "109.99 x 1 + 0"), "us.informal", "40.15", "0.00", "2.77"},
		{"US New York clothing from 110", parcel("US-NY USD", "610910", "110.00 x 1 + 0"), "us.informal", "40.15", "6.01", "2.77"},
		{"US Pennsylvania clothing", parcel("US-PA USD", "610910", "100.00 x 1 + 0"), "us.informal", "36.50", "0.00", "2.77"},
		{"US without a state", parcel("US USD", "950300", "100.00 x 1 + 0"), "us.informal", "12.50", "0.00", "2.77"},
		{"US small parcel in 2025", on("2025-04-01", parcel("US-OR USD", "950300", "100.00 x 1 + 0")), "us.de_minimis", "0.00", "0.00", "0.00"},

		{"CA at 20", parcel("CA-ON CAD", "610910", "20.00 x 1 + 5.00"), "ca.free", "0.00", "0.00", "0.00"},
		{"CA above 20: 18% of 20.01, 13% of 23.61", parcel("CA-ON CAD", "610910", "20.01 x 1 + 5.00"), "ca.standard", "3.60", "3.07", "0.00"},
		{"CA Quebec 5% + 9.975%", parcel("CA-QC CAD", "950300", "100.00 x 1 + 0"), "ca.standard", "0.00", "14.98", "0.00"},
		{"CA British Columbia 5% + 7%", parcel("CA-BC CAD", "950300", "100.00 x 1 + 0"), "ca.standard", "0.00", "12.00", "0.00"},
		{"CA Nova Scotia 14%", parcel("CA-NS CAD", "950300", "100.00 x 1 + 0"), "ca.standard", "0.00", "14.00", "0.00"},
		{"CA Alberta 5%", parcel("CA-AB CAD", "950300", "100.00 x 1 + 0"), "ca.standard", "0.00", "5.00", "0.00"},
		{"CA without a province", parcel("CA CAD", "610910", "100.00 x 1 + 0"), "ca.standard", "18.00", "0.00", "0.00"},

		{"AU at 1,000", parcel("AU AUD", "610910", "1000.00 x 1 + 20.00"), "au.low_value", "0.00", "102.00", "0.00"},
		{"AU above 1,000: 5% of the price, 10% of all", parcel("AU AUD", "610910", "1000.01 x 1 + 20.00"), "au.standard", "50.00", "107.00", "0.00"},
		{"AU with proof of Chinese origin", with(parcel("AU AUD", "610910", "1100.00 x 1 + 20.00"), proven), "au.standard", "0.00", "112.00", "0.00"},

		{"JP retail 16,666: value 9,999.6", parcel("JP JPY", "621410", "16666 x 1 + 1000"), "jp.low_value", "0", "0", "0"},
		{"JP retail 16,667: value 10,000.2", parcel("JP JPY", "621410", "16667 x 1 + 1000"), "jp.simplified", "1000", "1000", "0"},
		{"JP 30,000: 10% of 18,000; tax base 19,000", parcel("JP JPY", "621410", "30000 x 1 + 0"), "jp.simplified", "1800", "1700", "0"},
		{"JP toys 3% of 18,000", parcel("JP JPY", "950300", "30000 x 1 + 0"), "jp.simplified", "500", "1700", "0"},
		{"JP commercial at 10,000", with(parcel("JP JPY", "621410", "9000 x 1 + 1000"), commercial), "jp.low_value", "0", "0", "0"},
		{"JP knitwear is never free", parcel("JP JPY", "610910", "10000 x 1 + 0"), "jp.low_value", "600", "500", "0"},
		{"JP at 200,000", with(parcel("JP JPY", "621410", "200000 x 1 + 0"), commercial), "jp.simplified", "20000", "21900", "0"},

		{"AE at 300", parcel("AE AED", "610910", "300.00 x 1 + 0"), "ae.low_value", "0.00", "15.00", "0.00"},
		{"AE above 300", parcel("AE AED", "610910", "300.01 x 1 + 0"), "ae.standard", "15.00", "15.75", "0.00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r, err := b.Landed(x.c, stored)
			if err != nil || r.Outcome != landedcost.Priced {
				t.Fatalf("%s %s: %v\n%s", r.Outcome, r.Reason, err, explained(r))
			}
			if r.Regime != x.regime || r.Totals.Duty.String() != x.duty || r.Totals.Tax.String() != x.tax || r.Totals.Fees.String() != x.fees {
				t.Errorf("%s: duty %s tax %s fees %s; want %s: %s %s %s\n%s", r.Regime, r.Totals.Duty, r.Totals.Tax, r.Totals.Fees, x.regime, x.duty, x.tax, x.fees, explained(r))
			}
		})
	}
}

// stored are exchange rates as of one day, for one euro.
// euro holds units of each currency for one euro.
var euro = decimals(map[money.Currency]string{
	"EUR": "1", "USD": "1.0850", "GBP": "0.8650", "RON": "5.0900", "JPY": "171.52", "CNY": "8.1133", "AED": "3.9847", "AUD": "1.7012", "CAD": "1.5123",
	"NZD": "1.8712", "CHF": "0.9381", "NOK": "11.6905", "KRW": "1612.31", "SGD": "1.4602", "BRL": "6.2210", "MXN": "20.9133", "SAR": "4.0688", "ILS": "3.9015",
	"TRY": "47.6120", "ZAR": "19.9101", "CLP": "1041.22", "INR": "93.1555", "RUB": "93.5020", "KZT": "571.30", "THB": "37.5520", "MYR": "4.8510", "VND": "28112",
	"PHP": "62.3320", "IDR": "17812",
})

func decimals(texts map[money.Currency]string) map[money.Currency]money.Decimal {
	rates := map[money.Currency]money.Decimal{}
	for c, text := range texts {
		rates[c] = money.MustDecimal(text)
	}
	return rates
}

func stored(from, to money.Currency) (landedcost.Exchange, bool) {
	f, ok := euro[from]
	t, also := euro[to]
	return landedcost.Exchange{Num: t, Den: f, Source: "test", AsOf: "2026-11-20"}, ok && also
}

func TestSeveralLines(t *testing.T) {
	b := load(t)
	line := func(hs, description, price string, quantity int64) landedcost.Line {
		return landedcost.Line{HS: hs, Description: description, UnitPrice: money.MustParse(price, "EUR"), Quantity: quantity, WeightGrams: 100}
	}
	shirt, watch, book := line("610910", "T-shirt", "8.00", 5), line("910211", "watch", "20.00", 1), line("490199", "book", "40.00", 1)
	for _, x := range []struct {
		name      string
		lines     []landedcost.Line
		duty, tax string
	}{
		{"five shirts are one kind", []landedcost.Line{shirt}, "3.00", "8.17"},
		{"a shirt and a watch are two", []landedcost.Line{shirt, watch}, "6.00", "12.54"},
		{"a book and shirts are taxed apart", []landedcost.Line{shirt, book}, "6.00", "11.18"},
	} {
		c := parcel("DE EUR", "610910", "1.00 x 1 + 0")
		c.Lines = x.lines
		r, err := b.Landed(c, nil)
		if err != nil || r.Totals.Duty.String() != x.duty || r.Totals.Tax.String() != x.tax {
			t.Errorf("%s: %v %v, want %s %s: %v\n%s", x.name, r.Totals.Duty, r.Totals.Tax, x.duty, x.tax, err, explained(r))
		}
	}
}

func TestFormalEntryCarriesItsAmounts(t *testing.T) {
	r, err := load(t).Landed(parcel("US-OR USD", "950300", "3000.00 x 1 + 0"), nil)
	if err != nil || r.Outcome != landedcost.FormalEntry || r.Totals.Unknown || r.Totals.Duty.String() != "375.00" || r.Totals.Fees.String() != "34.58" {
		t.Errorf("%s %v: %v\n%s", r.Outcome, r.Totals, err, explained(r))
	}
}

func TestTaxByRegion(t *testing.T) {
	b := load(t)
	for _, x := range []struct {
		to    string
		price string
		told  bool
	}{{"US USD", "100.00", true}, {"US-NY USD", "100.00", false}, {"CA CAD", "100.00", true}, {"CA CAD", "20.00", false}, {"CA-ON CAD", "100.00", false}, {"DE EUR", "100.00", false}} {
		r, err := b.Landed(parcel(x.to, "950300", x.price+" x 1 + 0"), nil)
		told, taxed := false, false
		for _, n := range r.Notices {
			told = told || n.Key == "tax_by_region"
		}
		for _, c := range r.Components {
			taxed = taxed || c.Kind == landedcost.Tax
		}
		if err != nil || r.Outcome != landedcost.Priced || told != x.told || told && taxed {
			t.Errorf("%s %s: told %v, taxed %v: %v\n%s", x.to, x.price, told, taxed, err, explained(r))
		}
	}
}

func explained(r landedcost.Result) string {
	var b strings.Builder
	for _, c := range r.Components {
		fmt.Fprintf(&b, "  %d %s: %s = %s (%s %s) %s\n", c.Line, c.Code, c.Formula, c.Amount, c.Rule, c.Confidence, c.SuppressedBy)
	}
	for _, n := range r.Notices {
		fmt.Fprintf(&b, "  %s %d %s: %s\n", n.Kind, n.Line, n.Key, n.Text)
	}
	return b.String()
}

func TestOutcomes(t *testing.T) {
	b := load(t)
	for _, x := range []struct {
		name    string
		c       landedcost.Consignment
		outcome landedcost.Outcome
		reason  string
	}{
		{"US above 2,500 wants a formal entry", parcel("US-OR USD", "950300", "2500.01 x 1 + 0"), landedcost.FormalEntry, "above_informal_limit"},
		{"US an animal has no rate", parcel("US-OR USD", "010121", "10.00 x 1 + 0"), landedcost.RateUnknown, "rate_unknown"},
		{"DE wine is refused", parcel("DE EUR", "220421", "10.00 x 1 + 0"), landedcost.Refused, "excise_goods"},
		{"ES Canary Islands", with(parcel("ES EUR", "950300", "10.00 x 1 + 0"), func(c *landedcost.Consignment) { c.Destination.PostalCode = "35001" }), landedcost.RateUnknown, "outside_tax_area"},
		{"CA above 3,300", parcel("CA-ON CAD", "950300", "3300.01 x 1 + 0"), landedcost.FormalEntry, "above_low_value_limit"},
		{"JP above 200,000 without a statutory rate", with(parcel("JP JPY", "621410", "200001 x 1 + 0"), commercial), landedcost.RateUnknown, "rate_unknown"},
		{"DE in 2019: no rules", on("2019-01-01", parcel("DE EUR", "950300", "10.00 x 1 + 0")), landedcost.RateUnknown, "no_rules_for_date"},
		{"DE in dollars without a rate", parcel("DE USD", "950300", "10.00 x 1 + 0"), landedcost.RateUnknown, "no_exchange_rate"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r, err := b.Landed(x.c, nil)
			if err != nil || r.Outcome != x.outcome || r.Reason != x.reason {
				t.Errorf("%s %s %v, want %s %s\n%s", r.Outcome, r.Reason, err, x.outcome, x.reason, explained(r))
			}
			if r.Totals.Unknown != (x.outcome == landedcost.RateUnknown || x.outcome == landedcost.Refused) {
				t.Errorf("unknown is %v", r.Totals.Unknown)
			}
		})
	}
}
