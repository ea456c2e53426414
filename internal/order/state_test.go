package order

import (
	"errors"
	"slices"
	"testing"
)

// walk follows every move from the first state and returns what it reached, and the states nothing leads out of.
func walk[S comparable](first S, moves map[S][]S) (reached, ends []S) {
	todo := []S{first}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		if slices.Contains(reached, s) {
			continue
		}
		reached = append(reached, s)
		if len(moves[s]) == 0 {
			ends = append(ends, s)
		}
		todo = append(todo, moves[s]...)
	}
	return reached, ends
}

func TestEveryStateIsReachedAndEveryEndIsMeant(t *testing.T) {
	reached, ends := walk(Placed, moves)
	if len(reached) != 5 {
		t.Errorf("an order reaches %v", reached)
	}
	if slices.Sort(ends); !slices.Equal(ends, []State{Cancelled, Completed}) {
		t.Errorf("an order ends in %v", ends)
	}
	some, over := walk(Waiting, consignmentMoves)
	if len(some) != 8 {
		t.Errorf("a consignment reaches %v", some)
	}
	if !slices.Equal(over, []ConsignmentState{Delivered}) {
		t.Errorf("a consignment ends in %v", over)
	}
}

func TestTransitionRefusesWhatIsNotInTheTable(t *testing.T) {
	o := Order{State: Completed}
	if err := o.Transition(Placed); !errors.Is(err, ErrState) || o.State != Completed {
		t.Errorf("a completed order became %s: %v", o.State, err)
	}
	c := Consignment{State: Waiting}
	if err := c.Transition(Shipped); !errors.Is(err, ErrConsignmentState) || c.State != Waiting {
		t.Errorf("an unpaid consignment became %s: %v", c.State, err)
	}
}

func TestSumSortsChargesByKind(t *testing.T) {
	charge := func(k Kind, minor int64) Charge { c := Charge{Kind: k}; c.Amount.Minor = minor; return c }
	got := Sum([]Charge{charge(Goods, 100), charge(Discount, -10), charge(Delivery, 20), charge(Insurance, 1), charge(Duty, 3), charge(Tax, 4), charge(Fee, 5)})
	want := Totals{GoodsMinor: 100, DeliveryMinor: 21, DutyMinor: 3, TaxMinor: 4, FeesMinor: 5, DiscountMinor: -10, TotalMinor: 123}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestSigner(t *testing.T) {
	s := NewSigner("secret")
	proof := s.Sign("SR-1")
	if !s.Check("SR-1", proof) || s.Check("SR-2", proof) || s.Check("SR-1", "") || NewSigner("other").Check("SR-1", proof) {
		t.Error("a link opens what it should not, or does not open what it should")
	}
}
