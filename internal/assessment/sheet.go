package assessment

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/spreadsheet"
)

// Entry is a line of an invoice, as it was typed.
type Entry struct {
	Consignment string
	Invoice     string
	Day         string // ISO 8601
	Amount      string // "12.30"
	Currency    string
}

// Columns are those of the file, in any order.
func Columns() []string { return []string{"consignment", "invoice", "date", "amount", "currency"} }

// fields are the entry's, by the names of the columns.
func (e *Entry) fields() map[string]*string {
	return map[string]*string{"consignment": &e.Consignment, "invoice": &e.Invoice, "date": &e.Day, "amount": &e.Amount, "currency": &e.Currency}
}

// longest is how many characters an invoice's number may have.
const longest = 100

// claim is an entry that could be read.
type claim struct {
	number  string
	invoice string
	day     time.Time
	amount  money.Amount
}

// read understands an entry; a fault.Error names each wrong field and its mend.
func (e Entry) read(now time.Time) (claim, error) {
	var f fault.Check
	c := claim{invoice: strings.TrimSpace(e.Invoice)}
	var err error
	c.number, err = id.ParseNumber(strings.TrimSpace(e.Consignment))
	f.Require(err == nil, "consignment", "assessment.wrong.consignment")
	f.Require(c.invoice != "" && utf8.RuneCountInString(c.invoice) <= longest, "invoice", "assessment.wrong.invoice")
	c.day, err = time.Parse(time.DateOnly, strings.TrimSpace(e.Day))
	f.Require(err == nil && !c.day.After(now), "date", "assessment.wrong.date")
	currency, err := money.ParseCurrency(strings.ToUpper(strings.TrimSpace(e.Currency)))
	if f.Require(err == nil, "currency", "assessment.wrong.currency") {
		c.amount, err = money.Parse(strings.TrimSpace(e.Amount), currency)
		f.Require(err == nil && !c.amount.Negative(), "amount", "assessment.wrong.amount")
	}
	return c, f.Err()
}

// Row is one line of a file: what it would do, or what is wrong with it.
type Row struct {
	Line  int // of the file, from 1
	Entry Entry
	Plan  *Difference // nil if something is wrong
	Err   error       // a refusal that names fields, or the conflict
}

// MostRows is how many lines a file may have.
const MostRows = 2000

// Read takes a CSV with a heading apart, in any order of columns. A line that is broken does not lose the others: it comes back with an error.
func Read(text string) ([]Row, error) {
	table, err := spreadsheet.Read(text, Columns(), MostRows)
	if err != nil {
		return nil, sheetError(err)
	}
	rows := make([]Row, len(table))
	for i, line := range table {
		rows[i].Line = line.Line
		if line.Err != nil {
			rows[i].Err = fault.New(fault.Invalid, "assessment.wrong.line").Because(line.Err)
		}
		for name, field := range rows[i].Entry.fields() {
			*field = line.Cells[name]
		}
	}
	return rows, nil
}

func sheetError(cause error) error {
	key := "assessment.sheet_head"
	if errors.Is(cause, spreadsheet.ErrMany) {
		key = "assessment.sheet_rows"
	}
	var f fault.Check
	f.Require(false, "sheet", key, fault.Args{"columns": strings.Join(Columns(), ", "), "most": MostRows})
	return errors.Join(f.Err(), cause)
}

// Write makes a file of entries that Read understands.
func Write(entries []Entry) (string, error) {
	rows := [][]string{Columns()}
	for _, e := range entries {
		rows = append(rows, []string{e.Consignment, e.Invoice, e.Day, e.Amount, e.Currency})
	}
	file, err := spreadsheet.File(rows)
	if err != nil {
		return "", fmt.Errorf("write invoices: %w", err)
	}
	return string(file), nil
}
