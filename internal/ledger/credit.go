package ledger

import (
	"fmt"
)

// Burden is a part of a refund and the account that bears it, in minor units of the order's currency; negative where a
// discount takes something from what goes back.
type Burden struct {
	Account Account
	Party   string
	Minor   int64
}

// Credit is the transaction of a part of a sale that is owed back: each account bears its part, and we owe the sum to the
// consumer, from where Refund gives it back. p.Reference is the refund's token, number the order's. ErrFigures for a sum
// of nothing or less, or a burden on no account.
func Credit(p Paid, number string, burdens []Burden) (Transaction, error) {
	b := book{currency: p.Currency}
	for _, one := range burdens {
		if one.Account == "" {
			return Transaction{}, fmt.Errorf("post credit note %s: %w", p.Reference, ErrFigures)
		}
		b.post(one.Account, one.Party, one.Minor)
	}
	total, err := b.total()
	if err != nil {
		return Transaction{}, fmt.Errorf("post credit note %s: %w", p.Reference, err)
	}
	if total <= 0 || !p.Currency.Known() || p.Reference == "" || number == "" {
		return Transaction{}, fmt.Errorf("post credit note %q of %d %s: %w", p.Reference, total, p.Currency, ErrFigures)
	}
	b.credit(ConsumerCredit, number, total)
	order := p.OrderID
	return Transaction{Kind: KindCredit, Reference: p.Reference, OrderID: &order, Postings: b.postings()}, nil
}

// Of finds the order's transaction of a kind, nil if there is none.
func Of(kind string, posted []Transaction) *Transaction {
	for i := range posted {
		if posted[i].Kind == kind {
			return &posted[i]
		}
	}
	return nil
}

// Owed is what stands on an account for a party in all these transactions: what we owe is positive.
func Owed(posted []Transaction, a Account, party string) int64 {
	var sum int64
	for _, t := range posted {
		for _, p := range t.Postings {
			if p.Account == a && p.Party == party {
				sum -= p.Amount.Minor
			}
		}
	}
	return sum
}
