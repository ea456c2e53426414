package admin

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showParcel is one parcel, and the form to say that it has arrived.
func (s *Admin) showParcel(c echo.Context) error {
	p, err := s.parcelPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Parcel(p))
}

// deliverParcel is the admin's word that it has.
func (s *Admin) deliverParcel(c echo.Context) error {
	p, err := s.parcelPage(c)
	if err != nil {
		return err
	}
	p.Note = request.Prose(c, "note")
	word := fulfilment.Word{By: request.AdminOf(c).ID, Note: p.Note}
	if err := s.Cashier.Dock.Deliver(c.Request().Context(), p.Order.ID, p.Parcel.ID, word); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Parcel(p)
		})
	}
	return respond.Done(c, "/admin/orders/"+p.Order.Number, "admin.parcel_done")
}

// parcelPage reads the parcel the address names, of the order it names.
func (s *Admin) parcelPage(c echo.Context) (page.ParcelPage, error) {
	p := page.ParcelPage{Page: s.Frame(c), Once: id.NewToken()}
	number, err := id.ParseNumber(c.Param("number"))
	parcel, wrong := strconv.ParseInt(c.Param("parcel"), 10, 64)
	if err != nil || wrong != nil {
		return p, request.ErrNotFound
	}
	if p.Order, err = s.Orders.Order(c.Request().Context(), number); err != nil {
		return p, err
	}
	for _, con := range p.Order.Consignments {
		for _, one := range con.Parcels {
			if one.ID == id.Parcel(parcel) {
				p.Parcel = one
			}
		}
	}
	if p.Parcel.ID == 0 {
		return p, request.ErrNotFound
	}
	p.Page = under(c, p.Page, "admin.orders", "/admin/orders", request.Printer(c).T("admin.parcel_title", "number", p.Order.Number))
	return p, nil
}
