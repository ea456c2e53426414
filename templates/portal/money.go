package portal

import (
	"context"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/templates/ui"
)

// MoneyPage is what a factory has with the mall.
type MoneyPage struct {
	Page
	Rows  []MoneyRow
	Worth money.Amount // all that is released, in yuan at the rates of today
	Parts []settlement.Part
	Pages ui.Pages
	// Account is the one that is paid to, Pending the one that waits; nil if there is none.
	Account, Pending *payout.Account
}

// MoneyRow is what it has in one currency.
type MoneyRow struct {
	settlement.Balance
	Yuan money.Amount // what is released, at the rate of today
	Rate landedcost.Exchange
}

// fate says where the money of a line stands, and why.
func fate(ctx context.Context, p settlement.Part, s settlement.Share) (tone, text string) {
	t := in(ctx)
	switch hold := s.Hold(); {
	case hold != nil:
		return "bad", t.T("settlement.frozen", "date", t.Date(china(hold.SetAt)), "reason", t.T("settlement.reason."+hold.Reason))
	case s.Withdrawal() != "":
		return "bad", t.T("settlement.withdrawn", "number", s.Withdrawal())
	case s.Release != nil:
		return "ok", t.T("settlement.released_"+string(s.Release.Cause), "date", t.Date(china(s.Release.ReleasedAt)))
	case p.Clock == nil:
		return "none", t.T("settlement.undelivered")
	case p.Clock.Cause() == settlement.ByReceipt:
		return "info", t.T("settlement.received", "date", t.Date(china(*p.Clock.ReceivedAt)))
	}
	return "info", t.T("settlement.until", "date", t.DateTime(china(p.Clock.EndsAt)), "days", p.Clock.Days, "delivered", t.Date(china(p.Clock.DeliveredAt)), "source", p.Clock.Source)
}
