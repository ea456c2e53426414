package landedcost_test

import (
	"errors"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestParseRate(t *testing.T) {
	for _, good := range []string{
		"8%", "12.5%", "0%", "free", "none", "22/78", "EUR 3.00 per item", "NOK 7.69 per kg", "USD 2.77", "17% inside",
		"4.5% min EUR 0.30 per piece max EUR 0.80 per piece", "60% less USD 30", "4.6% + USD 0.008 per piece",
		"15% above EUR 200 min EUR 2 per kg above 31", "0.3464% min USD 34.58 max USD 670.86", "USD 0.40 per pair + 20%",
	} {
		if r, err := landedcost.ParseRate(good); err != nil || r.Text != good {
			t.Errorf("%q reads as %q, %v", good, r.Text, err)
		}
	}
	for _, bad := range []string{
		"", "8", "%", "-8%", "8 %", "8% +", "8% less", "8% min 3 EUR", "XXX 3 per kg", "EUR", "EUR -3", "EUR 3 per", "8% inside inside",
		"100% inside", "8% + 2% inside", "EUR 3 inside", "1/0", "8% per kg", "none 8%", "1e3%", "999999999%", "8% min EUR 1 min EUR 2",
	} {
		if _, err := landedcost.ParseRate(bad); !errors.Is(err, landedcost.ErrRule) {
			t.Errorf("%q passes: %v", bad, err)
		}
	}
}

func FuzzParseRate(f *testing.F) {
	for _, s := range []string{"8%", "4.5% min EUR 0.30 per piece max EUR 0.80 per piece", "15% above EUR 200 min EUR 2 per kg above 31", "17% inside", "22/78"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := landedcost.ParseRate(s)
		if err != nil {
			return
		}
		again, err := landedcost.ParseRate(r.Text)
		if err != nil || again.Text != r.Text || len(again.Parts) != len(r.Parts) {
			t.Fatalf("%q reads as %q and again as %q: %v", s, r.Text, again.Text, err)
		}
	})
}

func TestParseCondition(t *testing.T) {
	for _, good := range []string{
		"intrinsic <= 150 EUR", "each unit_price < 3000 NOK", "not any hs 61 62.14", "weight_kg <= 31", "channel is post ems",
		"terms is DAP", "registered eu_ioss", "not registered eu_ioss", "personal_use", "postcode 35 38", "region_given",
	} {
		if c, err := landedcost.ParseCondition(good); err != nil || c.Text != good {
			t.Errorf("%q reads as %q, %v", good, c.Text, err)
		}
	}
	for _, bad := range []string{
		"", "not", "intrinsic", "intrinsic = 150 EUR", "intrinsic <= EUR 150", "intrinsic <= 150", "weight_kg <= 31 kg", "channel post",
		"channel is", "registered", "hs", "personal_use now", "intrinsic <= x EUR",
	} {
		if _, err := landedcost.ParseCondition(bad); !errors.Is(err, landedcost.ErrRule) {
			t.Errorf("%q passes: %v", bad, err)
		}
	}
}

func TestParseTerms(t *testing.T) {
	for _, bad := range []string{"", "goods +", "goods - duty", "x*goods", "goods shipping"} {
		if _, err := landedcost.ParseTerms(bad); !errors.Is(err, landedcost.ErrRule) {
			t.Errorf("%q passes: %v", bad, err)
		}
	}
	terms, err := landedcost.ParseTerms("0.6*goods + shipping + duty?")
	if err != nil || len(terms) != 3 || terms[0].Factor.String() != "0.6" || !terms[2].Flagged {
		t.Errorf("%v %v", terms, err)
	}
}

func TestDay(t *testing.T) {
	if d := landedcost.MustDay("2026-07-01"); d.String() != "2026-07-01" || d != 20260701 || landedcost.Day(0).String() != "" {
		t.Error(d)
	}
	for _, bad := range []string{"2026-02-30", "2026-7-1", "0001-01-01", ""} {
		if _, err := landedcost.ParseDay(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func FuzzConditionsAndTerms(f *testing.F) {
	for _, text := range []string{"not any hs 2203 2204", "each unit_price < 3000 NOK", "charge vat under x.y < 5 CHF", "0.6*goods + duty?"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := landedcost.ParseCondition(text); err == nil {
			if again, err := landedcost.ParseCondition(c.Text); err != nil || again.Text != c.Text {
				t.Errorf("%q reads as %q: %v", text, c.Text, err)
			}
		}
		if _, err := landedcost.ParseTerms(text); err != nil && !errors.Is(err, landedcost.ErrRule) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
