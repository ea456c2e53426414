package customs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
)

// answered is what these tests read of an answer.
type answered struct {
	Outcome, Regime, Reason string
	CustomsValue            *string `json:"customs_value"`
	Totals                  map[string]*string
	Components              []struct {
		Line                                            int
		Kind, Code, Formula, Rule, Source, Act, Checked string
		Amount                                          *string
	}
	Notices []struct {
		Kind, Key string
		Line      int
	}
}

// total is a total as the answer has it, null for an unknown one.
func (a *answered) total(name string) string {
	if v := a.Totals[name]; v != nil {
		return *v
	}
	return "null"
}

// told says whether the answer has a notice about a line.
func (a *answered) told(key string, line int) bool {
	for _, n := range a.Notices {
		if n.Key == key && n.Line == line {
			return true
		}
	}
	return false
}

// regionNeeded says whether a tax is unknown, and sees that it says why and by which law.
func (a *answered) regionNeeded(t *testing.T) bool {
	t.Helper()
	for _, c := range a.Components {
		if c.Kind != "tax" || c.Amount != nil {
			continue
		}
		if c.Line != -1 || !strings.Contains(c.Formula, "region") || c.Rule == "" || c.Source == "" || c.Act == "" || c.Checked == "" {
			t.Errorf("the unknown tax is %+v", c)
		}
		return true
	}
	return false
}

// asking asks a book about one piece of goods of 100.00 to a destination; more is further fields.
func asking(t *testing.T) func(destination, currency, hs, more string) answered {
	b := load(t)
	return func(destination, currency, hs, more string) answered {
		t.Helper()
		return reply(t, b, `"destination":{`+destination+`},"currency":"`+currency+`","lines":[{"hs":"`+hs+`","unit_price":"100.00","quantity":1}],"shipping":"4.00"`+more)
	}
}

func reply(t *testing.T, b *customs.Book, fields string) answered {
	t.Helper()
	s := setting()
	s.Rates = ratesOf("USD 1.10 BRL 6.00 GBP 0.80 NOK 11.00 CHF 1.00 CAD 1.60")
	raw, problems := b.Answer([]byte(`{`+fields+`}`), s)
	var a answered
	if err := json.Unmarshal(raw, &a); err != nil || problems != nil {
		t.Fatalf("%s: %v %s", fields, err, raw)
	}
	return a
}

func TestTaxOfAMissingRegionIsNotNothing(t *testing.T) {
	ask := asking(t)
	for _, x := range []struct{ name, destination, currency, more, outcome, reason, tax, landed string }{
		{"Brazil", `"country":"BR"`, "BRL", "", "rate_unknown", "region_needed", "null", "null"},
		{"Canada", `"country":"CA"`, "CAD", "", "rate_unknown", "region_needed", "null", "null"},
		{"the United States", `"country":"US"`, "USD", "", "rate_unknown", "region_needed", "null", "null"},
		{"an empty region is none", `"country":"US","region":""`, "USD", "", "rate_unknown", "region_needed", "null", "null"},
		{"no seller's tax, none missing", `"country":"US"`, "USD", `,"registrations":{"us_sales_tax":false}`, "priced", "", "0.00", "119.27"},
		{"a state without the tax", `"country":"US","region":"OR"`, "USD", "", "priced", "", "0.00", "119.27"},
		{"a province", `"country":"CA","region":"ON"`, "CAD", "", "priced", "", "13.00", "117.00"},
		{"an assumed tax needs no region", `"country":"CA"`, "CAD", `,"assume":{"tax_rate":"5%"}`, "priced", "", "5.00", "109.00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			a := ask(x.destination, x.currency, "9503.00", x.more)
			if a.Outcome != x.outcome || x.reason != "" && a.Reason != x.reason || a.total("tax") != x.tax || a.total("landed") != x.landed {
				t.Fatalf("%s %s: tax %s, landed %s", a.Outcome, a.Reason, a.total("tax"), a.total("landed"))
			}
			if needed := a.regionNeeded(t); needed != (x.tax == "null") || a.total("goods") != "100.00" || a.total("shipping") != "4.00" || a.total("duty") == "null" {
				t.Errorf("a tax that needs the region %v, totals %v", needed, a.Totals)
			}
		})
	}
}

