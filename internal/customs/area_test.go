package customs_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/silkroadmall/mall/internal/customs"
)

// Ruritania's north has the rules of Graustark; its islands have a tax of their own.
func areas(t *testing.T, graustark string) (*customs.Book, error) {
	t.Helper()
	rules := func(country, rest string) *fstest.MapFile {
		text := strings.NewReplacer("rules XR", "rules "+country, "destinations: XR\n", "destinations: "+country+"\n").Replace(headOf(t))
		return &fstest.MapFile{Data: []byte(strings.Replace(text, "source law", rest+"source law", 1))}
	}
	north, south := rules("XG", graustark), rules("XR", "")
	north.Data = append(north.Data, levies("tax", charge("tax", "tax", "cif", "rate: 5% | from=2025-01-01"))...)
	south.Data = append(south.Data, levies("tax", charge("tax", "tax", "cif", "rate: 20% | from=2025-01-01", "rate: 8% | postcode=90,91 id=islands from=2025-01-01"))...)
	return customs.LoadFrom(fstest.MapFS{"xg.rules": north, "xr.rules": south})
}

// taxed sees that both ways of pricing a shirt to a postcode come to a tax.
func taxed(t *testing.T, b *customs.Book, postcode, want string) {
	t.Helper()
	shirt := at(postcode, toRuritania(bag("610910", "shirt", "100.00", 1)))
	r, err := b.Landed(shirt, nil)
	if err != nil || r.Totals.Tax.String() != want {
		t.Errorf("%q: %s, want %s: %v", postcode, r.Totals.Tax, want, err)
	}
	if s, err := b.Summary(shirt, nil); err != nil || s.Totals != r.Totals {
		t.Errorf("%q: the summary says %s: %v", postcode, s.Totals.Tax, err)
	}
}

func TestAreas(t *testing.T) {
	b, err := areas(t, "  instead_of: XR postcode NO N-1\n")
	if err != nil {
		t.Fatal(err)
	}
	raised := rate("tax", "", "25%", "2026-01-01")
	raised.Rules = "XR"
	edited, err := b.With(1, []customs.Edit{raised})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ postcode, tax, raised string }{
		{"", "20.00", "25.00"}, {"NO1 2AB", "5.00", "5.00"}, {"no12ab", "5.00", "5.00"}, {"N1 5", "5.00", "5.00"}, {"N2 5", "20.00", "25.00"},
		{"9000", "8.00", "8.00"}, {"9199", "8.00", "8.00"}, {"9200", "20.00", "25.00"},
	} {
		taxed(t, b, x.postcode, x.tax)
		taxed(t, edited, x.postcode, x.raised)
	}
	t.Run("an edit of the islands leaves the mainland alone", func(t *testing.T) {
		islands := raised
		islands.Postcode, islands.Rate = "91, 90", "9%"
		edited, err := b.With(1, []customs.Edit{islands})
		if err != nil {
			t.Fatal(err)
		}
		for postcode, want := range map[string]string{"": "20.00", "9000": "9.00"} {
			taxed(t, edited, postcode, want)
		}
	})
}

func TestAreasThatMakeNoSense(t *testing.T) {
	for _, bad := range []string{"instead_of: XR", "instead_of: XR BT", "instead_of: Ruritania postcode NO", "instead_of: XR postcode",
		"region: XG", "region: XG IS postcode", "region: XG IS 90 91", "region: XR IS postcode 90"} {
		if _, err := areas(t, "  "+bad+"\n"); !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), "xg.rules:4:") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	union := strings.Replace(headOf(t), "destinations: XR\n", "destinations: XR XG\n  instead_of: XZ postcode NO\n", 1)
	if _, err := customs.LoadFrom(fstest.MapFS{"xu.rules": {Data: []byte(union)}}); !errors.Is(err, customs.ErrRules) {
		t.Errorf("a union stands for a part of a country: %v", err)
	}
}

// A regime may be for some destinations of a union only.
func TestRegimesOfOneMember(t *testing.T) {
	b := load(t)
	has := func(country, code string) bool {
		return slices.ContainsFunc(b.Regimes(country), func(r customs.Regime) bool { return r.Code == code })
	}
	if !has("ES", "eu.special_territory") || !has("DE", "eu.special_territory") || has("PL", "eu.special_territory") {
		t.Error("special territories are not those of their members")
	}
	_, err := ruritania("regime xr.all\n  in: XZ\n  value: cif\n  source: law\n")
	if !errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), "xr.rules:") {
		t.Errorf("a regime of another country: %v", err)
	}
}

// What is forgiven carries nothing with it.
func TestAForgivenChargeCarriesNoOther(t *testing.T) {
	b := madeUp(t, levies("tax fee fee_tax",
		charge("tax", "tax", "cif", "rate: 10%", "waive: below 5 EUR"), charge("fee", "fee", "cif", "level: consignment", "adds_to: tax", "rate: EUR 16 per consignment"),
		"base clearing: fee\n"+charge("fee_tax", "tax", "clearing", "level: rate", "adds_to: fee", "rate: 10%")))
	for price, want := range map[string]string{"49.94": "0.00 0.00", "50.00": "6.60 16.00"} {
		r, err := b.Landed(toRuritania(bag("610910", "shirt", price, 1)), nil)
		if got := r.Totals.Tax.String() + " " + r.Totals.Fees.String(); err != nil || got != want {
			t.Errorf("%s: %s, want %s: %v\n%s", price, got, want, err, explained(r))
		}
	}
}
