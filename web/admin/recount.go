package admin

import (
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/rulebook"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showRecount works the duties, taxes and fees of an order out again: by the data it was placed with, or by today's.
func (s *Admin) showRecount(c echo.Context) error {
	ctx := c.Request().Context()
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return request.ErrNotFound
	}
	p := page.RecountPage{Page: s.Frame(c), Today: s.Rules.Current().Version()}
	if p.Order, err = s.Orders.Order(ctx, number); err != nil {
		return err
	}
	book := s.Rules.Current()
	if request.Text(c, "by") != "now" {
		if book, err = s.Rulebook.Book(ctx, p.Order.Rules, p.Order.PlacedAt); err != nil && !errors.Is(err, rulebook.ErrVersion) {
			return err
		}
	}
	if err == nil {
		if err := s.count(c, &p, book); err != nil {
			return err
		}
	}
	p.Page = under(c, p.Page, "admin.orders", "/admin/orders", request.Printer(c).T("rulebook.recount_title", "number", p.Order.Number))
	return respond.OK(c, page.Recount(p))
}

func (s *Admin) count(c echo.Context, p *page.RecountPage, book *customs.Book) error {
	var err error
	p.Data = book.Version()
	p.Counts, err = s.Pricer.Recount(c.Request().Context(), book, p.Order)
	return err
}
