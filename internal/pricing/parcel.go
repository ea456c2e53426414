package pricing

import (
	"math/big"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// shipment is the parcel as a carrier sees it: what follows from a heading is true of the goods whatever was ticked.
func (c Parcel) shipment(book *customs.Book, now time.Time) shipping.Shipment {
	s := shipping.Shipment{From: Origin, To: c.To.Country, Ready: shipping.AddWorkingDays(now, max(c.HandoverDays, 1))}
	for _, it := range c.Items {
		s.Pieces = append(s.Pieces, shipping.Piece{
			Quantity: it.Quantity, Grams: it.Grams, LengthMM: it.LengthMM, WidthMM: it.WidthMM, HeightMM: it.HeightMM,
		})
		s.Flags = joined(joined(s.Flags, it.Flags), book.Attributes(it.HS))
	}
	return s
}

func joined(list, more []string) []string {
	for _, f := range more {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// note remembers an exchange rate the price rests on.
func (p *Price) note(rates *fx.Rates, from money.Currency) {
	if from == p.Currency {
		return
	}
	x, ok := rates.Exchange(from, p.Currency)
	if !ok {
		return
	}
	r := order.Rate{From: from, To: p.Currency, Rate: rateText(x), Source: x.Source, AsOf: x.AsOf}
	if !slices.Contains(p.Rates, r) {
		p.Rates = append(p.Rates, r)
	}
}

// lineID numbers an item for a charge that is not yet written.
func lineID(i int) *id.Line {
	n := id.Line(i + 1)
	return &n
}

// rateText is an exchange rate as it was published, else worked out to six decimals.
func rateText(x landedcost.Exchange) string {
	if x.Text != "" {
		return x.Text
	}
	return new(big.Rat).Quo(x.Num.Rat(), x.Den.Rat()).FloatString(6)
}

// told is true for what a consumer is to read: no duty and no tax is an answer too, a fee of nothing is none.
func told(c *landedcost.Component) bool {
	return !c.Amount.IsZero() || c.SuppressedBy != "" || c.Kind != landedcost.Fee
}

// chargeOf is a component as the order keeps it.
func chargeOf(c *landedcost.Component) order.Charge {
	charge := order.Charge{
		Kind: order.Kind(c.Kind), Scheme: c.Scheme, Code: c.Code, Name: c.Name, Base: c.Base, Parts: c.Of, Rate: c.Rate, Formula: c.Formula,
		SuppressedBy: c.SuppressedBy, Rule: c.Rule, Source: c.Source, Act: c.Act, ValidFrom: c.ValidFrom, ValidTo: c.ValidTo,
		Checked: c.Checked, Confidence: string(c.Confidence), Amount: c.Amount,
	}
	if c.Line >= 0 {
		charge.LineID = lineID(c.Line)
	}
	return charge
}
