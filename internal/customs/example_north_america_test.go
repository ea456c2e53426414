package customs_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// State sales tax on a toy of USD 100 with USD 12.50 of duty and USD 10 of delivery: some states tax the delivery too.
func TestSalesTaxOfEveryState(t *testing.T) {
	b := load(t)
	states := strings.Split(`
		AL 4.50, AK 0.00, AZ 6.30, AR 7.96, CA 8.16, CO 3.26, CT 7.78, DE 0.00, DC 7.35, FL 6.75, GA 4.90, HI 4.90, ID 6.75,
		IL 7.03, IN 8.58, IA 6.75, KS 7.31, KY 7.35, LA 5.63, ME 6.19, MD 6.75, MA 7.03, MI 6.75, MN 8.42, MS 8.58, MO 4.75,
		MT 0.00, NE 6.74, NV 7.71, NH 0.00, NJ 8.12, NM 5.97, NY 4.90, NC 5.82, ND 6.13, OH 7.04, OK 5.06, OR 0.00, PA 7.35,
		RI 8.58, SC 7.35, SD 5.15, TN 8.58, TX 7.66, UT 6.86, VT 7.35, VA 5.96, WA 7.96, WV 7.35, WI 6.13, WY 4.50
	`, ",")
	if len(states) != len(b.Regions("US")) {
		t.Fatalf("%d states, the rules know %d", len(states), len(b.Regions("US")))
	}
	for _, pair := range states {
		state, want, _ := strings.Cut(strings.TrimSpace(pair), " ")
		r, err := b.Landed(parcel("US-"+state+" USD", "95030000", "100.00 x 1 + 10.00"), nil)
		if err != nil || r.Totals.Duty.String() != "12.50" || r.Totals.Tax.String() != want {
			t.Errorf("%s: %v, want %s: %v\n%s", state, r.Totals.Tax, want, err, explained(r))
		}
	}
}

// A T-shirt of USD 100, left to the buyer so that no duty is part of the price.
func TestSalesTaxOnClothing(t *testing.T) {
	b := load(t)
	for _, x := range []struct{ state, price, tax string }{
		{"PA", "500.00", "0.00"}, {"NJ", "500.00", "0.00"}, {"MN", "500.00", "0.00"}, {"VT", "500.00", "0.00"},
		{"NY", "109.99", "0.00"}, {"NY", "110.00", "4.40"}, {"MA", "175.00", "0.00"}, {"MA", "176.00", "0.06"}, {"MA", "275.00", "6.25"},
		{"RI", "250.00", "0.00"}, {"RI", "251.00", "0.07"}, {"RI", "350.00", "7.00"}, {"CA", "100.00", "7.25"}, {"CT", "100.00", "6.35"},
	} {
		r, err := b.Landed(with(parcel("US-"+x.state+" USD", "61091000", x.price+" x 1 + 0"), dap), nil)
		if err != nil || r.Totals.Tax.String() != x.tax {
			t.Errorf("%s at %s: %v, want %s: %v\n%s", x.state, x.price, r.Totals.Tax, x.tax, err, explained(r))
		}
	}
}

// Tea of USD 100, left to the buyer: most states spare groceries.
func TestSalesTaxOnTea(t *testing.T) {
	b := load(t)
	for _, x := range []struct{ state, date, tax string }{
		{"NY", "2026-11-23", "0.00"}, {"CA", "2026-11-23", "0.00"}, {"ID", "2026-11-23", "6.00"}, {"TN", "2026-11-23", "4.00"},
		{"MO", "2026-11-23", "1.23"}, {"UT", "2026-11-23", "3.00"}, {"VA", "2026-11-23", "1.00"},
		{"AR", "2025-12-31", "0.13"}, {"AR", "2026-01-01", "0.00"}, {"IL", "2025-12-31", "1.00"}, {"IL", "2026-01-01", "0.00"},
		{"MS", "2025-06-30", "7.00"}, {"MS", "2025-07-01", "5.00"}, {"AL", "2025-08-31", "3.00"}, {"AL", "2025-09-01", "2.00"},
		{"KS", "2024-12-31", "2.00"}, {"KS", "2025-01-01", "0.00"}, {"OK", "2024-08-28", "4.50"}, {"OK", "2024-08-29", "0.00"},
	} {
		r, err := b.Landed(on(x.date, with(parcel("US-"+x.state+" USD", "09021090", "100.00 x 1 + 0"), dap)), nil)
		if err != nil || r.Totals.Tax.String() != x.tax {
			t.Errorf("%s on %s: %v, want %s: %v\n%s", x.state, x.date, r.Totals.Tax, x.tax, err, explained(r))
		}
	}
}

