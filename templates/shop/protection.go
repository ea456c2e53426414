package shop

import (
	"context"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/settlement"
)

// protectionSentence says until when the factory is not paid.
func protectionSentence(ctx context.Context, part settlement.Part, now time.Time) string {
	t, c := locale.From(ctx), part.Clock
	switch {
	case c == nil:
		return t.T("protection.before")
	case c.Cause() == settlement.ByReceipt:
		return t.T("protection.received", "date", t.Date(*c.ReceivedAt))
	case now.Before(c.EndsAt):
		return t.T("protection.until", "date", t.Date(c.EndsAt.Add(-time.Second)))
	}
	return t.T("protection.ended", "date", t.Date(c.EndsAt.Add(-time.Second)))
}

// confirmable tells whether the consumer can still say that all is well: also while the carrier has not reported the last parcel.
func confirmable(c order.Consignment, part settlement.Part, now time.Time) bool {
	if c.State != order.Shipped && c.State != order.Delivered {
		return false
	}
	return part.Clock == nil || part.Clock.ReceivedAt == nil && now.Before(part.Clock.EndsAt)
}

func goodsOf(c order.Consignment, line id.Line) string {
	for _, l := range c.Lines {
		if l.ID == line {
			return l.Name()
		}
	}
	return ""
}
