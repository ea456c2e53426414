package shop

import (
	"context"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/templates/ui"
)

// refundSentence is where a refund stands.
func refundSentence(ctx context.Context, r payment.Refund) string {
	t := locale.From(ctx)
	if r.State == payment.RefundSucceeded && r.DoneAt != nil {
		return t.T("order.refund_state.succeeded", "date", t.Date(*r.DoneAt))
	}
	return t.T("order.refund_state." + string(r.State))
}

// refundSum names the sum of a refund: what comes back, or came.
func refundSum(ctx context.Context, r payment.Refund) string {
	if r.State == payment.RefundSucceeded {
		return locale.From(ctx).T("order.refund_sum_done")
	}
	return locale.From(ctx).T("order.refund_sum")
}

// refundedLine is the sum of one line of a refund.
func refundedLine(ctx context.Context, r payment.Refund, l payment.RefundLine) ui.Line {
	return ui.Line{Label: refundSum(ctx, r), Amount: money.New(ui.BackTotals(l.Parts, true).TotalMinor, r.Amount.Currency)}
}

// refundedGoods are the pieces a line of a refund is for.
func refundedGoods(ctx context.Context, o *order.Order, l payment.RefundLine) string {
	t := locale.From(ctx)
	for _, line := range o.Lines() {
		if line.ID == l.LineID {
			return t.Number(int64(l.Quantity)) + " × " + t.Isolate(line.Name())
		}
	}
	return t.Number(int64(l.Quantity))
}
