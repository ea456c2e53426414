package shop

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// comparable is how many goods can stand beside one another.
const comparable = 4

// readable bounds how many slugs of an address are looked at.
const readable = 50

// showCompare lays goods that the address names beside one another.
func (s *Shop) showCompare(c echo.Context) error {
	asked := namedOf(c)
	if tidy := comparing(c, asked...); len(c.QueryParams()["ids"]) > 1 {
		return respond.To(c, tidy) // ticked boxes come one by one
	}
	slugs := asked[:min(len(asked), comparable)]
	p := page.ComparePage{Page: s.frame(c, "compare.title"), Differing: c.QueryParam("differing") != ""}
	p.Robots = "noindex"
	if err := s.fillCompare(c, slugs, &p); err != nil {
		return err
	}
	if len(asked) == len(slugs) {
		return respond.OK(c, page.Compare(p))
	}
	var check fault.Check
	check.Require(false, "ids", "compare.most", fault.Args{"most": comparable})
	return respond.Form(c, check.Err(), func(e ui.Errors) respond.Component {
		p.Errors, p.Failed = e, true
		return page.Compare(p)
	})
}

// namedOf are the slugs that the address names, each once.
func namedOf(c echo.Context) []string {
	var slugs []string
	for _, list := range c.QueryParams()["ids"] {
		for _, slug := range strings.Split(list, ",") {
			if slug = strings.TrimSpace(slug); slug != "" && !slices.Contains(slugs, slug) && len(slugs) < readable {
				slugs = append(slugs, slug)
			}
		}
	}
	return slugs
}

// comparing is the address of a comparison of goods.
func comparing(c echo.Context, slugs ...string) string {
	m := request.Market(c)
	if len(slugs) == 0 {
		return m.URL("/compare")
	}
	escaped := make([]string, len(slugs))
	for i, slug := range slugs {
		escaped[i] = url.QueryEscape(slug)
	}
	return m.URL("/compare?ids=" + strings.Join(escaped, ","))
}

// fillCompare reads the goods, their prices and facts, and what could be compared with them.
func (s *Shop) fillCompare(c echo.Context, slugs []string, p *page.ComparePage) error {
	if len(slugs) == 0 {
		return nil
	}
	goods, err := s.recent(c, slugs)
	if err != nil {
		return err
	}
	p.Gone = len(slugs) - len(goods)
	if len(goods) == 0 {
		return nil
	}
	ids := make([]id.Listing, len(goods))
	kept := make([]string, len(goods))
	for i, g := range goods {
		ids[i], kept[i] = g.ListingID, g.Slug
	}
	facts, err := s.Catalog.Attributes(c.Request().Context(), ids)
	if err != nil {
		return err
	}
	for i, g := range goods {
		others := slices.Delete(slices.Clone(kept), i, i+1)
		p.Goods = append(p.Goods, page.Compared{Tagged: g, Facts: facts[g.ListingID], URL: comparing(c, others...)})
	}
	p.All = comparing(c, kept...)
	if len(goods) < comparable {
		return s.alike(c, ids[0], kept, p)
	}
	return nil
}

// alike offers goods like the first to be compared with it.
func (s *Shop) alike(c echo.Context, first id.Listing, kept []string, p *page.ComparePage) error {
	like, err := s.related(c, first)
	if err != nil {
		return err
	}
	for _, g := range like {
		if !slices.Contains(kept, g.Slug) && len(p.More) < comparable {
			p.More = append(p.More, page.Compared{Tagged: g, URL: comparing(c, append(slices.Clone(kept), g.Slug)...)})
		}
	}
	return nil
}
