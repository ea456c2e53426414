package sandbox

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/sandbox"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// listed is how many parcels the page shows.
const listed = 100

// showParcels lists the parcels of the sandbox carriers.
func (d Deps) showParcels(c echo.Context) error {
	p, err := d.parcelsPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Parcels(p))
}

// forward brings a parcel's next event about now, and lets the shop hear of it.
func (d Deps) forward(c echo.Context) error {
	ctx := c.Request().Context()
	if _, err := d.Carriers.FastForward(ctx, c.Param("number")); err != nil {
		p, again := d.parcelsPage(c)
		if again != nil {
			return again
		}
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			p.Errors = e
			return page.Parcels(p)
		})
	}
	if err := d.Moved(ctx); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/sandbox/parcels")
}

func (d Deps) parcelsPage(c echo.Context) (page.ParcelsPage, error) {
	t := request.Printer(c)
	p := page.ParcelsPage{Page: layout.Page{
		Surface: layout.SurfacePlain, Robots: "noindex", Title: t.T("sandbox.parcels.title"), Brand: t.T("sandbox.parcels.brand"),
	}}
	var err error
	p.Parcels, err = d.Carriers.Moving(c.Request().Context(), listed)
	return p, err
}
