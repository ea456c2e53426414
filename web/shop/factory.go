package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/respond"
)

// showFactory says who makes the goods, and shows those that are for sale.
func (s *Shop) showFactory(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Factories.Shown(ctx, c.Param("factory"))
	if err != nil {
		return err
	}
	q := s.query(c)
	q.Factory = f.Slug
	found, err := s.Aisle.Page(ctx, q)
	if err != nil {
		return err
	}
	p := page.FactoryPage{Page: s.Frame(c), Factory: f, Goods: found.Goods, Pages: pages(c, q, found.Result)}
	p.Title, p.Description = f.Name, catalog.In(f.Story, q.Market.Language)
	p.Page = known(c, p.Page)
	return respond.OK(c, page.Factory(p))
}
