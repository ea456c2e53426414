package address_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/address"
)

func TestCountriesOfISO(t *testing.T) {
	for code, want := range map[string]bool{
		"DE": true, "AR": true, "GB": true, "HK": true, "AX": true, "QQ": false, "XX": false, "ZZ": false, "XI": false, "de": false, "": false, "D": false,
	} {
		if address.IsCountry(code) != want {
			t.Errorf("%q is a country: %v, want %v", code, !want, want)
		}
	}
}

func TestSubdivisions(t *testing.T) {
	for _, x := range []struct {
		country, code string
		want          bool
	}{
		{"PT", "30", true}, {"PT", "31", false}, {"GB", "NIR", true}, {"ES", "GC", true}, {"ES", "XX", false}, {"FR", "974", true}, {"FR", "YT", true},
		{"US", "GU", true}, {"US", "US-CA", false}, {"US", "ca", false}, {"BR", "SP", true}, {"JP", "13", true}, {"AU", "NSW", true}, {"HK", "HK", false},
		{"IN", "TS", true}, {"QQ", "", false}, {"DE", "", false},
	} {
		if address.IsSubdivision(x.country, x.code) != x.want {
			t.Errorf("%s-%s is a subdivision: %v, want %v", x.country, x.code, !x.want, x.want)
		}
	}
}
