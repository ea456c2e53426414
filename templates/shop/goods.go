package shop

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/templates/ui"
)

// products are priced cards as a grid shows them.
func products(ctx context.Context, m market.Market, shelf []pricing.Tagged) []ui.Product {
	t := locale.From(ctx)
	list := make([]ui.Product, len(shelf))
	for i, g := range shelf {
		p := ui.Product{
			Title: g.Title, URL: m.URL("/l/" + g.Slug), Picture: ui.PictureOf(g.Picture, g.PictureAlt), Category: g.Drawing,
			Price: g.Price.Total(), From: g.Varies, Note: doorNote(ctx, m, g.Price), Factory: g.FactoryName,
			Earliest: g.Price.Option.Earliest, Latest: g.Price.Option.Latest, Variant: variantValue(g.VariantID),
			Rating: rated(g.RatingSum, g.RatingCount), Lowered: lowered(ctx, g.Price),
		}
		if g.TitleLanguage != string(m.Language) {
			p.Lang = g.TitleLanguage
		}
		if g.Price.Refused != "" {
			p.Closed = t.T("shop.not_to", "country", Place(t, m.Country))
		}
		if !g.InStock {
			p.Badge = ui.Mark{Tone: "warn", Text: t.T("shop.sold_out")}
		}
		list[i] = p
	}
	return list
}

// lowered announces a reduction.
func lowered(ctx context.Context, p pricing.Price) ui.Lowered {
	r, t := p.Reduction, locale.From(ctx)
	if r == nil {
		return ui.Lowered{}
	}
	return ui.Lowered{
		Share: strings.Replace(t.Percent(money.NewDecimal(int64(-r.Percent), 2)), "-", "−", 1), Prior: t.T("shop.lowered_prior", "count", r.Days, "price", t.Money(r.Prior)),
		Until: t.T("shop.lowered_until", "time", t.DateTime(r.Until)),
	}
}

// doorNote says what a price to the door has in it.
func doorNote(ctx context.Context, m market.Market, p pricing.Price) string {
	t := locale.From(ctx)
	switch {
	case p.TaxByRegion && p.Estimated:
		return t.T("shop.to_door_estimated_tax_later")
	case p.TaxByRegion:
		return t.T("shop.to_door_tax_later")
	case p.Estimated:
		return t.T("shop.to_door_estimated")
	}
	return t.T("shop.to_door", "country", Place(t, m.Country))
}

func unitBill(ctx context.Context, p pricing.Price) ui.Bill {
	b := ui.BillOf(locale.From(ctx), p.Charges, p.Total())
	b.Rates = rates(ctx, p.Rates)
	b.Notices = append(regime(ctx, p.Regime), notices(ctx, p.Notices, p.TaxByRegion)...)
	return b
}

func gallery(ctx context.Context, p ListingPage) []ui.Picture {
	var all []ui.Picture
	for _, pic := range p.Listing.Pictures {
		one := ui.PictureOf(pic.Digest, catalog.In(pic.Alt, p.Market.Language))
		one.Width, one.Height = pic.Width, pic.Height
		if pic.Digest == p.Offer.Picture && len(all) > 0 {
			all = append([]ui.Picture{one}, all...)
			continue
		}
		all = append(all, one)
	}
	return all
}

// arrival is when a parcel arrives, and by which service.
func arrival(ctx context.Context, o shipping.Option) ui.Delivery {
	t := locale.From(ctx)
	d := ui.Delivery{Earliest: o.Earliest, Latest: o.Latest}
	if o.Code == "" {
		return d
	}
	days := t.Isolate(strconv.Itoa(o.MinDays) + "–" + strconv.Itoa(o.MaxDays))
	d.Facts = []ui.Definition{
		{Term: t.T("chart.service"), Text: t.T("charges.delivery." + o.Code)},
		{Term: t.T("chart.on_the_way"), Text: t.T("chart.working_days", "days", days, "count", o.MaxDays)},
	}
	return d
}

// packed is how large a variant is in its packet.
func packed(v catalog.Variant) ui.Size {
	return ui.Size{LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM}
}

// foreign marks words that are not in the page's language.
func foreign(p ListingPage) templ.Attributes {
	return titled(p.Market, p.Listing.Texts[0].Language)
}

// missing says what the page lacks: a translation, a picture.
func missing(ctx context.Context, p ListingPage) string {
	t := locale.From(ctx)
	var notes []string
	if p.Listing.Texts[0].Language != string(p.Market.Language) {
		notes = append(notes, t.T("shop.not_translated", "language", t.LanguageName(locale.Language(p.Listing.Texts[0].Language))))
	}
	for _, m := range p.Listing.Missing {
		if m == "picture" {
			notes = append(notes, t.T("shop.picture_missing"))
		}
	}
	return strings.Join(notes, " ")
}

// changeOfMind says for how many days a consumer may withdraw.
func changeOfMind(ctx context.Context, days int) string {
	t := locale.From(ctx)
	if days == 0 {
		return t.T("legal.withdraw_none")
	}
	return t.T("legal.withdraw", "days", days)
}

