package ui

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// token is what is translated in a sum as the engine writes it: an amount with its currency, a share, a count of
// things, a weight, an amount in the charge's own currency, a step of rounding, and a few words. Everything else stands
// as it is.
var token = regexp.MustCompile(`(?:as the sum is )?rounded (?:up|down|off) to full [A-Z]{3} \d+(?:\.\d+)?|[A-Z]{3} \d+(?:\.\d+)?|\d+ × \d+(?:\.\d+)?[%/]\d*|\d+(?:\.\d+)?%|\d+ (?:item|piece|consignment)s?\b|\d+(?:\.\d+)? kg\b|\d+\.\d+|per (?:item|piece|consignment|kg|pair|litre|line)\b|at least|at most|charged already|not levied below|\b(?:free|min|max|less|above|inside|unknown)\b`)

// sum is a base, rate or formula of a charge in the reader's language; bare amounts are in the charge's currency.
func sum(p *locale.Printer, text string, c money.Currency) string {
	if whole, err := money.Parse(text, c); err == nil {
		return p.Money(whole)
	}
	return token.ReplaceAllStringFunc(text, func(t string) string {
		switch {
		case t[0] >= '0' && t[0] <= '9':
			return figure(p, t, c)
		case strings.Contains(t, "rounded "):
			return rounding(p, t)
		}
		return phrase(p, t)
	})
}

// figure is a token that begins with a number.
func figure(p *locale.Printer, t string, c money.Currency) string {
	if whole, rate, ok := strings.Cut(t, " × "); ok { // of a currency without decimals
		if a, err := money.Parse(whole, c); err == nil && c.Digits() == 0 {
			whole = p.Money(a)
		}
		return whole + " × " + sum(p, rate, c)
	}
	number, unit, _ := strings.Cut(strings.TrimSuffix(t, "%"), " ")
	switch {
	case strings.HasSuffix(t, "%"):
		if d, err := money.ParseDecimal(number); err == nil {
			return share(p, d, t)
		}
	case unit == "kg":
		if d, err := money.ParseDecimal(number); err == nil {
			return p.Decimal(d) + "\u00a0kg"
		}
	case unit != "":
		if n, err := strconv.Atoi(number); err == nil {
			return p.T("charges.count."+strings.TrimSuffix(unit, "s"), "count", n)
		}
	default:
		if a, err := money.Parse(number, c); err == nil {
			return p.Money(a)
		}
	}
	return t
}

// share is a number of hundredths as a percentage.
func share(p *locale.Printer, d money.Decimal, otherwise string) string {
	fraction, err := d.Mul(money.NewDecimal(1, 2))
	if err != nil {
		return otherwise
	}
	return p.Percent(fraction)
}

// phrase is a token of words, or an amount that names its currency.
func phrase(p *locale.Printer, t string) string {
	first, rest, _ := strings.Cut(t, " ")
	if first == "per" {
		return p.T("charges.per." + rest)
	}
	if c := money.Currency(first); c.Known() {
		return amount(p, rest, c)
	}
	if key := "charges.word." + strings.ReplaceAll(t, " ", "_"); p.Has(key) {
		return p.T(key)
	}
	return t
}

// amount is a sum of money; one with fractions of the minor unit, before it is rounded, has its currency's code before it.
func amount(p *locale.Printer, number string, c money.Currency) string {
	if a, err := money.Parse(number, c); err == nil {
		return p.Money(a)
	}
	if d, err := money.ParseDecimal(number); err == nil {
		return string(c) + "\u00a0" + p.Decimal(d)
	}
	return string(c) + " " + number
}

// rounding is a step of rounding, of the amount or of the sum of which it is a part: "rounded down to full JPY 100".
func rounding(p *locale.Printer, t string) string {
	of, t, _ := strings.Cut(t, "rounded ")
	way, step, _ := strings.Cut(t, " to full ")
	if of != "" {
		way = "sum_" + way
	}
	c, number, _ := strings.Cut(step, " ")
	return p.T("charges.rounded."+way, "step", amount(p, number, money.Currency(c)))
}
