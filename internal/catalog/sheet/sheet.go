// Package sheet brings a factory's goods in from product files and writes them out again: CSV and XLSX, in the layout of
// Shopify's product export or in the mall's own.
//
// Invariants: a row that can't be taken is named by its number, column, fault and remedy, and holds up no other product;
// the same file again changes nothing; a product is written whole or not at all; what a file does not say (the package's
// size, the HS code) is reckoned by a stated rule, marked as assumed, and never overwrites what the factory has said.
//
// It must not know prices in other currencies, moderation, or where the file came from.
package sheet

import (
	"fmt"
	"slices"
	"strings"
)

// Format is a layout of product files.
type Format string

// The layouts.
const (
	Shopify Format = "shopify"
	Mall    Format = "mall"
)

// The bounds of a file.
const (
	MaxBytes = 64 << 20
	maxRows  = 100_000
)

// Problem is one thing that is wrong in a file. Column is as the file's header has it.
type Problem struct {
	Row    int // as a spreadsheet counts: the header is row 1
	Column string
	What   string // what is wrong
	Mend   string // how to mend it
}

// String is the line the importer prints: row N: column: what is wrong: how to mend it.
func (p Problem) String() string {
	return fmt.Sprintf("row %d: %s: %s: %s", p.Row, p.Column, p.What, p.Mend)
}

// Report says what an import did, or would do.
type Report struct {
	Rows      int
	Products  int
	Created   int
	Updated   int
	Unchanged int
	Rejected  int // products of which nothing was taken
	Published int
	Drafts    []Held // products that are not on sale, and why
	Problems  []Problem
	Notes     []string // what was assumed for the file as a whole
}

// Held is a product that stays a draft, or waits for the moderators.
type Held struct {
	Handle string
	Why    []string
}

// RejectedRows are the numbers of the rows with a problem, once each, in order.
func (r *Report) RejectedRows() []int {
	var rows []int
	for _, p := range r.Problems {
		rows = append(rows, p.Row)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// Summary is the closing lines of an import, one a line.
func (r *Report) Summary() []string {
	lines := []string{fmt.Sprintf("%d rows, %d products: %d created, %d updated, %d unchanged, %d rejected; %d rows with a problem",
		r.Rows, r.Products, r.Created, r.Updated, r.Unchanged, r.Rejected, len(r.RejectedRows()))}
	if r.Published > 0 {
		lines = append(lines, fmt.Sprintf("%d put on sale", r.Published))
	}
	reasons := map[string][]string{}
	var order []string
	for _, h := range r.Drafts {
		why := strings.Join(h.Why, ", ")
		if len(reasons[why]) == 0 {
			order = append(order, why)
		}
		reasons[why] = append(reasons[why], h.Handle)
	}
	for _, why := range order {
		lines = append(lines, fmt.Sprintf("%d not on sale (%s): %s", len(reasons[why]), why, few(reasons[why], 5)))
	}
	return append(lines, r.Notes...)
}

// few names the first n and counts the rest.
func few(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:n], ", ") + fmt.Sprintf(" and %d more", len(names)-n)
}