func TestSalesTaxDates(t *testing.T) {
	to := func(state string) landedcost.Consignment {
		return parcel("US-"+state+" USD", "95030000", "100.00 x 1 + 0")
	}
	priceAll(t, load(t), []example{
		{name: "Louisiana 4.45% in 2024, a small parcel", c: on("2024-12-31", to("LA")), duty: "0.00", tax: "4.45", fees: "0.00"},
		{name: "Louisiana 5% from 2025", c: on("2025-01-01", to("LA")), duty: "0.00", tax: "5.00", fees: "0.00"},
		{name: "South Dakota 4.2% until June 2027", c: on("2027-06-30", to("SD")), duty: "12.50", tax: "4.73", fees: "2.77"},
		{name: "South Dakota 4.5% from July 2027", c: on("2027-07-01", to("SD")), duty: "12.50", tax: "5.06", fees: "2.77"},
		{name: "a seller without registration collects nothing", c: with(to("TX"), unregistered), duty: "12.50", tax: "0.00", fees: "2.77"},
	})
}

func TestCanada(t *testing.T) {
	to := func(province, hs, price string) landedcost.Consignment {
		return parcel("CA-"+province+" CAD", hs, price+" x 1 + 0")
	}
	american := func(price string) landedcost.Consignment { return from("US", to("ON", "610910", price)) }
	examples := []example{
		{name: "at CAD 20", c: to("ON", "610910", "20.00"), regime: "ca.free", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "above it, on the full value: 18% of 20.01, 13% of 23.61", c: to("ON", "610910", "20.01"), regime: "ca.standard", duty: "3.60", tax: "3.07", fees: "0.00"},
		{name: "CAD 20 by sea is not free", c: with(to("ON", "610910", "20.00"), bySea), regime: "ca.standard", duty: "3.60", tax: "3.07", fees: "0.00"},
		{name: "China at CAD 40: no CUSMA", c: to("ON", "610910", "40.00"), regime: "ca.standard", duty: "7.20", tax: "6.14", fees: "0.00"},
		{name: "America at CAD 40 by courier", c: american("40.00"), regime: "ca.courier_free", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "America above CAD 40: tax only", c: american("40.01"), regime: "ca.courier_tax_only", duty: "0.00", tax: "5.20", fees: "0.00"},
		{name: "America at CAD 150", c: american("150.00"), regime: "ca.courier_tax_only", duty: "0.00", tax: "19.50", fees: "0.00"},
		{name: "America above CAD 150: 18%, 13% of 177.01", c: american("150.01"), regime: "ca.standard", duty: "27.00", tax: "23.01", fees: "0.00"},
		{name: "America by post has no such relief", c: with(american("40.00"), byPost), regime: "ca.standard", duty: "7.20", tax: "6.14", fees: "0.00"},
		{name: "the casual limit", c: to("ON", "950300", "3300.00"), regime: "ca.standard", duty: "0.00", tax: "429.00", fees: "0.00"},
		{name: "above it", c: to("ON", "950300", "3300.01"), regime: "ca.above_low_value", duty: "0.00", tax: "429.00", fees: "0.00", outcome: landedcost.FormalEntry, reason: "above_low_value_limit"},
		{name: "left to the addressee, the fee of the post", c: with(with(to("AB", "950300", "100.00"), byPost), dap), duty: "0.00", tax: "5.00", fees: "9.95"},
		{name: "British Columbia taxes value and duty, not the GST", c: to("BC", "610910", "100.00"), duty: "18.00", tax: "14.16", fees: "0.00"},
		{name: "Quebec likewise: 5.90 + 11.77", c: to("QC", "610910", "100.00"), duty: "18.00", tax: "17.67", fees: "0.00"},
		{name: "Nova Scotia 15% until March 2025", c: on("2025-03-31", to("NS", "950300", "100.00")), duty: "0.00", tax: "15.00", fees: "0.00"},
		{name: "Nova Scotia 14% from April 2025", c: on("2025-04-01", to("NS", "950300", "100.00")), duty: "0.00", tax: "14.00", fees: "0.00"},
		{name: "tea is a basic grocery", c: to("ON", "090210", "100.00"), duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "books bear the federal part", c: to("ON", "490199", "100.00"), duty: "0.00", tax: "5.00", fees: "0.00"},
		{name: "tubes of steel before the surtax", c: on("2024-10-21", to("AB", "730690", "100.00")), duty: "6.50", tax: "5.33", fees: "0.00"},
		{name: "tubes of steel with the surtax of 25%", c: on("2024-10-22", to("AB", "730690", "100.00")), duty: "31.50", tax: "6.58", fees: "0.00"},
		{name: "kitchenware bears no surtax", c: to("AB", "732393", "100.00"), duty: "6.50", tax: "5.33", fees: "0.00"},
		{name: "upholstered seats: 9.5% as an estimate and 188%", c: to("AB", "940161", "100.00"), duty: "197.50", tax: "14.88", fees: "0.00"},
		{name: "wine is refused", c: to("AB", "220421", "100.00"), outcome: landedcost.Refused, reason: "excise_goods"},
	}
	for province, tax := range map[string]string{
		"AB": "5.00", "BC": "12.00", "MB": "12.00", "NB": "15.00", "NL": "15.00", "NS": "14.00", "NT": "5.00", "NU": "5.00", "ON": "13.00",
		"PE": "15.00", "QC": "14.98", "SK": "11.00", "YT": "5.00",
	} {
		examples = append(examples, example{name: province, c: to(province, "950300", "100.00"), duty: "0.00", tax: tax, fees: "0.00"})
	}
	child := to("ON", "610910", "100.00")
	child.Lines[0].TaxClass = "children_clothing"
	examples = append(examples, example{name: "children's clothing in Ontario: 5% of 118", c: child, duty: "18.00", tax: "5.90", fees: "0.00"})
	priceAll(t, load(t), examples)
}

