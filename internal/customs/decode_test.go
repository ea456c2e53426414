package customs_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
)

// asked is a good request in which one part is replaced.
func asked(part, by string) string {
	good := `{"id":"q","date":"2026-11-23","destination":{"country":"US"},"currency":"USD","lines":[{"hs":"9503.00","unit_price":"10.00","quantity":1}],"shipping":"1"}`
	return strings.Replace(good, part, by, 1)
}

func TestDecodeRefusesWhatReadersGuessAt(t *testing.T) {
	b := load(t)
	deep := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	for _, c := range []struct{ raw, field, key string }{
		{asked(`"currency":"USD"`, `"currency":"EUR","currency":"USD"`), "currency", "customs.malformed"},
		{asked(`"quantity":1`, `"quantity":1,"quantity":2`), "lines[0].quantity", "customs.malformed"},
		{asked(`"shipping":"1"`, `"assume":{"duty_rates":{"6214":"1%","6214":"2%"}}`), "assume.duty_rates.6214", "customs.malformed"},
		{asked(`"shipping":"1"`, `"fx":`+deep), "fx." + strings.Repeat("a.", 15) + "a", "customs.malformed"},
		{asked(`"shipping":"1"`, `"lines":`+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)), "lines" + strings.Repeat("[0]", 16), "customs.malformed"},
		{asked(`"10.00"`, `"NaN"`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `"Infinity"`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `"1e3"`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `"0x10"`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `"1,000.00"`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `" 10.00"`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `"１０"`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `""`), "lines[0].unit_price", "customs.malformed"},
		{asked(`"10.00"`, `null`), "lines[0].unit_price", "customs.wrong_type"},
		{asked(`"10.00"`, `"1000000000000"`), "lines[0].unit_price", "customs.out_of_range"},
		{asked(`"10.00"`, `"99999999999999999999999999"`), "lines[0].unit_price", "customs.malformed"},
		{strings.ReplaceAll(strings.Replace(asked(`"10.00"`, `"1000000000000"`), "USD", "JPY", 1), `"shipping":"1"`, `"shipping":"0"`), "lines[0].unit_price", "customs.out_of_range"},
		{asked(`"quantity":1`, `"quantity":-3`), "lines[0].quantity", "customs.out_of_range"},
		{asked(`"quantity":1`, `"quantity":1000001`), "lines[0].quantity", "customs.out_of_range"},
		{asked(`"quantity":1`, `"quantity":1e400`), "lines[0].quantity", "customs.out_of_range"},
		{asked(`"quantity":1`, `"quantity":null`), "lines[0].quantity", "customs.wrong_type"},
		{asked(`"quantity":1`, `"quantity":1,"weight_kg":"-1"`), "lines[0].weight_kg", "customs.malformed"},
		{asked(`"quantity":1`, `"quantity":1,"weight_kg":"NaN"`), "lines[0].weight_kg", "customs.malformed"},
		{asked(`"quantity":1`, `"quantity":1,"unit_measures":{"pairs":"0"}`), "lines[0].unit_measures.pairs", "customs.malformed"},
		{asked(`"quantity":1`, `"quantity":1,"producer":5`), "lines[0].producer", "customs.wrong_type"},
		{asked(`"quantity":1`, `"quantity":1,"producer":"`+strings.Repeat("x", 201)+`"`), "lines[0].producer", "customs.out_of_range"},
		{asked(`"shipping":"1"`, `"shipping":"-0.01"`), "shipping", "customs.out_of_range"},
		{asked(`"shipping":"1"`, `"insurance":"0.001"`), "insurance", "customs.malformed"},
		{asked(`"shipping":"1"`, `"entry":"informal"`), "entry", "customs.not_a_choice"},
		{asked(`"shipping":"1"`, `"personal_use":1`), "personal_use", "customs.wrong_type"},
		{asked(`"shipping":"1"`, `"fx":{"XXX":"1"}`), "fx.XXX", "customs.not_a_choice"},
		{asked(`"shipping":"1"`, `"fx":{"EUR":1.1}`), "fx.EUR", "customs.wrong_type"},
		{asked(`"shipping":"1"`, `"assume":{"tax_rate":"-5%"}`), "assume.tax_rate", "customs.rate_malformed"},
		{asked(`"shipping":"1"`, `"assume":{"tax_on_duty":"yes"}`), "assume.tax_on_duty", "customs.wrong_type"},
		{asked(`"shipping":"1"`, `"entry_date":"2026-11-22"`), "entry_date", "customs.out_of_range"},
		{asked(`"shipping":"1"`, `"arrival_date":"2026-11-22"`), "arrival_date", "customs.out_of_range"},
		{asked(`"shipping":"1"`, `"arrival_date":"soon"`), "arrival_date", "customs.malformed"},
	} {
		r, problems := b.Decode([]byte(c.raw), setting())
		found := slices.ContainsFunc(problems, func(p customs.Problem) bool { return p.Field == c.field && p.Key == c.key && p.Message != "" })
		if !found || len(problems) == 0 || r.ID != "q" && c.key != "customs.malformed" {
			t.Errorf("%.200s\nwants %s: %s, got %q %v", c.raw, c.field, c.key, r.ID, problems)
		}
	}
}

func TestDecodeRefusesTooMuch(t *testing.T) {
	b := load(t)
	line := `{"hs":"9503.00","unit_price":"10.00","quantity":1}`
	for name, c := range map[string]struct{ raw, field, says string }{
		"10,000 lines":    {asked(line, strings.Repeat(line+",", 9999)+line), "lines", "at most 500 are taken, not 10000"},
		"501 lines":       {asked(line, strings.Repeat(line+",", 500)+line), "lines", "at most 500"},
		"a megabyte":      {asked(`"q"`, `"`+strings.Repeat("x", 1_000_000)+`"`), "", "larger than 768 KiB"},
		"amounts too big": {asked(line, strings.Repeat(`{"hs":"9503.00","unit_price":"9999999999.99","quantity":1000000},`, 499)+line), "", "too large to be counted"},
	} {
		answer, problems := b.Answer([]byte(c.raw), setting())
		if len(problems) != 1 || problems[0].Field != c.field || !strings.Contains(problems[0].Message, c.says) || !json.Valid(answer) {
			t.Errorf("%s: %v", name, problems)
		}
	}
	many := asked(line, strings.Repeat(line+",", 499)+line)
	if _, problems := b.Answer([]byte(many), setting()); problems != nil {
		t.Errorf("500 lines: %v", problems)
	}
	wrong := asked(line, strings.Repeat(`{"hs":"x","colour":1},`, 400)+line)
	if _, problems := b.Answer([]byte(wrong), setting()); len(problems) != 100 {
		t.Errorf("a hundred problems are enough: %d", len(problems))
	}
}
