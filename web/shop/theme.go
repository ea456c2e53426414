package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// wear keeps the look that was chosen and comes back to the page in it.
func (s *Shop) wear(c echo.Context) error {
	request.SetTheme(c, request.Text(c, "theme"))
	request.Outdate(c)
	return respond.To(c, request.Market(c).URL(request.Next(c, "/")))
}
