package customs_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// A dollar is 1,280 won, so that USD 150 are 192,000 and USD 200 are 256,000.
func TestKorea(t *testing.T) {
	const rates = "USD 1.2500 KRW 1600"
	workOut(t, rates, []workedExample{
		{"at USD 150, delivery apart", bought("KR KRW", "621410", "192000 x 1 + 10000"), "kr.free", "0", "0", "0"},
		{"above: 8% of 202,001 is 16,160; 10% of 218,161 is 21,816", bought("KR KRW", "621410", "192001 x 1 + 10000"), "kr.standard", "16160", "21810", "0"},
		{"clothing 13%", bought("KR KRW", "610910", "200000 x 1 + 20000"), "kr.standard", "28600", "24860", "0"},
		{"shoes 13%", bought("KR KRW", "640411", "200000 x 1 + 0"), "kr.standard", "26000", "22600", "0"},
		{"a bag: 8% of 200,137 is 16,010.96; 10% of 216,147 is 21,614.70", bought("KR KRW", "420221", "200137 x 1 + 0"), "kr.standard", "16010", "21610", "0"},
		{"a camera is free of duty", bought("KR KRW", "852589", "200000 x 1 + 0"), "kr.standard", "0", "20000", "0"},
		{"books are free of both", bought("KR KRW", "490199", "200000 x 1 + 0"), "kr.standard", "0", "0", "0"},
		{"American goods up to USD 200", madeIn("US", bought("KR KRW", "621410", "256000 x 1 + 0")), "kr.free_list", "0", "0", "0"},
		{"American goods above: 8% of 256,001 is 20,480", madeIn("US", bought("KR KRW", "621410", "256001 x 1 + 0")), "kr.standard", "20480", "27640", "0"},
		{"American cosmetics have no list clearance", madeIn("US", bought("KR KRW", "330499", "200000 x 1 + 0")), "kr.standard", "16000", "21600", "0"},
		{"a watch of 3,000,000: 240,000; 20% of 1,240,000; 30% of it; 10% of 3,562,400", bought("KR KRW", "910211", "3000000 x 1 + 0"), "kr.standard", "240000", "678640", "0"},
	})
	unpriced(t, rates, []unanswered{
		{"tea above the limit", bought("KR KRW", "090210", "200000 x 1 + 0"), landedcost.RateUnknown, "rate_unknown"},
	})
}

func TestSingapore(t *testing.T) {
	workOut(t, "", []workedExample{
		{"an item of 400: 9% of 420", bought("SG SGD", "621410", "400.00 x 1 + 20.00"), "sg.ovr", "0.00", "37.80", "0.00"},
		{"three of them: 9% of 1,230", bought("SG SGD", "621410", "400.00 x 3 + 30.00"), "sg.ovr", "0.00", "110.70", "0.00"},
		{"an item above 400 pays at import", bought("SG SGD", "621410", "400.01 x 1 + 20.00"), "sg.import", "0.00", "37.80", "0.00"},
		{"8% until the end of 2023", on("2023-12-31", bought("SG SGD", "621410", "400.00 x 1 + 20.00")), "sg.ovr", "0.00", "33.60", "0.00"},
		{"9% from 2024", on("2024-01-01", bought("SG SGD", "621410", "400.00 x 1 + 20.00")), "sg.ovr", "0.00", "37.80", "0.00"},
		{"unregistered, 400 delivered", with(bought("SG SGD", "621410", "380.00 x 1 + 20.00"), unregistered), "sg.relief", "0.00", "0.00", "0.00"},
		{"unregistered, above: 9% of 400.01", with(bought("SG SGD", "621410", "380.01 x 1 + 20.00"), unregistered), "sg.import", "0.00", "36.00", "0.00"},
		{"300 and 500 with 80 of delivery: 9% of 330 at the sale, 9% of 550 at import", with(bought("SG SGD", "621410", "300.00 x 1 + 80.00"), func(c *landedcost.Consignment) {
			c.Lines = append(c.Lines, landedcost.Line{HS: "950300", UnitPrice: money.MustParse("500.00", "SGD"), Quantity: 1})
		}), "sg.ovr_and_import", "0.00", "79.20", "0.00"},
	})
	unpriced(t, "", []unanswered{
		{"e-bikes", bought("SG SGD", "871160", "300.00 x 1 + 0"), landedcost.RateUnknown, "excise_rate_unknown"},
	})
}

