package customs_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

const scarf = `{ "id": "any text, echoed",
  "date": "2026-11-23", "origin": "CN",
  "destination": {"country": "DE", "region": "", "postal_code": ""},
  "channel": "courier", "terms": "DDP", "currency": "EUR",
  "lines": [{"hs": "6214.10", "description": "silk scarf", "origin": "CN", "unit_price": "24.00", "quantity": 2,
             "weight_kg": "0.120", "unit_measures": {"pairs": "1"}, "tax_class": ""}],
  "shipping": "4.90", "insurance": "0",
  "personal_use": true, "origin_evidence": false, "entry": "auto", "shipping_shown_apart": true,
  "fx": {"USD": "1.0850"},
  "registrations": {"eu_ioss": true, "gb_vat": true, "no_voec": true, "au_gst": true, "nz_gst": true, "sg_ovr": true,
                    "ch_vat": true, "br_remessa_conforme": true, "cl_vat": true, "my_lvg": true, "us_sales_tax": true} }`

func load(t testing.TB) *customs.Book {
	t.Helper()
	b, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func setting() customs.Setting {
	return customs.Setting{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
}

func TestAnswer(t *testing.T) {
	b := load(t)
	t.Run("prices the scarf of the contract to the byte", func(t *testing.T) {
		raw, problems := b.Answer([]byte(scarf), setting())
		if problems != nil {
			t.Fatal(problems)
		}
		for _, want := range []string{
			`{"id":"any text, echoed","outcome":"priced","regime":"eu.low_value.ioss","reason":"","customs_value":"48.00",` +
				`"totals":{"goods":"48.00","shipping":"4.90","insurance":"0.00","duty":"3.00","tax":"10.62","fees":"0.00","charges":"13.62","landed":"66.52"},` +
				`"components":[{"line":0,"kind":"duty","code":"eu.flat_item_duty","name":"EU customs duty, flat per kind of item",` +
				`"base":"1 item","rate":"EUR 3.00 per item","amount":"3.00","formula":"1 × EUR 3.00","suppressed_by":"",` +
				`"rule":"eu-flat-2026","source":"https://`,
			`"act":"Regulation (EU) 2026/382","valid_from":"2026-07-01","valid_to":"2028-07-01","checked":"2026-10-10","confidence":"secondary","assumed":false}`,
			`"code":"de.vat","name":"Value added tax (DE)","base":"55.90","rate":"19%","amount":"10.62","formula":"55.90 × 19%"`,
			`"fx":[{"from":"EUR","to":"USD","rate":"1.0850","source":"request","as_of":"2026-11-23"}],"data_version":"2026-11-30.1"}`,
		} {
			if !strings.Contains(string(raw), want) {
				t.Errorf("the answer lacks\n%s\nit is\n%s", want, raw)
			}
		}
	})
	t.Run("needs few fields", func(t *testing.T) {
		raw, problems := b.Answer([]byte(`{"destination":{"country":"AE"},"currency":"AED","lines":[{"hs":"950300","unit_price":"100","quantity":1}]}`), setting())
		var a struct {
			Outcome string
			Totals  map[string]*string
		}
		if err := json.Unmarshal(raw, &a); err != nil || problems != nil || a.Outcome != "priced" || *a.Totals["landed"] != "105.00" {
			t.Fatalf("%s %v %v", raw, problems, err)
		}
	})
	t.Run("shows no number in place of an unknown rate", func(t *testing.T) {
		raw, _ := b.Answer([]byte(`{"destination":{"country":"US","region":"NY"},"currency":"USD","lines":[{"hs":"0101.21","unit_price":"100","quantity":1}]}`), setting())
		if !strings.Contains(string(raw), `"outcome":"rate_unknown"`) || !strings.Contains(string(raw), `"duty":null,"tax":null,"fees":"2.77","charges":null,"landed":null`) {
			t.Fatalf("%s", raw)
		}
	})
}

func TestAnswerRates(t *testing.T) {
	b := load(t)
	question := `{"date":"2026-11-23","destination":{"country":"US","region":"OR"},"currency":"EUR","lines":[{"hs":"95030000","unit_price":"100.00","quantity":1}]%s}`
	for _, x := range []struct {
		name, more string
		rates      landedcost.Rates
		want       string
	}{
		{"takes the request's rate", `,"fx":{"USD":"2"}`, stored, `"fees":"1.39"`},
		{"takes the stored rate and states it", ``, stored, `"fx":[{"from":"EUR","to":"USD","rate":"1.085000","source":"test","as_of":"2026-11-20"}]`},
		{"has no price without a rate", ``, nil, `"outcome":"rate_unknown","regime":"","reason":"no_exchange_rate"`},
		{"marks an assumption", `,"fx":{"USD":"2"},"assume":{"duty_rate":"10%"}`, nil, `"rule":"assumed","source":"request","act":"","valid_from":"","valid_to":"","checked":"","confidence":"","assumed":true`},
	} {
		s := setting()
		s.Rates = x.rates
		raw, problems := b.Answer([]byte(strings.Replace(question, "%s", x.more, 1)), s)
		if problems != nil || !strings.Contains(string(raw), x.want) {
			t.Errorf("%s: no %s in %s %v", x.name, x.want, raw, problems)
		}
	}
}

func TestMalformedConsignments(t *testing.T) {
	b := load(t)
	for name, change := range map[string]func(*landedcost.Consignment){
		"no lines":           func(c *landedcost.Consignment) { c.Lines = nil },
		"no date":            func(c *landedcost.Consignment) { c.Date = 0 },
		"no currency":        func(c *landedcost.Consignment) { c.Currency = "" },
		"two currencies":     func(c *landedcost.Consignment) { c.Lines[0].UnitPrice.Currency = "USD" },
		"a quantity of none": func(c *landedcost.Consignment) { c.Lines[0].Quantity = 0 },
		"a price below none": func(c *landedcost.Consignment) { c.Lines[0].UnitPrice.Minor = -1 },
		"shipping below none": func(c *landedcost.Consignment) {
			c.Shipping.Minor = -1
		},
	} {
		c := parcel("DE EUR", "950300", "1.00 x 1 + 0")
		change(&c)
		if _, err := b.Landed(c, nil); !errors.Is(err, landedcost.ErrConsignment) {
			t.Errorf("%s passes: %v", name, err)
		}
	}
	c := parcel("DE EUR", "950300", "1.00 x 1 + 0")
	c.Lines[0].UnitPrice.Minor, c.Lines[0].Quantity = 1<<62, 4
	if _, err := b.Landed(c, nil); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("an overflow passes: %v", err)
	}
}

func TestDecode(t *testing.T) {
	b := load(t)
	line := `"lines":[{"hs":"950300","unit_price":"10","quantity":1}]`
	for _, c := range []struct{ raw, field, key string }{
		{`[1]`, "", "customs.malformed"},
		{`{} {}`, "", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"colour":1}`, "colour", "customs.unknown_field"},
		{`{"currency":"USD","destination":{"country":"US","x":1},` + line + `}`, "destination.x", "customs.unknown_field"},
		{`{"currency":"USD","destination":{"country":"US","region":"XX"},` + line + `}`, "destination.region", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"ZZ"},` + line + `}`, "destination.country", "customs.destination_unknown"},
		{`{"currency":"USD","destination":{"country":"QQ","region":"X"},` + line + `}`, "destination.country", "customs.destination_unknown"},
		{`{"currency":"USD","destination":{"country":"usa"},` + line + `}`, "destination.country", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"US","region":"US-CA"},` + line + `}`, "destination.region", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"US","region":"ca"},` + line + `}`, "destination.region", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"AR","region":"QQ"},` + line + `}`, "destination.region", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"DE","region":"XX"},` + line + `}`, "destination.region", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"PT","region":"31"},` + line + `}`, "destination.region", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"XI","region":"B-T"},` + line + `}`, "destination.region", "customs.not_a_choice"},
		{`{"currency":"USD","origin":"QQ","destination":{"country":"US"},` + line + `}`, "origin", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"950300","origin":"ZZ","unit_price":"1","quantity":1}]}`, "lines[0].origin", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"7700.00","unit_price":"1","quantity":1}]}`, "lines[0].hs", "customs.hs_no_chapter"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"assume":{"duty_rates":{"9999.99":"8%"}}}`, "assume.duty_rates.9999.99", "customs.hs_no_chapter"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"fx":{"USD":"1"}}`, "fx.USD", "customs.not_a_choice"},
		{`{"currency":"USD","destination":"US",` + line + `}`, "destination", "customs.wrong_type"},
		{`{"currency":"USD",` + line + `}`, "destination.country", "customs.required"},
		{`{"destination":{"country":"US"},` + line + `}`, "currency", "customs.required"},
		{`{"currency":"XXX","destination":{"country":"US"},` + line + `}`, "currency", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[]}`, "lines", "customs.required"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[null]}`, "lines", "customs.wrong_type"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"95","unit_price":"1","quantity":1}]}`, "lines[0].hs", "customs.hs_malformed"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"950300","unit_price":10,"quantity":1}]}`, "lines[0].unit_price", "customs.wrong_type"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"950300","unit_price":"10.001","quantity":1}]}`, "lines[0].unit_price", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"950300","unit_price":"-1","quantity":1}]}`, "lines[0].unit_price", "customs.out_of_range"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"950300","unit_price":"1","quantity":0}]}`, "lines[0].quantity", "customs.out_of_range"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"950300","unit_price":"1","quantity":1.5}]}`, "lines[0].quantity", "customs.out_of_range"},
		{`{"currency":"USD","destination":{"country":"US"},"lines":[{"hs":"950300","unit_price":"1","quantity":1,"weight_kg":"0.0001"}]}`, "lines[0].weight_kg", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"date":"2026-02-30"}`, "date", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"channel":"rail"}`, "channel", "customs.not_a_choice"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"fx":{"EUR":"0"}}`, "fx.EUR", "customs.malformed"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"registrations":{"eu_ioss":"yes"}}`, "registrations.eu_ioss", "customs.wrong_type"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"registrations":{"xx":true}}`, "registrations.xx", "customs.unknown_field"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"assume":{"duty_rate":"lots"}}`, "assume.duty_rate", "customs.rate_malformed"},
		{`{"currency":"USD","destination":{"country":"US"},` + line + `,"assume":{"duty_rates":{"x":"8%"}}}`, "assume.duty_rates.x", "customs.hs_malformed"},
	} {
		_, problems := b.Decode([]byte(c.raw), setting())
		found := false
		for _, p := range problems {
			found = found || p.Field == c.field && p.Key == c.key && p.Message != ""
		}
		if !found {
			t.Errorf("%s\nwants %s: %s, got %v", c.raw, c.field, c.key, problems)
		}
	}
	t.Run("switches one registration alone", func(t *testing.T) {
		s := setting()
		s.Registrations = map[string]bool{"eu_ioss": true}
		r, problems := b.Decode([]byte(`{"currency":"USD","destination":{"country":"US"},`+line+`,"registrations":{"gb_vat":true}}`), s)
		if problems != nil || !r.Consignment.Registrations["eu_ioss"] || !r.Consignment.Registrations["gb_vat"] || r.Consignment.Registrations["au_gst"] {
			t.Fatal(problems, r.Consignment.Registrations)
		}
	})
}

