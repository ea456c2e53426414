package market

import (
	"slices"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// Area is a part of the world that destinations are listed under; its name in every language is market.area.<area>.
type Area string

// The areas.
const (
	Europe       Area = "europe"
	NorthAmerica Area = "north_america"
	LatinAmerica Area = "latin_america"
	Asia         Area = "asia"
	MiddleEast   Area = "middle_east"
	Oceania      Area = "oceania"
	Africa       Area = "africa"
)

// destination is what a country's market has when nothing else is chosen.
type destination struct {
	area     Area
	language locale.Language // its own if we speak it, else English
	currency money.Currency  // legal tender; the US dollar where no source we have quotes that
	union    bool            // a member of the European Union
	byRegion bool            // the tax depends on a part of the country, so that a market may name one
}

// destinations are the countries we deliver to: those whose import rules are known well enough to name the price at the
// door. The rules of customs must serve each, which a test of the program proves. Russia and Turkey are none: nobody can
// offer delivery with duty paid there. Bulgaria has the euro since 2026-01-01 (decided by the Council on 2025-07-08).
// Chile, Kazakhstan and Vietnam see dollars: the European Central Bank does not quote their pesos, tenge and dong, and a
// rate nobody vouches for is none. Who has a feed that quotes them adds them to the currencies. The tax is by region for the sales tax of
// the United States, the provincial taxes of Canada and the ICMS of Brazil.
var destinations = map[string]destination{
	"AE": {area: MiddleEast, language: locale.Arabic, currency: "AED"},
	"AT": {area: Europe, language: locale.German, currency: "EUR", union: true},
	"AU": {area: Oceania, language: locale.English, currency: "AUD"},
	"BE": {area: Europe, language: locale.French, currency: "EUR", union: true},
	"BG": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"BR": {area: LatinAmerica, language: locale.Portuguese, currency: "BRL", byRegion: true},
	"CA": {area: NorthAmerica, language: locale.English, currency: "CAD", byRegion: true},
	"CH": {area: Europe, language: locale.German, currency: "CHF"},
	"CL": {area: LatinAmerica, language: locale.Spanish, currency: "USD"},
	"CY": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"CZ": {area: Europe, language: locale.English, currency: "CZK", union: true},
	"DE": {area: Europe, language: locale.German, currency: "EUR", union: true},
	"DK": {area: Europe, language: locale.English, currency: "DKK", union: true},
	"EE": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"ES": {area: Europe, language: locale.Spanish, currency: "EUR", union: true},
	"FI": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"FR": {area: Europe, language: locale.French, currency: "EUR", union: true},
	"GB": {area: Europe, language: locale.English, currency: "GBP"},
	"GR": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"HR": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"HU": {area: Europe, language: locale.English, currency: "HUF", union: true},
	"ID": {area: Asia, language: locale.English, currency: "IDR"},
	"IE": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"IL": {area: MiddleEast, language: locale.English, currency: "ILS"},
	"IN": {area: Asia, language: locale.English, currency: "INR"},
	"IT": {area: Europe, language: locale.Italian, currency: "EUR", union: true},
	"JP": {area: Asia, language: locale.Japanese, currency: "JPY"},
	"KR": {area: Asia, language: locale.Korean, currency: "KRW"},
	"KZ": {area: Asia, language: locale.English, currency: "USD"},
	"LT": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"LU": {area: Europe, language: locale.French, currency: "EUR", union: true},
	"LV": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"MT": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"MX": {area: LatinAmerica, language: locale.Spanish, currency: "MXN"},
	"MY": {area: Asia, language: locale.English, currency: "MYR"},
	"NL": {area: Europe, language: locale.Dutch, currency: "EUR", union: true},
	"NO": {area: Europe, language: locale.English, currency: "NOK"},
	"NZ": {area: Oceania, language: locale.English, currency: "NZD"},
	"PH": {area: Asia, language: locale.English, currency: "PHP"},
	"PL": {area: Europe, language: locale.Polish, currency: "PLN", union: true},
	"PT": {area: Europe, language: locale.Portuguese, currency: "EUR", union: true},
	"RO": {area: Europe, language: locale.English, currency: "RON", union: true},
	"SA": {area: MiddleEast, language: locale.Arabic, currency: "SAR"},
	"SE": {area: Europe, language: locale.English, currency: "SEK", union: true},
	"SG": {area: Asia, language: locale.English, currency: "SGD"},
	"SI": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"SK": {area: Europe, language: locale.English, currency: "EUR", union: true},
	"TH": {area: Asia, language: locale.English, currency: "THB"},
	"US": {area: NorthAmerica, language: locale.English, currency: "USD", byRegion: true},
	"VN": {area: Asia, language: locale.English, currency: "USD"},
	"ZA": {area: Africa, language: locale.English, currency: "ZAR"},
}

// currencies are those prices can be shown in: the destinations' own and a few that travellers and expatriates
// ask for. A list, because every one multiplies the pages there are.
var currencies = []money.Currency{
	"EUR", "USD", "GBP", "CAD", "AUD", "JPY", "AED", "BRL", "CHF", "CNY", "CZK", "DKK", "HKD", "HUF", "IDR",
	"ILS", "INR", "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "SAR", "SEK", "SGD", "THB", "ZAR",
}

// Countries lists the destinations by code.
func Countries() []string {
	all := make([]string, 0, len(destinations))
	for c := range destinations {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

// Currencies lists the currencies prices can be shown in, in the order of the chooser. Offer only those that fx
// has a rate for.
func Currencies() []money.Currency { return slices.Clone(currencies) }

// Shown says whether prices can be shown in the currency.
func Shown(c money.Currency) bool { return slices.Contains(currencies, c) }

// Delivers says whether we deliver to the country.
func Delivers(country string) bool {
	_, ok := destinations[country]
	return ok
}

// InUnion says whether the country is one of our destinations in the European Union.
func InUnion(country string) bool { return destinations[country].union }

// Group is an area and its destinations.
type Group struct {
	Area      Area
	Countries []string
}

// Groups are the destinations as a chooser lists them: by area, in each by name in the printer's language.
func Groups(t *locale.Printer) []Group {
	var all []Group
	order := t.Alphabet()
	for _, area := range []Area{Europe, NorthAmerica, LatinAmerica, Asia, MiddleEast, Oceania, Africa} {
		g := Group{Area: area}
		for country, d := range destinations {
			if d.area == area {
				g.Countries = append(g.Countries, country)
			}
		}
		slices.SortFunc(g.Countries, func(a, b string) int { return order(t.Country(a), t.Country(b)) })
		all = append(all, g)
	}
	return all
}

// TaxedByRegion says whether the tax depends on a part of the country, so that a market may name one.
func TaxedByRegion(country string) bool { return destinations[country].byRegion }

// Regions lists the parts of the country a market may name; none where tax is the same everywhere.
func Regions(country string) []address.Region {
	if !TaxedByRegion(country) {
		return nil
	}
	return address.Regions(country)
}
