package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// onHome is how many goods the front page shows as new: whole rows of five on a desktop and of two on a phone.
const onHome = 10

// showHome is the front page: what is for sale here, the newest first.
func (s *Shop) showHome(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	tree, err := s.Catalog.Tree(ctx)
	if err != nil {
		return err
	}
	r, err := s.Aisle.Page(ctx, search.Query{Market: m, Sort: search.ByNewest, PerPage: 48})
	if err != nil {
		return err
	}
	p := page.HomePage{Page: s.Frame(c), Pictures: map[string]string{}, Newest: r.Goods[:min(len(r.Goods), onHome)]}
	p.Title, p.Description = request.Printer(c).T("shop.hero"), request.Printer(c).T("shop.hero_text", "country", page.Place(request.Printer(c), m.Country))
	filled := map[string]int{}
	for _, n := range r.Facets[search.FacetCategory] {
		filled[n.Value] = n.Count
	}
	for _, d := range tree.Departments() {
		if filled[d.Slug] > 0 {
			p.Departments = append(p.Departments, d)
		}
	}
	for _, g := range r.Goods {
		if at, ok := tree.ByID(g.CategoryID); ok && g.Picture != "" {
			top := tree.Path(at)[0].Slug
			if p.Pictures[top] == "" {
				p.Pictures[top] = g.Picture
			}
		}
	}
	if p.Reduced, err = s.reduced(c, onHome); err != nil {
		return err
	}
	p.Lead = lead(r.Goods)
	p.Page = known(c, p.Page)
	p.Things = p.About(request.BaseURL(c), request.Printer(c).T("layout.brand"))
	if p.Lead != nil {
		p.Image = request.BaseURL(c) + ui.PictureOf(p.Lead.Picture, "").Src
	}
	return respond.OK(c, page.Home(p))
}

// lead is the best-selling of the goods shown that have a picture and can be had here.
func lead(goods []pricing.Tagged) *pricing.Tagged {
	var best *pricing.Tagged
	for i := range goods {
		g := &goods[i]
		if g.Picture == "" || g.Price.Refused != "" || !g.InStock {
			continue
		}
		if best == nil || g.Sold > best.Sold {
			best = g
		}
	}
	return best
}
