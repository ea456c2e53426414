package customs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// example is a parcel and what it must come to, worked out by hand. Without a regime the regime is not looked at; an
// outcome that is not given is a plain price.
type example struct {
	name            string
	c               landedcost.Consignment
	regime          string
	duty, tax, fees string
	outcome         landedcost.Outcome
	reason          string
}

// priceAll checks the examples; where an outcome has no amounts the three sums are left empty.
func priceAll(t *testing.T, b *customs.Book, examples []example) {
	t.Helper()
	for _, x := range examples {
		t.Run(x.name, func(t *testing.T) {
			outcome := x.outcome
			if outcome == "" {
				outcome = landedcost.Priced
			}
			r, err := b.Landed(x.c, world)
			if err != nil || r.Outcome != outcome || r.Reason != x.reason || x.regime != "" && r.Regime != x.regime {
				t.Fatalf("%s %s %s: %v\n%s", r.Outcome, r.Reason, r.Regime, err, explained(r))
			}
			got, want := "unknown", strings.Join([]string{x.duty, x.tax, x.fees}, " ")
			if !r.Totals.Unknown {
				got = strings.Join([]string{r.Totals.Duty.String(), r.Totals.Tax.String(), r.Totals.Fees.String()}, " ")
			}
			if got != want && (x.duty != "" || got != "unknown") {
				t.Errorf("duty, tax and fees are %s, want %s\n%s", got, want, explained(r))
			}
		})
	}
}

// world is round exchange rates for one US dollar, so that a limit can be met exactly.
func world(from, to money.Currency) (landedcost.Exchange, bool) {
	dollar := map[money.Currency]string{
		"USD": "1", "EUR": "0.80", "CAD": "1.25", "BRL": "5", "MXN": "20", "CLP": "1000", "INR": "80", "KZT": "500", "THB": "32", "MYR": "4",
		"VND": "25000", "PHP": "50", "IDR": "16000",
	}
	if dollar[from] == "" || dollar[to] == "" {
		return landedcost.Exchange{}, false
	}
	return landedcost.Exchange{Num: money.MustDecimal(dollar[to]), Den: money.MustDecimal(dollar[from]), Source: "test", AsOf: "2026-11-20"}, true
}

func from(origin string, c landedcost.Consignment) landedcost.Consignment {
	c.Origin = origin
	return c
}

func formally(c *landedcost.Consignment) { c.FormalEntry = true }
func bySea(c *landedcost.Consignment)    { c.Channel = "sea" }

func toOregon(hs, price string) landedcost.Consignment {
	return parcel("US-OR USD", hs, price+" x 1 + 0")
}

