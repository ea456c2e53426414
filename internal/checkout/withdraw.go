package checkout

import (
	"context"

	"github.com/silkroadmall/mall/internal/id"
)

// Withdrawn is the wish that the law has for pieces that a consumer withdraws from: all that was paid for them goes back, also what an
// authority keeps (Directive 2011/83/EU, Art. 13(1)). Its note and its key are whoever's who decides.
func Withdrawn(number string, pieces map[id.Line]int) Wish {
	return Wish{Number: number, Pieces: pieces, Goods: ByFactory, Delivery: true, Levies: true, Rest: ByMall, Reason: withdrawn}
}

// Estimate is what a consumer who withdraws from the pieces would get back; nothing is decided.
func (c *Cashier) Estimate(ctx context.Context, number string, pieces map[id.Line]int) (*GiveBack, error) {
	w := Withdrawn(number, pieces)
	w.Note, w.Key = w.Reason, w.Reason
	return c.Preview(ctx, w)
}
