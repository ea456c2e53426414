package mailer

import (
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	page "github.com/silkroadmall/mall/templates/mail"
	"github.com/silkroadmall/mall/templates/ui"
)

// parcelBill is one factory's part of an order with everything that was charged for it: the goods line by line, then
// each charge with how it came about.
func parcelBill(t *locale.Printer, o *order.Order, c order.Consignment, maker string) page.Section {
	s := page.Section{
		Title: t.T("mail.order.from", "factory", maker),
		Lines: []string{t.T("mail.order.arrives", "dates", t.DateRange(c.Earliest, c.Latest), "service", service(t, c.Service))},
	}
	for _, l := range c.Lines {
		s.Rows = append(s.Rows, page.Row{Label: named(t, l), Remark: t.Number(int64(l.Quantity)) + " × " + t.Money(l.Unit), End: t.Money(l.Total)})
	}
	for _, ch := range c.Charges {
		if ch.Kind != order.Goods {
			s.Rows = append(s.Rows, page.Row{Label: chargeName(t, &c, ch), Remark: ui.Why(t, ch), End: t.Money(ch.Amount)})
		}
	}
	sum := money.New(order.Sum(c.Charges).TotalMinor, o.Currency)
	s.Rows = append(s.Rows, page.Row{Label: t.T("mail.order.parcel_sum"), End: t.Money(sum), Sum: true})
	if ui.BillOf(t, c.Charges, sum).Guaranteed {
		s.Lines = append(s.Lines, t.T("layout.guarantee"))
	} else {
		s.Lines = append(s.Lines, t.T("layout.estimate"))
	}
	return s
}

// orderBill sums the parcels up by kind, with the exchange rates they were priced at.
func orderBill(t *locale.Printer, o *order.Order) page.Section {
	s := page.Section{Title: t.T("mail.order.sum")}
	for _, l := range ui.LinesOf(t, o.Totals, o.Currency) {
		s.Rows = append(s.Rows, page.Row{Label: l.Label, End: t.Money(l.Amount)})
	}
	s.Rows = append(s.Rows, page.Row{Label: t.T("mail.order.total"), End: t.Money(o.Total()), Sum: true})
	for _, r := range o.Rates {
		s.Lines = append(s.Lines, t.T("charges.rate", "from", string(r.From), "to", string(r.To), "rate", r.Rate, "source", r.Source, "date", r.AsOf))
	}
	return s
}

// backRows are what went back of each line of a refund, and what did not.
func backRows(t *locale.Printer, o *order.Order, r payment.Refund) []page.Row {
	var rows []page.Row
	for _, l := range r.Lines {
		for _, line := range o.Lines() {
			if line.ID == l.LineID {
				sum := money.New(ui.BackTotals(l.Parts, true).TotalMinor, r.Amount.Currency)
				rows = append(rows, page.Row{Label: t.Number(int64(l.Quantity)) + " × " + named(t, line), End: t.Money(sum)})
			}
		}
		for _, part := range ui.BackLines(t, l.Parts, true, r.Amount.Currency) {
			rows = append(rows, page.Row{Label: "· " + part.Label, End: t.Money(part.Amount)})
		}
		for _, part := range ui.KeptWhy(t, l.Parts, r.Amount.Currency) {
			rows = append(rows, page.Row{Label: "· " + t.T("order.kept_title"), Remark: part.Label + ": " + t.Money(part.Amount) + ". " + part.Hint, End: t.Money(money.Zero(r.Amount.Currency))})
		}
	}
	return rows
}

// destination is the address as it stands on the parcel.
func destination(t *locale.Printer, o *order.Order) page.Section {
	s := page.Section{Title: t.T("mail.order.address")}
	for _, l := range o.Address.Lines() {
		s.Lines = append(s.Lines, t.Isolate(l))
	}
	s.Lines = append(s.Lines, t.Country(o.Address.Country))
	return s
}

// named is a line's title with the choices that were made.
func named(t *locale.Printer, l order.Line) string {
	return t.Isolate(l.Name())
}

// chargeName is what a charge is called, with the line it is on where a parcel has several.
func chargeName(t *locale.Printer, c *order.Consignment, ch order.Charge) string {
	name := ui.ChargeName(t, ch)
	if l := c.LineOf(&ch); l != nil && len(c.Lines) > 1 {
		name += " · " + named(t, *l)
	}
	return name
}

// service is the name of a delivery service; its code if it has none.
func service(t *locale.Printer, code string) string {
	if key := "charges.delivery." + code; t.Has(key) {
		return t.T(key)
	}
	return code
}
