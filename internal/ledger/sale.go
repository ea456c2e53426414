package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// The kinds of transaction.
const (
	KindSale    = "sale"        // an order was paid and confirmed; reference: the attempt's token
	KindReceipt = "receipt"     // money came in that no order can take: it is owed back; reference: the attempt's token
	KindCredit  = "credit_note" // a part of a sale is owed back; reference: the refund's token
	KindRefund  = "refund"      // money went back to a consumer; reference: the refund's token, from its second try on with a dot and the try

	KindRefundReturn = "refund_return" // the bank sent it back: it is owed again; reference: as of KindRefund
)

// Errors of this package; test with errors.Is. They are mistakes of a program, not refusals for a person.
var (
	ErrUnbalanced = errors.New("ledger: debits and credits differ")
	ErrFigures    = errors.New("ledger: figures that can't be posted")
)

// Paid is the order a payment was taken for.
type Paid struct {
	Reference string // the attempt's token: what makes the sale be posted once
	OrderID   id.Order
	Gateway   string
	Currency  money.Currency
	Country   string // of the destination, ISO 3166-1
	Region    string // only where the region levies the tax, as the states of the US do
}

// Share is what one consignment of the order is made of, in minor units of the order's currency.
type Share struct {
	Factory    string // slug
	Service    string // code of the delivery service
	Goods      int64  // what the goods are sold for: less what the factory takes off them, not what we do
	Delivery   int64  // with insurance
	Duty       int64
	Tax        int64
	Scheme     int64 // the part of Tax that is collected at the sale under a registration
	Fees       int64
	Commission int64 // the mall's part of Goods

	Promotion map[string]int64 // the discounts we bear, by the coupon's code; positive
}

// Promoted is what discounts we bear come to.
func (s Share) Promoted() int64 {
	var sum int64
	for _, off := range s.Promotion {
		sum += off
	}
	return sum
}

// Sale is the transaction of a paid order: the gateway owes the total; the factories are owed their goods less our
// commission, the carriers the delivery, the states and the schemes their duty, tax and fees; what of it the consumer does not pay is
// our promotion. It balances by construction. ErrFigures for a negative figure, a commission above the goods, or a total of nothing.
func Sale(p Paid, shares []Share) (Transaction, error) {
	b := book{currency: p.Currency}
	for i, s := range shares {
		if err := s.check(); err != nil {
			return Transaction{}, fmt.Errorf("post sale %s, share %d: %w", p.Reference, i, err)
		}
		b.credit(FactoryHeld, s.Factory, s.Goods-s.Commission)
		b.credit(Commission, "", s.Commission)
		b.credit(DeliveryPayable, s.Service, s.Delivery)
		b.credit(DutyPayable, p.Country, s.Duty)
		b.credit(TaxPayable, TaxParty(p), s.Tax-s.Scheme)
		b.credit(SchemePayable, p.Country, s.Scheme)
		b.credit(FeesPayable, p.Country, s.Fees)
		for code, off := range s.Promotion {
			b.post(Promotion, code, off)
		}
	}
	total, err := b.total()
	if err != nil {
		return Transaction{}, fmt.Errorf("post sale %s: %w", p.Reference, err)
	}
	if total >= 0 || !p.Currency.Known() || p.Reference == "" {
		return Transaction{}, fmt.Errorf("post sale %q of %d %s: %w", p.Reference, -total, p.Currency, ErrFigures)
	}
	b.post(ProviderClearing, p.Gateway, -total)
	order := p.OrderID
	return Transaction{Kind: KindSale, Reference: p.Reference, OrderID: &order, Postings: b.postings()}, nil
}

// Receipt is the transaction of money that came in for an order that can't take it (it expired, or was paid already):
// the gateway owes it to us and we owe it to the consumer. number is the order's.
func Receipt(p Paid, number string, amount money.Amount) (Transaction, error) {
	return transfer(KindReceipt, p, amount, Posting{Account: ProviderClearing, Party: p.Gateway}, Posting{Account: ConsumerCredit, Party: number})
}

// Refund is the transaction of money given back by the gateway out of what we owed the consumer. p.Reference is the
// refund's token, number the order's.
func Refund(p Paid, number string, amount money.Amount) (Transaction, error) {
	return transfer(KindRefund, p, amount, Posting{Account: ConsumerCredit, Party: number}, Posting{Account: ProviderClearing, Party: p.Gateway})
}

