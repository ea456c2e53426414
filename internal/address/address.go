// Package address owns postal addresses: which parts a country's address has and in which order, which are
// required, how they are checked and written alike, and how they are printed on a label.
//
// Invariants: an address that passes Check can be delivered as far as its form can tell: its region is one of the
// country's, its postcode has the country's form and lies in the region named (Brazil, Canada, Spain, United States), and
// its phone number is a possible one. The number customs there asks the consumer for adds up. Places outside the customs or tax territory of their country are refused,
// because the price would be wrong there. Set and Normalize never lose a letter of what people wrote.
//
// It must not know who lives there, nor what it costs to ship there.
package address

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Address is where a parcel goes. Country is ISO 3166-1 alpha-2, Region ISO 3166-2 without the country.
type Address struct {
	Name       string `json:"name"`
	Company    string `json:"company,omitempty"`
	Line1      string `json:"line1"`
	Line2      string `json:"line2,omitempty"`
	City       string `json:"city"`
	Region     string `json:"region,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	Country    string `json:"country"`
	Phone      string `json:"phone"`            // E.164
	TaxID      string `json:"tax_id,omitempty"` // where customs asks the consumer for one
}

// The names of the parts, as forms and faults have them.
const (
	Name       = "name"
	Company    = "company"
	Line1      = "line1"
	Line2      = "line2"
	City       = "city"
	RegionPart = "region"
	PostalCode = "postal_code"
	Phone      = "phone"
	TaxID      = "tax_id"
)

// part points at a part by its name; nil for a name that is none. The country is no part of a form.
func (a *Address) part(name string) *string {
	switch name {
	case Name:
		return &a.Name
	case Company:
		return &a.Company
	case Line1:
		return &a.Line1
	case Line2:
		return &a.Line2
	case City:
		return &a.City
	case RegionPart:
		return &a.Region
	case PostalCode:
		return &a.PostalCode
	case Phone:
		return &a.Phone
	case TaxID:
		return &a.TaxID
	}
	return nil
}

// Field is a part by its name, "" for a name that is none.
func (a Address) Field(name string) string {
	if p := a.part(name); p != nil {
		return *p
	}
	return ""
}

// Set fills a part by its name, written as Normalize would; set Country before. A name that is none is ignored.
func (a *Address) Set(name, value string) {
	if p := a.part(name); p != nil {
		*p = normal(name, value, a.Country)
	}
}

// Normalize writes the parts alike: no doubled spaces; postcode, region and phone in half-width letters, the postcode
// in capitals with the country's spacing, the phone as E.164 where it is one.
func (a Address) Normalize() Address {
	a.Country = strings.ToUpper(strings.TrimSpace(a.Country))
	for _, name := range []string{Name, Company, Line1, Line2, City, RegionPart, PostalCode, Phone, TaxID} {
		a.Set(name, a.Field(name))
	}
	return a
}

func normal(name, value, country string) string {
	value = strings.Join(strings.Fields(norm.NFC.String(value)), " ")
	switch name {
	case RegionPart:
		return strings.ToUpper(width.Narrow.String(value))
	case PostalCode:
		return normalPostcode(country, value)
	case Phone:
		return normalPhone(country, value)
	case TaxID:
		return normalTaxID(country, value)
	}
	return value
}

// latinDigits turns full-width and Arabic-Indic digits and signs into ASCII.
func latinDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case strings.ContainsRune("‐‑‒–—―−ー", r):
			return '-'
		}
		return r
	}, width.Narrow.String(s))
}

// normalPhone is the E.164 form of a number valid in the country or written with its country code; another one
// stays as it was typed, for the person to correct.
func normalPhone(country, typed string) string {
	typed = latinDigits(typed)
	n, err := phonenumbers.Parse(typed, country)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return typed
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}

// validPhone says whether the number is one that can be called.
func validPhone(country, phone string) bool {
	n, err := phonenumbers.Parse(phone, country)
	return err == nil && phonenumbers.IsValidNumber(n)
}