func TestNewZealand(t *testing.T) {
	workOut(t, "", []workedExample{
		{"at 1,000: 157.50, levy 2.21 and 33 cents", bought("NZ NZD", "610910", "1000.00 x 1 + 50.00"), "nz.low_value", "0.00", "157.83", "2.21"},
		{"by sea: levy 2.09 and 31 cents", with(bought("NZ NZD", "610910", "1000.00 x 1 + 50.00"), bySea), "nz.low_value", "0.00", "157.81", "2.09"},
		{"by mail the post is billed", with(bought("NZ NZD", "610910", "1000.00 x 1 + 50.00"), byPost), "nz.low_value", "0.00", "157.50", "0.00"},
		{"one levy for many items", bought("NZ NZD", "610910", "20.00 x 5 + 0"), "nz.low_value", "0.00", "15.33", "2.21"},
		{"the day before the levy", on("2026-03-31", bought("NZ NZD", "610910", "1000.00 x 1 + 50.00")), "nz.low_value", "0.00", "157.50", "0.00"},
		{"the levy's first day", on("2026-04-01", bought("NZ NZD", "610910", "1000.00 x 1 + 50.00")), "nz.low_value", "0.00", "157.83", "2.21"},
		{"unregistered: the levy alone", with(bought("NZ NZD", "610910", "1000.00 x 1 + 50.00"), unregistered), "nz.low_value.unregistered", "0.00", "0.33", "2.21"},
		{"above 1,000: 10% of 1,000.01; 15% of 1,150.01", bought("NZ NZD", "610910", "1000.01 x 1 + 50.00"), "nz.standard", "100.00", "172.50", "53.44"},
		{"above 1,000 with proof of Chinese origin", with(bought("NZ NZD", "610910", "1000.01 x 1 + 50.00"), proven), "nz.standard", "0.00", "157.50", "53.44"},
		{"above 1,000, a laptop", bought("NZ NZD", "847130", "1000.01 x 1 + 50.00"), "nz.standard", "0.00", "157.50", "53.44"},
		{"above 1,000 before July 2025", on("2025-06-30", bought("NZ NZD", "847130", "1000.01 x 1 + 50.00")), "nz.standard", "0.00", "157.50", "40.08"},
	})
}

func TestAustralia(t *testing.T) {
	workOut(t, "", []workedExample{
		{"delivery does not count in the limit", bought("AU AUD", "610910", "1000.00 x 1 + 500.00"), "au.low_value", "0.00", "150.00", "0.00"},
		{"delivery hidden in the price does", with(bought("AU AUD", "610910", "999.00 x 1 + 1.01"), hidden), "au.standard", "50.00", "105.00", "0.00"},
		{"unregistered", with(bought("AU AUD", "610910", "1000.00 x 1 + 20.00"), unregistered), "au.low_value.unregistered", "0.00", "0.00", "0.00"},
		{"tea is free of tax", bought("AU AUD", "090210", "100.00 x 1 + 10.00"), "au.low_value", "0.00", "0.00", "0.00"},
		{"a printer is free of duty", bought("AU AUD", "848520", "2000.00 x 1 + 0"), "au.standard", "0.00", "200.00", "0.00"},
		{"proof for Vietnamese goods is not known to help", madeIn("VN", with(bought("AU AUD", "610910", "1100.00 x 1 + 20.00"), proven)), "au.standard", "55.00", "117.50", "0.00"},
	})
	unpriced(t, "", []unanswered{
		{"tobacco is never low value", bought("AU AUD", "240220", "10.00 x 1 + 0"), landedcost.Refused, "excise_goods"},
	})
}

