package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// punctualDays is how far back it counts what a maker handed over in time.
const punctualDays = 90

// showFactory says who makes the goods, and shows those that are for sale.
func (s *Shop) showFactory(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Factories.Shown(ctx, c.Param("factory"))
	if err != nil {
		return err
	}
	tree, err := s.Catalog.Tree(ctx)
	if err != nil {
		return err
	}
	record, err := s.Orders.Punctuality(ctx, f.ID, punctualDays)
	if err != nil {
		return err
	}
	q := s.query(c)
	q.Factory, q.Category = f.Slug, request.Text(c, "category")
	p := page.ListPage{Page: s.Frame(c), Heading: f.Name, Drawing: "parcel", Action: q.Market.URL("/f/" + f.Slug)}
	p.Title, p.Description = f.Name, catalog.In(f.Story, q.Market.Language)
	p.Page = known(c, p.Page)
	return s.list(c, q, within(c, tree, q, p), func(p page.ListPage) respond.Component {
		p.Things = append(p.Things, page.AboutMaker(f, p.Canonical))
		return page.Factory(page.FactoryPage{ListPage: p, Factory: f, Record: record})
	})
}
