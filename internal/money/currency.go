package money

import "fmt"

// Currency is an ISO 4217 alphabetic code, upper case ("EUR").
type Currency string

// digits holds the minor-unit exponents that differ from two, by ISO 4217 (list one, amendment 177, 2024-06).
// A currency that is in neither table is not one we can count in.
var digits = map[Currency]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
	"UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}

// twoDigits lists the currencies with two decimals that the shop can meet: those the European Central Bank
// quotes, those pegged by law, and those of the destinations served.
var twoDigits = map[Currency]bool{
	"AED": true, "AUD": true, "BGN": true, "BRL": true, "CAD": true, "CHF": true, "CNY": true, "CZK": true,
	"DKK": true, "EGP": true, "EUR": true, "GBP": true, "HKD": true, "HRK": true, "HUF": true, "IDR": true,
	"ILS": true, "INR": true, "KES": true, "KZT": true, "MAD": true, "MXN": true, "MYR": true, "NGN": true,
	"NOK": true, "NZD": true, "PHP": true, "PKR": true, "PLN": true, "QAR": true, "RON": true, "RUB": true,
	"SAR": true, "SEK": true, "SGD": true, "THB": true, "TRY": true, "TWD": true, "UAH": true, "USD": true,
	"ZAR": true, "ARS": true, "COP": true, "PEN": true, "BND": true, "XCD": true,
}

// Known says whether the currency is an ISO 4217 code this package can count in.
func (c Currency) Known() bool {
	if twoDigits[c] {
		return true
	}
	_, ok := digits[c]
	return ok
}

// Digits is the number of decimals of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
func (c Currency) Digits() int {
	if n, ok := digits[c]; ok {
		return n
	}
	return 2
}

// ParseCurrency reads an ISO 4217 code; an unknown one is ErrCurrency.
func ParseCurrency(s string) (Currency, error) {
	c := Currency(s)
	if !c.Known() {
		return "", fmt.Errorf("%w: %q", ErrCurrency, s)
	}
	return c, nil
}
