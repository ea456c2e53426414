// Package market owns where the shop sells: a market is a language, a destination and a currency, each chosen
// independently of the others, and the segment of an address that names it: /de-de/, /en-de-usd/, /en-us-ny/.
//
// Invariants: a segment names one market and a market has one canonical segment; a market's country is one we
// deliver to; its region is one of the country's own, and only where tax depends on it.
//
// It must not know rates: whether a currency can be offered today is for fx to say. Nor who is asking.
package market

import (
	"strings"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// ErrUnknown is an address segment that names no market, or parts that make none.
var ErrUnknown = fault.New(fault.NotFound, "market.unknown")

// Market is one language, destination and currency.
type Market struct {
	Language locale.Language
	Country  string         // ISO 3166-1 alpha-2
	Region   string         // ISO 3166-2 without the country; "" unless the consumer has named a state or province
	Currency money.Currency // of every price shown
}

// Of is the market of these parts; an empty currency is the country's own. ErrUnknown if a part is unknown, or
// if a region is given for a country where it decides nothing.
func Of(l locale.Language, country, region string, c money.Currency) (Market, error) {
	home, ok := destinations[country]
	if !ok {
		return Market{}, ErrUnknown
	}
	if _, ok := locale.ByCode(l.Code()); !ok {
		return Market{}, ErrUnknown
	}
	if c == "" {
		c = home.currency
	}
	if !Shown(c) {
		return Market{}, ErrUnknown
	}
	if _, ok := address.RegionOf(country, region); region != "" && (!ok || !TaxedByRegion(country)) {
		return Market{}, ErrUnknown
	}
	return Market{Language: l, Country: country, Region: region, Currency: c}, nil
}

// Default is the country's market in its own first language and currency; ErrUnknown where we do not deliver.
func Default(country string) (Market, error) {
	return Of(destinations[country].language, country, "", "")
}

// Parse reads a segment: language, country, then optionally region (two letters) and currency (three):
// "de-de", "en-us-ny", "fr-ca-qc-usd". Capitals and a currency that is the default are understood; compare the
// Segment of the result to find out whether to redirect. ErrUnknown for anything else.
func Parse(segment string) (Market, error) {
	parts := strings.Split(segment, "-")
	if len(parts) < 2 || len(parts) > 4 || len(segment) > len("xx-xx-xx-xxx") {
		return Market{}, ErrUnknown
	}
	l, ok := locale.ByCode(strings.ToLower(parts[0]))
	if !ok {
		return Market{}, ErrUnknown
	}
	var region, currency string
	for _, part := range parts[2:] {
		switch {
		case len(part) == 2 && region == "" && currency == "":
			region = strings.ToUpper(part)
		case len(part) == 3 && currency == "":
			currency = strings.ToUpper(part)
		default:
			return Market{}, ErrUnknown
		}
	}
	return Of(l, strings.ToUpper(parts[1]), region, money.Currency(currency))
}

// Segment is the canonical segment: lower case, without a currency that is the country's own.
func (m Market) Segment() string {
	s := m.Language.Code() + "-" + strings.ToLower(m.Country)
	if m.Region != "" {
		s += "-" + strings.ToLower(m.Region)
	}
	if m.Currency != destinations[m.Country].currency {
		s += "-" + strings.ToLower(string(m.Currency))
	}
	return s
}

// URL is the address of a page of the market: URL("/cart") is "/de-de/cart".
func (m Market) URL(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return "/" + m.Segment() + path
}

// Printer writes in the market's language with the country's habits.
func (m Market) Printer() *locale.Printer { return locale.NewPrinter(m.Language, m.Country) }

// In is the same destination and currency in another language.
func (m Market) In(l locale.Language) Market {
	m.Language = l
	return m
}

// Paying is the same language and destination with prices in another currency; ErrUnknown if it is not shown.
func (m Market) Paying(c money.Currency) (Market, error) {
	return Of(m.Language, m.Country, m.Region, c)
}

// To is the same language at another destination, in that country's own currency.
func (m Market) To(country, region string) (Market, error) {
	return Of(m.Language, country, region, "")
}
