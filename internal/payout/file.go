package payout

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"
)

// byteOrder is what spreadsheet programs tell UTF-8 by.
const byteOrder = "\ufeff"

// risky are the first characters by which a spreadsheet program takes a cell for a formula.
const risky = "=+-@\t\r\n＝＋－＠"

// BankFile is the batch for the bank: a payout that did not fail on each line, in CSV (RFC 4180), UTF-8 with a byte order mark.
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
		rows = append(rows, []string{b.Number, o.Number, harmless(o.Account.Holder), harmless(o.Account.Bank), o.Account.BankCode, o.Account.Number,
			string(o.Amount().Currency), o.Amount().String(), o.Number})
	}
	return sheet(rows)
}

// Words are the headings of a statement's file, and what its lines and their kinds are called, in the reader's language.
type Words struct {
	Headings []string // as many as columns
	Kind     func(Line) string
}

// File is the statement in CSV, UTF-8 with a byte order mark. Its columns: payout, date, consignment, what, pieces, currency, goods, commission, deductions,
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
		rows = append(rows, []string{s.Payout.Number, l.PostedAt.UTC().Format(time.DateOnly), l.Number, harmless(w.Kind(l)), pieces, string(l.Currency), l.Goods().String(),
			l.Commission().Neg().String(), l.Deducted().Neg().String(), l.Amount().String(), rate, harmless(source), day, l.Yuan().String()})
	}
	total := make([]string, len(w.Headings))
	total[0], total[len(total)-1] = s.Payout.Number, s.Payout.Amount().String()
	return sheet(append(rows, total))
}

func sheet(rows [][]string) ([]byte, error) {
	b := bytes.NewBufferString(byteOrder)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// harmless keeps a spreadsheet from taking words for a formula.
func harmless(text string) string {
	if first := strings.TrimLeft(text, " "); strings.IndexAny(first, risky) == 0 {
		return "'" + text
	}
	return text
}
