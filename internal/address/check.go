package address

import (
	"unicode"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/fault"
)

// longest is how many characters a part may have; customs data and labels cut longer ones.
var longest = map[string]int{Name: 60, Company: 60, Line1: 70, Line2: 70, City: 50, PostalCode: 12, Phone: 20, TaxID: 20}

// Check says which parts are wrong, each by a fault field of the part's name. It judges the address as Normalize
// writes it.
func (a Address) Check() error {
	a = a.Normalize()
	var c fault.Check
	if !c.Require(Knows(a.Country), "country", "address.country") {
		return c.Err()
	}
	for _, f := range FormatOf(a.Country).Fields {
		a.checkPart(&c, f)
	}
	if _, asked := taxIDs[a.Country]; !asked && a.TaxID != "" {
		checkText(&c, TaxID, a.TaxID)
	}
	return c.Err()
}

// checkPart notes the first thing wrong with one part.
func (a Address) checkPart(c *fault.Check, f Field) {
	value := a.Field(f.Name)
	if value == "" {
		c.Require(!f.Required, f.Name, "address.missing."+f.Name)
		return
	}
	if f.Name == TaxID {
		c.Require(taxIDs[a.Country].valid(value), TaxID, "address.tax_id", fault.Args{"example": f.Example})
		return
	}
	switch {
	case !checkText(c, f.Name, value):
	case f.Name == Name || f.Name == City:
		c.Require(hasLetter(value), f.Name, "address.letters")
	case f.Name == RegionPart:
		_, ok := RegionOf(a.Country, value)
		c.Require(ok, f.Name, "address.unknown_region")
	case f.Name == PostalCode:
		a.checkPostcode(c, f)
	case f.Name == Phone:
		c.Require(validPhone(a.Country, value), f.Name, "address.phone", fault.Args{"example": f.Example})
	}
}

func (a Address) checkPostcode(c *fault.Check, f Field) {
	form, ok := postcodes[a.Country]
	switch {
	case !ok:
	case !c.Require(form.MatchString(a.PostalCode), PostalCode, "address.postal_code", fault.Args{"example": f.Example}):
	case !c.Require(!Outside(a.Country, a.PostalCode), PostalCode, "address.outside"):
	case a.Region != "":
		named, known := RegionOf(a.Country, a.Region)
		home := RegionOfPostcode(a.Country, a.PostalCode)
		actual, _ := RegionOf(a.Country, home)
		c.Require(!known || inRegion(a.Country, a.PostalCode, a.Region), PostalCode, "address.other_region",
			fault.Args{"postal_code": a.PostalCode, "region": named.Name, "actual": actual.Name})
	}
}

// checkText refuses what no label can carry: too much, and characters that are not printed.
func checkText(c *fault.Check, name, value string) bool {
	if limit, ok := longest[name]; ok && utf8.RuneCountInString(value) > limit {
		return c.Require(false, name, "address.too_long", fault.Args{"limit": limit})
	}
	for _, r := range value {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return c.Require(false, name, "address.characters")
		}
	}
	return true
}

func hasLetter(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}
