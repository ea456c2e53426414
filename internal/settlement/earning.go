package settlement

import (
	"fmt"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// Earnings divides what a sale owes the factories among the lines: each line's goods less the factory's discounts, less its part of the
// commission that the sale was posted with. They sum to the posting of each factory. Parties are the factories' slugs.
func Earnings(o *order.Order, sale ledger.Transaction, parties map[id.Factory]string) ([]Earning, error) {
	var all []Earning
	for i := range o.Consignments {
		c := &o.Consignments[i]
		posted := ledger.Owed([]ledger.Transaction{sale}, ledger.FactoryHeld, parties[c.FactoryID])
		commission, err := c.Shares(money.New(order.Earned(c.Charges)-posted, o.Currency))
		if err != nil {
			return nil, fmt.Errorf("divide commission of consignment %s: %w", c.Number, err)
		}
		for at, l := range c.Lines {
			portions, err := c.Portions(l.ID, 0, l.Quantity)
			if err != nil {
				return nil, err
			}
			e := Earning{LineID: l.ID, OrderID: o.ID, ConsignmentID: c.ID, FactoryID: c.FactoryID, Party: parties[c.FactoryID], CommissionMinor: commission[at].Minor}
			for _, p := range portions {
				if !p.Charge.Earns() {
					continue
				}
				e.GoodsMinor += p.Amount.Minor
				if p.Charge.Kind == order.Discount {
					e.DiscountMinor += p.Amount.Minor
				}
			}
			e.Amount = money.New(e.GoodsMinor-e.CommissionMinor, o.Currency)
			all = append(all, e)
		}
	}
	return all, nil
}
