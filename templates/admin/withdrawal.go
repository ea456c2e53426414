package admin

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// WithdrawalsPage lists withdrawals: those that wait for their refund, or those that ended.
type WithdrawalsPage struct {
	layout.Page
	Now           time.Time
	Settled       bool
	Tally         aftersales.Tally
	List          []aftersales.Withdrawal
	Number, Pages int
}

// WithdrawalPage is one withdrawal, with the form to close it.
type WithdrawalPage struct {
	layout.Page
	Now        time.Time
	Withdrawal *aftersales.Withdrawal
	Order      *order.Order
	Closer     string // the admin who closed it
	Note       string
	Once       string // the key of its form
	Errors     ui.Errors
}

const withdrawalsPath = "/admin/withdrawals"

func withdrawalPath(number string) string { return withdrawalsPath + "/" + number }

// Count is a number of pieces as it stands in a field.
func Count(n int) string { return strconv.Itoa(n) }

func withdrawalTabs(ctx context.Context, p WithdrawalsPage) []ui.Tab {
	t := locale.From(ctx)
	return []ui.Tab{
		{Label: t.T("admin.withdrawal.open"), URL: withdrawalsPath, Count: p.Tally.Open, Current: !p.Settled},
		{Label: t.T("admin.withdrawal.settled"), URL: withdrawalsPath + "?view=settled", Current: p.Settled},
	}
}

// withdrawalQuery keeps the view in the links to other pages of the list.
func withdrawalQuery(p WithdrawalsPage) url.Values {
	if p.Settled {
		return url.Values{"view": {"settled"}}
	}
	return url.Values{}
}

// refundFor is the form for the refund of a withdrawal, filled in.
func refundFor(number string, w aftersales.Withdrawal) string {
	return orderPath(number) + "/refund?" + url.Values{"withdrawal": {w.Number}}.Encode()
}

// withdrawalTone is the colour of a withdrawal, withdrawalWord where it stands.
func withdrawalTone(w aftersales.Withdrawal, now time.Time) string {
	switch {
	case w.ClosedAt != nil:
		return "none"
	case !w.Open():
		return "ok"
	case w.Overdue(now):
		return "bad"
	}
	return "warn"
}

func withdrawalWord(ctx context.Context, w aftersales.Withdrawal, now time.Time) string {
	t := locale.From(ctx)
	switch {
	case w.ClosedAt != nil:
		return t.T("admin.withdrawal.closed_on", "date", *w.ClosedAt)
	case !w.Open():
		return t.T("admin.withdrawal.settled_on", "date", *w.SettledAt)
	case w.Overdue(now):
		return t.T("admin.withdrawal.overdue", "date", w.Due())
	}
	return t.T("admin.withdrawal.due", "date", w.Due())
}

// withdrawalNote is what stands under their number on the home page.
func withdrawalNote(ctx context.Context, n aftersales.Tally) string {
	switch {
	case n.Open == 0:
		return locale.From(ctx).T("admin.nothing_waits")
	case n.Overdue > 0:
		return locale.From(ctx).T("admin.withdrawal.overdue_n", "count", n.Overdue)
	}
	return locale.From(ctx).T("admin.withdrawal.in_time")
}
