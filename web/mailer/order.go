package mailer

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	page "github.com/silkroadmall/mall/templates/mail"
)

// errMoot says that a letter would not be true any more: nothing is sent.
var errMoot = errors.New("there is nothing to tell any more")

// order writes to the consumer what happened to an order, in the language of the market it was placed in.
func (m *Mailer) order(ctx context.Context, j checkout.OrderMail) error {
	letters := map[string]func(context.Context, *order.Order) (page.SheetPage, error){
		"unpaid": m.unpaid, "confirmed": m.confirmed, "expired": m.expired, "refunded": m.refunded, "link": m.orderLink,
	}
	write, ok := letters[j.Event]
	if !ok {
		return job.Discard(fmt.Errorf("write letter about order %d: no letter is called %q", j.OrderID, j.Event))
	}
	o, err := m.Orders.OrderByID(ctx, j.OrderID)
	if err != nil {
		return err
	}
	return m.tell(ctx, o, j.Event, write)
}

// consignment writes to the consumer what happened to one factory's part of an order.
func (m *Mailer) consignment(ctx context.Context, n fulfilment.Notice) error {
	letters := map[string]func(context.Context, *order.Order, *order.Consignment) (page.SheetPage, error){
		"shipped": m.shipped, "delivered": m.delivered,
	}
	write, ok := letters[n.Event]
	if !ok {
		return job.Discard(fmt.Errorf("write letter about consignment %d: no letter is called %q", n.ConsignmentID, n.Event))
	}
	o, err := m.Orders.OrderByID(ctx, n.OrderID)
	if err != nil {
		return err
	}
	for i := range o.Consignments {
		if c := &o.Consignments[i]; c.ID == n.ConsignmentID {
			return m.tell(ctx, o, n.Event, func(ctx context.Context, o *order.Order) (page.SheetPage, error) { return write(ctx, o, c) })
		}
	}
	return job.Discard(fmt.Errorf("write letter about order %s: it has no consignment %d", o.Number, n.ConsignmentID))
}

// tell writes and sends one letter about an order.
func (m *Mailer) tell(ctx context.Context, o *order.Order, event string, write func(context.Context, *order.Order) (page.SheetPage, error)) error {
	place, err := market.Parse(o.Market)
	if err != nil {
		return fmt.Errorf("write letter about order %s: %w", o.Number, err)
	}
	ctx = locale.With(ctx, place.Printer())
	p, err := write(ctx, o)
	if errors.Is(err, errMoot) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("write letter about order %s: %w", o.Number, err)
	}
	return m.Send(ctx, Draft{To: o.Email, Kind: "order_" + event, Subject: p.Subject, Text: p.Text(ctx), HTML: page.Sheet(p)})
}

// sheet is what every letter about an order has: who it is for, what it is about and the link to the order.
func (m *Mailer) sheet(ctx context.Context, o *order.Order, event, text string) page.SheetPage {
	t := locale.From(ctx)
	subject := t.T("mail.order."+event+".subject", "number", o.Number)
	return page.SheetPage{NotePage: page.NotePage{
		Letter:     m.letter(subject, text, t.T("mail.order.why", "email", o.Email, "number", o.Number)),
		Paragraphs: []string{t.T("mail.hello", "name", o.Address.Name), text},
		Link:       m.Links.Order(o.Market, o.Number), Action: t.T("mail.order.action"),
	}}
}

// confirmed is the receipt: every charge of every parcel, when each arrives, and where to.
func (m *Mailer) confirmed(ctx context.Context, o *order.Order) (page.SheetPage, error) {
	if o.ConfirmedAt == nil {
		return page.SheetPage{}, errMoot
	}
	t := locale.From(ctx)
	p := m.sheet(ctx, o, "confirmed", t.T("mail.order.confirmed.text", "total", o.Total()))
	names, err := m.Factories.Names(ctx, o.Makers())
	if err != nil {
		return p, err
	}
	for _, c := range o.Consignments {
		p.Sections = append(p.Sections, parcelBill(t, o, c, names[c.FactoryID]))
	}
	p.Sections = append(p.Sections, orderBill(t, o), destination(t, o))
	return p, nil
}