// One mistake is one problem: the region of a country in small letters is not wrong too.
func TestDecodeSaysOneThing(t *testing.T) {
	for place, want := range map[string]string{
		`"country":"us","region":"NY"`: "capital", `"country":"US","region":"US-CA"`: "without the country", `"country":"US","region":"ca"`: "capitals: CA",
	} {
		_, problems := load(t).Decode([]byte(`{"currency":"USD","destination":{`+place+`},"lines":[{"hs":"950300","unit_price":"10","quantity":1}]}`), setting())
		if len(problems) != 1 || !strings.Contains(problems[0].Message, want) {
			t.Errorf("%s: %v", place, problems)
		}
	}
}

func FuzzDecode(f *testing.F) {
	b := load(f)
	f.Add([]byte(scarf))
	f.Add([]byte(`{"lines":[{}],"assume":{"duty_rates":{"6214":"4.5% min EUR 0.30 per piece"}},"fx":{"USD":"1"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		out, problems := b.Answer(raw, setting())
		if !json.Valid(out) {
			t.Fatalf("%q answers %q, which is no JSON", raw, out)
		}
		r, _ := b.Decode(raw, setting())
		if problems == nil && r.Consignment.Date == landedcost.Day(0) {
			t.Fatalf("%q passes without a date", raw)
		}
	})
}
