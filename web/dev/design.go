package dev

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/locale"
	page "github.com/silkroadmall/mall/templates/dev"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showDesign shows the visual system in the language asked for, else the browser's.
func showDesign(c echo.Context) error {
	if l, ok := locale.ByCode(c.QueryParam("lang")); ok {
		c.SetRequest(c.Request().WithContext(locale.With(c.Request().Context(), locale.NewPrinter(l, "DE"))))
	}
	t := locale.From(c.Request().Context())
	p := page.DesignPage{Page: request.Frame(c), Languages: locale.Languages(), Shelves: page.Shelves(c.Request().Context())}
	p.Title = t.T("ui.design.title")
	return respond.OK(c, page.Design(p))
}
