package payout

import (
	"strconv"
	"time"

	"github.com/silkroadmall/mall/internal/spreadsheet"
)

// BankFile is the batch for the bank: a payout that did not fail on each line, as a table.
// Amounts are in yuan with a point. ErrState before the batch was approved.
func (b Batch) BankFile() ([]byte, error) {
	if b.State != Approved && b.State != Sent {
		return nil, ErrState
	}
	rows := [][]string{{"batch", "payout", "payee", "bank", "cnaps", "account", "currency", "amount", "remittance"}}
	for _, o := range b.Payouts {
		if o.State == Failed {
			continue
		}
		rows = append(rows, []string{b.Number, o.Number, o.Account.Holder, o.Account.Bank, o.Account.BankCode, o.Account.Number,
			string(o.Amount().Currency), o.Amount().String(), o.Number})
	}
	return spreadsheet.File(rows)
}

// Words are the headings of a statement's file, and what its lines and their kinds are called, in the reader's language.
type Words struct {
	Headings []string // as many as columns
	Kind     func(Line) string
}

// File is the statement as a table. Its columns: payout, date, consignment, what, pieces, currency, goods, commission, deductions,
// amount, rate, source of the rate, its day, yuan. The last line is the sum in yuan.
func (s Statement) File(w Words) ([]byte, error) {
	rows := [][]string{w.Headings}
	for _, l := range s.Lines {
		rate, source, day := "1", "", ""
		if r := s.Rate(l.Currency); r != nil {
			rate, source, day = r.Rate, r.Source, r.AsOf.Format(time.DateOnly)
		}
		pieces := ""
		if l.Quantity > 0 {
			pieces = strconv.Itoa(l.Quantity)
		}
		rows = append(rows, []string{s.Payout.Number, l.PostedAt.UTC().Format(time.DateOnly), l.Number, w.Kind(l), pieces, string(l.Currency), l.Goods().String(),
			l.Commission().Neg().String(), l.Deducted().Neg().String(), l.Amount().String(), rate, source, day, l.Yuan().String()})
	}
	total := make([]string, len(w.Headings))
	total[0], total[len(total)-1] = s.Payout.Number, s.Payout.Amount().String()
	return spreadsheet.File(append(rows, total))
}
