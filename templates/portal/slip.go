package portal

import (
	"strings"

	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// desk is the country whose forms dates and amounts on the papers take.
const desk = "CN"

// both writes a word of the papers in English and Chinese: customs abroad reads the first, the packer the second.
func both(key string, args ...any) string {
	return locale.NewPrinter(locale.English, desk).T(key, args...) + " " + locale.NewPrinter(locale.Chinese, desk).T(key, args...)
}

// english prints what foreign customs reads.
func english() *locale.Printer { return locale.NewPrinter(locale.English, desk) }

// amount is written with the currency's code: customs reads no symbols.
func amount(a money.Amount) string { return string(a.Currency) + "\u00a0" + a.String() }

// consignor are the lines of who sends, as the papers have them. The town is not repeated where the address names it.
func consignor(d *fulfilment.Declaration) []string {
	f := d.Consignor
	town := f.City
	if strings.Contains(f.Address, f.City) {
		town = ""
	}
	var full []string
	for _, l := range []string{f.Name, f.Contact, f.Address, strings.TrimSpace(town + " " + f.PostalCode), "CHINA"} {
		if l != "" {
			full = append(full, l)
		}
	}
	return full
}

// slipURL leads back to the consignment.
func slipURL(d *fulfilment.Declaration) string { return "/portal/consignments/" + d.Number }

// scheme is what customs must know about duty and tax.
func scheme(d *fulfilment.Declaration) string {
	return english().T("portal.scheme_" + string(d.Scheme))
}

// chineseOf is a text of the papers in Chinese.
func chineseOf(key string) string { return locale.NewPrinter(locale.Chinese, desk).T(key) }
