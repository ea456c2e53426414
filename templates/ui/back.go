package ui

import (
	"slices"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// BackTotals adds up the parts of a refund by kind: those that go back, or those that don't.
func BackTotals(parts []payment.RefundPart, given bool) order.Totals {
	var charges []order.Charge
	for _, p := range parts {
		if p.Given == given {
			charges = append(charges, order.Charge{Kind: order.Kind(p.Kind), Amount: p.Amount})
		}
	}
	return order.Sum(charges)
}

// BackLines are the same sums as lines; those of nothing are left out.
func BackLines(p *locale.Printer, parts []payment.RefundPart, given bool, c money.Currency) []Line {
	return slices.DeleteFunc(LinesOf(p, BackTotals(parts, given), c), func(l Line) bool { return l.Amount.IsZero() })
}

// KeptWhy says why each kind of what was paid does not go back.
func KeptWhy(p *locale.Printer, parts []payment.RefundPart, c money.Currency) []Line {
	var lines []Line
	var causes []string
	for _, part := range parts {
		if part.Given || slices.Contains(causes, part.Cause) {
			continue
		}
		causes = append(causes, part.Cause)
		same := slices.DeleteFunc(slices.Clone(parts), func(o payment.RefundPart) bool { return o.Cause != part.Cause })
		for _, l := range BackLines(p, same, false, c) {
			l.Hint = p.T("order.kept." + part.Cause)
			lines = append(lines, l)
		}
	}
	return lines
}
