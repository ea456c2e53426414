package pricing

import (
	"fmt"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// Discount is what a coupon takes off a parcel.
type Discount struct {
	Code     string
	Bearer   order.Bearer
	Rate     string         // of a share of the goods: "10%"; "" for an amount
	Goods    []money.Amount // off each item, never all of it; nil: nothing
	Delivery bool           // as much as the cheapest service costs
}

// discount charges what is off, with the law on whether duty and tax are less by it, and reduces what the services cost for customs
// if they are. It comes after goods and delivery.
func (p *Price) discount(d *Discount, law customs.Discount) {
	charge := order.Charge{Kind: order.Discount, Code: "discount.goods", Name: d.Code, Coupon: d.Code, Bearer: d.Bearer, Lowers: law.Lowers, Rate: d.Rate}
	if law.Proof.Act != "" {
		charge.Rule, charge.Act, charge.Source, charge.Confidence = law.Proof.Rule, law.Proof.Act, law.Proof.Source, string(law.Proof.Confidence)
		charge.ValidFrom, charge.Checked = law.Valid.From.String(), law.Proof.Checked.String()
		if law.Valid.To != 0 {
			charge.ValidTo = law.Valid.To.String()
		}
	}
	for i, off := range d.Goods {
		if off.IsZero() {
			continue
		}
		one := charge
		one.LineID, one.Amount = lineID(i), off.Neg()
		p.Charges = append(p.Charges, one)
	}
	if off := p.Options[0].Price; d.Delivery && !off.IsZero() {
		charge.Code, charge.Rate, charge.Amount = order.FreeDelivery, "", off.Neg()
		p.Charges = append(p.Charges, charge)
	}
}

// less takes off a consignment what discounts among the charges lower its value by; a LineID counts the lines from 1.
func less(c *landedcost.Consignment, charges []order.Charge) error {
	for _, ch := range charges {
		if ch.Kind != order.Discount || !ch.Lowers {
			continue
		}
		into := &c.Shipping
		if ch.LineID != nil {
			into = &c.Lines[int(*ch.LineID)-1].Off
			into.Currency = c.Currency
			ch.Amount = ch.Amount.Neg()
		}
		sum, err := into.Add(ch.Amount)
		if err != nil {
			return fmt.Errorf("take off discount %s: %w", ch.Coupon, err)
		}
		*into = sum
	}
	return nil
}