func TestJapan(t *testing.T) {
	workOut(t, "", []workedExample{
		{"tea: 15% of 18,000; food at 8%: 6.24% of 20,000 and 22/78", bought("JP JPY", "090210", "30000 x 1 + 0"), "jp.simplified", "2700", "1500", "0"},
		{"furniture 3%: 540 is 500; 7.8% of 18,000", bought("JP JPY", "940360", "30000 x 1 + 0"), "jp.simplified", "500", "1700", "0"},
		{"porcelain free", bought("JP JPY", "691110", "30000 x 1 + 0"), "jp.simplified", "0", "1700", "0"},
		{"an umbrella 5%: 900; 7.8% of 18,000", bought("JP JPY", "660191", "30000 x 1 + 0"), "jp.simplified", "900", "1700", "0"},
		{"headphones: the statutory rate is nothing", bought("JP JPY", "851830", "30000 x 1 + 0"), "jp.simplified", "0", "1700", "0"},
		{"a leather bag is never free: 10% of 9,000", bought("JP JPY", "420221", "15000 x 1 + 0"), "jp.low_value", "900", "800", "0"},
		{"leather shoes: 30% of 18,000, more than 4,300; 7.8% of 23,000", bought("JP JPY", "640399", "30000 x 1 + 0"), "jp.simplified", "5400", "2100", "0"},
		{"commercial above 200,000: watches are free of duty; 7.8% of 200,000", with(bought("JP JPY", "910211", "200001 x 1 + 0"), commercial), "jp.standard", "0", "20000", "0"},
	})
	b := load(t)
	for date, told := range map[string]bool{"2028-03-31": false, "2028-04-01": true} {
		r, err := b.Landed(on(date, bought("JP JPY", "950300", "10000 x 1 + 0")), nil)
		if err != nil || strings.Contains(explained(r), "personal_value_ends") != told {
			t.Errorf("%s: %v\n%s", date, err, explained(r))
		}
	}
}

func TestRequestsInJSON(t *testing.T) {
	b := load(t)
	for _, x := range []struct{ name, request, want string }{
		{
			"Switzerland, unregistered", `{"id":"ch","date":"2026-11-23","destination":{"country":"CH"},"currency":"CHF","registrations":{"ch_vat":false},"lines":[{"hs":"9503.00","unit_price":"62.00","quantity":1}]}`,
			`"outcome":"priced","regime":"ch.import","reason":"","customs_value":"62.00","totals":{"goods":"62.00","shipping":"0.00","insurance":"0.00","duty":"0.00","tax":"5.00","fees":"0.00","charges":"5.00","landed":"67.00"}`,
		},
		{
			"New Zealand", `{"id":"nz","date":"2026-11-23","destination":{"country":"NZ"},"currency":"NZD","shipping":"10.00","lines":[{"hs":"6109.10","unit_price":"90.00","quantity":1}]}`,
			`"duty":"0.00","tax":"15.33","fees":"2.21","charges":"17.54","landed":"117.54"`,
		},
		{
			"Israel above its limit", `{"id":"il","date":"2026-06-01","destination":{"country":"IL"},"currency":"USD","shipping":"10.00","lines":[{"hs":"9503.00","unit_price":"75.01","quantity":1}]}`,
			`"regime":"il.tax_only","reason":"","customs_value":"85.01","totals":{"goods":"75.01","shipping":"10.00","insurance":"0.00","duty":"0.00","tax":"15.30","fees":"0.00","charges":"15.30","landed":"100.31"}`,
		},
		{
			"Northern Ireland by its postcode", `{"id":"xi","date":"2026-11-23","destination":{"country":"GB","postal_code":"BT1 1AA"},"currency":"GBP","fx":{"EUR":"1.25"},"lines":[{"hs":"6214.10","unit_price":"100.00","quantity":1}]}`,
			`"regime":"xi.low_value","reason":"","customs_value":"100.00","totals":{"goods":"100.00","shipping":"0.00","insurance":"0.00","duty":"2.40","tax":"20.48","fees":"0.00","charges":"22.88","landed":"122.88"}`,
		},
		{
			"Türkiye", `{"id":"tr","date":"2026-11-23","destination":{"country":"TR"},"currency":"EUR","lines":[{"hs":"9503.00","unit_price":"10.00","quantity":1}]}`,
			`"outcome":"refused","regime":"tr.no_delivered_duty_paid","reason":"full_declaration"`,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			raw, problems := b.Answer([]byte(x.request), setting())
			if problems != nil || !strings.Contains(string(raw), x.want) {
				t.Errorf("%v\n%s\nlacks\n%s", problems, raw, x.want)
			}
		})
	}
}
