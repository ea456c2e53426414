package pricing

import (
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// moment is what one answer is worked out with: one version of the rules and of the rates, and one time. A page of
// many prices takes one moment, so that it never mixes two versions.
type moment struct {
	book  *customs.Book
	rates *fx.Rates
	time  time.Time
	regs  map[string]bool
}

func (p *Pricer) moment() moment { return p.at(p.rules.Current(), p.rates.Current(), p.now()) }

// at is a moment of other rules, rates or time than the present ones.
func (p *Pricer) at(book *customs.Book, rates *fx.Rates, t time.Time) moment {
	m := moment{book: book, rates: rates, time: t, regs: p.regs}
	if m.regs == nil {
		m.regs = m.book.Registered()
	}
	return m
}

// consignment is the parcel as customs sees it.
func (m *moment) consignment(c *Parcel, price *Price) landedcost.Consignment {
	lines := make([]landedcost.Line, len(c.Items))
	for i := range c.Items {
		it := &c.Items[i]
		lines[i] = landedcost.Line{
			HS: it.HS, Description: it.Description, Origin: it.Origin, UnitPrice: price.Units[i],
			Quantity: int64(it.Quantity), WeightGrams: int64(it.Grams),
		}
	}
	return landedcost.Consignment{
		Date: landedcost.DayOf(m.time), Origin: Origin, Destination: c.To, Channel: price.Option.Channel, Terms: "DDP",
		Currency: c.Currency, Lines: lines, Shipping: price.Option.Price, Insurance: money.Zero(c.Currency),
		PersonalUse: true, ShippingShownApart: true, Registrations: m.regs,
	}
}