// The whole stack on USD 100 by the headings of the survey, in dollars.
func TestUSStacks(t *testing.T) {
	b := load(t)
	for _, pair := range strings.Split(`
		0902.10.90 7.50, 3304.10.00 37.50, 3304.99.50 37.50, 3924.10.40 15.90, 3926.90.99 25.30, 4202.12.21 57.50,
		4202.21.90 46.50, 4202.22.89 55.10, 4202.92.31 55.10, 4202.31.60 45.50, 4419.19.90 15.70, 6109.10.00 36.50,
		6110.20.20 36.50, 6110.30.30 52.00, 6203.42.07 36.60, 6204.43.40 36.00, 6214.10.10 21.20, 6214.10.20 23.90,
		6302.31.90 26.70, 6402.99.31 18.50, 6403.99.90 30.00, 6404.11.90 40.00, 6601.91.00 12.50, 6601.99.00 20.70,
		6911.10.80 40.80, 6912.00.44 22.50, 6912.00.48 22.30, 7117.19.90 31.00, 7117.90.90 31.00, 7323.93.00 27.00,
		7323.99.90 53.40, 8211.92.20 37.11, 8306.29.00 12.50, 8471.30.01 0.00, 8471.60.20 0.00, 8485.20.00 40.00,
		8504.40.95 37.50, 8507.60.00 40.90, 8508.11.00 37.50, 8509.40.00 16.70, 8516.31.00 16.40, 8516.60.60 27.70,
		8516.79.00 15.20, 8517.13.00 0.00, 8517.62.00 25.00, 8518.22.00 24.90, 8518.30.20 12.50, 8525.89.40 20.00,
		8528.62.00 20.00, 8544.42.90 40.10, 8711.60.00 37.50, 8806.22.00 50.00, 9004.10.00 22.00, 9102.11.25 34.40,
		9207.90.00 25.40, 9403.60.80 37.50, 9403.20.00 37.50, 9405.21.80 41.40, 9405.42.84 41.40, 9503.00.00 12.50,
		9504.50.00 12.50, 9506.91.00 24.60, 9608.10.00 25.41
	`, ",") {
		hs, want, _ := strings.Cut(strings.TrimSpace(pair), " ")
		r, err := b.Landed(toOregon(hs, "100.00"), nil)
		if err != nil || r.Outcome != landedcost.Priced || r.Regime != "us.informal" || r.Totals.Duty.String() != want {
			t.Errorf("%s: %s %v, want %s: %v\n%s", hs, r.Outcome, r.Totals.Duty, want, err, explained(r))
		}
	}
}