// definitions are the facts of a listing: attributes, weight, size, customs heading, origin.
func definitions(ctx context.Context, p ListingPage) []ui.Definition {
	t, v := locale.From(ctx), p.Offer.Variant
	var list []ui.Definition
	for _, a := range p.Listing.Attributes {
		list = append(list, ui.Definition{Term: attributeName(t, a.Key), Text: catalog.In(a.Value, p.Market.Language)})
	}
	size := ui.Size{LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM}.Words(t)
	list = append(list, answerable(ctx, p.Listing.Responsible)...)
	return append(list,
		ui.Definition{Term: t.T("shop.packed_weight"), Text: t.Weight(int64(v.Grams))},
		ui.Definition{Term: t.T("shop.packed_size"), Text: t.Isolate(size)},
		ui.Definition{Term: t.T("shop.origin"), Text: t.Country(v.Origin)},
		ui.Definition{Term: t.T("shop.heading"), Text: t.Isolate(v.HS)},
		ui.Definition{Term: t.T("shop.sku"), Text: t.Isolate(v.SKU)},
	)
}

// answerable is who answers for the goods in the European Union, whose law wants them named on the offer.
func answerable(ctx context.Context, r catalog.Responsible) []ui.Definition {
	if !r.Given() {
		return nil
	}
	t := locale.From(ctx)
	return []ui.Definition{{Term: t.T("restriction.responsible"), Text: t.Isolate(r.Name + ", " + r.Address + ", " + r.Email)}}
}

// attributeName is what a fact is called: by the catalogs where they know it, else by its own key.
func attributeName(t *locale.Printer, key string) string {
	if known := "shop.attribute." + key; t.Has(known) {
		return t.T(known)
	}
	return strings.ToUpper(key[:min(1, len(key))]) + strings.ReplaceAll(key[min(1, len(key)):], "_", " ")
}

// trader is what the law asks to be known of a seller: DSA Art. 30(1)(a), and for who made the goods Regulation (EU) 2023/988
// Art. 19(1)(a).
func trader(ctx context.Context, f *factory.Factory) []ui.Definition {
	t := locale.From(ctx)
	list := []ui.Definition{{Term: t.T("shop.place"), Text: t.Isolate(f.City + ", " + f.Province)}}
	if f.Founded > 0 {
		list = append(list, ui.Definition{Term: t.T("shop.founded"), Text: strconv.Itoa(f.Founded)})
	}
	if f.StaffCount > 0 {
		list = append(list, ui.Definition{Term: t.T("shop.staff"), Text: t.Number(int64(f.StaffCount))})
	}
	list = append(list,
		ui.Definition{Term: t.T("shop.address"), Text: t.Isolate(f.Address)},
	)
	if f.Email != "" {
		list = append(list, ui.Definition{Term: t.T("shop.email"), Text: t.Isolate(f.Email)})
	}
	return append(list, ui.Definition{Term: t.T("shop.credit_code"), Text: t.Isolate(f.CreditCode)})
}

// tellingParcels is the fewest consignments that a share of them says something about.
const tellingParcels = 10

// punctual says how many of its consignments a maker handed over by the day it had promised, if there were enough of them.
func punctual(ctx context.Context, p order.Punctuality) []ui.Definition {
	if p.Due < tellingParcels {
		return nil
	}
	t := locale.From(ctx)
	share := t.Percent(money.NewDecimal(int64(100*p.OnTime/p.Due), 2))
	return []ui.Definition{{Term: t.T("shop.on_time"), Text: t.T("shop.on_time_share", "share", share, "count", p.Due, "days", p.Days)}}
}

// shown are pictures of goods, each once.
func shown(goods []pricing.Tagged, most int) []ui.Picture {
	var list []ui.Picture
	seen := map[string]bool{"": true}
	for _, g := range goods {
		if !seen[g.Picture] && len(list) < most {
			list, seen[g.Picture] = append(list, ui.PictureOf(g.Picture, "")), true
		}
	}
	return list
}

// bare is true for a list that has nothing even without a filter: there is nothing to narrow or sort.
func (p ListPage) bare() bool {
	return len(p.Goods)+len(p.Pinned) == 0 && len(p.Chips) == 0 && !p.Errors.Any() && p.Pages.Current <= 1
}

// nothing says why a list is empty and leads on.
func nothing(ctx context.Context, p ListPage) ui.Nothing {
	t := locale.From(ctx)
	n := ui.Nothing{
		Drawing: "search", Title: t.T("shop.nothing"), Text: t.T("shop.nothing_text"),
		Actions: []ui.Action{{Kind: ui.Primary, Label: t.T("layout.home"), URL: p.Market.URL("/")}},
	}
	switch {
	case len(p.Chips) > 0:
		n.Actions = append([]ui.Action{{Kind: ui.Secondary, Label: t.T("layout.clear_all"), URL: p.Clear}}, n.Actions...)
	case p.Search == "" || len(p.NotSold) > 0:
		n.Drawing, n.Title, n.Text = p.Drawing, t.T("shop.nothing_here", "country", Place(t, p.Market.Country)), t.T("shop.nothing_here_text")
		n.Actions = append(n.Actions, ui.Action{Kind: ui.Secondary, Label: t.T("shop.everything"), URL: p.Market.URL("/search")})
	default:
		n.Actions = append(n.Actions, ui.Action{Kind: ui.Secondary, Label: t.T("shop.everything"), URL: p.Market.URL("/search")})
	}
	return n
}

// whyNot says why goods can't be sent somewhere.
func whyNot(ctx context.Context, p pricing.Price) string {
	t := locale.From(ctx)
	var words []string
	for _, law := range p.Laws() {
		if w := ui.LawWords(t, law); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return t.T(p.Refused)
	}
	return strings.Join(words, " ")
}

func current(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
