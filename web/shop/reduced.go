package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/pricing"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// mostReduced is how many reduced goods are looked at and shown.
const mostReduced = 120

// showReduced lists goods whose delivered price is lower than in all of the days before.
func (s *Shop) showReduced(c echo.Context) error {
	goods, err := s.reduced(c, mostReduced)
	if err != nil {
		return err
	}
	p := page.ReducedPage{Page: s.frame(c, "shop.lowered"), Goods: goods}
	p.Description = request.Printer(c).T("shop.lowered_text", "country", page.Place(request.Printer(c), p.Market.Country))
	p.Page = known(c, p.Page)
	if len(goods) == 0 {
		p.Robots = "noindex"
	}
	return respond.OK(c, page.Reduced(p))
}

// reduced are goods whose reduction may be announced in the market, the deepest cut first.
func (s *Shop) reduced(c echo.Context, most int) ([]pricing.Tagged, error) {
	ctx, m := c.Request().Context(), request.Market(c)
	ids, err := s.Catalog.Reduced(ctx, min(3*most, mostReduced))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	cards, err := s.Catalog.Cards(ctx, m.Language, ids)
	if err != nil {
		return nil, err
	}
	goods, err := s.Pricer.Shelf(m, cards)
	if err != nil {
		return nil, err
	}
	var told []pricing.Tagged
	for _, g := range goods {
		if g.Price.Reduction != nil && g.InStock && len(told) < most {
			told = append(told, g)
		}
	}
	return told, nil
}
