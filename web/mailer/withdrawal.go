package mailer

import (
	"context"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	page "github.com/silkroadmall/mall/templates/mail"
)

// withdrawal acknowledges a withdrawal on a durable medium, with its content, its date and its time (Directive 2011/83/EU, Art. 11a(4)).
func (m *Mailer) withdrawal(ctx context.Context, j aftersales.Receipt) error {
	w, err := m.Withdrawals.WithdrawalByID(ctx, j.WithdrawalID)
	if err != nil {
		return err
	}
	o, err := m.Orders.OrderByID(ctx, w.OrderID)
	if err != nil {
		return err
	}
	return m.tell(ctx, o, "withdrawn", func(ctx context.Context, o *order.Order) (page.SheetPage, error) { return m.withdrawn(ctx, o, w) })
}

func (m *Mailer) withdrawn(ctx context.Context, o *order.Order, w *aftersales.Withdrawal) (page.SheetPage, error) {
	t := locale.From(ctx)
	p := m.sheet(ctx, o, "withdrawn", t.T("mail.order.withdrawn.text", "number", o.Number, "time", t.DateTime(w.StatedAt)))
	p.Sections = []page.Section{statement(t, o, w)}
	sent, err := m.sendBack(ctx, o, w)
	if err != nil {
		return p, err
	}
	p.Sections = append(p.Sections, sent...)
	p.After = []string{t.T("withdraw.refund_by", "count", aftersales.RefundDays)}
	return p, nil
}

// withdrawalClosed tells the consumer that a withdrawal was closed without a further refund, and why.
func (m *Mailer) withdrawalClosed(ctx context.Context, j aftersales.Closing) error {
	w, err := m.Withdrawals.WithdrawalByID(ctx, j.WithdrawalID)
	if err != nil {
		return err
	}
	o, err := m.Orders.OrderByID(ctx, w.OrderID)
	if err != nil {
		return err
	}
	return m.tell(ctx, o, aftersales.Closed, func(ctx context.Context, o *order.Order) (page.SheetPage, error) {
		if w.ClosedAt == nil {
			return page.SheetPage{}, errMoot
		}
		t := locale.From(ctx)
		p := m.sheet(ctx, o, aftersales.Closed, t.T("mail.order.withdrawal_closed.text", "withdrawal", t.Isolate(w.Number), "number", o.Number, "time", t.DateTime(*w.ClosedAt)))
		p.Sections = []page.Section{{Title: t.T("withdraw.closed_why"), Lines: []string{w.ClosedNote}}, statement(t, o, w)}
		return p, nil
	})
}

// statement is what was stated: under which number, when, for which goods, and why if that was said.
func statement(t *locale.Printer, o *order.Order, w *aftersales.Withdrawal) page.Section {
	s := page.Section{Title: t.T("withdraw.content"), Rows: []page.Row{
		{Label: t.T("withdraw.number"), End: t.Isolate(w.Number)}, {Label: t.T("withdraw.stated"), End: t.DateTime(w.StatedAt)},
	}}
	for _, l := range w.Goods(o) {
		s.Rows = append(s.Rows, page.Row{Label: l.Name(), Remark: l.SKU, End: t.Number(int64(l.Quantity)) + " ×"})
	}
	if w.Reason != "" {
		s.Rows = append(s.Rows, page.Row{Label: t.T("withdraw.reason"), Remark: w.Reason})
	}
	return s
}

// sendBack says where goods go that have left, and by when.
func (m *Mailer) sendBack(ctx context.Context, o *order.Order, w *aftersales.Withdrawal) ([]page.Section, error) {
	t := locale.From(ctx)
	sendings := w.Sendings(o)
	if len(sendings) == 0 {
		return []page.Section{{Title: t.T("withdraw.back"), Lines: []string{t.T("withdraw.back_none")}}}, nil
	}
	var list []page.Section
	for _, c := range sendings {
		f, err := m.Factories.Factory(ctx, c.FactoryID)
		if err != nil {
			return nil, err
		}
		by := t.T("withdraw.back_by", "date", w.ReturnBy())
		if w.Later(&c) {
			by = t.T("withdraw.back_later", "count", aftersales.ReturnDays)
		}
		lines := append([]string{by}, f.Consignee()...)
		list = append(list, page.Section{Title: t.T("withdraw.back"), Lines: append(lines, t.T("withdraw.back_how", "number", w.Number))})
	}
	return list, nil
}
