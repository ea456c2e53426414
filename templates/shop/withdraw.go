package shop

import (
	"context"
	"strconv"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// WithdrawPage is where a consumer says from what of an order to withdraw, and confirms it.
type WithdrawPage struct {
	layout.Page
	Order  *order.Order
	Right  *aftersales.Right
	Link   string   // what opens the order without an account
	Typed  []string // by line: what was typed for its pieces; nil before anything was
	Reason string
	Stated *aftersales.Statement // what is to be confirmed
	Worked *checkout.GiveBack    // what would come back; without lines where nothing was paid
	Once   string                // the key of the statement
	Errors ui.Errors
}

// WithdrawalPage is the receipt of a statement.
type WithdrawalPage struct {
	layout.Page
	Order      *order.Order
	Link       string
	Withdrawal *aftersales.Withdrawal
	Back       []SendBack // what has left, by factory
}

// SendBack is a factory's goods that are to be sent back, and where to.
type SendBack struct {
	Consignment order.Consignment
	To          []string
}

func (p WithdrawPage) path(rest string) string {
	return p.Market.URL("/o/" + p.Order.Number + "/withdraw" + rest + p.Link)
}

// piecesOf is what stands in the field of the order's line number i: everything, before something else was typed.
func (p WithdrawPage) piecesOf(i int, l order.Line) string {
	if i < len(p.Typed) {
		return p.Typed[i]
	}
	return strconv.Itoa(p.Right.Left[l.ID])
}

// hidden are the fields that repeat a statement to whom it is confirmed.
func (p WithdrawPage) hidden() [][2]string {
	list := [][2]string{{"once", p.Once}, {"reason", p.Reason}}
	for i, l := range p.Order.Lines() {
		list = append(list, [2]string{aftersales.PiecesField(i), p.piecesOf(i, l)})
	}
	return list
}

// stated are the goods that are about to be withdrawn from.
func (p WithdrawPage) stated() []order.Line {
	w := aftersales.Withdrawal{}
	for line, n := range p.Stated.Pieces {
		w.Lines = append(w.Lines, aftersales.Line{LineID: line, Quantity: n})
	}
	return w.Goods(p.Order)
}

// withdrawUntil says how long an order can be withdrawn from.
func withdrawUntil(ctx context.Context, r *aftersales.Right) string {
	if r.Until == nil {
		return locale.From(ctx).T("withdraw.until_arrival", "count", r.Days)
	}
	return locale.From(ctx).T("withdraw.until", "date", r.LastDay())
}

// piecesLine is a line with its number of pieces.
func piecesLine(ctx context.Context, l order.Line) string {
	t := locale.From(ctx)
	return t.Number(int64(l.Quantity)) + " × " + t.Isolate(l.Name())
}

// withdrawalState is where a withdrawal stands.
func withdrawalState(ctx context.Context, w aftersales.Withdrawal) string {
	t := locale.From(ctx)
	if w.Open() {
		return t.T("withdraw.state_open", "time", t.DateTime(w.StatedAt), "date", w.Due())
	}
	if w.ClosedAt != nil {
		return t.T("withdraw.state_closed", "time", t.DateTime(w.StatedAt), "date", *w.ClosedAt, "note", t.Isolate(w.ClosedNote))
	}
	return t.T("withdraw.state_settled", "time", t.DateTime(w.StatedAt), "date", *w.SettledAt)
}

// partsBack are the parts of all that would come back.
func partsBack(g *checkout.GiveBack) []payment.RefundPart {
	var all []payment.RefundPart
	for _, l := range g.Lines {
		all = append(all, l.Parts...)
	}
	return all
}

// leviesKept names the levies that the authority does not give back, "" if there are none.
func leviesKept(ctx context.Context, g *checkout.GiveBack) string {
	t, seen := locale.From(ctx), map[string]bool{}
	var names []string
	for _, law := range g.Laws {
		if name := t.T("charges.kind." + string(law.Kind)); !law.Returned && !seen[name] {
			seen[name], names = true, append(names, name)
		}
	}
	return t.List(names)
}

// has tells whether a line has anything left to withdraw from.
func (p WithdrawPage) has(line id.Line) bool { return p.Right.Left[line] > 0 }

// receiptFacts are what a receipt must hold beside the goods: which order, under which number, when, and why.
func receiptFacts(ctx context.Context, p WithdrawalPage) []ui.Definition {
	t, w := locale.From(ctx), p.Withdrawal
	facts := []ui.Definition{
		{Term: t.T("withdraw.number"), Text: t.Isolate(w.Number)}, {Term: t.T("order.number"), Text: t.Isolate(p.Order.Number)},
		{Term: t.T("withdraw.stated"), Text: t.DateTime(w.StatedAt)},
	}
	if w.Reason != "" {
		facts = append(facts, ui.Definition{Term: t.T("withdraw.reason"), Text: t.Isolate(w.Reason)})
	}
	return facts
}

// sendBack says by when goods go back: those on their way when they have come.
func sendBack(ctx context.Context, w *aftersales.Withdrawal, c order.Consignment) string {
	if w.Later(&c) {
		return locale.From(ctx).T("withdraw.back_later", "count", aftersales.ReturnDays)
	}
	return locale.From(ctx).T("withdraw.back_by", "date", w.ReturnBy())
}
