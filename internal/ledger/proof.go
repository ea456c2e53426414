package ledger

import (
	"github.com/silkroadmall/mall/internal/money"
)

// Proof is one comparison of what an order was charged with what was posted for it.
type Proof struct {
	Part    string // total, goods, delivery, duty, tax, fees; promotion where there is any
	Charged money.Amount
	Posted  money.Amount
}

// Holds tells whether both agree.
func (p Proof) Holds() bool { return p.Charged == p.Posted }

// Prove compares the charges of a paid order with its transaction of kind sale: what the gateway owes is the total, the
// accounts of each part hold the part. Commission is a part of Goods. Transactions of other kinds are left out: they
// move money that no order took.
func Prove(c money.Currency, charged Share, posted []Transaction) []Proof {
	part := map[Account]string{
		ProviderClearing: "total", FactoryHeld: "goods", Commission: "goods", DeliveryPayable: "delivery",
		DutyPayable: "duty", TaxPayable: "tax", SchemePayable: "tax", FeesPayable: "fees", Promotion: "promotion",
	}
	sums := map[string]int64{}
	for _, t := range posted {
		if t.Kind != KindSale {
			continue
		}
		for _, p := range t.Postings {
			if p.Amount.Currency == c {
				sums[part[p.Account]] += p.Amount.Minor
			}
		}
	}
	s := charged
	list := []Proof{{"total", money.New(s.Goods+s.Delivery+s.Duty+s.Tax+s.Fees-s.Promoted(), c), money.New(sums["total"], c)}}
	for _, p := range []struct {
		name  string
		minor int64
	}{{"goods", s.Goods}, {"delivery", s.Delivery}, {"duty", s.Duty}, {"tax", s.Tax}, {"fees", s.Fees}} {
		list = append(list, Proof{p.name, money.New(p.minor, c), money.New(-sums[p.name], c)})
	}
	if s.Promoted() != 0 || sums["promotion"] != 0 {
		list = append(list, Proof{"promotion", money.New(-s.Promoted(), c), money.New(-sums["promotion"], c)})
	}
	return list
}

// Borne is one comparison of what an account bears of a refund with what was posted for it.
type Borne struct {
	Account Account
	Party   string
	Given   money.Amount
	Posted  money.Amount
}

// Holds tells whether both agree.
func (b Borne) Holds() bool { return b.Given == b.Posted }

// ProveCredit compares the lines of a refund with its credit note, account by account: the last is what the consumer is owed.
func ProveCredit(c money.Currency, number, token string, given []Burden, posted []Transaction) []Borne {
	b := book{currency: c}
	for _, g := range given {
		b.post(g.Account, g.Party, g.Minor)
		b.credit(ConsumerCredit, number, g.Minor)
	}
	sums := book{currency: c}
	for _, t := range posted {
		if t.Kind != KindCredit || t.Reference != token {
			continue
		}
		for _, p := range t.Postings {
			sums.post(p.Account, p.Party, p.Amount.Minor)
		}
	}
	list := make([]Borne, 0, len(b.sums))
	for _, p := range b.postings() {
		list = append(list, Borne{p.Account, p.Party, p.Amount, sums.take(p.Account, p.Party)})
	}
	for _, p := range sums.postings() { // posted, and given by no line
		list = append(list, Borne{p.Account, p.Party, money.Zero(c), p.Amount})
	}
	return list
}

// Balanced tells whether every transaction sums to nothing in every currency.
func Balanced(posted []Transaction) bool {
	for _, t := range posted {
		if t.Check() != nil {
			return false
		}
	}
	return true
}
