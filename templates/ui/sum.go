package ui

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// token is what is translated in a sum as the engine writes it: an amount with its currency, a share, a count of
// things, an amount in the charge's own currency, and a few words. Everything else stands as it is.
var token = regexp.MustCompile(`[A-Z]{3} \d+(?:\.\d+)?|\d+(?:\.\d+)?%|\d+ (?:item|piece|consignment)s?\b|\d+(?:\.\d+)? kg\b|\d+\.\d+|per (?:item|piece|consignment|kg)\b|at least|at most|charged already|\bfree\b|not levied below`)

// aPercent is what a percent is of the whole.
var aPercent = money.NewDecimal(1, 2)

// sum is a base, rate or formula of a charge in the reader's language; bare amounts are in the charge's currency.
func sum(p *locale.Printer, text string, c money.Currency) string {
	if whole, err := money.Parse(text, c); err == nil {
		return p.Money(whole)
	}
	return token.ReplaceAllStringFunc(text, func(t string) string { return said(p, t, c) })
}

// said is one token in the reader's language.
func said(p *locale.Printer, t string, c money.Currency) string {
	first, rest, _ := strings.Cut(t, " ")
	switch {
	case strings.HasSuffix(t, "%"):
		if d, err := money.ParseDecimal(strings.TrimSuffix(t, "%")); err == nil {
			if share, err := d.Mul(aPercent); err == nil {
				return p.Percent(share)
			}
		}
	case rest == "kg":
		if d, err := money.ParseDecimal(first); err == nil {
			return p.Decimal(d) + "\u00a0kg"
		}
	case first == "per":
		return p.T("charges.per." + rest)
	case rest == "" && strings.Contains(t, "."):
		if a, err := money.Parse(t, c); err == nil {
			return p.Money(a)
		}
	case first == strings.ToUpper(first) && len(first) == 3 && money.Currency(first).Known():
		if a, err := money.Parse(rest, money.Currency(first)); err == nil {
			return p.Money(a)
		}
	case first[0] >= '0' && first[0] <= '9':
		if n, err := strconv.Atoi(first); err == nil {
			return p.T("charges.count."+strings.TrimSuffix(rest, "s"), "count", n)
		}
	default:
		if key := "charges.word." + strings.ReplaceAll(t, " ", "_"); p.Has(key) {
			return p.T(key)
		}
	}
	return t
}
