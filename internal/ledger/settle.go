package ledger

import (
	"fmt"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// KindRelease is the kind of a transaction by which held money of one line becomes the factory's to be paid out; reference: the
// consignment's number and the line's place.
const KindRelease = "release"

// Release is the transaction that moves a line's held money to what is to be paid out. A line whose discounts were larger
// than its goods moves a debt.
func Release(reference string, order id.Order, party string, amount money.Amount) (Transaction, error) {
	if amount.IsZero() || !amount.Currency.Known() || reference == "" || party == "" {
		return Transaction{}, fmt.Errorf("post release %q of %s: %w", reference, amount, ErrFigures)
	}
	return Transaction{Kind: KindRelease, Reference: reference, OrderID: &order, Postings: []Posting{
		{Account: FactoryHeld, Party: party, Amount: amount}, {Account: FactoryReleased, Party: party, Amount: amount.Neg()},
	}}, nil
}
