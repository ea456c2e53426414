package shop

import (
	"github.com/labstack/echo/v4"

	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showRecalls lists the product safety recalls that stand, or says that there is none.
func (s *Shop) showRecalls(c echo.Context) error {
	var err error
	p := page.RecallsPage{Page: s.frame(c, "recall.title"), Operator: s.Operator}
	p.Description = request.Printer(c).T("recall.lead")
	p.Page = known(c, p.Page)
	if p.Recalls, err = s.Recalls.Current(c.Request().Context(), request.Market(c).Language); err != nil {
		return err
	}
	return respond.OK(c, page.Recalls(p))
}