func TestUSDates(t *testing.T) {
	shirt := toOregon("61091000", "100.00")
	dear := toOregon("61091000", "900.00")
	post := with(shirt, byPost)
	battery, ofCars := toOregon("850760", "100.00"), toOregon("8507600010", "900.00")
	priceAll(t, load(t), []example{
		{name: "the relief's last day for China, at its limit", c: on("2025-05-01", toOregon("61091000", "800.00")), regime: "us.de_minimis", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "above the relief: 16.5 + 7.5 + 20 + 125%", c: on("2025-05-01", toOregon("61091000", "800.01")), regime: "us.informal", duty: "1352.01", tax: "0.00", fees: "2.62"},
		{name: "the first day without the relief", c: on("2025-05-02", shirt), regime: "us.informal", duty: "169.00", tax: "0.00", fees: "2.62"},
		{name: "reciprocal 125% until 13 May 2025", c: on("2025-05-13", shirt), duty: "169.00", tax: "0.00", fees: "2.62"},
		{name: "reciprocal 10% from 14 May 2025", c: on("2025-05-14", shirt), duty: "54.00", tax: "0.00", fees: "2.62"},
		{name: "fentanyl 20% until 9 November 2025", c: on("2025-11-09", shirt), duty: "54.00", tax: "0.00", fees: "2.69"},
		{name: "fentanyl 10% from 10 November 2025", c: on("2025-11-10", shirt), duty: "44.00", tax: "0.00", fees: "2.69"},
		{name: "the last day of the emergency tariffs", c: on("2026-02-23", shirt), duty: "44.00", tax: "0.00", fees: "2.69"},
		{name: "the first day of Section 122", c: on("2026-02-24", shirt), duty: "34.00", tax: "0.00", fees: "2.69"},
		{name: "the last day of Section 122", c: on("2026-07-23", shirt), duty: "34.00", tax: "0.00", fees: "2.69"},
		{name: "the first day of the forced-labour duty", c: on("2026-07-24", shirt), duty: "36.50", tax: "0.00", fees: "2.69"},
		{name: "the relief does not return in 2027", c: on("2027-07-01", shirt), regime: "us.informal", duty: "36.50", tax: "0.00", fees: "2.77"},
		{name: "reciprocal 10% for four days", c: on("2025-04-08", dear), duty: "486.00", tax: "0.00", fees: "2.62"},
		{name: "reciprocal 84% for a day", c: on("2025-04-09", dear), duty: "1152.00", tax: "0.00", fees: "2.62"},
		{name: "reciprocal 125%", c: on("2025-04-10", dear), duty: "1521.00", tax: "0.00", fees: "2.62"},
		{name: "before the first emergency tariff", c: on("2025-02-03", dear), duty: "216.00", tax: "0.00", fees: "2.62"},
		{name: "fentanyl 10% from 4 February 2025", c: on("2025-02-04", dear), duty: "306.00", tax: "0.00", fees: "2.62"},
		{name: "fentanyl 20% from 4 March 2025", c: on("2025-03-04", dear), duty: "396.00", tax: "0.00", fees: "2.62"},
		{name: "processing fee until September 2024", c: on("2024-09-30", dear), duty: "216.00", tax: "0.00", fees: "2.53"},
		{name: "processing fee from October 2024", c: on("2024-10-01", dear), duty: "216.00", tax: "0.00", fees: "2.62"},
		{name: "processing fee until September 2025", c: on("2025-09-30", shirt), duty: "54.00", tax: "0.00", fees: "2.62"},
		{name: "processing fee from October 2025", c: on("2025-10-01", shirt), duty: "54.00", tax: "0.00", fees: "2.69"},
		{name: "processing fee until September 2026", c: on("2026-09-30", shirt), duty: "36.50", tax: "0.00", fees: "2.69"},
		{name: "processing fee from October 2026", c: on("2026-10-01", shirt), duty: "36.50", tax: "0.00", fees: "2.77"},
		{name: "mail, the day the relief ended: 120%", c: on("2025-05-02", post), regime: "us.mail", duty: "120.00", tax: "0.00", fees: "0.00"},
		{name: "mail, 120% until 13 May 2025", c: on("2025-05-13", post), duty: "120.00", tax: "0.00", fees: "0.00"},
		{name: "mail, 54% from 14 May 2025", c: on("2025-05-14", post), duty: "54.00", tax: "0.00", fees: "0.00"},
		{name: "mail, 54% until 28 August 2025", c: on("2025-08-28", post), duty: "54.00", tax: "0.00", fees: "0.00"},
		{name: "mail, 20% + 10% from 29 August 2025", c: on("2025-08-29", post), duty: "30.00", tax: "0.00", fees: "0.00"},
		{name: "mail, Section 122 alone", c: on("2026-07-23", post), regime: "us.mail", duty: "10.00", tax: "0.00", fees: "0.00"},
		{name: "mail above USD 800 owed everything", c: on("2026-07-23", with(toOregon("61091000", "800.01"), byPost)), regime: "us.informal", duty: "272.00", tax: "0.00", fees: "0.00"},
		{name: "mail owes everything from 24 July 2026", c: on("2026-07-24", post), regime: "us.informal", duty: "36.50", tax: "0.00", fees: "0.00"},
		{name: "batteries of vehicles, before the review", c: on("2024-09-26", ofCars), duty: "98.10", tax: "0.00", fees: "2.53"},
		{name: "batteries of vehicles, reviewed", c: on("2024-09-27", ofCars), duty: "255.60", tax: "0.00", fees: "2.53"},
		{name: "battery, the last day of the list: 3.4 + 7.5 + 10 + 10%", c: on("2025-12-31", battery), duty: "30.90", tax: "0.00", fees: "2.69"},
		{name: "battery, reviewed: 3.4 + 25 + 10 + 10%", c: on("2026-01-01", battery), duty: "48.40", tax: "0.00", fees: "2.69"},
		{name: "battery, Section 122: 3.4 + 25 + 10%", c: on("2026-02-24", battery), duty: "38.40", tax: "0.00", fees: "2.69"},
		{name: "battery, forced labour: 3.4 + 25 + 12.5%", c: on("2026-07-24", battery), duty: "40.90", tax: "0.00", fees: "2.69"},
	})
}

