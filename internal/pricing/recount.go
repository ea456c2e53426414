package pricing

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Pinned prices with the rules in use now, whatever is published meanwhile: for work that prices several parcels and must
// not mix two versions.
func (p *Pricer) Pinned() *Pricer {
	pinned := *p
	pinned.rules = customs.NewLive(p.rules.Current())
	return &pinned
}

// Recount is one consignment of an order worked out again.
type Recount struct {
	Number  string
	Regime  string // of the new count
	Refused string // the key of the reason why there is no new count; the rows then have the frozen side only
	Rows    []Recounted
}

// Recounted is a duty, tax or fee as it was frozen and as it comes out again; nil on the side that has none.
// Line is the line of the order it is on; nil for one on several or where there is only one.
type Recounted struct {
	Frozen, Again *order.Charge
	Line          *order.Line
}

// Same tells whether both sides are one: the amount, and the rule it rests on.
func (r Recounted) Same() bool {
	return r.Frozen != nil && r.Again != nil && r.Frozen.Amount == r.Again.Amount && r.Frozen.Rate == r.Again.Rate && r.Frozen.Rule == r.Again.Rule
}

// Same tells whether the count came out as it was frozen.
func (r Recount) Same() bool {
	for _, row := range r.Rows {
		if !row.Same() {
			return false
		}
	}
	return r.Refused == ""
}

// Recount works the duties, taxes and fees of an order out again by a book, as of the day it was placed and at the
// exchange rates it was placed with. It changes nothing: the order's charges are frozen.
func (p *Pricer) Recount(ctx context.Context, book *customs.Book, o *order.Order) ([]Recount, error) {
	rates, err := p.rates.On(ctx, o.PlacedAt)
	if err != nil {
		return nil, fmt.Errorf("recount %s: %w", o.Number, err)
	}
	var all []Recount
	for i := range o.Consignments {
		r, err := p.recount(book, o, &o.Consignments[i], recorded(o.Rates, rates))
		if err != nil {
			return nil, fmt.Errorf("recount %s: %w", o.Consignments[i].Number, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func (p *Pricer) recount(book *customs.Book, o *order.Order, c *order.Consignment, rates landedcost.Rates) (Recount, error) {
	price := Price{Currency: o.Currency, Option: shipping.Option{Price: money.Zero(o.Currency)}}
	price.Option.Channel = c.Channel
	parcel := Parcel{To: landedcost.Destination{Country: o.Address.Country, Region: o.Address.Region, PostalCode: o.Address.PostalCode}, Currency: o.Currency}
	for _, l := range c.Lines {
		price.Units = append(price.Units, l.Unit)
		parcel.Items = append(parcel.Items, Item{Quantity: l.Quantity, Grams: l.Grams, HS: l.HS, Origin: l.Origin, Description: l.Declared})
	}
	for _, charge := range c.Charges {
		if charge.Kind == order.Delivery {
			price.Option.Price.Minor += charge.Amount.Minor
		}
	}
	then := p.at(book, nil, o.PlacedAt.In(p.now().Location()))
	customary := then.consignment(&parcel, &price)
	if err := less(&customary, counted(c)); err != nil {
		return Recount{}, err
	}
	result, err := book.Landed(customary, rates)
	if err != nil {
		return Recount{}, err
	}
	price.take(result)
	return Recount{Number: c.Number, Regime: price.Regime, Refused: price.Refused, Rows: beside(c, price.Charges)}, nil
}

// counted are the discounts of a consignment with its lines counted from 1.
func counted(c *order.Consignment) []order.Charge {
	var all []order.Charge
	for _, ch := range c.Charges {
		if ch.Kind != order.Discount {
			continue
		}
		for i, l := range c.Lines {
			if ch.LineID != nil && *ch.LineID == l.ID {
				ch.LineID = lineID(i)
				break
			}
		}
		all = append(all, ch)
	}
	return all
}

// recorded are the exchange rates an order was placed with; exactly as stored where they can still be found, and those of
// the day for pairs the order did not need.
func recorded(kept []order.Rate, day *fx.Rates) landedcost.Rates {
	return func(from, to money.Currency) (landedcost.Exchange, bool) {
		x, known := day.Exchange(from, to)
		for _, r := range kept {
			if r.From != from || r.To != to || known && r.Rate == rateText(x) {
				continue
			}
			d, err := money.ParseDecimal(r.Rate)
			if err != nil {
				continue
			}
			return landedcost.Exchange{Num: d, Den: money.NewDecimal(1, 0), Text: r.Rate, Source: r.Source, AsOf: r.AsOf}, true
		}
		return x, known
	}
}

// place is where a charge belongs: charges of one code on one line are the same charge.
type place struct {
	kind order.Kind
	code string
	line id.Line
}

// beside lays what was frozen beside what comes out again, in the order of what was frozen; what is new comes last. That
// something new comes to nothing is no difference.
func beside(c *order.Consignment, again []order.Charge) []Recounted {
	left := map[place][]*order.Charge{}
	var found []place
	for i := range again {
		at := place{kind: again[i].Kind, code: again[i].Code}
		if n := again[i].LineID; n != nil { // from here on as the order names its lines
			again[i].LineID = &c.Lines[int(*n)-1].ID
			at.line = *again[i].LineID
		}
		if left[at] == nil {
			found = append(found, at)
		}
		left[at] = append(left[at], &again[i])
	}
	var rows []Recounted
	for i := range c.Charges {
		charge := &c.Charges[i]
		if !ofTheState(charge.Kind) {
			continue
		}
		at := place{kind: charge.Kind, code: charge.Code}
		if charge.LineID != nil {
			at.line = *charge.LineID
		}
		row := Recounted{Frozen: charge, Line: among(c, charge)}
		if same := left[at]; len(same) > 0 {
			row.Again, left[at] = same[0], same[1:]
		}
		rows = append(rows, row)
	}
	for _, at := range found {
		for _, charge := range left[at] {
			if !charge.Amount.IsZero() {
				rows = append(rows, Recounted{Again: charge, Line: among(c, charge)})
			}
		}
	}
	return rows
}

// among is the line of a charge where there are several to tell apart.
func among(c *order.Consignment, charge *order.Charge) *order.Line {
	if len(c.Lines) < 2 {
		return nil
	}
	return c.LineOf(charge)
}

// ofTheState is true for what the rules of a country decide.
func ofTheState(k order.Kind) bool { return k == order.Duty || k == order.Tax || k == order.Fee }
