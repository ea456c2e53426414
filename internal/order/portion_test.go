package order_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// charged is a consignment of some lines with charges on a line, on all, and discounts.
func charged(t *rapid.T) *order.Consignment {
	c := &order.Consignment{}
	n := rapid.IntRange(1, 4).Draw(t, "lines")
	for i := range n {
		l := order.Line{ID: id.Line(i + 1), Quantity: rapid.IntRange(1, 9).Draw(t, "quantity"), Unit: money.New(rapid.Int64Range(1, 99_999).Draw(t, "unit"), "EUR")}
		l.Total = money.New(l.Unit.Minor*int64(l.Quantity), "EUR")
		c.Lines = append(c.Lines, l)
		c.Charges = append(c.Charges, order.Charge{ID: int64(i + 1), LineID: &c.Lines[i].ID, Kind: order.Goods, Amount: l.Total})
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "charges") {
		ch := order.Charge{ID: int64(100 + i), Kind: rapid.SampledFrom([]order.Kind{order.Delivery, order.Insurance, order.Duty, order.Tax, order.Fee}).Draw(t, "kind"),
			Amount: money.New(rapid.Int64Range(0, 50_000).Draw(t, "amount"), "EUR")}
		if rapid.Bool().Draw(t, "a discount") {
			ch.Kind, ch.Amount = order.Discount, ch.Amount.Neg()
		}
		if on := rapid.IntRange(0, n).Draw(t, "on"); on > 0 {
			line := id.Line(on)
			ch.LineID = &line
		}
		c.Charges = append(c.Charges, ch)
	}
	return c
}

// TestPortions takes the pieces of a consignment in any order and in any steps: what they come to is every charge, to the last
// cent, and on the way no charge comes to more than it was.
func TestPortions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := charged(t)
		taken, sums, left := map[id.Line]int{}, map[int64]int64{}, 0
		for _, l := range c.Lines {
			left += l.Quantity
		}
		for left > 0 {
			l := c.Lines[rapid.IntRange(0, len(c.Lines)-1).Draw(t, "line")]
			if l.Quantity == taken[l.ID] {
				continue
			}
			n := rapid.IntRange(1, l.Quantity-taken[l.ID]).Draw(t, "pieces")
			portions, err := c.Portions(l.ID, taken[l.ID], n)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range portions {
				sums[p.Charge.ID] += p.Amount.Minor
			}
			for _, ch := range c.Charges {
				if sum := sums[ch.ID]; sum*ch.Amount.Minor < 0 || max(sum, -sum) > max(ch.Amount.Minor, -ch.Amount.Minor) {
					t.Fatalf("%d of charge %s of %s went back", sum, ch.Kind, ch.Amount)
				}
			}
			taken[l.ID], left = taken[l.ID]+n, left-n
		}
		for _, ch := range c.Charges {
			if sums[ch.ID] != ch.Amount.Minor {
				t.Errorf("all pieces together have %d of charge %s of %s", sums[ch.ID], ch.Kind, ch.Amount)
			}
		}
	})
}

func TestPortions_refuses(t *testing.T) {
	t.Parallel()
	c := &order.Consignment{Lines: []order.Line{{ID: 1, Quantity: 3, Total: money.New(300, "EUR")}}}
	for name, ask := range map[string][3]int{"another line": {2, 0, 1}, "no piece": {1, 0, 0}, "one too many": {1, 2, 2}, "what comes before nothing": {1, -1, 1}} {
		if _, err := c.Portions(id.Line(ask[0]), ask[1], ask[2]); err == nil {
			t.Errorf("%s is divided", name)
		}
	}
}
