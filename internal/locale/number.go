package locale

import (
	"strconv"
	"strings"

	"github.com/bojanz/currency"

	"github.com/silkroadmall/mall/internal/money"
)

// noBreak is a no-break space, as CLDR puts between a number and its unit.
const noBreak = "\u00a0"

// formatter writes numbers as the language and the country do; Arabic as the language alone does, because some of its
// countries (Saudi Arabia, Israel) have digits of their own in CLDR and the shop writes Latin ones everywhere.
func (p *Printer) formatter() *currency.Formatter {
	tag := string(p.language)
	if p.country != "" && p.language != Arabic {
		tag += "-" + p.country
	}
	return currency.NewFormatter(currency.NewLocale(tag))
}

// Money prints an amount with its currency, with exactly the decimals the currency has: "1.234,50 €". A dollar
// is a bare "$" only in its own country, elsewhere it says whose it is: "US$", "A$", "CA$".
func (p *Printer) Money(a money.Amount) string {
	code := string(a.Currency)
	n, err := currency.NewAmount(a.String(), code)
	if err != nil { // a currency CLDR does not know
		return p.Isolate(a.String() + noBreak + code)
	}
	f := p.formatter()
	digits := uint8(a.Currency.Digits())
	f.MinDigits, f.MaxDigits = digits, digits
	if sign, ok := p.dollar(code, f.Locale()); ok {
		f.SymbolMap = map[string]string{code: sign}
	}
	return p.Isolate(f.Format(n))
}

// Typed is an amount as the page prints it less the currency, for the value of a field and as a sample of what to type:
// "1.234,50". ParseMoney reads it back.
func (p *Printer) Typed(a money.Amount) string {
	n, err := currency.NewAmount(a.String(), string(a.Currency))
	if err != nil { // a currency CLDR does not know
		return a.String()
	}
	f := p.formatter()
	f.CurrencyDisplay = currency.DisplayNone
	digits := uint8(a.Currency.Digits())
	f.MinDigits, f.MaxDigits = digits, digits
	return strings.Trim(f.Format(n), "\u200f\u200e\u00a0\u202f ")
}

// dollars name whose dollar it is, where the locale would print only "$".
var dollars = map[string]string{
	"USD": "US$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$",
	"BND": "B$", "XCD": "EC$", "ARS": "AR$", "CLP": "CL$", "COP": "CO$",
}

func (p *Printer) dollar(code string, l currency.Locale) (string, bool) {
	named, ok := dollars[code]
	if !ok {
		return "", false
	}
	if home, _ := currency.ForCountryCode(p.country); home == code {
		return "$", true
	}
	if symbol, _ := currency.GetSymbol(code, l); symbol != "$" {
		return symbol, true
	}
	return named, true
}

// Number prints a whole number with the grouping of the locale: "12,345".
func (p *Printer) Number(n int64) string { return p.Isolate(p.digits(strconv.FormatInt(n, 10))) }

// Decimal prints an exact decimal with all its digits: "1.234,5".
func (p *Printer) Decimal(d money.Decimal) string { return p.Isolate(p.digits(d.String())) }

// digits prints a plain decimal string in the locale's form. The number goes through a currency formatter that
// hides the currency, because that is the CLDR data money is printed with too.
func (p *Printer) digits(plain string) string {
	n, err := currency.NewAmount(plain, "EUR")
	if err != nil {
		return plain
	}
	_, decimals, _ := strings.Cut(plain, ".")
	f := p.formatter()
	f.CurrencyDisplay = currency.DisplayNone
	f.MinDigits, f.MaxDigits = 0, uint8(len(decimals))
	return strings.Trim(f.Format(n), "\u200f")
}

// percents are the percent patterns of CLDR 48, %s being the number.
var percents = map[Language]string{
	German: noBreak + "%", French: "\u202f%", Spanish: noBreak + "%", Portuguese: "%", Italian: "%", Dutch: "%", Polish: "%",
	Arabic: "%", English: "%", Japanese: "%", Korean: "%", Chinese: "%",
}

// Percent prints a fraction as a percentage with all its digits: 0.0825 is "8.25%".
func (p *Printer) Percent(fraction money.Decimal) string {
	hundredfold, err := fraction.Mul(money.NewDecimal(100, 0))
	if err != nil { // more than 18 digits: no rate is written so
		return p.Decimal(fraction)
	}
	return p.Isolate(p.digits(hundredfold.String()) + percents[p.language])
}

type weightUnits struct{ gram, kilogram string }

// weights are the short units of mass of CLDR 48, with the space before them.
var weights = map[Language]weightUnits{
	English: {noBreak + "g", noBreak + "kg"}, German: {noBreak + "g", noBreak + "kg"},
	French: {noBreak + "g", noBreak + "kg"}, Spanish: {noBreak + "g", noBreak + "kg"}, Portuguese: {noBreak + "g", noBreak + "kg"},
	Italian: {noBreak + "g", noBreak + "kg"}, Dutch: {noBreak + "g", noBreak + "kg"}, Polish: {noBreak + "g", noBreak + "kg"},
	Korean: {"g", "kg"}, Japanese: {noBreak + "g", noBreak + "kg"},
	Arabic: {noBreak + "غرام", noBreak + "كغم"}, Chinese: {"克", "千克"},
}

// Weight prints grams below a kilogram, kilograms to the gram from there: "450 g", "1.25 kg".
func (p *Printer) Weight(grams int64) string {
	unit := weights[p.language]
	if grams > -1000 && grams < 1000 {
		return p.Isolate(p.digits(strconv.FormatInt(grams, 10)) + unit.gram)
	}
	return p.Isolate(p.digits(money.NewDecimal(grams, 3).String()) + unit.kilogram)
}