func TestUSMetalWoodDrones(t *testing.T) {
	metal := with(toOregon("94032000", "100.00"), func(c *landedcost.Consignment) {
		c.Lines[0].UnitMeasures = map[string]money.Decimal{"metal_dollars": money.MustDecimal("40")}
	})
	vanity, wok, drone := toOregon("9403608093", "100.00"), toOregon("73239300", "100.00"), toOregon("88062200", "100.00")
	priceAll(t, load(t), []example{
		{name: "wok, before the metal regime: 2 + 10%", c: on("2026-04-05", wok), duty: "12.00", tax: "0.00", fees: "2.69"},
		{name: "wok, the metal regime switches Section 122 off: 2 + 25%", c: on("2026-04-06", wok), duty: "27.00", tax: "0.00", fees: "2.69"},
		{name: "furniture of metal, value of the metal not given", c: on("2026-04-05", toOregon("94032000", "100.00")), outcome: landedcost.RateUnknown, reason: "rate_unknown"},
		{name: "furniture of metal, half of USD 40 of metal, 25% and 10%", c: on("2026-04-05", metal), duty: "55.00", tax: "0.00", fees: "2.69"},
		{name: "furniture of metal, off the list: 25 + 10%", c: on("2026-04-06", toOregon("94032000", "100.00")), duty: "35.00", tax: "0.00", fees: "2.69"},
		{name: "drone, the day before: 25 + 12.5%", c: on("2026-09-02", drone), duty: "37.50", tax: "0.00", fees: "2.69"},
		{name: "drone, small: 25 + 25%, no forced-labour duty", c: on("2026-09-03", drone), duty: "50.00", tax: "0.00", fees: "2.69"},
		{name: "drone, large: 25 + 100%", c: toOregon("880624", "100.00"), duty: "125.00", tax: "0.00", fees: "2.77"},
		{name: "vanity, the day before: 25 + 20 + 10%", c: on("2025-10-13", vanity), duty: "55.00", tax: "0.00", fees: "2.69"},
		{name: "vanity, no reciprocal tariff beside Section 232: 25 + 25 + 20%", c: on("2025-10-14", vanity), duty: "70.00", tax: "0.00", fees: "2.69"},
		{name: "vanity today: 25 + 25%", c: vanity, duty: "50.00", tax: "0.00", fees: "2.77"},
		{name: "vanity, the last day of 25%", c: on("2026-12-31", vanity), duty: "50.00", tax: "0.00", fees: "2.77"},
		{name: "vanity from 2027: 25 + 50%", c: on("2027-01-01", vanity), duty: "75.00", tax: "0.00", fees: "2.77"},
		{name: "upholstered seat from 2027: 25 + 30%", c: on("2027-01-01", toOregon("9401614011", "100.00")), duty: "55.00", tax: "0.00", fees: "2.77"},
		{name: "other wooden furniture: 25 + 12.5%", c: toOregon("94036080", "100.00"), duty: "37.50", tax: "0.00", fees: "2.77"},
		{name: "sneakers up to USD 12: 20% + 0.90, 7.5%, 12.5%", c: toOregon("640411", "12.00"), duty: "5.70", tax: "0.00", fees: "2.77"},
		{name: "sneakers over USD 12: 20 + 7.5 + 12.5%", c: toOregon("640411", "12.01"), duty: "4.80", tax: "0.00", fees: "2.77"},
		{name: "leather bag up to USD 20: 10 + 25 + 12.5%", c: toOregon("420221", "20.00"), duty: "9.50", tax: "0.00", fees: "2.77"},
		{name: "leather bag over USD 20: 9 + 25 + 12.5%", c: toOregon("420221", "20.01"), duty: "9.30", tax: "0.00", fees: "2.77"},
	})
}

