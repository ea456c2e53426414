package catalog

import (
	"strings"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/nomenclature"
)

// CheckDraft tells what not even a draft may say, by the fields of Check: hs and origin. Each may be left out; what is
// stated must be a country of ISO 3166, or 4 to 10 digits of a chapter that there is. The content must be clean.
func (c Content) CheckDraft() error {
	var f fault.Check
	if c.HS != "" && f.Require(digits(c.HS, 4, 10), "hs", "catalog.hs_digits") {
		_, known := nomenclature.Lookup(c.HS[:2])
		f.Require(known, "hs", "catalog.hs_unknown", fault.Args{"hs": c.HS})
	}
	f.Require(c.Origin == "" || goodCountry(c.Origin), "origin", "catalog.origin")
	return f.Err()
}

// requireHS wants a subheading of the Harmonized System, with or without the further digits of a tariff.
func requireHS(f *fault.Check, field, hs string) {
	if f.Require(digits(hs, 6, 10), field, "catalog.hs_malformed") {
		f.Require(goodHS(hs), field, "catalog.hs_unknown", fault.Args{"hs": hs})
	}
}

// goodHS says whether a code is in the nomenclature; what countries add behind six digits is theirs.
func goodHS(s string) bool {
	_, known := nomenclature.Lookup(s)
	return known && digits(s, 6, 10)
}

func digits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

// goodCountry says whether two letters name a country of today: those have names.
func goodCountry(s string) bool {
	return len(s) == 2 && locale.NewPrinter(locale.English, "US").Country(s) != s
}
