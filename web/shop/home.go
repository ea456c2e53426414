package shop

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
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
	p := page.HomePage{Page: s.Frame(c), Newest: r.Goods[:min(len(r.Goods), onHome)], Withdraw: s.withdrawal(m)}
	p.Title, p.Description = request.Printer(c).T("shop.hero"), page.Promise(request.Printer(c), m)
	for _, d := range tree.Departments() {
		if slices.ContainsFunc(r.Facets[search.FacetCategory], func(n search.Count) bool { return n.Value == d.Slug && n.Count > 0 }) {
			p.Departments = append(p.Departments, d)
		}
	}
	p.Pictures = covers(tree, p.Departments, r.Goods)
	if p.Reduced, err = s.reduced(c, onHome); err != nil {
		return err
	}
	if err = s.await(c, &p); err != nil {
		return err
	}
	if err = s.portray(ctx, &p, r.Goods, request.Now(c)); err != nil {
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

// covers are a picture for each department, by its slug: of the first of the goods that is on it, else of anything on it.
func covers(tree *catalog.Tree, departments []*catalog.Category, goods []pricing.Tagged) map[string]string {
	pictures := map[string]string{}
	for _, g := range goods {
		if at, ok := tree.ByID(g.CategoryID); ok && g.Picture != "" {
			if top := tree.Path(at)[0].Slug; pictures[top] == "" {
				pictures[top] = g.Picture
			}
		}
	}
	for _, d := range departments {
		if pictures[d.Slug] == "" {
			pictures[d.Slug] = tree.Picture(d)
		}
	}
	return pictures
}

// toPortray is of how many goods a maker must have pictures to be told about.
const toPortray = 3

// portray puts one maker on the page, another each week: one of those that have made enough of the goods.
func (s *Shop) portray(ctx context.Context, p *page.HomePage, goods []pricing.Tagged, now time.Time) error {
	made := map[id.Factory][]pricing.Tagged{}
	for _, g := range goods {
		if g.Picture != "" {
			made[g.FactoryID] = append(made[g.FactoryID], g)
		}
	}
	maps.DeleteFunc(made, func(_ id.Factory, goods []pricing.Tagged) bool { return len(goods) < toPortray })
	if len(made) == 0 {
		return nil
	}
	makers := slices.Sorted(maps.Keys(made))
	week := int(now.Unix() / int64((7 * 24 * time.Hour).Seconds()))
	chosen := makers[week%len(makers)]
	maker, err := s.Factories.Factory(ctx, chosen)
	if err != nil {
		return err
	}
	p.Maker, p.Made = maker, made[chosen]
	return nil
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