func TestUSEntry(t *testing.T) {
	toy := toOregon("95030000", "100.00")
	post, ems := with(toy, byPost), with(toy, func(c *landedcost.Consignment) { c.Channel = "ems" })
	formal, papers := landedcost.FormalEntry, landedcost.DocumentNeeded
	beside := func(c, more landedcost.Consignment) landedcost.Consignment {
		c.Lines = append(slices.Clone(c.Lines), more.Lines...)
		return c
	}
	priceAll(t, load(t), []example{
		{name: "informal entry at its limit", c: toOregon("95030000", "2500.00"), regime: "us.informal", duty: "312.50", tax: "0.00", fees: "2.77"},
		{name: "above it: the least fee of a formal entry", c: toOregon("95030000", "2500.01"), regime: "us.above_informal", duty: "312.50", tax: "0.00", fees: "34.58", outcome: formal, reason: "above_informal_limit"},
		{name: "0.3464% of USD 20,000", c: toOregon("95030000", "20000.00"), duty: "2500.00", tax: "0.00", fees: "69.28", outcome: formal, reason: "above_informal_limit"},
		{name: "the greatest fee", c: toOregon("95030000", "200000.00"), duty: "25000.00", tax: "0.00", fees: "670.86", outcome: formal, reason: "above_informal_limit"},
		{name: "formal entry by choice", c: with(toy, formally), regime: "us.formal", duty: "12.50", tax: "0.00", fees: "34.58"},
		{name: "formal entry by choice, September 2026", c: on("2026-09-30", with(toy, formally)), duty: "12.50", tax: "0.00", fees: "33.58"},
		{name: "by sea: 0.125% more", c: with(toOregon("95030000", "1000.00"), bySea), duty: "125.00", tax: "0.00", fees: "4.02"},
		{name: "by express mail, the processing fee is owed", c: on("2026-10-21", ems), duty: "12.50", tax: "0.00", fees: "2.77"},
		{name: "mail left to the addressee: the fee of the post", c: on("2026-10-21", with(post, dap)), duty: "12.50", tax: "0.00", fees: "9.35"},
		{name: "the last day of simple mail", c: on("2026-10-21", post), regime: "us.informal", duty: "12.50", tax: "0.00", fees: "0.00"},
		{name: "mail under extra duties wants a formal entry", c: on("2026-10-22", post), regime: "us.mail_entry", duty: "12.50", tax: "0.00", fees: "0.00", outcome: papers, reason: "mail_entry"},
		{name: "express mail likewise", c: ems, regime: "us.mail_entry", duty: "12.50", tax: "0.00", fees: "2.77", outcome: papers, reason: "mail_entry"},
		{name: "a courier files it", c: on("2026-10-22", toy), regime: "us.informal", duty: "12.50", tax: "0.00", fees: "2.77"},
		{name: "mail with a formal entry", c: with(post, formally), regime: "us.formal", duty: "12.50", tax: "0.00", fees: "34.58"},
		{name: "mail under no extra duty stays simple", c: with(toOregon("85171300", "100.00"), byPost), regime: "us.informal", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "one line under extra duties is enough", c: with(beside(toOregon("85171300", "100.00"), toy), byPost), regime: "us.mail_entry", duty: "12.50", tax: "0.00", fees: "0.00", outcome: papers, reason: "mail_entry"},
		{name: "mail left to the addressee, nothing owed, no fee", c: with(with(toOregon("85171300", "100.00"), byPost), dap), duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "goods of Vietnam, the relief's last day", c: on("2025-08-28", from("VN", toy)), regime: "us.de_minimis", duty: "0.00", tax: "0.00", fees: "0.00"},
		{name: "goods of Vietnam afterwards", c: on("2025-08-29", from("VN", toy)), regime: "us.other_origin", outcome: landedcost.RateUnknown, reason: "origin_not_covered"},
		{name: "goods of Hong Kong lose the relief with China", c: on("2025-05-02", from("HK", toy)), regime: "us.other_origin", outcome: landedcost.RateUnknown, reason: "origin_not_covered"},
		{name: "Puerto Rico by its ZIP code", c: at("00901", parcel("US USD", "95030000", "100.00 x 1 + 0")), regime: "us.territory", outcome: landedcost.RateUnknown, reason: "region_not_covered"},
		{name: "Guam by its ZIP code", c: at("96910-1234", parcel("US USD", "95030000", "100.00 x 1 + 0")), regime: "us.territory", outcome: landedcost.RateUnknown, reason: "region_not_covered"},
		{name: "forces in Europe", c: at("09012", parcel("US USD", "95030000", "100.00 x 1 + 0")), regime: "us.territory", outcome: landedcost.RateUnknown, reason: "region_not_covered"},
		{name: "forces in the Americas", c: at("34002", parcel("US USD", "95030000", "100.00 x 1 + 0")), regime: "us.territory", outcome: landedcost.RateUnknown, reason: "region_not_covered"},
		{name: "forces in the Pacific", c: at("96201", parcel("US USD", "95030000", "100.00 x 1 + 0")), regime: "us.territory", outcome: landedcost.RateUnknown, reason: "region_not_covered"},
		{name: "Massachusetts beside them", c: at("01001", parcel("US USD", "95030000", "100.00 x 1 + 0")), regime: "us.informal", duty: "12.50", tax: "0.00", fees: "2.77"},
		{name: "Hawaii beside them", c: at("96701", toOregon("95030000", "100.00")), regime: "us.informal", duty: "12.50", tax: "0.00", fees: "2.77"},
		{name: "a territory", c: parcel("US-PR USD", "95030000", "100.00 x 1 + 0"), regime: "us.territory", outcome: landedcost.RateUnknown, reason: "region_not_covered"},
	})
}

