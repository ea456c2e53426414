package api

import (
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// answer is what a search says. Rating is null and Reviews 0 while nobody has written a review.
type answer struct {
	Total        int                `json:"total"`
	TotalIsFloor bool               `json:"total_is_floor"`
	Pages        int                `json:"pages"`
	Engine       string             `json:"engine"`
	TookMS       int64              `json:"took_ms"`
	Corrected    string             `json:"corrected"`
	Hits         []hit              `json:"hits"`
	Facets       map[string][]facet `json:"facets"`
}

// hit is a listing with its price delivered to the market; sku is its first variant's.
type hit struct {
	Slug     string   `json:"slug"`
	Title    string   `json:"title"`
	Landed   amount   `json:"landed"`
	Goods    amount   `json:"goods"`
	Delivery delivery `json:"delivery"`
	Factory  string   `json:"factory"`
	Rating   *string  `json:"rating"`
	Reviews  int      `json:"reviews"`
	Picture  string   `json:"picture"`
	SKU      string   `json:"sku"`
}

// delivery is when the goods arrive, as ISO 8601 dates, both included.
type delivery struct {
	Earliest string `json:"earliest"`
	Latest   string `json:"latest"`
}

type facet struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// search finds listings: GET /api/v1/search.
func (a *API) search(c echo.Context) error {
	ctx := c.Request().Context()
	q, err := query(c)
	if err != nil {
		return refuse(c, err)
	}
	tree, err := a.Aisle.Catalog.Tree(ctx)
	if err != nil {
		return err
	}
	q.Count = append(tree.FacetSchema(q.Category), search.FacetFactory)
	r, err := a.Aisle.Page(ctx, q)
	if err != nil {
		return refuse(c, err)
	}
	out := answer{Total: r.Total, TotalIsFloor: r.TotalIsFloor, Pages: r.Pages(q.Size()), Engine: r.Engine, TookMS: r.Took.Milliseconds(), Corrected: r.Corrected,
		Hits: []hit{}, Facets: facets(r.Result)}
	for _, g := range append(r.Pinned, r.Goods...) {
		out.Hits = append(out.Hits, hitOf(c, g))
	}
	return respond.JSON(c, out)
}

// facets are all counts of a result.
func facets(r search.Result) map[string][]facet {
	all := map[string][]facet{search.FacetCategory: {}}
	for name, counts := range r.Facets {
		for _, n := range counts {
			all[name] = append(all[name], facet{n.Value, n.Count})
		}
	}
	for _, n := range r.Ratings {
		all["rating"] = append(all["rating"], facet{n.Value, n.Count})
	}
	for _, n := range r.Arrivals {
		all["arrives"] = append(all["arrives"], facet{n.By.Format(time.DateOnly), n.Count})
	}
	return all
}

// refuse names what is wrong. It is in the caller's language, so nobody keeps it; what is not the caller's fault goes on.
func refuse(c echo.Context, err error) error {
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return respond.Problem(c, respond.Status(err), err)
}

// mostStars is the best rating there is.
const mostStars = 5

// query reads the parameters.
func query(c echo.Context) (search.Query, error) {
	p := &parameters{Values: c.QueryParams()}
	p.only("q", "exact", "market", "category", "factory", "sort", "min", "max", "rating", "arrives", "page", "per_page", "attr.")
	q := search.Query{
		Text: request.Text(c, "q"), Literal: p.Has("exact"), Market: p.market("market"), Category: p.Get("category"), Factory: p.Get("factory"),
		Facets: map[string][]string{}, Sort: search.Sort(p.Get("sort")), Page: p.number("page"), PerPage: p.number("per_page"),
		Rating: p.number("rating"), Arrives: p.day("arrives"),
	}
	p.Require(q.Rating <= mostStars, "rating", "api.bad_number")
	if q.Market.Currency != "" {
		q.Price = search.Price{Min: p.amount("min", q.Market.Currency), Max: p.amount("max", q.Market.Currency)}
	}
	for name, values := range p.Values {
		if key, ok := strings.CutPrefix(name, "attr."); ok {
			q.Facets[key] = values
		}
	}
	return q, p.Err()
}

func hitOf(c echo.Context, g pricing.Tagged) hit {
	h := hit{
		Slug: g.Slug, Title: g.Title, Landed: amountOf(g.Price.Total()), Goods: amountOf(g.Price.Units[0]), Factory: g.FactorySlug, SKU: g.SKU,
		Delivery: delivery{g.Price.Option.Earliest.Format(time.DateOnly), g.Price.Option.Latest.Format(time.DateOnly)},
	}
	if g.RatingCount > 0 {
		stars := money.NewDecimal(int64(10*g.RatingSum/g.RatingCount), 1).String()
		h.Rating, h.Reviews = &stars, g.RatingCount
	}
	if g.Picture != "" {
		h.Picture = request.BaseURL(c) + ui.PictureOf(g.Picture, "").Src
	}
	return h
}
