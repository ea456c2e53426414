package ledger

import (
	"fmt"

	"github.com/silkroadmall/mall/internal/money"
)

// KindDuty is the kind of a transaction by which the duty we expected becomes the duty that was invoiced; reference: the
// consignment's number.
const KindDuty = "duty_difference"

// DutyReserve is the party of Reserve that bears what was quoted too low, and keeps what is too little to give back.
const DutyReserve = "duty_difference"

// Assessed is the duty of a consignment, in one currency: what we put aside for it, what was invoiced, and what goes back to the
// consumer of the surplus.
type Assessed struct {
	Quoted   money.Amount
	Invoiced money.Amount
	Returned money.Amount
}

// Difference is the transaction that leaves the authority with what it invoiced: a surplus is owed to the consumer as far as it goes
// back, the rest is the reserve's, as a shortfall is. p.Reference is the consignment's number, number the order's. ErrFigures if
// nothing differs, or more goes back than is left.
func Difference(p Paid, number string, a Assessed) (Transaction, error) {
	surplus, err := a.Quoted.Sub(a.Invoiced)
	if err != nil {
		return Transaction{}, fmt.Errorf("post duty of %s: %w", p.Reference, err)
	}
	kept, err := surplus.Sub(a.Returned)
	if err != nil {
		return Transaction{}, fmt.Errorf("post duty of %s: %w", p.Reference, err)
	}
	wrong := a.Quoted.Negative() || a.Invoiced.Negative() || a.Returned.Negative() || a.Returned.Positive() && kept.Negative()
	if wrong || surplus.IsZero() || surplus.Currency != p.Currency || p.Reference == "" || number == "" {
		return Transaction{}, fmt.Errorf("post duty of %q, %s invoiced as %s: %w", p.Reference, a.Quoted, a.Invoiced, ErrFigures)
	}
	b := book{currency: p.Currency}
	b.post(DutyPayable, p.Country, surplus.Minor)
	b.credit(ConsumerCredit, number, a.Returned.Minor)
	b.credit(Reserve, DutyReserve, kept.Minor)
	order := p.OrderID
	return Transaction{Kind: KindDuty, Reference: p.Reference, OrderID: &order, Postings: b.postings()}, nil
}
