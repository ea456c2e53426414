// Package shop owns the pages a consumer sees. A page is a struct with its frame and domain values, and a template of
// the same name.
//
// It must not know HTTP, storage, or how a price came about.
package shop

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

func amount(minor int64, c money.Currency) money.Amount { return money.New(minor, c) }

// shares are the parts of a total for the bar. Where the tax still depends on the region there is no part for it:
// nothing would be a wrong answer.
func shares(ctx context.Context, t order.Totals, c money.Currency, taxByRegion bool) []ui.Share {
	all := ui.SharesOf(locale.From(ctx), t, c)
	if taxByRegion && t.TaxMinor == 0 {
		all = slices.DeleteFunc(all, func(s ui.Share) bool { return s.Kind == string(order.Tax) })
	}
	return all
}

// lines are the same parts as lines of a sum; a tax that depends on the region has a word in place of its amount.
func lines(ctx context.Context, t order.Totals, c money.Currency, taxByRegion bool) []ui.Line {
	p := locale.From(ctx)
	var all []ui.Line
	for _, s := range shares(ctx, t, c, taxByRegion) {
		all = append(all, ui.Line{Label: s.Label, Amount: s.Amount})
	}
	if taxByRegion && t.TaxMinor == 0 {
		all = append(all, ui.Line{Label: p.T("charges.kind." + string(order.Tax)), Word: p.T("checkout.by_region")})
	}
	return all
}

// barWords is what a bar shows, for those who do not see it.
func barWords(ctx context.Context, total money.Amount) string {
	p := locale.From(ctx)
	return p.T("checkout.bar", "total", p.Money(total))
}

// promise says what is still added to a price: nothing; or the tax of a region that is not known; or what customs asks
// beyond an estimate.
func promise(ctx context.Context, parts []checkout.Part, taxByRegion bool) string {
	estimated := slices.ContainsFunc(parts, func(p checkout.Part) bool {
		return slices.ContainsFunc(p.Consignment.Charges, func(c order.Charge) bool { return c.Confidence == "estimate" })
	})
	switch {
	case estimated:
		return locale.From(ctx).T("layout.estimate")
	case taxByRegion:
		return locale.From(ctx).T("checkout.duty_paid")
	}
	return locale.From(ctx).T("checkout.nothing_more")
}

// basketParts are the parts of a basket as those of a quote.
func basketParts(b *checkout.Basket) []checkout.Part {
	parts := make([]checkout.Part, len(b.Parts))
	for i, p := range b.Parts {
		parts[i] = p.Part
	}
	return parts
}

// chooserURL leads to the page where destination and region are chosen, and back here.
func chooserURL(p layout.Page) templ.SafeURL {
	return templ.SafeURL(p.Market.URL("/chooser?next=" + url.QueryEscape(p.Path)))
}

// articled are the countries whose English name takes an article inside a sentence.
var articled = map[string]bool{"AE": true, "GB": true, "NL": true, "US": true}

// Place is a country's name as it stands inside a sentence.
func Place(p *locale.Printer, country string) string {
	if p.Language() == locale.English && articled[country] {
		return "the " + p.Country(country)
	}
	return p.Country(country)
}

// taxLater says that prices of the market lack a tax, since it depends on a region and none is named.
func taxLater(m market.Market) bool { return market.TaxedByRegion(m.Country) && m.Region == "" }

// Promise is what the shop says of all its prices in a market.
func Promise(t *locale.Printer, m market.Market) string {
	if taxLater(m) {
		return t.T("shop.hero_text_by_region", "country", Place(t, m.Country))
	}
	return t.T("shop.hero_text", "country", Place(t, m.Country))
}

// Shelved is what the shop says of the prices of one category in a market.
func Shelved(t *locale.Printer, m market.Market, name string) string {
	if taxLater(m) {
		return t.T("shop.category_about_by_region", "name", name, "country", Place(t, m.Country))
	}
	return t.T("shop.category_about", "name", name, "country", Place(t, m.Country))
}

// titled marks a title in another language than the page's.
func titled(m market.Market, language string) templ.Attributes {
	if language == string(m.Language) {
		return nil
	}
	return templ.Attributes{"lang": language, "dir": "auto"}
}

// bill explains one factory's part of a cart or quote.
func bill(ctx context.Context, p checkout.Part, c money.Currency, taxByRegion bool) ui.Bill {
	b := ui.ParcelBill(locale.From(ctx), &p.Consignment, money.New(p.Totals.TotalMinor, c))
	b.Notices = append(regime(ctx, p.Consignment.Regime), notices(ctx, p.Notices, taxByRegion)...)
	b.Fold = p.FactorySlug
	return b
}

// regime names the customs rules a parcel goes by; it is why two parcels may cost less than one.
func regime(ctx context.Context, code string) []string {
	t := locale.From(ctx)
	if name := ui.RegimeName(t, code); name != "" {
		return []string{t.T("checkout.regime", "name", name)}
	}
	return nil
}

// told are the remarks of the rules that change what a consumer pays or has to do; the others are for the seller.
var told = []string{"carrier_fee_possible", "kyc_needed", "local_tax_not_included", "mail_entry_type", "recipient_tax_number", "use_tax", "vat_collected_at_door"}

// notices are the remarks of the rules beside the amounts.
func notices(ctx context.Context, keys []string, taxByRegion bool) []string {
	p := locale.From(ctx)
	var words []string
	for _, key := range told {
		if slices.Contains(keys, key) {
			words = append(words, p.T("charges.notice."+key))
		}
	}
	if taxByRegion {
		words = append(words, p.T("checkout.tax_later"))
	}
	return words
}

// rate says by which exchange rate a price was worked out, with its source and day.
func rate(ctx context.Context, r order.Rate) string {
	p := locale.From(ctx)
	day, number := r.AsOf, r.Rate
	if t, err := time.Parse(time.DateOnly, r.AsOf); err == nil {
		day = p.Date(t)
	}
	if d, err := money.ParseDecimal(r.Rate); err == nil {
		number = p.Decimal(d)
	}
	return p.T("charges.rate", "from", string(r.From), "to", string(r.To), "rate", number, "source", p.Isolate(r.Source), "date", day)
}

// rates are the same in one sentence.
func rates(ctx context.Context, all []order.Rate) string {
	words := make([]string, len(all))
	for i, r := range all {
		words[i] = rate(ctx, r)
	}
	return strings.Join(words, " · ")
}
