package shop

import (
	"net/url"
	"strconv"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
)

// fewLeft is up to how many pieces their number is told.
const fewLeft = 5

// forSale says whether saved goods can be bought in the market, in stock or not.
func forSale(g SavedGoods) bool { return g.Offer.Sellable() && g.Price.Refused == "" }

// comparables counts the listings that can be compared.
func comparables(all []SavedGoods) int {
	slugs := map[string]bool{}
	for _, g := range all {
		if forSale(g) {
			slugs[g.Offer.Slug] = true
		}
	}
	return len(slugs)
}

// offerURL is the page of a variant.
func offerURL(m market.Market, o catalog.Offer) string {
	return m.URL("/l/" + o.Slug + "?sku=" + url.QueryEscape(o.Variant.SKU))
}

// variantValue is a variant as forms name it.
func variantValue(v id.Variant) string { return strconv.FormatInt(int64(v), 10) }
