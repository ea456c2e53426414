package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/silkroadmall/mall/internal/money"
)

// ParseMoney reads an amount as a person of any of our languages types it: "12,50", "1.234,56", "1,234.56", "€ 12",
// Arabic-Indic and full-width digits. A single separator before exactly three digits groups thousands, unless the
// currency itself has three decimals. money.ErrSyntax for anything else.
func (p *Printer) ParseMoney(typed string, c money.Currency) (money.Amount, error) {
	digits := strings.Map(plainDigit, width.Narrow.String(typed))
	point := strings.LastIndexAny(digits, ".,")
	if point >= 0 && groups(digits, point, c) {
		point = -1
	}
	whole, fraction := digits, ""
	if point >= 0 {
		whole, fraction = digits[:point], "."+digits[point+1:]
	}
	whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
	if whole == "" {
		whole = "0"
	}
	if fraction == "." {
		fraction = ""
	}
	if strings.Trim(digits, ".,") == "" {
		return money.Amount{}, money.ErrSyntax
	}
	return money.Parse(whole+fraction, c)
}

// groups says whether the last separator stands before thousands rather than decimals.
func groups(digits string, point int, c money.Currency) bool {
	behind := len(digits) - point - 1
	same := strings.Count(digits, digits[point:point+1]) > 1
	return behind == 3 && (same || c.Digits() != 3)
}

// plainDigit keeps digits, signs and separators as ASCII and drops blanks and currency signs.
func plainDigit(r rune) rune {
	switch {
	case r >= '0' && r <= '9', r == '.', r == ',', r == '-':
		return r
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r == '٫':
		return '.'
	case r == '٬':
		return ','
	case unicode.Is(unicode.Sc, r), strings.ContainsRune("\u00a0\u202f '’", r):
		return -1
	}
	return 'x' // anything else makes the amount unreadable
}
