package shop

import (
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/web/request"
)

// The names of the filters in an address, beside those of the facets.
const (
	paramMin     = "min"
	paramMax     = "max"
	paramRating  = "rating"
	paramArrives = "arrives"
)

// narrows tells whether a list depends on a name of the query.
func narrows(name string) bool {
	switch name {
	case "q", "exact", "category", "sort", "page", paramMin, paramMax, paramRating, paramArrives:
		return true
	}
	return isFacet(name)
}

// mostTicked is how many values of one facet may be ticked; further ones are left out.
const mostTicked = 40

// query reads what the address asks for; what can't be read is left to narrow.
func (s *Shop) query(c echo.Context) search.Query {
	number, _ := request.Whole(c, "page")
	return search.Query{
		Text: request.Text(c, "q"), Literal: c.QueryParam("exact") != "", Market: request.Market(c),
		Sort: search.Sort(request.Text(c, "sort")), Page: number, Facets: ticked(c), Spread: true,
	}
}

// narrow adds price, rating and day of arrival to a query, and names those that can't be read; an order there is none of is
// left for the best match.
func narrow(c echo.Context, q search.Query) (search.Query, error) {
	var check fault.Check
	t, currency := request.Printer(c), q.Market.Currency
	if !check.Require(q.Sort == "" || slices.Contains(search.Sorts(), q.Sort), "sort", "shop.sort_wrong") {
		q.Sort = search.ByRelevance
	}
	q.Price = search.Price{Min: bound(c, &check, paramMin, currency), Max: bound(c, &check, paramMax, currency)}
	if typed := request.Text(c, paramRating); typed != "" {
		n, err := strconv.Atoi(typed)
		if check.Require(err == nil && n >= 1 && n <= 5, paramRating, "shop.rating_wrong") {
			q.Rating = n
		}
	}
	if typed := request.Text(c, paramArrives); typed != "" {
		day, err := time.Parse(time.DateOnly, typed)
		sample := request.Now(c).AddDate(0, 0, 14).Format(time.DateOnly)
		if check.Require(err == nil, paramArrives, "shop.arrives_wrong", fault.Args{"sample": t.Isolate(sample)}) {
			q.Arrives = day
		}
	}
	return q, check.Err()
}

// bound reads one end of the price filter, in the market's currency.
func bound(c echo.Context, check *fault.Check, name string, currency money.Currency) *money.Amount {
	typed := request.Text(c, name)
	if typed == "" {
		return nil
	}
	t := request.Printer(c)
	a, err := t.ParseMoney(typed, currency)
	if !check.Require(err == nil && !a.Negative(), name, "shop.price_wrong", fault.Args{"sample": sample(t, currency)}) {
		return nil
	}
	return &a
}

// sample is an amount as one may type it in a currency: "24.90" or "24,90".
func sample(t *locale.Printer, c money.Currency) string { return t.Typed(money.New(24_90, c)) }

// ticked reads the values of facets; names that are no facet are left alone.
func ticked(c echo.Context) map[string][]string {
	facets := map[string][]string{}
	for name, values := range c.QueryParams() {
		if !isFacet(name) {
			continue
		}
		for _, v := range values {
			if v != "" && len(facets[name]) < mostTicked && !slices.Contains(facets[name], v) {
				facets[name] = append(facets[name], v)
			}
		}
	}
	return facets
}

func isFacet(name string) bool {
	return catalog.IsFacet(name) || slices.Contains([]string{search.FacetFactory, search.FacetPaper, catalog.FacetOther}, name)
}

// schema are the facets that a category's list offers, factories too where there is room.
func schema(tree *catalog.Tree, slug string) []string {
	list := tree.FacetSchema(slug)
	if len(list) < roomy {
		list = append(list, search.FacetFactory)
	}
	return list
}

// roomy is with how many facets of a category there is hardly room to choose among factories too.
const roomy = 5
