package admin

import (
	"context"
	"slices"
	"strconv"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// RefundPage is the form by which pieces of an order are refunded, and what it would give back once that was worked out.
type RefundPage struct {
	layout.Page
	Order  *order.Order
	Left   map[id.Line]int // pieces that may still go back
	Typed  []string        // by line: what was typed for its pieces
	Wish   checkout.Wish
	Worked *checkout.GiveBack // nil: not worked out yet
	Errors ui.Errors
}

// RefundProof is a refund with who decided it, and what its lines and the book say of each account.
type RefundProof struct {
	payment.Refund
	Admin string
	Borne []ledger.Borne
}

// Holds tells whether the book has what the lines say.
func (r RefundProof) Holds() bool {
	for _, b := range r.Borne {
		if !b.Holds() {
			return false
		}
	}
	return true
}

// refundPath is the page on which an order's pieces are refunded.
func refundPath(o *order.Order) string { return orderPath(o.Number) + "/refund" }

// piecesOf is what stands in the field of the order's line number i.
func (p RefundPage) piecesOf(i int) string {
	if i < len(p.Typed) && p.Typed[i] != "" {
		return p.Typed[i]
	}
	return "0"
}

// bearers are the answers to who bears something, with what that means for goods.
func bearers(ctx context.Context, chosen checkout.Bearer, goods bool) []ui.Option {
	var list []ui.Option
	for _, b := range checkout.Bearers() {
		o := ui.Option{Value: string(b), Label: locale.From(ctx).T("refund.by." + string(b)), Selected: b == chosen}
		if goods {
			o.Hint = locale.From(ctx).T("refund.by_text." + string(b))
		}
		list = append(list, o)
	}
	return list
}

// partName names a row of the balance.
func partName(ctx context.Context, part string) string {
	switch part {
	case "total":
		return locale.From(ctx).T("admin.total")
	case "fees":
		part = string(order.Fee)
	}
	return locale.From(ctx).T("charges.kind." + part)
}

// refundReasons are the answers to why; none is chosen before somebody did.
func refundReasons(ctx context.Context, chosen string) []ui.Option {
	list := []ui.Option{{Value: "", Label: locale.From(ctx).T("refund.choose"), Selected: chosen == ""}}
	for _, r := range checkout.Reasons() {
		list = append(list, ui.Option{Value: r, Label: locale.From(ctx).T("refund.reason." + r), Selected: r == chosen})
	}
	return list
}

// hidden are the fields that repeat a wish to whom it is confirmed.
func (p RefundPage) hidden() [][2]string {
	w := p.Wish
	list := [][2]string{{"key", w.Key}, {"goods_by", string(w.Goods)}, {"rest_by", string(w.Rest)}, {"reason", w.Reason}, {"note", w.Note},
		{"delivery", tick(w.Delivery)}, {"levies", tick(w.Levies)}, {"shown", p.Worked.Digest}}
	for i := range p.Order.Lines() {
		list = append(list, [2]string{checkout.PiecesField(i), p.piecesOf(i)})
	}
	return list
}

func tick(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}

// allParts are those of all lines that were worked out.
func allParts(p RefundPage) []payment.RefundPart {
	var all []payment.RefundPart
	for _, l := range p.Worked.Lines {
		all = append(all, l.Parts...)
	}
	return all
}

// chargeOf finds the charge a part is of.
func chargeOf(o *order.Order, part payment.RefundPart) order.Charge {
	for _, c := range o.Consignments {
		for _, ch := range c.Charges {
			if ch.ID == part.ChargeID {
				return ch
			}
		}
	}
	return order.Charge{Kind: order.Kind(part.Kind), Code: part.Kind, Name: part.Kind}
}

// borneBy names the account that bears a part, or says why it does not go back.
func borneBy(ctx context.Context, part payment.RefundPart) string {
	t := locale.From(ctx)
	if !part.Given {
		return t.T("refund.kept." + part.Cause)
	}
	return t.T("admin.account." + part.Account)
}

// lawLine says what an authority does with a levy on what is refunded, and by which act.
func lawLine(ctx context.Context, o *order.Order, law customs.Recovery) string {
	t := locale.From(ctx)
	key := "refund.law.unknown"
	switch {
	case law.Returned:
		key = "refund.law.returned"
	case law.Proof.Act != "":
		key = "refund.law.kept"
	}
	return t.T(key, "levy", t.T("admin.charge_kind."+string(law.Kind)), "country", t.Country(o.Address.Country), "act", law.Proof.Act)
}

// lineOf is the title of the line that a part of a refund is for.
func lineOf(o *order.Order, line id.Line) string {
	for _, l := range o.Lines() {
		if l.ID == line {
			return l.Name()
		}
	}
	return strconv.FormatInt(int64(line), 10)
}

// balanceRow is a part of an order with what was charged, what went back of it and what was kept for pieces that went back.
type balanceRow struct {
	Part                      string
	Charged, Back, Kept, Left int64
}

// balance adds all refunds of an order up by part.
func balance(p OrderPage) []balanceRow {
	var parts []payment.RefundPart
	for _, r := range p.Refunds {
		parts = append(parts, slices.DeleteFunc(r.Parts(), func(part payment.RefundPart) bool { return part.Cause == checkout.WentBack })...)
		if r.ConsignmentID != nil { // a surplus of duty
			parts = append(parts, payment.RefundPart{Kind: string(order.Duty), Given: true, Amount: r.Amount})
		}
	}
	c, b, k := p.Order.Totals, ui.BackTotals(parts, true), ui.BackTotals(parts, false)
	rows := []balanceRow{
		{"goods", c.GoodsMinor, b.GoodsMinor, k.GoodsMinor, 0}, {"delivery", c.DeliveryMinor, b.DeliveryMinor, k.DeliveryMinor, 0},
		{"duty", c.DutyMinor, b.DutyMinor, k.DutyMinor, 0}, {"tax", c.TaxMinor, b.TaxMinor, k.TaxMinor, 0},
		{"fees", c.FeesMinor, b.FeesMinor, k.FeesMinor, 0}, {"discount", c.DiscountMinor, b.DiscountMinor, k.DiscountMinor, 0}, {"total", c.TotalMinor, b.TotalMinor, k.TotalMinor, 0},
	}
	rows = slices.DeleteFunc(rows, func(r balanceRow) bool { return r.Part == "discount" && r.Charged == 0 })
	for i := range rows {
		rows[i].Left = rows[i].Charged - rows[i].Back
	}
	return rows
}
