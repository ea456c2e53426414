package mailer

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	page "github.com/silkroadmall/mall/templates/mail"
)

// factory tells the staff of a factory that a paid consignment waits to be accepted. One that was accepted in the
// meantime needs no letter.
func (m *Mailer) factory(ctx context.Context, j checkout.FactoryMail) error {
	c, o, err := m.Orders.ConsignmentByID(ctx, j.ConsignmentID)
	if err != nil {
		return err
	}
	if c.State != order.Offered {
		return nil
	}
	f, err := m.Factories.Factory(ctx, c.FactoryID)
	if err != nil {
		return err
	}
	return m.toStaff(ctx, f, "consignment", func(ctx context.Context, a *account.Account) page.SheetPage {
		return m.offer(ctx, a, f, c, o)
	})
}

// offer says what to send, where to, and until when.
func (m *Mailer) offer(ctx context.Context, a *account.Account, f *factory.Factory, c *order.Consignment, o *order.Order) page.SheetPage {
	t := locale.From(ctx)
	text := t.T("mail.consignment.text")
	if c.HandoverBy != nil {
		text = t.T("mail.consignment.text_by", "date", *c.HandoverBy)
	}
	goods := page.Section{
		Title: t.T("mail.consignment.goods"),
		Lines: []string{t.T("mail.consignment.to", "country", t.Country(o.Address.Country), "service", service(t, c.Service))},
	}
	for _, l := range c.Lines {
		if l.Due() > 0 {
			goods.Rows = append(goods.Rows, page.Row{Label: t.Isolate(forMaker(t, l)), Remark: t.Isolate(l.SKU), End: "× " + t.Number(int64(l.Due()))})
		}
	}
	return page.SheetPage{NotePage: page.NotePage{
		Letter:     m.letter(t.T("mail.consignment.subject", "number", c.Number), text, m.whyStaff(ctx, f)),
		Paragraphs: []string{t.T("mail.hello", "name", a.Name), text},
		Link:       m.BaseURL + "/portal/consignments/" + url.PathEscape(c.Number), Action: t.T("mail.consignment.action"),
	}, Sections: []page.Section{goods}}
}

// calledOff tells the staff of a factory which pieces are not to be sent any more.
func (m *Mailer) calledOff(ctx context.Context, j fulfilment.CalledOff) error {
	c, _, err := m.Orders.ConsignmentByID(ctx, j.ConsignmentID)
	if err != nil {
		return err
	}
	f, err := m.Factories.Factory(ctx, c.FactoryID)
	if err != nil {
		return err
	}
	return m.toStaff(ctx, f, "called_off", func(ctx context.Context, a *account.Account) page.SheetPage {
		return m.dropped(ctx, a, f, c, j.Pieces)
	})
}

// dropped says which pieces are called off, and whether there are others to send.
func (m *Mailer) dropped(ctx context.Context, a *account.Account, f *factory.Factory, c *order.Consignment, off map[id.Line]int) page.SheetPage {
	t := locale.From(ctx)
	goods, rest := page.Section{Title: t.T("mail.called_off.goods")}, t.T("mail.called_off.nothing")
	for _, l := range c.Lines {
		if n := off[l.ID]; n > 0 {
			goods.Rows = append(goods.Rows, page.Row{Label: t.Isolate(forMaker(t, l)), Remark: t.Isolate(l.SKU), End: "× " + t.Number(int64(n))})
		}
		if l.Left() > 0 {
			rest = t.T("mail.called_off.rest")
		}
	}
	text := t.T("mail.called_off.text", "number", c.Number)
	return page.SheetPage{NotePage: page.NotePage{
		Letter:     m.letter(t.T("mail.called_off.subject", "number", c.Number), text, m.whyStaff(ctx, f)),
		Paragraphs: []string{t.T("mail.hello", "name", a.Name), text, rest},
		Link:       m.BaseURL + "/portal/consignments/" + url.PathEscape(c.Number), Action: t.T("mail.consignment.action"),
	}, Sections: []page.Section{goods}}
}

// forMaker is what a factory calls the goods: by their Chinese title for readers of Chinese, else as they are declared.
func forMaker(t *locale.Printer, l order.Line) string {
	if t.Language() == locale.Chinese && l.TitleZH != "" {
		return l.TitleZH
	}
	if l.Declared != "" {
		return l.Declared
	}
	return l.Title
}

func (m *Mailer) whyStaff(ctx context.Context, f *factory.Factory) string {
	return locale.From(ctx).T("mail.staff.why", "factory", factoryName(locale.From(ctx), f))
}

// factoryName is a factory's name as the reader writes it.
func factoryName(t *locale.Printer, f *factory.Factory) string {
	if t.Language() == locale.Chinese && f.NameZH != "" {
		return f.NameZH
	}
	return f.Name
}

// toStaff sends a letter to every clerk of a factory whose address is confirmed, in the clerk's language. One that
// can't be sent does not keep the others from theirs.
func (m *Mailer) toStaff(ctx context.Context, f *factory.Factory, kind string, write func(context.Context, *account.Account) page.SheetPage) error {
	clerks, err := m.Factories.Staff(ctx, f.ID)
	if err != nil {
		return err
	}
	var all []error
	for _, clerk := range clerks {
		all = append(all, m.toClerk(ctx, clerk, kind, write))
	}
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("write to staff of factory %s: %w", f.Slug, err)
	}
	return nil
}

func (m *Mailer) toClerk(ctx context.Context, clerk id.Account, kind string, write func(context.Context, *account.Account) page.SheetPage) error {
	a, err := m.Accounts.Account(ctx, account.Factory, clerk)
	if err != nil || a.VerifiedAt == nil {
		return err
	}
	ctx = In(ctx, a.Language)
	p := write(ctx, a)
	return m.Send(ctx, Draft{To: a.Email, Kind: kind, Subject: p.Subject, Text: p.Text(ctx), HTML: page.Sheet(p)})
}
