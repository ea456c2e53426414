package customs_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestLoad(t *testing.T) {
	b := load(t)
	t.Run("has every destination", func(t *testing.T) {
		want := strings.Fields("AE AT AU BE BG BR CA CH CL CY CZ DE DK EE ES FI FR GB GR HR HU ID IE IL IN IT JP KR KZ LT LU LV " +
			"MT MX MY NL NO NZ PH PL PT RO RU SA SE SG SI SK TH TR US VN XI ZA")
		for _, c := range want {
			if !b.Serves(c) {
				t.Errorf("%s is missing", c)
			}
		}
		if b.Version() < "2026-11-23.1" || b.Serves("ZZ") {
			t.Error(b.Version())
		}
	})
	t.Run("asks only for registrations a request can give", func(t *testing.T) {
		for name := range b.Registered() {
			if _, problems := b.Decode([]byte(`{"registrations":{"`+name+`":true}}`), setting()); slices.ContainsFunc(problems, func(p customs.Problem) bool {
				return strings.HasPrefix(p.Field, "registrations")
			}) {
				t.Errorf("%s is unknown to requests", name)
			}
		}
	})
	t.Run("knows the regions whose taxes differ", func(t *testing.T) {
		if us, ca := b.Regions("US"), b.Regions("CA"); len(us) != 51 || len(ca) != 13 || len(b.Regions("BR")) != 27 || len(b.Regions("DE")) != 0 {
			t.Error(us, ca)
		}
	})
	t.Run("refuses a country without rules", func(t *testing.T) {
		if _, err := b.Landed(parcel("ZZ EUR", "950300", "1.00 x 1 + 0"), nil); !errors.Is(err, customs.ErrDestination) {
			t.Error(err)
		}
	})
}

// everyRule walks the rates of all destinations.
func everyRule(b *customs.Book, see func(customs.Rule)) {
	for _, country := range b.Destinations() {
		for _, r := range b.Rules(country) {
			see(r)
		}
	}
}

func TestEveryRateHasItsProof(t *testing.T) {
	everyRule(load(t), func(r customs.Rule) {
		p := r.Proof
		for what, missing := range map[string]bool{
			"source": p.Source == "", "act": p.Act == "", "day of checking": p.Checked == 0, "confidence": p.Confidence == "", "rule": p.Rule == "",
			"first day": r.Valid.From == 0, "code": r.Code == "" || strings.ContainsAny(r.Code, "{}"), "name": r.Name == "",
		} {
			if missing {
				t.Errorf("%s %s %v has no %s", r.Destination, r.Charge, r.HS, what)
			}
		}
	})
}

func TestRules(t *testing.T) {
	b := load(t)
	t.Run("keeps what is not charged", func(t *testing.T) {
		found := map[landedcost.Status]bool{}
		everyRule(b, func(r customs.Rule) { found[r.Valid.Status] = true })
		for _, s := range []landedcost.Status{landedcost.InForce, landedcost.Scheduled, landedcost.Expected, landedcost.Suspended, landedcost.Repealed} {
			if !found[s] {
				t.Errorf("nothing is %s", s)
			}
		}
	})
	t.Run("does not charge the expected handling fee", func(t *testing.T) {
		r, err := b.Landed(parcel("DE EUR", "621410", "24.00 x 2 + 4.90"), nil)
		if err != nil || !r.Totals.Fees.IsZero() || len(r.Notices) != 1 || r.Notices[0].Key != "expected_charge" {
			t.Errorf("%v\n%s", err, explained(r))
		}
	})
	t.Run("lists regimes in order and nothing for a country without rules", func(t *testing.T) {
		if len(b.Rules("ZZ")) != 0 || len(b.Regimes("ZZ")) != 0 || b.Regimes("JP")[0].Code != "jp.low_value" {
			t.Error(b.Regimes("JP"))
		}
	})
}

func TestParseHS(t *testing.T) {
	for in, want := range map[string]string{
		"6214.10": "6214.10", "6214 10 00": "6214.10.00", "9503": "9503", "9403608093": "9403.60.8093", " 85171300 ": "8517.13.00", "6109100": "6109.10.0",
	} {
		h, err := customs.ParseHS(in)
		if err != nil || h.String() != want {
			t.Errorf("%q reads as %s, %v; want %s", in, h, err, want)
		}
	}
	for _, bad := range []string{"", "95", "950", "95030000001", "95o3.00", "0011.22", "7701.10", "9801.00", "-9503"} {
		if _, err := customs.ParseHS(bad); !errors.Is(err, customs.ErrHS) {
			t.Errorf("%q passes: %v", bad, err)
		}
	}
	for text, missing := range map[string]bool{"0011.22": true, "7701.10": true, "99.99.99": true, "950": false, "": false} {
		if _, err := customs.ParseHS(text); errors.Is(err, customs.ErrChapter) != missing {
			t.Errorf("%q lacks its chapter: %v, want %v", text, err, missing)
		}
	}
}
