// Package spreadsheet writes tables for spreadsheet programs, in one way for the whole mall: CSV (RFC 4180) in UTF-8, with the mark by
// which those programs tell the encoding.
//
// Invariants: no cell is taken for a formula by a program that opens the file, whoever typed it; numbers stay numbers; what was
// written comes back by Plain exactly.
//
// It must not know what a table is about.
package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Mark is what spreadsheet programs tell UTF-8 by; without it they take a file for an old encoding.
const Mark = "\ufeff"

// risky are the first characters by which a spreadsheet program takes a cell for a formula (OWASP, CSV Injection), those of full
// width among them.
const risky = "=+-@\t\r\n＝＋－＠"

// number is a decimal number, which is no formula whatever its sign.
var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Guard keeps a spreadsheet program from taking a cell for a formula, by an apostrophe before it. Plain takes it away again, so that a
// cell which looks as if it had been guarded gets one too.
func Guard(cell string) string {
	if runs(cell) {
		return "'" + cell
	}
	return cell
}

// Plain is a cell as it was before Guard.
func Plain(cell string) string {
	if rest, guarded := strings.CutPrefix(cell, "'"); guarded && runs(rest) {
		return rest
	}
	return cell
}

// runs tells whether a cell would be taken for a formula, or for one that was guarded.
func runs(cell string) bool {
	bare := strings.TrimLeft(cell, "'")
	return strings.IndexAny(strings.TrimLeft(bare, " "), risky) == 0 && !number.MatchString(bare)
}

// Writer writes rows one by one.
type Writer struct {
	csv *csv.Writer
	err error
}

// NewWriter begins a table.
func NewWriter(to io.Writer) *Writer {
	w := &Writer{csv: csv.NewWriter(to)}
	w.csv.UseCRLF = true
	_, w.err = io.WriteString(to, Mark)
	return w
}

// Row writes a row, each cell guarded. An error is that of Close.
func (w *Writer) Row(cells ...string) {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = Guard(c)
	}
	if w.err == nil {
		w.err = w.csv.Write(safe)
	}
}

// Close writes what is left, and tells what went wrong first.
func (w *Writer) Close() error {
	w.csv.Flush()
	if w.err == nil {
		w.err = w.csv.Error()
	}
	if w.err != nil {
		return fmt.Errorf("write table: %w", w.err)
	}
	return nil
}

// File is a whole table.
func File(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := NewWriter(&b)
	for _, cells := range rows {
		w.Row(cells...)
	}
	err := w.Close()
	return b.Bytes(), err
}