// The duty on CAD 100 by the headings of the survey, in dollars.
func TestCanadianTariff(t *testing.T) {
	b := load(t)
	for _, pair := range strings.Split(`
		0902.10 0.00, 3304.99 6.50, 3926.90 6.50, 4202.12 11.00, 4202.21 10.00, 4202.92 7.00, 6109.10 18.00, 6110.20 18.00,
		6203.42 17.00, 6204.43 16.00, 6403.99 18.00, 6404.11 18.00, 6601.91 7.00, 6911.10 7.00, 6912.00 7.00, 7117.19 8.50,
		7323.93 6.50, 8211.92 7.00, 8471.60 0.00, 8507.60 7.00, 8508.11 8.00, 8517.13 0.00, 8518.30 0.00, 8528.62 0.00,
		8711.60 0.00, 8712.00 13.00, 9004.10 5.00, 9102.11 5.00, 9403.60 9.50, 9405.42 7.00, 9503.00 0.00, 4419.11 6.00, 4419.90 6.00, 8485.20 0.00, 8806.22 0.00, 9504.90 0.00, 9506.91 0.00,
		9608.30 7.00
	`, ",") {
		hs, want, _ := strings.Cut(strings.TrimSpace(pair), " ")
		r, err := b.Landed(parcel("CA-AB CAD", hs, "100.00 x 1 + 0"), nil)
		if err != nil || r.Outcome != landedcost.Priced || r.Totals.Duty.String() != want {
			t.Errorf("%s: %s %v, want %s: %v\n%s", hs, r.Outcome, r.Totals.Duty, want, err, explained(r))
		}
	}
}
