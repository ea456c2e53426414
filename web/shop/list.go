package shop

import (
	"cmp"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// query reads what the address asks for; bounds that can't be read are left to bounds.
func (s *Shop) query(c echo.Context) search.Query {
	number, _ := request.Whole(c, "page")
	return search.Query{
		Text: request.Text(c, "q"), Literal: c.QueryParam("exact") != "", Market: request.Market(c),
		Sort: search.Sort(request.Text(c, "sort")), Page: number,
	}
}

// bounds reads the price filter, in the market's currency.
func bounds(c echo.Context) (search.Price, error) {
	var p search.Price
	var check fault.Check
	for _, b := range []struct {
		name string
		to   **money.Amount
	}{{"min", &p.Min}, {"max", &p.Max}} {
		typed := request.Text(c, b.name)
		if typed == "" {
			continue
		}
		t, currency := request.Printer(c), request.Market(c).Currency
		a, err := t.ParseMoney(typed, currency)
		if check.Require(err == nil && !a.Negative(), b.name, "shop.price_wrong", fault.Args{"sample": sample(t, currency)}) {
			*b.to = &a
		}
	}
	return p, check.Err()
}

// sample is an amount as one may type it in a currency: "24.90" or "24,90".
func sample(t *locale.Printer, c money.Currency) string { return t.Typed(money.New(24_90, c)) }

// showCategory lists the goods of a category and all below it.
func (s *Shop) showCategory(c echo.Context) error {
	tree, err := s.Catalog.Tree(c.Request().Context())
	if err != nil {
		return err
	}
	category, ok := tree.Category(c.Param("category"))
	if !ok {
		return request.ErrNotFound
	}
	q := s.query(c)
	q.Category = category.Slug
	p := page.ListPage{Page: s.Frame(c), Heading: category.Name(q.Market.Language), Drawing: category.Drawing, Action: q.Market.URL("/c/" + category.Slug)}
	p.Title = p.Heading
	p.Description = request.Printer(c).T("shop.category_about", "name", p.Heading, "country", page.Place(request.Printer(c), q.Market.Country))
	p.Crumbs = s.crumbs(c, &category.ID)
	p.Crumbs[len(p.Crumbs)-1].URL = ""
	p.Page = known(c, p.Page)
	return s.list(c, q, p, tree.Children(category))
}

// showSearch lists what was found in the whole shop, or in a category of it.
func (s *Shop) showSearch(c echo.Context) error {
	tree, err := s.Catalog.Tree(c.Request().Context())
	if err != nil {
		return err
	}
	q, t := s.query(c), request.Printer(c)
	q.Category = request.Text(c, "category")
	p := page.ListPage{Page: s.Frame(c), Heading: t.T("shop.everything"), Drawing: "search", Action: q.Market.URL("/search")}
	p.Title = p.Heading
	p.Search, p.Robots = q.Text, "noindex"
	shelves := tree.Departments()
	if category, ok := tree.Category(q.Category); ok {
		shelves = tree.Children(category)
		p.Chips = append(p.Chips, ui.Chip{Label: category.Name(q.Market.Language), URL: without(c, p.Action, "category", "page")})
	}
	return s.list(c, q, p, shelves)
}

// list fills a page of goods; filters that can't be read are named above the unfiltered list.
func (s *Shop) list(c echo.Context, q search.Query, p page.ListPage, shelves []*catalog.Category) error {
	ctx := c.Request().Context()
	var wrong error
	q.Price, wrong = bounds(c)
	r, err := s.Aisle.Page(ctx, q)
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return err
	}
	if err != nil {
		wrong = err
	}
	s.noteSearch(c, q, r.Total)
	t := request.Printer(c)
	p.Total, p.AtLeast, p.Goods, p.Corrected = r.Total, r.TotalIsFloor, r.Goods, r.Corrected
	p.NotSold, p.LeftOut = r.NotSold, r.LeftOut.Total
	if q.Text != "" {
		p.Heading = t.T("shop.found_for", "words", cmp.Or(r.Corrected, q.Text))
		p.Title = p.Heading
	}
	p.Exact = with(c, p.Action, "exact", "1")
	p.Min, p.Max = request.Text(c, "min"), request.Text(c, "max")
	if q.Price.Min != nil || q.Price.Max != nil {
		p.Chips = append(p.Chips, ui.Chip{Label: priceChip(t, q.Price), URL: without(c, p.Action, "min", "max", "page")})
	}
	p.Clear = without(c, p.Action, "min", "max", "category", "page")
	p.Facets = facets(c, p.Action, q, r.Facets[search.FacetCategory], shelves)
	p.Hidden = hidden(c, "q", "category", "sort", "exact")
	for _, sort := range search.Sorts() {
		p.Sorts = append(p.Sorts, ui.Option{Value: string(sort), Label: t.T("shop.sort_" + sortKey(sort)), Selected: sort == q.Sort})
	}
	p.Pages = pages(c, q, r.Result)
	if wrong != nil {
		return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
			p.Errors, p.Failed = e, true
			return page.List(p)
		})
	}
	return respond.OK(c, page.List(p))
}

// sortKey is how the catalogs name an order.
func sortKey(s search.Sort) string {
	if s == search.ByLandedUp {
		return "dearest"
	}
	return string(s)
}

// facets are the categories below the present one that hold hits. In a category they lead to its page, in a search
// they narrow it.
func facets(c echo.Context, action string, q search.Query, counts []search.Count, shelves []*catalog.Category) []ui.Facet {
	n := map[string]int{}
	for _, f := range counts {
		n[f.Value] = f.Count
	}
	var list []ui.Facet
	for _, shelf := range shelves {
		if n[shelf.Slug] == 0 {
			continue
		}
		target := q.Market.URL("/c/" + shelf.Slug)
		if q.Text != "" || q.Category == "" {
			target = with(c, q.Market.URL("/search"), "category", shelf.Slug)
		}
		list = append(list, ui.Facet{Label: shelf.Name(q.Market.Language), URL: target, Count: n[shelf.Slug]})
	}
	return list
}

// pages link to the pages of a result, with everything else of the address kept.
func pages(c echo.Context, q search.Query, r search.Result) ui.Pages {
	return ui.Pages{
		Current: max(q.Page, 1), Last: (r.Total + search.DefaultPerPage - 1) / search.DefaultPerPage,
		Link: func(n int) string { return with(c, c.Request().URL.Path, "page", strconv.Itoa(n)) },
	}
}

// with is an address with the present query and one value changed; the page starts anew unless it is what changes.
func with(c echo.Context, path, name, value string) string {
	v := c.QueryParams()
	next := url.Values{}
	for k, all := range v {
		if k != "page" {
			next[k] = all
		}
	}
	next.Set(name, value)
	return path + "?" + next.Encode()
}

// without is an address with the present query less some names.
func without(c echo.Context, path string, names ...string) string {
	next := url.Values{}
	for k, all := range c.QueryParams() {
		next[k] = all
	}
	for _, name := range names {
		next.Del(name)
	}
	if len(next) == 0 {
		return path
	}
	return path + "?" + next.Encode()
}

// hidden carries parts of the address through a form.
func hidden(c echo.Context, names ...string) []ui.Input {
	var list []ui.Input
	for _, name := range names {
		if v := request.Text(c, name); v != "" {
			list = append(list, ui.Input{Name: name, Value: v})
		}
	}
	return list
}
