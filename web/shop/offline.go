package shop

import (
	"github.com/labstack/echo/v4"

	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showOffline is the page that browsers keep for when they can't reach the shop.
func (s *Shop) showOffline(c echo.Context) error {
	p := page.OfflinePage{Page: s.frame(c, "lost.offline_title"), Message: request.Printer(c).T("lost.offline_text")}
	p.Robots = "noindex"
	return respond.OK(c, page.Offline(p))
}
