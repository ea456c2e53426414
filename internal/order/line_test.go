package order_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
)

func TestLineOf(t *testing.T) {
	on := func(n id.Line) *order.Charge { return &order.Charge{LineID: &n} }
	written := order.Consignment{Lines: []order.Line{{ID: 2, Title: "Scarf", Choices: "Red"}, {ID: 1, Title: "Cup"}}}
	quoted := order.Consignment{Lines: []order.Line{{Title: "Scarf", Choices: "Red"}, {Title: "Cup"}}}
	for _, c := range []struct {
		in     *order.Consignment
		charge *order.Charge
		want   string
	}{
		{&written, on(1), "Cup"}, {&written, on(2), "Scarf · Red"}, {&written, on(3), ""},
		{&quoted, on(1), "Scarf · Red"}, {&quoted, on(2), "Cup"}, {&quoted, &order.Charge{}, ""},
	} {
		got := ""
		if l := c.in.LineOf(c.charge); l != nil {
			got = l.Name()
		}
		if got != c.want {
			t.Errorf("the charge on %v is of %q, want %q", c.charge.LineID, got, c.want)
		}
	}
}
