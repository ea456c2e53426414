package ui

import (
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
)

// kindOfCharge is what the last word of a charge's code says it is, where the catalogs have no name for the code itself:
// the word of the trade, or the nearest general one. A rule file that uses these words is named well in every language.
var kindOfCharge = map[string]string{
	"vat": "vat", "iva": "vat", "gst": "gst", "igst": "gst", "lvg": "sales_tax", "tax": "tax", "icms": "tax",
	"duty": "duty", "tariff": "duty", "bcd": "duty", "rate": "duty", "mfn": "duty",
	"levy": "levy", "surcharge": "levy", "sws": "levy", "fee": "fee",
}

// ChargeName is what a charge is called: by its code; else by its kind and country, "Value added tax (Switzerland)"; else
// as the rule data names it.
func ChargeName(p *locale.Printer, c order.Charge) string {
	if c.Kind == order.Discount {
		return p.T("charges."+c.Code, "code", p.Isolate(c.Coupon))
	}
	if key := "charges." + c.Code; p.Has(key) {
		return p.T(key)
	}
	area, word, ok := strings.Cut(c.Code, ".")
	if key := "charges.kind." + area; p.Has(key) {
		return p.T(key)
	}
	place := p.Country(area)
	if !ok || place == strings.ToUpper(area) {
		return c.Name
	}
	return p.T("charges.any."+general(word, c.Kind), "place", place)
}

// general is the name for charges like one: of its own word, of the end of it ("flat_duty"), or of its kind.
func general(word string, kind order.Kind) string {
	switch {
	case word == "anti_dumping", word == "handling_fee", word == "parcel_fee", word == "sales_tax", word == "consumption_tax":
		return word
	}
	last := word[strings.LastIndexAny(word, "_.")+1:]
	if known := kindOfCharge[last]; known != "" {
		return known
	}
	switch kind {
	case order.Duty, order.Tax:
		return string(kind)
	}
	return "fee"
}

// RegimeName is what a way through customs is called, by its code or by the part after the country; "" if nothing fits.
func RegimeName(p *locale.Printer, code string) string {
	_, way, _ := strings.Cut(code, ".")
	first, _, _ := strings.Cut(way, ".")
	for _, key := range []string{"charges.regime." + code, "charges.regime.any." + way, "charges.regime.any." + first} {
		if p.Has(key) {
			return p.T(key)
		}
	}
	return ""
}
