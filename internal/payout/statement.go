package payout

import (
	"time"

	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// Statement is what a factory reads of a payout: line by line what was sold, what went off, and what it comes to in yuan.
type Statement struct {
	Batch  Batch // with its rates
	Payout Payout
	Lines  []Line
}

// Line is one line: goods that were released, or a refund that came later, whose deduction is all there is. In minor units of Currency:
// AmountMinor is GoodsMinor less CommissionMinor less Deducted; DiscountMinor is what the factory's coupons took off before GoodsMinor.
type Line struct {
	ID              int64
	Kind            string // of the transaction in the book
	Number          string // of the consignment
	PostedAt        time.Time
	Title           string // in Chinese
	Quantity        int    // 0 for what is no goods
	Currency        money.Currency
	GoodsMinor      int64
	DiscountMinor   int64 // never more than nothing
	CommissionMinor int64
	AmountMinor     int64
	YuanMinor       int64
}

// Released tells whether the line is goods whose money was released.
func (l Line) Released() bool { return l.Kind == ledger.KindRelease }

// Goods is what consumers paid for the goods.
func (l Line) Goods() money.Amount { return money.New(l.GoodsMinor, l.Currency) }

// Discount is what the factory's own coupons took off, as a positive amount.
func (l Line) Discount() money.Amount { return money.New(-l.DiscountMinor, l.Currency) }

// Commission is the mall's part.
func (l Line) Commission() money.Amount { return money.New(l.CommissionMinor, l.Currency) }

// Deducted is what refunds took.
func (l Line) Deducted() money.Amount {
	return money.New(l.GoodsMinor-l.CommissionMinor-l.AmountMinor, l.Currency)
}

// Amount is what is left.
func (l Line) Amount() money.Amount { return money.New(l.AmountMinor, l.Currency) }

// Yuan is that in yuan, rounded half up.
func (l Line) Yuan() money.Amount { return money.New(l.YuanMinor, ledger.Yuan) }

// Sum is the lines of one currency together.
type Sum struct {
	Line
	Rate *Rate // nil for yuan
}

// Sums are the lines by currency, in the order of the parts.
func (s Statement) Sums() []Sum {
	var list []Sum
	for _, part := range s.Payout.Parts {
		sum := Sum{Line: Line{Currency: part.Currency}, Rate: s.Rate(part.Currency)}
		for _, l := range s.Lines {
			if l.Currency == part.Currency {
				sum.GoodsMinor += l.GoodsMinor
				sum.DiscountMinor += l.DiscountMinor
				sum.CommissionMinor += l.CommissionMinor
				sum.AmountMinor += l.AmountMinor
				sum.YuanMinor += l.YuanMinor
			}
		}
		list = append(list, sum)
	}
	return list
}

// Rate is the rate of a currency, nil for yuan.
func (s Statement) Rate(c money.Currency) *Rate {
	for i := range s.Batch.Rates {
		if s.Batch.Rates[i].Currency == c {
			return &s.Batch.Rates[i]
		}
	}
	return nil
}
