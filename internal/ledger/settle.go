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

// The kinds of transaction of paying out; reference: the payout's number.
const (
	KindPayout       = "payout"        // a batch was approved: what was released is to be paid by the bank
	KindPayoutPaid   = "payout_paid"   // the bank has the batch: the money has left
	KindPayoutReturn = "payout_return" // the bank could not pay: the money is the factory's to be paid out again
)

// Yuan is the currency factories are paid in.
const Yuan money.Currency = "CNY"

// Exchanged is what a payout takes of one currency. Lines is the sum of its lines in yuan, each rounded; Whole is Amount
// changed at once. Both are Amount itself where that is in yuan.
type Exchanged struct {
	Amount money.Amount
	Lines  money.Amount
	Whole  money.Amount
}

// Payout is the transaction of a payout to a factory: what was released to it in each currency, changed into yuan and owed by the
// bank. Both sides of a change stand on the account of currency results; what the rounding of lines makes against the whole
// is on the account for it. ErrFigures for a payout of nothing or less.
func Payout(reference, party string, parts []Exchanged) (Transaction, error) {
	yuan, t := book{currency: Yuan}, Transaction{Kind: KindPayout, Reference: reference}
	var paid int64
	for _, p := range parts {
		if p.Lines.Currency != Yuan || p.Whole.Currency != Yuan {
			return Transaction{}, fmt.Errorf("post payout %q: %w", reference, ErrFigures)
		}
		paid += p.Lines.Minor
		yuan.credit(PayoutClearing, party, p.Lines.Minor)
		yuan.credit(Rounding, "", p.Whole.Minor-p.Lines.Minor)
		if p.Amount.Currency == Yuan {
			yuan.post(FactoryReleased, party, p.Amount.Minor)
			continue
		}
		yuan.post(CurrencyResult, "", p.Whole.Minor)
		other := book{currency: p.Amount.Currency}
		other.post(FactoryReleased, party, p.Amount.Minor)
		other.credit(CurrencyResult, "", p.Amount.Minor)
		t.Postings = append(t.Postings, other.postings()...)
	}
	if _, err := yuan.total(); err != nil || paid <= 0 || reference == "" || party == "" {
		return Transaction{}, fmt.Errorf("post payout %q of %d fen: %w", reference, paid, ErrFigures)
	}
	t.Postings = append(t.Postings, yuan.postings()...)
	return t, t.Check()
}

// PayoutPaid is the transaction of a payout that has left the bank. ErrFigures for one of nothing or less, or not in yuan.
func PayoutPaid(reference, party string, amount money.Amount) (Transaction, error) {
	if !amount.Positive() || amount.Currency != Yuan || reference == "" || party == "" {
		return Transaction{}, fmt.Errorf("post payment of payout %q of %s: %w", reference, amount, ErrFigures)
	}
	return Transaction{Kind: KindPayoutPaid, Reference: reference, Postings: []Posting{
		{Account: PayoutClearing, Party: party, Amount: amount}, {Account: Bank, Amount: amount.Neg()},
	}}, nil
}

// PayoutReturn takes a payout back, posting by posting, at the rates it was made with. Of one that was paid the money comes back from
// the bank.
func PayoutReturn(reference, party string, parts []Exchanged, paid bool) (Transaction, error) {
	t, err := Payout(reference, party, parts)
	t.Kind = KindPayoutReturn
	for i := range t.Postings {
		p := &t.Postings[i]
		p.Amount = p.Amount.Neg()
		if paid && p.Account == PayoutClearing {
			p.Account, p.Party = Bank, ""
		}
	}
	return t, err
}
