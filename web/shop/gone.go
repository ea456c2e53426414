package shop

import (
	"net/http"

	"github.com/labstack/echo/v4"

	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showGone says that a product is no longer sold and shows what is like it, with the status that tells search engines to
// forget the address. What was never sold stays not found.
func (s *Shop) showGone(c echo.Context) error {
	was, err := s.Catalog.Gone(c.Request().Context(), c.Param("listing"), request.Market(c).Language)
	if err != nil {
		return err
	}
	p := page.GonePage{Page: s.frame(c, "lost.gone_title"), Was: was}
	p.Robots, p.Crumbs = "noindex", s.crumbs(c, was.CategoryID)
	p.Shelf = p.Crumbs[len(p.Crumbs)-1]
	if p.Recalls, err = s.Recalls.OfListing(c.Request().Context(), was.ID, request.Market(c).Language); err != nil {
		return err
	}
	if p.Related, err = s.related(c, was.ID); err != nil {
		return err
	}
	return respond.Page(c, http.StatusGone, page.Gone(p))
}
