package mailer

import (
	"context"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	page "github.com/silkroadmall/mall/templates/mail"
)

// shipped says which parcels of a consignment are on their way, with what is in each, and whether more will follow.
func (m *Mailer) shipped(ctx context.Context, o *order.Order, c *order.Consignment) (page.SheetPage, error) {
	if len(c.Parcels) == 0 || c.State == order.Delivered {
		return page.SheetPage{}, errMoot
	}
	f, err := m.Factories.Factory(ctx, c.FactoryID)
	if err != nil {
		return page.SheetPage{}, err
	}
	t := locale.From(ctx)
	text := t.T("mail.order.shipped.text", "factory", f.Name)
	if c.State == order.ShippedPartly {
		text = t.T("mail.order.shipped.partly", "factory", f.Name)
	}
	p := m.sheet(ctx, o, "shipped", text)
	for _, parcel := range c.Parcels {
		p.Sections = append(p.Sections, parcelSheet(t, c, parcel))
	}
	p.Sections = append(p.Sections, destination(t, o))
	return p, nil
}

// parcelSheet is the carrier, the number to ask it by, and what is inside.
func parcelSheet(t *locale.Printer, c *order.Consignment, p order.Parcel) page.Section {
	s := page.Section{
		Title: t.T("mail.order.parcel", "carrier", carrier(t, p.Carrier), "tracking", p.Tracking),
		Lines: []string{t.T("mail.order.sent", "date", p.ShippedAt, "service", service(t, p.Service))},
	}
	if p.DeliveredAt == nil {
		s.Lines = append(s.Lines, t.T("mail.order.expected", "dates", t.DateRange(c.Earliest, c.Latest)))
	} else {
		s.Lines = append(s.Lines, t.T("mail.order.arrived", "date", *p.DeliveredAt))
	}
	lines := map[id.Line]order.Line{}
	for _, l := range c.Lines {
		lines[l.ID] = l
	}
	for _, in := range p.Lines {
		s.Rows = append(s.Rows, page.Row{Label: named(t, lines[in.LineID]), End: "× " + t.Number(int64(in.Quantity))})
	}
	return s
}

// delivered says that the last parcel of a consignment arrived.
func (m *Mailer) delivered(ctx context.Context, o *order.Order, c *order.Consignment) (page.SheetPage, error) {
	if c.DeliveredAt == nil {
		return page.SheetPage{}, errMoot
	}
	f, err := m.Factories.Factory(ctx, c.FactoryID)
	if err != nil {
		return page.SheetPage{}, err
	}
	t := locale.From(ctx)
	p := m.sheet(ctx, o, "delivered", t.T("mail.order.delivered.text", "factory", f.Name, "date", *c.DeliveredAt))
	goods := page.Section{Title: t.T("mail.order.from", "factory", f.Name)}
	for _, l := range c.Lines {
		if l.Due() > 0 {
			goods.Rows = append(goods.Rows, page.Row{Label: named(t, l), End: "× " + t.Number(int64(l.Due()))})
		}
	}
	p.Sections = []page.Section{goods}
	return p, nil
}

// carrier is the name of a carrier; its code if it has none.
func carrier(t *locale.Printer, code string) string {
	if key := "mail.carrier." + code; t.Has(key) {
		return t.T(key)
	}
	return code
}
