package api

import (
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
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
	r, err := a.Aisle.Page(ctx, q)
	if err != nil {
		return refuse(c, err)
	}
	out := answer{Total: r.Total, TotalIsFloor: r.TotalIsFloor, Engine: r.Engine, TookMS: r.Took.Milliseconds(), Corrected: r.Corrected,
		Hits: []hit{}, Facets: map[string][]facet{"category": {}}}
	for _, g := range r.Goods {
		if g.Price.Refused == "" { // else it has just stopped being sent there
			out.Hits = append(out.Hits, hitOf(c, g))
		}
	}
	for _, n := range r.Facets[search.FacetCategory] {
		out.Facets["category"] = append(out.Facets["category"], facet{n.Value, n.Count})
	}
	return respond.JSON(c, out)
}

// refuse names what is wrong. It is in the caller's language, so nobody keeps it; what is not the caller's fault goes on.
func refuse(c echo.Context, err error) error {
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return respond.Problem(c, respond.Status(err), err)
}

// query reads the parameters.
func query(c echo.Context) (search.Query, error) {
	p := &parameters{Values: c.QueryParams()}
	p.only("q", "exact", "market", "category", "factory", "sort", "min", "max", "page", "per_page", "attr.")
	q := search.Query{
		Text: request.Text(c, "q"), Literal: p.Has("exact"), Market: p.market("market"), Category: p.Get("category"), Factory: p.Get("factory"),
		Facets: map[string][]string{}, Sort: search.Sort(p.Get("sort")), Page: p.number("page"), PerPage: p.number("per_page"),
	}
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
	if g.Picture != "" {
		h.Picture = request.BaseURL(c) + ui.PictureOf(g.Picture, "").Src
	}
	return h
}
