package customs_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
)

// answer is what a test reads of the JSON answer.
type answer struct {
	Outcome, Regime string
	Totals          struct{ Duty, Tax, Fees, Landed *string }
	Components      []struct{ Source, Act, Confidence string }
	Notices         []struct{ Key string }
}

// said is the answer in one line.
func (a *answer) said() string {
	s := a.Outcome + " " + a.Regime
	for _, sum := range []*string{a.Totals.Duty, a.Totals.Tax, a.Totals.Fees, a.Totals.Landed} {
		if sum == nil {
			s += " null"
		} else {
			s += " " + *sum
		}
	}
	for _, n := range a.Notices {
		s += " " + n.Key
	}
	return s
}

// ask puts a question of one line of goods and EUR 5 of delivery to Ruritania; every component must have its proof.
func ask(t *testing.T, b *customs.Book, date, hs, price string) string {
	t.Helper()
	question := `{"date":%q,"destination":{"country":"XR"},"currency":"EUR","shipping":"5.00","lines":[{"hs":%q,"unit_price":%q,"quantity":1}]}`
	raw, problems := b.Answer(fmt.Appendf(nil, question, date, hs, price), setting())
	if problems != nil {
		t.Fatal(problems)
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Components {
		if a.Outcome == "priced" && (c.Source == "" || c.Act == "" || c.Confidence == "") {
			t.Errorf("a component without proof: %+v", c)
		}
	}
	return a.said()
}

// A country is added by putting its file beside the shipped ones: no code, and none of the others changes.
func TestANewCountryIsOneFile(t *testing.T) {
	b, err := customs.LoadFrom(os.DirFS("rules"), os.DirFS("testdata/country"))
	if err != nil {
		t.Fatal(err)
	}
	without := load(t)
	if !b.Serves("XR") || without.Serves("XR") || len(b.Destinations()) != len(without.Destinations())+1 {
		t.Fatal(b.Destinations())
	}
	for _, x := range []struct{ name, date, hs, price, want string }{
		{"at EUR 50: 18% of 55", "2026-11-23", "6109.10", "50.00", "priced xr.low_value 0.00 9.90 0.00 64.90"},
		{"above: 4% of 55.01 and 0.50, 1.20, 18% of 58.91", "2026-11-23", "6109.10", "50.01", "priced xr.standard 2.70 10.60 1.20 69.51 xr_stamp"},
		{"the last day of the compound rate", "2026-12-31", "6109.10", "95.00", "priced xr.standard 4.50 19.03 1.20 124.73 xr_stamp"},
		{"the first day of 5%", "2027-01-01", "6109.10", "95.00", "priced xr.standard 5.00 19.12 1.20 125.32 xr_stamp"},
		{"another heading of the chapter", "2026-11-23", "6110.20", "95.00", "priced xr.standard 10.00 20.02 1.20 131.22 xr_stamp"},
		{"an unknown heading is no zero", "2026-11-23", "9503.00", "95.00", "rate_unknown xr.standard null null 1.20 null xr_stamp"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if got := ask(t, b, x.date, x.hs, x.price); got != x.want {
				t.Errorf("got %s, want %s", got, x.want)
			}
		})
	}
}