// RefundReturn takes Refund back: the bank could not place the money, and we owe it again.
func RefundReturn(p Paid, number string, amount money.Amount) (Transaction, error) {
	return transfer(KindRefundReturn, p, amount, Posting{Account: ProviderClearing, Party: p.Gateway}, Posting{Account: ConsumerCredit, Party: number})
}

func transfer(kind string, p Paid, amount money.Amount, debit, credit Posting) (Transaction, error) {
	if !amount.Positive() || amount.Currency != p.Currency || !p.Currency.Known() || p.Reference == "" {
		return Transaction{}, fmt.Errorf("post %s %q of %s: %w", kind, p.Reference, amount, ErrFigures)
	}
	debit.Amount, credit.Amount = amount, amount.Neg()
	order := p.OrderID
	return Transaction{Kind: kind, Reference: p.Reference, OrderID: &order, Postings: []Posting{debit, credit}}, nil
}

// Check is nil for a transaction that may be posted: a kind and a reference, at least two postings, none of nothing,
// and a sum of zero in every currency. ErrUnbalanced or ErrFigures otherwise.
func (t Transaction) Check() error {
	if t.Kind == "" || t.Reference == "" || len(t.Postings) < 2 {
		return ErrFigures
	}
	sums := map[money.Currency]money.Amount{}
	for _, p := range t.Postings {
		if p.Amount.IsZero() || !p.Amount.Currency.Known() || p.Account == "" {
			return ErrFigures
		}
		sum, err := sums[p.Amount.Currency].Add(p.Amount)
		if err != nil {
			return err
		}
		sums[p.Amount.Currency] = sum
	}
	for c, sum := range sums {
		if !sum.IsZero() {
			return fmt.Errorf("%w by %s %s", ErrUnbalanced, sum, c)
		}
	}
	return nil
}

func (s Share) check() error {
	for _, v := range []int64{s.Goods, s.Delivery, s.Duty, s.Tax, s.Fees, s.Commission, s.Goods - s.Commission, s.Scheme, s.Tax - s.Scheme} {
		if v < 0 {
			return ErrFigures
		}
	}
	for code, off := range s.Promotion {
		if code == "" || off < 0 {
			return ErrFigures
		}
	}
	if s.Factory == "" || (s.Delivery > 0 && s.Service == "") {
		return ErrFigures
	}
	return nil
}

// TaxParty is whom the order's import tax is owed to.
func TaxParty(p Paid) string {
	if p.Region == "" {
		return p.Country
	}
	return p.Country + "-" + p.Region
}

// book gathers postings of one currency; those to one account and party become one.
type book struct {
	currency money.Currency
	sums     []Posting
	err      error
}

func (b *book) credit(a Account, party string, minor int64) { b.post(a, party, -minor) }

func (b *book) post(a Account, party string, minor int64) {
	if minor == 0 {
		return
	}
	amount := money.New(minor, b.currency)
	for i, p := range b.sums {
		if p.Account == a && p.Party == party {
			sum, err := p.Amount.Add(amount)
			b.sums[i].Amount, b.err = sum, cmp.Or(b.err, err)
			return
		}
	}
	b.sums = append(b.sums, Posting{Account: a, Party: party, Amount: amount})
}

// take is what stands on an account, which has nothing afterwards.
func (b *book) take(a Account, party string) money.Amount {
	for i, p := range b.sums {
		if p.Account == a && p.Party == party {
			b.sums[i].Amount = money.Zero(b.currency)
			return p.Amount
		}
	}
	return money.Zero(b.currency)
}

// total is the sum of all postings so far, or the first overflow.
func (b *book) total() (int64, error) {
	sum := money.Zero(b.currency)
	for _, p := range b.sums {
		next, err := sum.Add(p.Amount)
		if b.err = cmp.Or(b.err, err); b.err != nil {
			return 0, b.err
		}
		sum = next
	}
	if sum.Minor == math.MinInt64 { // its counterpart would not fit
		return 0, money.ErrOverflow
	}
	return sum.Minor, b.err
}

// postings are in a fixed order: debits first, then by account and party. What came to nothing is left out.
func (b *book) postings() []Posting {
	b.sums = slices.DeleteFunc(b.sums, func(p Posting) bool { return p.Amount.IsZero() })
	slices.SortFunc(b.sums, func(x, y Posting) int {
		return cmp.Or(-cmp.Compare(sign(x), sign(y)), cmp.Compare(x.Account, y.Account), cmp.Compare(x.Party, y.Party))
	})
	return b.sums
}

func sign(p Posting) int {
	if p.Amount.Negative() {
		return -1
	}
	return 1
}
