package admin

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
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
	p := page.CutsPage{Page: s.cutFrame(c), Cuts: list, Number: number, Pages: request.Pages(total, perPage)}
	return respond.OK(c, page.Cuts(p))
}

func (s *Admin) cutFrame(c echo.Context) layout.Page {
	return under(c, s.Frame(c), "coupon.promotions", page.CouponsPath, request.Printer(c).T("cut.all"))
}

// showCut asks why a price cut is to end before its time.
func (s *Admin) showCut(c echo.Context) error {
	p, err := s.cutPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Cut(p))
}

func (s *Admin) cutPage(c echo.Context) (page.CutPage, error) {
	n, err := strconv.ParseInt(c.Param("listing"), 10, 64)
	if err != nil {
		return page.CutPage{}, request.ErrNotFound
	}
	cut, err := s.Catalog.OpenCut(c.Request().Context(), id.Listing(n))
	if err != nil {
		return page.CutPage{}, err
	}
	frame := under(c, s.cutFrame(c), "cut.all", page.CutsPath, request.Printer(c).T("cut.end"))
	return page.CutPage{Page: frame, Cut: *cut, Statement: request.Prose(c, "statement")}, nil
}

// endCut ends a price cut before its time.
func (s *Admin) endCut(c echo.Context) error {
	p, err := s.cutPage(c)
	if err != nil {
		return err
	}
	if err := s.Desk.EndCut(c.Request().Context(), request.AdminOf(c).ID, p.Cut.ListingID, p.Statement); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Cut(p)
		})
	}
	return respond.Done(c, page.CutsPath, "cut.ended")
}
