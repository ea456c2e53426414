package customs_test

import (
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

func weighing(grams int64, c landedcost.Consignment) landedcost.Consignment {
	c.Lines[0].WeightGrams = grams
	return c
}

func TestIndia(t *testing.T) {
	formal := landedcost.FormalEntry
	to := func(hs, sum string) landedcost.Consignment { return parcel("IN USD", hs, sum) }
	priceAll(t, load(t), []example{
		{name: "30.98%: 10, a tenth of it, 18% of 111", c: to("610910", "100.00 x 1 + 0"), regime: "in.personal", duty: "11.00", tax: "19.98", fees: "0.00"},
		{name: "delivery counts", c: to("610910", "90.00 x 1 + 10.00"), duty: "11.00", tax: "19.98", fees: "0.00"},
		{name: "whatever the goods are", c: to("851713", "100.00 x 1 + 0"), duty: "11.00", tax: "19.98", fees: "0.00"},
		{name: "in rupees: 133.40 + 13.34, 18% of 1480.74", c: parcel("IN INR", "610910", "1234.00 x 1 + 100.00"), duty: "146.74", tax: "266.53", fees: "0.00"},
		{name: "20% until March 2026", c: on("2026-03-31", to("610910", "100.00 x 1 + 0")), duty: "22.00", tax: "21.96", fees: "0.00"},
		{name: "10% from April 2026", c: on("2026-04-01", to("610910", "100.00 x 1 + 0")), duty: "11.00", tax: "19.98", fees: "0.00"},
		{name: "tax of 28% until 21 September 2025", c: on("2025-09-21", to("610910", "100.00 x 1 + 0")), duty: "22.00", tax: "34.16", fees: "0.00"},
		{name: "tax of 18% from 22 September 2025", c: on("2025-09-22", to("610910", "100.00 x 1 + 0")), duty: "22.00", tax: "21.96", fees: "0.00"},
		{name: "trade goods by their own heading", c: with(to("610910", "100.00 x 1 + 0"), commercial), regime: "in.commercial", outcome: formal, reason: "ordinary_import"},
		{name: "computers in trade", c: with(to("847130", "100.00 x 1 + 0"), commercial), duty: "0.00", tax: "18.00", fees: "0.00", outcome: formal, reason: "ordinary_import"},
		{name: "wine is refused", c: to("220421", "100.00 x 1 + 0"), outcome: landedcost.Refused, reason: "excise_goods"},
	})
	r, err := load(t).Landed(to("610910", "100.00 x 1 + 0"), nil)
	if err != nil || !slices.ContainsFunc(r.Notices, func(n landedcost.Notice) bool { return n.Kind == "document" && n.Key == "kyc_needed" }) {
		t.Errorf("nobody asks who the buyer is: %v", r.Notices)
	}
}

func TestCustomsUnionOfTheEast(t *testing.T) {
	to := func(sum string) landedcost.Consignment { return parcel("KZ EUR", "610910", sum) }
	priceAll(t, load(t), []example{
		{name: "at EUR 200", c: to("200.00 x 1 + 20.00"), regime: "kz.free", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "above EUR 200: 15% of one cent", c: to("200.01 x 1 + 20.00"), regime: "kz.above", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "EUR 300: 15% of the excess", c: weighing(5000, to("300.00 x 1 + 0")), regime: "kz.above", duty: "15.00", tax: "0.00", fees: "0.00"},
		{name: "delivery inside the price counts", c: with(to("200.00 x 1 + 10.00"), hidden), regime: "kz.above", duty: "1.50", tax: "0.00", fees: "0.00"},
		{name: "at 31 kg", c: weighing(31000, to("200.00 x 1 + 0")), regime: "kz.free", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "above 31 kg", c: weighing(31001, to("200.00 x 1 + 0")), regime: "kz.above", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "36 kg: EUR 2 for each of five", c: weighing(36000, to("100.00 x 1 + 0")), regime: "kz.above", duty: "10.00", tax: "0.00", fees: "0.00"},
		{name: "the greater of 15 and 2 x 9", c: weighing(40000, to("300.00 x 1 + 0")), regime: "kz.above", duty: "18.00", tax: "0.00", fees: "0.00"},
		{name: "above the limit a weight is needed", c: weighing(0, to("300.00 x 1 + 0")), outcome: landedcost.RateUnknown, reason: "rate_unknown"},
		{name: "EUR 200 in tenge", c: parcel("KZ KZT", "610910", "125000.00 x 1 + 0"), regime: "kz.free", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "above EUR 200 in tenge", c: parcel("KZ KZT", "610910", "125001.00 x 1 + 0"), regime: "kz.above", duty: "0.15", tax: "0.00", fees: "0.00"},
		{name: "trade goods", c: with(to("100.00 x 1 + 0"), commercial), regime: "kz.commercial", outcome: landedcost.FormalEntry, reason: "ordinary_import"},
		{name: "Russia is refused", c: parcel("RU EUR", "610910", "10.00 x 1 + 0"), regime: "ru.refused", outcome: landedcost.Refused, reason: "sanctions_screening"},
	})
	r, err := load(t).Landed(weighing(5000, to("300.00 x 1 + 0")), world)
	if err != nil || !slices.ContainsFunc(r.Notices, func(n landedcost.Notice) bool { return n.Key == "expected_charge" }) {
		t.Errorf("nothing is said of the new regime: %v %v", r.Notices, err)
	}
}

func TestThailand(t *testing.T) {
	to := func(hs, sum string) landedcost.Consignment { return parcel("TH THB", hs, sum) }
	shirt := to("610910", "1500.00 x 1 + 0")
	priceAll(t, load(t), []example{
		{name: "from the first baht: 30%, 7% of 1.30", c: to("610910", "1.00 x 1 + 0"), regime: "th.standard", duty: "0.30", tax: "0.09", fees: "0.00"},
		{name: "delivery counts", c: to("610910", "1000.00 x 1 + 100.00"), duty: "330.00", tax: "100.10", fees: "0.00"},
		{name: "2025 at THB 1,500: tax only", c: on("2025-12-31", shirt), regime: "th.low_value", duty: "0.00", tax: "105.00", fees: "0.00"},
		{name: "2025 above THB 1,500", c: on("2025-12-31", to("610910", "1500.01 x 1 + 0")), regime: "th.standard", duty: "450.00", tax: "136.50", fees: "0.00"},
		{name: "2026 at THB 1,500", c: on("2026-01-01", shirt), regime: "th.standard", duty: "450.00", tax: "136.50", fees: "0.00"},
		{name: "no tax on small parcels before July 2024", c: on("2024-07-04", shirt), regime: "th.low_value", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "tax on small parcels from 5 July 2024", c: on("2024-07-05", shirt), regime: "th.low_value", duty: "0.00", tax: "105.00", fees: "0.00"},
		{name: "bags 20%", c: to("420292", "1000.00 x 1 + 0"), duty: "200.00", tax: "84.00", fees: "0.00"},
		{name: "with a Form E", c: with(to("610910", "1000.00 x 1 + 0"), proven), duty: "0.00", tax: "70.00", fees: "0.00"},
		{name: "a Form E of China does not help goods of Vietnam", c: from("VN", with(to("610910", "1000.00 x 1 + 0"), proven)), duty: "300.00", tax: "91.00", fees: "0.00"},
		{name: "at THB 40,000", c: to("610910", "40000.00 x 1 + 0"), regime: "th.standard", duty: "12000.00", tax: "3640.00", fees: "0.00"},
		{name: "above THB 40,000", c: to("610910", "40000.01 x 1 + 0"), regime: "th.above_express", duty: "12000.00", tax: "3640.00", fees: "0.00", outcome: landedcost.FormalEntry, reason: "ordinary_import"},
		{name: "a heading nobody knows", c: to("900190", "100.00 x 1 + 0"), regime: "th.standard", duty: "10.00", tax: "7.70", fees: "0.00"},
		{name: "a chapter nobody knows", c: to("010121", "100.00 x 1 + 0"), outcome: landedcost.RateUnknown, reason: "rate_unknown"},
	})
}

func TestMalaysia(t *testing.T) {
	to := func(sum string) landedcost.Consignment { return holding("my_lvg", parcel("MY MYR", "420292", sum)) }
	other := func(sum string) landedcost.Consignment { return parcel("MY MYR", "420292", sum) }
	mixed := to("100.00 x 1 + 70.00")
	mixed.Lines = append(mixed.Lines, landedcost.Line{HS: "420292", UnitPrice: money.MustParse("600.00", "MYR"), Quantity: 1})
	priceAll(t, load(t), []example{
		{name: "the example of the carriers: 10% of MYR 480, delivery not counted", c: to("480.00 x 1 + 20.00"), regime: "my.low_value", duty: "0.00", tax: "48.00", fees: "0.00"},
		{name: "a parcel above MYR 500 with delivery owes duty: 20% of 500.01", c: to("480.00 x 1 + 20.01"), regime: "my.mixed", duty: "100.00", tax: "48.00", fees: "0.00"},
		{name: "two pieces at MYR 500: 20% of 1,000, taxed once", c: to("500.00 x 2 + 0"), regime: "my.mixed", duty: "200.00", tax: "100.00", fees: "0.00"},
		{name: "a piece above MYR 500: 20%, 10% of 600.01", c: to("500.01 x 1 + 0"), regime: "my.standard", duty: "100.00", tax: "60.00", fees: "0.00"},
		{name: "one piece below, one above: 20% of 770, 10% of 100 and of 792", c: mixed, regime: "my.mixed", duty: "154.00", tax: "89.20", fees: "0.00"},
		{name: "by sea there is no relief", c: with(to("480.00 x 1 + 20.00"), bySea), regime: "my.mixed", duty: "100.00", tax: "48.00", fees: "0.00"},
		{name: "above, with a Form E", c: with(to("600.00 x 1 + 0"), proven), regime: "my.standard", duty: "0.00", tax: "60.00", fees: "0.00"},
		{name: "a shop not registered, at MYR 500", c: other("480.00 x 1 + 20.00"), regime: "my.relief", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "a shop not registered, above", c: other("480.01 x 1 + 20.00"), regime: "my.standard", duty: "100.00", tax: "60.00", fees: "0.00"},
		{name: "the last day without the tax", c: on("2023-12-31", to("500.00 x 1 + 0")), regime: "my.relief", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "the first day of the tax", c: on("2024-01-01", to("500.00 x 1 + 0")), regime: "my.low_value", duty: "0.00", tax: "50.00", fees: "0.00"},
		{name: "MYR 500 in dollars", c: holding("my_lvg", parcel("MY USD", "420292", "125.00 x 1 + 0")), regime: "my.low_value", duty: "0.00", tax: "12.50", fees: "0.00"},
	})
}

func TestVietnam(t *testing.T) {
	to := func(hs, sum string) landedcost.Consignment { return parcel("VN VND", hs, sum) }
	shirt := to("610910", "1000000 x 1 + 0")
	priceAll(t, load(t), []example{
		{name: "at VND 1,000,000: 8%", c: shirt, regime: "vn.low_value", duty: "0", tax: "80000", fees: "0"},
		{name: "above: 20%, 8% of 1,200,001", c: to("610910", "1000001 x 1 + 0"), regime: "vn.standard", duty: "200000", tax: "96000", fees: "0"},
		{name: "the limit in dollars", c: parcel("VN USD", "610910", "40.00 x 1 + 0"), regime: "vn.low_value", duty: "0.00", tax: "3.20", fees: "0.00"},
		{name: "above the limit in dollars", c: parcel("VN USD", "610910", "40.01 x 1 + 0"), regime: "vn.standard", duty: "8.00", tax: "3.84", fees: "0.00"},
		{name: "the last day without tax", c: on("2025-02-17", shirt), regime: "vn.free", duty: "0", tax: "0", fees: "0"},
		{name: "the first day of tax", c: on("2025-02-18", shirt), regime: "vn.low_value", duty: "0", tax: "80000", fees: "0"},
		{name: "8% until December 2026", c: on("2026-12-31", shirt), duty: "0", tax: "80000", fees: "0"},
		{name: "10% from 2027", c: on("2027-01-01", shirt), duty: "0", tax: "100000", fees: "0"},
		{name: "metal goods never had 8%", c: to("732393", "1000000 x 1 + 0"), duty: "0", tax: "100000", fees: "0"},
		{name: "telephones 10% until June 2025", c: on("2025-06-30", to("851713", "1000000 x 1 + 0")), duty: "0", tax: "100000", fees: "0"},
		{name: "telephones 8% from July 2025", c: on("2025-07-01", to("851713", "1000000 x 1 + 0")), duty: "0", tax: "80000", fees: "0"},
		{name: "with a Form E", c: with(to("610910", "2000000 x 1 + 0"), proven), regime: "vn.standard", duty: "0", tax: "160000", fees: "0"},
	})
}

func TestPhilippines(t *testing.T) {
	to := func(sum string) landedcost.Consignment { return parcel("PH PHP", "610910", sum) }
	priceAll(t, load(t), []example{
		{name: "at PHP 10,000, delivery apart", c: to("10000.00 x 1 + 500.00"), regime: "ph.free", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "above: 15%, 12% of 11,500.01", c: to("10000.01 x 1 + 0"), regime: "ph.standard", duty: "1500.00", tax: "1380.00", fees: "0.00"},
		{name: "above, delivery counts", c: to("10000.01 x 1 + 500.00"), regime: "ph.standard", duty: "1575.00", tax: "1449.00", fees: "0.00"},
		{name: "above, with a Form E", c: with(to("20000.00 x 1 + 0"), proven), duty: "0.00", tax: "2400.00", fees: "0.00"},
		{name: "at PHP 50,000", c: to("50000.00 x 1 + 0"), regime: "ph.standard", duty: "7500.00", tax: "6900.00", fees: "0.00"},
		{name: "above PHP 50,000", c: to("50000.01 x 1 + 0"), regime: "ph.above_informal", duty: "7500.00", tax: "6900.00", fees: "0.00", outcome: landedcost.FormalEntry, reason: "ordinary_import"},
	})
}

func TestIndonesia(t *testing.T) {
	to := func(hs, sum string) landedcost.Consignment { return parcel("ID USD", hs, sum) }
	before := func(hs string) landedcost.Consignment { return on("2025-03-04", to(hs, "100.00 x 1 + 0")) }
	after := func(hs string) landedcost.Consignment { return on("2025-03-05", to(hs, "100.00 x 1 + 0")) }
	priceAll(t, load(t), []example{
		{name: "at USD 3: tax only", c: to("950300", "3.00 x 1 + 5.00"), regime: "id.low_value", duty: "0.00", tax: "0.88", fees: "0.00"},
		{name: "above USD 3: 7.5% and 11%", c: to("950300", "3.01 x 1 + 0"), regime: "id.consignment", duty: "0.23", tax: "0.36", fees: "0.00"},
		{name: "general goods", c: to("950300", "100.00 x 1 + 0"), duty: "7.50", tax: "11.83", fees: "0.00"},
		{name: "clothing 25%, 11% and 5% of 125", c: to("610910", "100.00 x 1 + 0"), duty: "25.00", tax: "20.00", fees: "0.00"},
		{name: "bags", c: to("420222", "100.00 x 1 + 0"), duty: "25.00", tax: "20.00", fees: "0.00"},
		{name: "shoes", c: to("640399", "100.00 x 1 + 0"), duty: "25.00", tax: "20.00", fees: "0.00"},
		{name: "bicycles", c: to("871200", "100.00 x 1 + 0"), duty: "25.00", tax: "20.00", fees: "0.00"},
		{name: "cosmetics 15%, 11% and 5% of 115", c: to("330499", "100.00 x 1 + 0"), duty: "15.00", tax: "18.40", fees: "0.00"},
		{name: "steel", c: to("732393", "100.00 x 1 + 0"), duty: "15.00", tax: "18.40", fees: "0.00"},
		{name: "watches", c: to("910211", "100.00 x 1 + 0"), duty: "15.00", tax: "18.40", fees: "0.00"},
		{name: "books", c: to("490199", "100.00 x 1 + 0"), duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "at USD 1,500", c: to("950300", "1500.00 x 1 + 0"), regime: "id.consignment", duty: "112.50", tax: "177.38", fees: "0.00"},
		{name: "above USD 1,500", c: to("950300", "1500.01 x 1 + 0"), regime: "id.above_consignment", outcome: landedcost.FormalEntry, reason: "ordinary_import"},
		{name: "USD 3 in rupiah", c: parcel("ID IDR", "950300", "48000.00 x 1 + 0"), regime: "id.low_value", duty: "0.00", tax: "5280.00", fees: "0.00"},
		{name: "clothing until 4 March 2025", c: before("610910"), duty: "25.00", tax: "26.25", fees: "0.00"},
		{name: "clothing from 5 March 2025", c: after("610910"), duty: "25.00", tax: "20.00", fees: "0.00"},
		{name: "bags until 4 March 2025", c: before("420222"), duty: "20.00", tax: "25.20", fees: "0.00"},
		{name: "bags from 5 March 2025", c: after("420222"), duty: "25.00", tax: "20.00", fees: "0.00"},
		{name: "shoes until 4 March 2025", c: before("640399"), duty: "30.00", tax: "27.30", fees: "0.00"},
		{name: "watches until 4 March 2025", c: before("910211"), duty: "10.00", tax: "23.10", fees: "0.00"},
		{name: "watches from 5 March 2025", c: after("910211"), duty: "15.00", tax: "18.40", fees: "0.00"},
		{name: "general goods before and after", c: before("950300"), duty: "7.50", tax: "11.83", fees: "0.00"},
	})
}
