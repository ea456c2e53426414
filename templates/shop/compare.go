package shop

import (
	"context"
	"net/url"
	"slices"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/templates/ui"
)

// compareRow is one property of all the goods; "" is one that is not told.
type compareRow struct {
	label   string
	cells   []string
	differs bool
}

// compareRows are the properties all goods have, and after them the facts that at least one tells.
func compareRows(ctx context.Context, p ComparePage) []compareRow {
	t := locale.From(ctx)
	rows := []compareRow{
		row(t.T("compare.price"), p.Goods, func(g Compared) string { return doorPriceOf(t, g) }),
		row(t.T("compare.arrives"), p.Goods, func(g Compared) string { return arrivalOf(t, g) }),
		row(t.T("compare.stock"), p.Goods, func(g Compared) string { return stockOf(t, g) }),
	}
	if slices.ContainsFunc(p.Goods, func(g Compared) bool { return g.RatingCount > 0 }) {
		rows = append(rows, row(t.T("shop.rating"), p.Goods, func(g Compared) string { return ratingOf(t, g) }))
	}
	for _, key := range factKeys(p.Goods) {
		rows = append(rows, row(attributeName(t, key), p.Goods, func(g Compared) string { return factOf(g, key, p.Market.Language) }))
	}
	return append(rows,
		row(t.T("shop.packed_weight"), p.Goods, func(g Compared) string { return t.Weight(int64(g.Grams)) }),
		row(t.T("shop.packed_size"), p.Goods, func(g Compared) string {
			return t.Isolate(ui.Size{LengthMM: g.LengthMM, WidthMM: g.WidthMM, HeightMM: g.HeightMM}.Words(t))
		}),
		row(t.T("shop.origin"), p.Goods, func(g Compared) string { return t.Country(g.Origin) }),
		row(t.T("shop.made_by"), p.Goods, func(g Compared) string { return t.Isolate(g.FactoryName) }),
	)
}

// row asks all goods for one property, and notes whether they differ.
func row(label string, goods []Compared, of func(Compared) string) compareRow {
	r := compareRow{label: label}
	for _, g := range goods {
		r.cells = append(r.cells, of(g))
	}
	r.differs = slices.ContainsFunc(r.cells, func(cell string) bool { return cell != r.cells[0] })
	return r
}

// differing counts the rows in which the goods differ.
func differing(rows []compareRow) int {
	n := 0
	for _, r := range rows {
		if r.differs {
			n++
		}
	}
	return n
}

func doorPriceOf(t *locale.Printer, g Compared) string {
	if g.Price.Refused != "" {
		return ""
	}
	return t.Money(g.Price.Total())
}

func arrivalOf(t *locale.Printer, g Compared) string {
	if g.Price.Refused != "" {
		return ""
	}
	return t.DateRange(g.Price.Option.Earliest, g.Price.Option.Latest)
}

func stockOf(t *locale.Printer, g Compared) string {
	if g.InStock {
		return t.T("saved.in_stock")
	}
	return t.T("shop.sold_out")
}

func ratingOf(t *locale.Printer, g Compared) string {
	if g.RatingCount == 0 {
		return ""
	}
	stars := money.NewDecimal(int64(10*g.RatingSum/g.RatingCount), 1)
	return t.T("compare.stars", "stars", stars, "count", g.RatingCount)
}

// factKeys are the keys of all facts, as they come in one of the goods after the other.
func factKeys(goods []Compared) []string {
	var keys []string
	for _, g := range goods {
		for _, a := range g.Facts {
			if !slices.Contains(keys, a.Key) {
				keys = append(keys, a.Key)
			}
		}
	}
	return keys
}

func factOf(g Compared, key string, l locale.Language) string {
	for _, a := range g.Facts {
		if a.Key == key {
			return catalog.In(a.Value, l)
		}
	}
	return ""
}

// compareLike is the comparison of a listing with those like it.
func compareLike(p ListingPage) string {
	const others = 3
	slugs := url.QueryEscape(p.Listing.Slug)
	for i := range min(others, len(p.Related)) {
		slugs += "," + url.QueryEscape(p.Related[i].Slug)
	}
	return "/compare?ids=" + slugs
}
