package admin

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showCuts lists the price cuts of the factories that are not over.
func (s *Admin) showCuts(c echo.Context) error {
	number, offset := pageOf(c)
	list, total, err := s.Catalog.OpenCuts(c.Request().Context(), perPage, offset)
	if err != nil {
		return err
	}
	p := page.CutsPage{Page: under(c, s.Frame(c), "coupon.promotions", page.CouponsPath, request.Printer(c).T("cut.all")), Cuts: list, Number: number, Pages: request.Pages(total, perPage)}
	return respond.OK(c, page.Cuts(p))
}

// endCut ends a price cut before its time.
func (s *Admin) endCut(c echo.Context) error {
	n, err := strconv.ParseInt(c.Param("listing"), 10, 64)
	if err != nil {
		return request.ErrNotFound
	}
	if err := s.Catalog.HaltCut(c.Request().Context(), id.Listing(n), request.AdminOf(c).ID); err != nil {
		return err
	}
	return respond.Done(c, page.CutsPath, "cut.ended")
}