// unpaid brings back whoever closed the payment page: the link opens the order, which leads on to the payment.
func (m *Mailer) unpaid(ctx context.Context, o *order.Order) (page.SheetPage, error) {
	if o.State != order.Placed {
		return page.SheetPage{}, errMoot
	}
	t := locale.From(ctx)
	p := m.sheet(ctx, o, "unpaid", t.T("mail.order.unpaid.text", "time", t.DateTime(o.ExpiresAt), "total", o.Total()))
	p.Action = t.T("mail.order.unpaid.action")
	p.After = []string{t.T("mail.order.unpaid.after")}
	return p, nil
}

// expired says that nothing was paid and nothing is owed. An order that was paid after all has another letter.
func (m *Mailer) expired(ctx context.Context, o *order.Order) (page.SheetPage, error) {
	if o.State != order.Expired {
		return page.SheetPage{}, errMoot
	}
	place, err := market.Parse(o.Market)
	if err != nil {
		return page.SheetPage{}, err
	}
	t := locale.From(ctx)
	p := m.sheet(ctx, o, "expired", t.T("mail.order.expired.text", "time", t.DateTime(o.ExpiresAt)))
	p.Link, p.Action = m.BaseURL+place.URL("/"), t.T("mail.order.expired.action")
	p.After = []string{t.T("mail.order.expired.after")}
	return p, nil
}

// refunded lists what has gone back to the consumer so far, with the reasons.
func (m *Mailer) refunded(ctx context.Context, o *order.Order) (page.SheetPage, error) {
	refunds, err := m.Payments.Refunds(ctx, o.ID)
	if err != nil {
		return page.SheetPage{}, err
	}
	assessed, err := m.Assessor.OfOrder(ctx, o.ID)
	if err != nil {
		return page.SheetPage{}, err
	}
	t := locale.From(ctx)
	back := page.Section{Title: t.T("mail.order.refunded.title")}
	for _, r := range refunds {
		if r.State != payment.RefundSucceeded {
			continue
		}
		row := page.Row{Label: t.T("mail.order.refunded.row"), End: t.Money(r.Amount)}
		if r.DoneAt != nil {
			row.Label = t.T("mail.order.refunded.row_on", "date", *r.DoneAt)
		}
		if key := "mail.order.refunded.reason." + r.Reason; t.Has(key) {
			row.Remark = t.T(key)
		}
		row.Sum = len(r.Lines) > 0
		back.Rows = append(back.Rows, dutyRows(t, assessed, r)...)
		back.Rows = append(append(back.Rows, backRows(t, o, r)...), row)
	}
	if len(back.Rows) == 0 {
		return page.SheetPage{}, errMoot
	}
	p := m.sheet(ctx, o, "refunded", t.T("mail.order.refunded.text"))
	p.Sections = []page.Section{back}
	return p, nil
}

// dutyRows are what was quoted and invoiced for the duty that went back.
func dutyRows(t *locale.Printer, assessed []assessment.Difference, r payment.Refund) []page.Row {
	for _, d := range assessed {
		if d.RefundID != nil && *d.RefundID == r.ID {
			return []page.Row{
				{Label: t.T("mail.order.refunded.duty_quoted"), End: t.Money(d.Quoted())},
				{Label: t.T("mail.order.refunded.duty_invoiced"), End: t.Money(d.Invoiced())},
			}
		}
	}
	return nil
}

// orderLink is the link alone, for a guest who lost it.
func (m *Mailer) orderLink(ctx context.Context, o *order.Order) (page.SheetPage, error) {
	t := locale.From(ctx)
	p := m.sheet(ctx, o, "link", t.T("mail.order.link.text"))
	p.After = []string{t.T("mail.order.link.after"), t.T("mail.account.not_you")}
	return p, nil
}
