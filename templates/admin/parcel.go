package admin

import (
	"context"
	"strconv"

	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// ParcelPage is one parcel of an order.
type ParcelPage struct {
	layout.Page
	Order  *order.Order
	Parcel order.Parcel
	Note   string
	Once   string // the key of its form
	Errors ui.Errors
}

func parcelPath(o *order.Order, p id.Parcel) string {
	return orderPath(o.Number) + "/parcels/" + strconv.FormatInt(int64(p), 10)
}

// Sayer is the admin an event of the order is by, 0 if it is by none.
func Sayer(e order.Event) id.Account {
	if e.Kind != fulfilment.Stated {
		return 0
	}
	n, err := strconv.ParseInt(e.Args["by"], 10, 64)
	if err != nil {
		return 0
	}
	return id.Account(n)
}

// remark is what an admin wrote about an event, and who.
func remark(ctx context.Context, p OrderPage, e order.Event) string {
	by := Sayer(e)
	if by == 0 {
		return ""
	}
	return locale.From(ctx).T("admin.parcel_said", "admin", p.Names[by], "note", locale.From(ctx).Isolate(e.Args["note"]))
}
