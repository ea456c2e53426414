package ui

import (
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// BillOf explains charges, live or frozen, in the reader's language.
func BillOf(p *locale.Printer, charges []order.Charge, total money.Amount) Bill {
	b := Bill{Total: total, Guaranteed: true}
	for _, c := range charges {
		b.Guaranteed = b.Guaranteed && c.Confidence != "estimate"
		b.Charges = append(b.Charges, Charge{
			Kind: string(c.Kind), Name: ChargeName(p, c), Amount: c.Amount, Why: Why(p, c), Mark: mark(p, c), Formula: worked(p, c),
			Source: firstWord(c.Source), Act: c.Act, ValidFrom: day(p, c.ValidFrom, 0), ValidTo: day(p, c.ValidTo, -1),
			Checked: day(p, c.Checked, 0), Confidence: certainty(p, c.Confidence),
		})
	}
	return b
}

// ParcelBill is BillOf for the charges of a consignment. Where it has more than one line, a charge on one of them says on
// which.
func ParcelBill(p *locale.Printer, c *order.Consignment, total money.Amount) Bill {
	b := BillOf(p, c.Charges, total)
	if len(c.Lines) < 2 {
		return b
	}
	for i := range c.Charges {
		if l := c.LineOf(&c.Charges[i]); l != nil {
			b.Charges[i].Item = l.Name()
		}
	}
	return b
}

// worked is the sum that leads to a charge: base × rate = amount.
func worked(p *locale.Printer, c order.Charge) string {
	text := sum(p, c.Formula, c.Amount.Currency)
	amount := p.Money(c.Amount)
	if text == "" || text == amount || c.SuppressedBy != "" || strings.HasSuffix(text, " = "+amount) {
		return text
	}
	return text + " = " + amount
}

// day is a date of the rule data, so many days later, as the reader writes it: a rule that holds no longer from a day on
// holds until the day before.
func day(p *locale.Printer, iso string, later int) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return p.Date(t.AddDate(0, 0, later))
}

// certainty says how sure the rule data is of a figure.
func certainty(p *locale.Printer, mark string) string {
	if key := "charges.confidence." + mark; p.Has(key) {
		return p.T(key)
	}
	return mark
}

// SharesOf are the parts of a total for a LandedBar; parts of nothing are kept, since "no duty" is an answer too, but no fee and
// no discount are none.
func SharesOf(p *locale.Printer, t order.Totals, c money.Currency) []Share {
	shares := []Share{}
	for _, s := range []struct {
		kind  order.Kind
		minor int64
	}{{order.Goods, t.GoodsMinor}, {order.Delivery, t.DeliveryMinor}, {order.Duty, t.DutyMinor}, {order.Tax, t.TaxMinor}, {order.Fee, t.FeesMinor}, {order.Discount, t.DiscountMinor}} {
		if (s.kind == order.Fee || s.kind == order.Discount) && s.minor == 0 {
			continue
		}
		shares = append(shares, Share{Kind: string(s.kind), Label: p.T("charges.kind." + string(s.kind)), Amount: money.New(s.minor, c)})
	}
	return shares
}

// LinesOf are the same parts as lines of a sum.
func LinesOf(p *locale.Printer, t order.Totals, c money.Currency) []Line {
	lines := []Line{}
	for _, s := range SharesOf(p, t, c) {
		lines = append(lines, Line{Label: s.Label, Amount: s.Amount})
	}
	return lines
}

// firstWord takes the first of several sources, so that it can be a link.
func firstWord(s string) string {
	first, _, _ := strings.Cut(s, " ")
	return first
}
