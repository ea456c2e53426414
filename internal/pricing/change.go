package pricing

import (
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// Change is what another side of a limit charges besides, no longer, or at another rate, each charge once.
type Change struct {
	Begins, Ends, Differs []order.Charge
}

// Changed compares how two sides of a limit charge. A charge that comes to nothing is none; one of which only the amount
// differs is the same.
func Changed(from, to customs.Side) Change {
	before, after := levied(from), levied(to)
	var c Change
	for _, k := range after {
		switch old := find(before, k.Code); {
		case old == nil:
			c.Begins = append(c.Begins, k)
		case old.Rate != k.Rate:
			c.Differs = append(c.Differs, k)
		}
	}
	for _, k := range before {
		if find(after, k.Code) == nil {
			c.Ends = append(c.Ends, k)
		}
	}
	return c
}

// levied are the charges of a side that cost something or would with dearer goods, each code once.
func levied(s customs.Side) []order.Charge {
	var all []order.Charge
	for i := range s.Levies {
		k := &s.Levies[i]
		if (k.Amount.IsZero() && !rises(k.Rate)) || k.SuppressedBy != "" || find(all, k.Code) != nil {
			continue
		}
		all = append(all, chargeOf(k))
	}
	return all
}

// Rising is the duty of a side that takes a share of the goods; nil where the duty does not depend on their value.
func Rising(s customs.Side) *order.Charge {
	for i := range s.Levies {
		if k := &s.Levies[i]; k.Kind == landedcost.Duty && k.SuppressedBy == "" && rises(k.Rate) {
			c := chargeOf(k)
			return &c
		}
	}
	return nil
}

// rises is true for a rate that takes a share of a value.
func rises(rate string) bool {
	r, err := landedcost.ParseRate(rate)
	return err == nil && r.Rises()
}

func find(list []order.Charge, code string) *order.Charge {
	for i := range list {
		if list[i].Code == code {
			return &list[i]
		}
	}
	return nil
}

// Level tells whether passing a limit comes to next to nothing: less than a five-hundredth of what the goods are worth there.
func Level(l *customs.Limit, jump money.Amount) bool {
	return max(jump.Minor, -jump.Minor) <= max(l.Last.Minor/500, 1)
}