func TestUSNotices(t *testing.T) {
	b := load(t)
	toy := toOregon("95030000", "100.00")
	for _, x := range []struct {
		c    landedcost.Consignment
		key  string
		want bool
	}{
		{on("2026-10-21", with(toy, byPost)), "mail_entry_type", false},
		{on("2026-10-22", with(toy, byPost)), "mail_entry_type", true},
		{toy, "mail_entry_type", false},
		{on("2026-09-21", with(toy, byPost)), "mail_type_13", false},
		{on("2026-09-22", with(toy, byPost)), "mail_type_13", true},
		{on("2026-10-22", with(toy, byPost)), "mail_type_13", false},
		{on("2026-09-30", toy), "us_low_value_proposal", false},
		{on("2026-10-01", toy), "us_low_value_proposal", true},
		{toOregon("95030000", "2500.01"), "us_low_value_proposal", false},
		{on("2026-09-28", toy), "china_77_lines", false},
		{on("2026-09-29", toy), "china_77_lines", true},
		{toOregon("61091000", "100.00"), "china_77_lines", false},
		{on("2027-01-10", toy), "data_stale", false},
		{on("2027-01-11", toy), "data_stale", true},
		{toOregon("850760", "100.00"), "expected_charge", true},
		{toOregon("61091000", "100.00"), "rate_estimated", false},
		{toOregon("39269099", "100.00"), "rate_estimated", true}, // some suffixes are on the suspended list
		{toOregon("640411", "12.01"), "rate_estimated", true},
	} {
		r, err := b.Landed(x.c, nil)
		if err != nil || slices.ContainsFunc(r.Notices, func(n landedcost.Notice) bool { return n.Key == x.key }) != x.want {
			t.Errorf("%s on %s: want %v: %v\n%s", x.key, x.c.Date, x.want, err, explained(r))
		}
	}
}

// What is no longer law stands in the book as such.
func TestUSKeepsWhatEnded(t *testing.T) {
	status := map[string]landedcost.Status{}
	for _, r := range load(t).Regimes("US") {
		if r.Code == "us.de_minimis" {
			status[r.Valid.From.String()] = r.Valid.Status
		}
	}
	if status["2025-08-29"] != landedcost.Suspended || status["2027-07-01"] != landedcost.Repealed {
		t.Error(status)
	}
}