func TestAFormalEntryWithoutItsRegionStaysOne(t *testing.T) {
	a := reply(t, load(t), `"destination":{"country":"CA"},"currency":"CAD","lines":[{"hs":"9503.00","unit_price":"3300.01","quantity":1}]`)
	if a.Outcome != "formal_entry" || a.total("tax") != "null" || a.total("duty") == "null" || a.total("landed") != "null" {
		t.Fatalf("%s %s: %v", a.Outcome, a.Reason, a.Totals)
	}
}

// A region says as much as the postcodes of the same place, whatever postcode stands beside it.
func TestRegionsThatArePlacesOfTheirOwn(t *testing.T) {
	ask := asking(t)
	for _, x := range []struct{ country, currency, regions, postcode, regime, tax string }{
		{"GB", "GBP", "NIR BFS ABC", "BT1 1AA", "xi.low_value", "21.28"},
		{"ES", "EUR", "GC TF CN", "35001", "eu.special_territory", "null"},
		{"ES", "EUR", "CE ML", "51001", "eu.special_territory", "null"},
		{"FR", "EUR", "GP MQ GF RE YT 971 974 PF NC TF", "97110", "eu.special_territory", "null"},
		{"GR", "EUR", "69", "63086", "eu.special_territory", "null"},
		{"FI", "EUR", "01", "22100", "eu.low_value.import", "27.29"},
		{"PT", "EUR", "30", "9000-001", "eu.low_value.ioss", "23.54"},
		{"PT", "EUR", "20", "9500-001", "eu.low_value.ioss", "17.12"},
		{"NO", "NOK", "21", "9170", "no.outside", "null"},
		{"NO", "NOK", "22", "8099", "no.outside", "null"},
	} {
		places := []string{`"country":"` + x.country + `","postal_code":"` + x.postcode + `"`}
		for _, r := range strings.Fields(x.regions) {
			region := `"country":"` + x.country + `","region":"` + r + `"`
			places = append(places, region, region+`,"postal_code":"10115"`, region+`,"postal_code":"`+x.postcode+`"`)
		}
		for _, place := range places {
			if a := ask(place, x.currency, "9503.00", ""); a.Regime != x.regime || a.total("tax") != x.tax {
				t.Errorf("%s: %s, tax %s, want %s %s", place, a.Regime, a.total("tax"), x.regime, x.tax)
			}
		}
	}
	for place, tax := range map[string]string{
		`"country":"PT","region":"11"`: "24.61", `"country":"ES","region":"M"`: "22.47", `"country":"FR","region":"75"`: "21.40", `"country":"GB","region":"ENG"`: "20.80",
		`"country":"FI","region":"18"`: "27.29", `"country":"NL","region":"CW"`: "null", `"country":"XI","region":"ANN"`: "21.28",
	} {
		currency := map[bool]string{true: "GBP", false: "EUR"}[strings.Contains(place, "GB") || strings.Contains(place, "XI")]
		if a := ask(place, currency, "9503.00", ""); a.total("tax") != tax {
			t.Errorf("%s: %s, tax %s, want %s", place, a.Regime, a.total("tax"), tax)
		}
	}
}

func TestACountryWithoutRulesIsAnOutcome(t *testing.T) {
	ask := asking(t)
	for _, place := range []string{`"country":"AR"`, `"country":"AR","region":"B"`, `"country":"HK"`, `"country":"GG"`} {
		a := ask(place, "USD", "9503.00", `,"insurance":"1.00"`)
		if a.Outcome != "rate_unknown" || a.Reason != "destination_not_covered" || a.Regime != "" || a.CustomsValue != nil || len(a.Components) > 0 {
			t.Errorf("%s: %+v", place, a)
		}
		if a.total("goods") != "100.00" || a.total("shipping") != "4.00" || a.total("insurance") != "1.00" {
			t.Errorf("%s: its own amounts are %v", place, a.Totals)
		}
		for _, name := range strings.Fields("duty tax fees charges landed") {
			if a.total(name) != "null" {
				t.Errorf("%s: %s is %s", place, name, a.total(name))
			}
		}
	}
}

func TestCodesTheNomenclatureLacks(t *testing.T) {
	ask := asking(t)
	for hs, want := range map[string]bool{"6109.10": false, "6109.10.0012": false, "6109": false, "61091": false, "6109.77": true, "6109.77.00": true, "6199": true} {
		if a := ask(`"country":"DE"`, "EUR", hs, ""); a.told("hs_unknown", 0) != want || a.Outcome != "priced" {
			t.Errorf("%s: %s, said to be unknown: %v, want %v", hs, a.Outcome, !want, want)
		}
	}
}
