package admin

import (
	"context"
	"strconv"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// HoldPage is the money of one line of an order.
type HoldPage struct {
	layout.Page
	Order  *order.Order
	Part   settlement.Part
	Share  settlement.Share
	Names  map[id.Account]string // of the admins who held it or let it go
	Reason string
	Note   string
	Once   string // the key of its form
	Errors ui.Errors
}

func holdPath(o *order.Order, line id.Line) string {
	return orderPath(o.Number) + "/holds/" + strconv.FormatInt(int64(line), 10)
}

func holdReasons(ctx context.Context, chosen string) []ui.Option {
	t := locale.From(ctx)
	list := []ui.Option{{Value: "", Label: t.T("settlement.choose"), Selected: chosen == ""}}
	for _, r := range settlement.Reasons() {
		list = append(list, ui.Option{Value: r, Label: t.T("settlement.reason." + r), Selected: r == chosen})
	}
	return list
}

// fate says where the money of a line stands.
func fate(ctx context.Context, p settlement.Part, s settlement.Share) (tone, text string) {
	t := locale.From(ctx)
	switch hold := s.Hold(); {
	case hold != nil:
		return "bad", t.T("settlement.frozen", "date", t.DateTime(hold.SetAt), "reason", t.T("settlement.reason."+hold.Reason))
	case s.Withdrawal() != "":
		return "bad", t.T("settlement.withdrawn", "number", s.Withdrawal())
	case s.Release != nil:
		return "ok", t.T("settlement.released_"+string(s.Release.Cause), "date", t.DateTime(s.Release.ReleasedAt))
	case p.Clock == nil:
		return "none", t.T("settlement.undelivered")
	case p.Clock.Cause() == settlement.ByReceipt:
		return "info", t.T("settlement.received", "date", t.DateTime(*p.Clock.ReceivedAt))
	}
	return "info", t.T("settlement.until", "date", t.DateTime(p.Clock.EndsAt), "days", p.Clock.Days, "delivered", t.Date(p.Clock.DeliveredAt), "source", p.Clock.Source)
}
