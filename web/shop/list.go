package shop

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// shelfOf is what a list is made of beside the query: the tree, the categories one can go on to, and the page to fill.
type shelfOf struct {
	tree *catalog.Tree
	next []*catalog.Category
	down func(slug string) string // the address of one of those
	page page.ListPage
}

// within is a list that a category named in its address narrows: there it goes on, and by a chip without the category.
func within(c echo.Context, tree *catalog.Tree, q search.Query, p page.ListPage) shelfOf {
	next := tree.Departments()
	if category, ok := tree.Category(q.Category); ok {
		next = tree.Children(category)
		p.Chips = append(p.Chips, ui.Chip{Label: category.Name(q.Market.Language), URL: without(c, p.Action, "category", "page")})
	}
	return shelfOf{tree, next, func(slug string) string { return with(c, p.Action, "category", slug) }, p}
}

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
	p.Description = page.Shelved(request.Printer(c), q.Market, p.Heading)
	p.Crumbs = s.crumbs(c, &category.ID)
	p.Crumbs[len(p.Crumbs)-1].URL = ""
	p.Page = known(c, p.Page)
	down := func(slug string) string { return without(c, q.Market.URL("/c/"+slug), "page") }
	return s.list(c, q, shelfOf{tree, tree.Children(category), down, p}, page.List)
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
	p.Search, p.Robots, p.Answers = q.Text, "noindex", s.asked(c, q.Text)
	return s.list(c, q, within(c, tree, q, p), page.List)
}

// list fills a page of goods and shows it as its kind of page does; filters and orders that can't be read are named above
// the list without them. An address with empty names is led to the one without, which is shorter to pass on, and a page
// that there is none of to the last.
func (s *Shop) list(c echo.Context, q search.Query, on shelfOf, show func(page.ListPage) respond.Component) error {
	if tidy := kept(c); len(tidy) < len(c.QueryParams()) {
		return c.Redirect(http.StatusSeeOther, located(c.Request().URL.Path, tidy))
	}
	q, wrong := narrow(c, q)
	q.Count = schema(on.tree, q.Category)
	r, err := s.Aisle.Page(c.Request().Context(), q)
	if err != nil {
		return err
	}
	if last := r.Pages(q.Size()); q.Page > last && last > 0 {
		return c.Redirect(http.StatusSeeOther, with(c, c.Request().URL.Path, "page", strconv.Itoa(last)))
	}
	s.noteSearch(c, q, r.Total)
	p := on.page
	if err := s.fill(c, q, r, on, &p); err != nil {
		return err
	}
	if wrong != nil {
		p.Failed = true
		return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
			p.Errors = e
			return show(p)
		})
	}
	return respond.OK(c, show(p))
}

// fill puts what was found into the page.
func (s *Shop) fill(c echo.Context, q search.Query, r aisle.Page, on shelfOf, p *page.ListPage) error {
	t := request.Printer(c)
	p.Total, p.AtLeast, p.Goods, p.Corrected = r.Total, r.TotalIsFloor, r.Goods, r.Corrected
	p.Pinned, p.NotSold, p.LeftOut = r.Pinned, r.NotSold, r.LeftOut.Total
	if q.Text != "" {
		p.Heading = t.T("shop.found_for", "words", cmp.Or(r.Corrected, q.Text))
		p.Title = p.Heading
	}
	p.Exact = with(c, p.Action, "exact", "1")
	p.Min, p.Max = request.Text(c, paramMin), request.Text(c, paramMax)
	p.Spread = r.Spread
	for _, sort := range search.Sorts() {
		p.Sorts = append(p.Sorts, ui.Option{Value: sortValue(sort), Label: t.T("shop.sort_" + sortKey(sort)), Selected: sort == q.Sort})
	}
	p.Pages, p.Beyond = pages(c, q, r.Result), r.Beyond()
	p.Shelves = shelves(q.Market.Language, r.Facets[search.FacetCategory], on)
	labels, err := s.labels(c, q, r.Result)
	if err != nil {
		return err
	}
	p.Groups = filters(c, q, r.Result, labels)
	p.Hidden = append(hidden(c, "q", "category", "exact"), unseen(q, p.Groups)...)
	p.Clear = located(p.Action, keptOnly(c, "q", "sort", "exact"))
	chosen := takenOf(c, q, labels, p.Action)
	for _, f := range chosen {
		p.Chips = append(p.Chips, f.Chip)
	}
	if r.Total == 0 {
		p.Ways, err = s.waysOut(c, chosen)
	}
	about(c, p)
	return err
}

// about tells machines what a list that they may keep is about.
func about(c echo.Context, p *page.ListPage) {
	if p.Canonical == "" {
		return
	}
	base := request.BaseURL(c)
	p.Things = p.About(base)
	for _, g := range p.Goods {
		if g.Picture != "" {
			p.Image = base + ui.PictureOf(g.Picture, "").Src
			return
		}
	}
}

// sortValue is an order in a form: best match needs none, so that it is left out of the address.
func sortValue(s search.Sort) string {
	if s == search.ByRelevance {
		return ""
	}
	return string(s)
}

// sortKey is how the catalogs name an order.
func sortKey(s search.Sort) string {
	if s == search.ByLandedUp {
		return "dearest"
	}
	return string(s)
}

// unseen carries the ticked values that none of the groups shows through a form.
func unseen(q search.Query, groups []ui.Ticks) []ui.Input {
	var list []ui.Input
	for _, name := range slices.Sorted(maps.Keys(q.Facets)) {
		if slices.ContainsFunc(groups, func(g ui.Ticks) bool { return g.Name == name }) {
			continue
		}
		for _, v := range q.Facets[name] {
			list = append(list, ui.Input{Name: name, Value: v})
		}
	}
	return list
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
