package market

import (
	"slices"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// destination is what a country's market has when nothing else is chosen.
type destination struct {
	language locale.Language // its own if we speak it, else English
	currency money.Currency  // legal tender
	union    bool            // a member of the European Union
}

// destinations are the countries we deliver to: the European Union's 27 members and seven more. Bulgaria has the
// euro since 2026-01-01 (decided by the Council on 2025-07-08).
var destinations = map[string]destination{
	"AE": {locale.Arabic, "AED", false},
	"AT": {locale.German, "EUR", true},
	"AU": {locale.English, "AUD", false},
	"BE": {locale.French, "EUR", true},
	"BG": {locale.English, "EUR", true},
	"CA": {locale.English, "CAD", false},
	"CY": {locale.English, "EUR", true},
	"CZ": {locale.English, "CZK", true},
	"DE": {locale.German, "EUR", true},
	"DK": {locale.English, "DKK", true},
	"EE": {locale.English, "EUR", true},
	"ES": {locale.English, "EUR", true},
	"FI": {locale.English, "EUR", true},
	"FR": {locale.French, "EUR", true},
	"GB": {locale.English, "GBP", false},
	"GR": {locale.English, "EUR", true},
	"HR": {locale.English, "EUR", true},
	"HU": {locale.English, "HUF", true},
	"IE": {locale.English, "EUR", true},
	"IT": {locale.English, "EUR", true},
	"JP": {locale.Japanese, "JPY", false},
	"LT": {locale.English, "EUR", true},
	"LU": {locale.French, "EUR", true},
	"LV": {locale.English, "EUR", true},
	"MT": {locale.English, "EUR", true},
	"NL": {locale.English, "EUR", true},
	"PL": {locale.English, "PLN", true},
	"PT": {locale.English, "EUR", true},
	"RO": {locale.English, "RON", true},
	"SE": {locale.English, "SEK", true},
	"SI": {locale.English, "EUR", true},
	"SK": {locale.English, "EUR", true},
	"US": {locale.English, "USD", false},
}

// currencies are those prices can be shown in: the destinations' own and a few that travellers and expatriates
// ask for. A list, because every one multiplies the pages there are.
var currencies = []money.Currency{
	"EUR", "USD", "GBP", "CAD", "AUD", "JPY", "AED", "CHF", "CNY", "CZK", "DKK", "HKD", "HUF", "KRW", "NOK",
	"NZD", "PLN", "RON", "SAR", "SEK", "SGD",
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

// TaxedByRegion says whether the tax depends on a part of the country, so that a market may name one: sales tax
// of the states in the United States, provincial taxes in Canada.
func TaxedByRegion(country string) bool { return country == "US" || country == "CA" }

// Regions lists the parts of the country a market may name; none where tax is the same everywhere.
func Regions(country string) []address.Region {
	if !TaxedByRegion(country) {
		return nil
	}
	return address.Regions(country)
}
