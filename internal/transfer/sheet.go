package transfer

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/spreadsheet"
)

// Entry is a line of a provider's statement, as it was typed.
type Entry struct {
	Provider  string
	Reference string
	Day       string // ISO 8601
	Currency  string
	Gross     string // "12.30", as fee and net
	Fee       string
	Net       string
}

// Columns are those of the file, in any order.
func Columns() []string {
	return []string{"provider", "reference", "date", "currency", "gross", "fee", "net"}
}

// cells are the entry's, in the order of the columns.
func (e *Entry) cells() []*string {
	return []*string{&e.Provider, &e.Reference, &e.Day, &e.Currency, &e.Gross, &e.Fee, &e.Net}
}

// longest is how many characters a reference may have.
const longest = 100

// MostRows is how many lines a file may have.
const MostRows = 1000

// Row is one line of a file: what it would book, or what is wrong with it.
type Row struct {
	Line     int // of the file, from 1
	Entry    Entry
	Transfer *Transfer // nil if something is wrong
	Err      error     // a refusal that names fields
}

// read understands an entry; a fault.Error names each wrong field and its mend.
func (e Entry) read(now time.Time) (*Transfer, error) {
	var f fault.Check
	t := &Transfer{Gateway: strings.ToLower(strings.TrimSpace(e.Provider)), Reference: strings.TrimSpace(e.Reference)}
	f.Require(t.Reference != "" && utf8.RuneCountInString(t.Reference) <= longest, "reference", "transfer.wrong.reference", fault.Args{"most": longest})
	var err error
	t.ArrivedOn, err = time.Parse(time.DateOnly, strings.TrimSpace(e.Day))
	f.Require(err == nil && !t.ArrivedOn.After(now), "date", "transfer.wrong.date")
	t.Currency, err = money.ParseCurrency(strings.ToUpper(strings.TrimSpace(e.Currency)))
	if f.Require(err == nil, "currency", "transfer.wrong.currency") {
		e.sums(&f, t)
	}
	return t, f.Err()
}

// sums reads the amounts, which must add up.
func (e Entry) sums(f *fault.Check, t *Transfer) {
	right := true
	for _, s := range []struct {
		name, typed string
		to          *int64
		least       int64
	}{{"gross", e.Gross, &t.GrossMinor, 1}, {"fee", e.Fee, &t.FeeMinor, 0}, {"net", e.Net, &t.NetMinor, 1}} {
		a, err := money.Parse(strings.TrimSpace(s.typed), t.Currency)
		*s.to = a.Minor
		right = f.Require(err == nil && a.Minor >= s.least, s.name, "transfer.wrong."+s.name) && right
	}
	if !right {
		return
	}
	net, err := t.Gross().Sub(t.Fee())
	f.Require(err == nil && net == t.Net(), "net", "transfer.wrong.sum", fault.Args{"gross": t.Gross(), "fee": t.Fee(), "net": net})
}

// Read takes a CSV with a heading apart, in any order of columns. A line that is broken does not lose the others: it comes back with an error.
func Read(text string) ([]Row, error) {
	table, err := spreadsheet.Read(text, Columns(), MostRows)
	if err != nil {
		return nil, sheetError(err)
	}
	if len(table) == 0 {
		return nil, sheetError(spreadsheet.ErrHead)
	}
	rows := make([]Row, len(table))
	for i, line := range table {
		r := Row{Line: line.Line}
		if line.Err != nil {
			r.Err = fault.New(fault.Invalid, "transfer.wrong.line").Because(line.Err)
		}
		cells := r.Entry.cells()
		for n, column := range Columns() {
			*cells[n] = line.Cells[column]
		}
		rows[i] = r
	}
	return rows, nil
}

func sheetError(cause error) error {
	key := "transfer.sheet_head"
	if errors.Is(cause, spreadsheet.ErrMany) {
		key = "transfer.sheet_rows"
	}
	var f fault.Check
	f.Require(false, "sheet", key, fault.Args{"columns": strings.Join(Columns(), ", "), "most": MostRows})
	return errors.Join(f.Err(), cause)
}

// Write makes a file of entries that Read understands.
func Write(entries []Entry) (string, error) {
	rows := [][]string{Columns()}
	for _, e := range entries {
		var row []string
		for _, cell := range e.cells() {
			row = append(row, *cell)
		}
		rows = append(rows, row)
	}
	file, err := spreadsheet.File(rows)
	if err != nil {
		return "", fmt.Errorf("write transfers: %w", err)
	}
	return string(file), nil
}
