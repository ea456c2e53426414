package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/silkroadmall/mall/internal/spreadsheet"
)

// Row is one row of a file; cells are found by the normal form of their column's name.
type Row struct {
	Number int // as a spreadsheet counts
	Raw    []string
	table  *Table
}

// Table is a file as rows under a header.
type Table struct {
	Header   []string // as written
	Rows     []Row    // those that are not blank
	Encoding string   // what the text was in, when it was not UTF-8
	index    map[string]int
}

// Read reads a CSV or XLSX file; which it is shows in its first bytes. An error says what is wrong with the file as a
// whole.
func Read(data []byte) (*Table, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("the file has more than %d MB: split it", MaxBytes>>20)
	}
	t := &Table{index: map[string]int{}}
	var rows []numbered
	var err error
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		rows, err = readXLSX(data)
	} else {
		var text []byte
		text, t.Encoding = toUTF8(data)
		rows, err = readCSV(text)
	}
	if err != nil {
		return nil, err
	}
	return t, t.take(rows)
}

// numbered is a row as it was read.
type numbered struct {
	number int
	cells  []string
}

func (t *Table) take(rows []numbered) error {
	for _, r := range rows {
		switch {
		case blank(r.cells):
		case t.Header == nil:
			t.head(r.cells)
		default:
			t.Rows = append(t.Rows, Row{Number: r.number, Raw: r.cells, table: t})
		}
	}
	if t.Header == nil {
		return errors.New("the file is empty: it needs a header row and rows below it")
	}
	if len(t.Rows) > maxRows {
		return fmt.Errorf("the file has more than %d rows: split it", maxRows)
	}
	return nil
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func (t *Table) head(cells []string) {
	for i, c := range cells {
		t.Header = append(t.Header, strings.TrimSpace(c))
		if _, twice := t.index[normal(c)]; !twice {
			t.index[normal(c)] = i
		}
	}
}

// normal is a column's name in lower case with single blanks.
func normal(name string) string { return strings.Join(strings.Fields(strings.ToLower(name)), " ") }

// Has tells which of the names is a column of the file, "" if none is.
func (t *Table) Has(names ...string) string {
	for _, n := range names {
		if i, ok := t.index[normal(n)]; ok {
			return t.Header[i]
		}
	}
	return ""
}

// Cell is the trimmed text under the first of the names that is a column.
func (r Row) Cell(names ...string) string {
	for _, n := range names {
		if i, ok := r.table.index[normal(n)]; ok {
			if i >= len(r.Raw) {
				return ""
			}
			return spreadsheet.Plain(strings.TrimSpace(r.Raw[i]))
		}
	}
	return ""
}

// readCSV reads comma, semicolon or tab separated values, whichever the header uses, and counts rows as a spreadsheet
// does: a blank line is a row, a cell of many lines is not.
func readCSV(text []byte) ([]numbered, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator(text), -1
	var rows []numbered
	number, from := 0, int64(0)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, fmt.Errorf("line %d of the file, character %d: a quotation mark is out of place: export the file anew, "+
				"or double the quotation marks inside of cells", bad.Line, bad.Column)
		}
		if err != nil {
			return nil, fmt.Errorf("read CSV: %w", err)
		}
		if len(rows) > maxRows {
			return nil, fmt.Errorf("the file has more than %d rows: split it", maxRows)
		}
		number += 1 + skipped(text[from:r.InputOffset()])
		from = r.InputOffset()
		rows = append(rows, numbered{number, cells})
	}
}

// skipped counts the blank lines a CSV reader passes over before a record.
func skipped(raw []byte) int {
	n := 0
	for {
		switch {
		case bytes.HasPrefix(raw, []byte("\r\n")):
			raw, n = raw[2:], n+1
		case bytes.HasPrefix(raw, []byte("\n")):
			raw, n = raw[1:], n+1
		default:
			return n
		}
	}
}

func separator(text []byte) rune {
	line, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, c := range []rune{';', '\t'} {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// toUTF8 reads the text by its byte order mark; without one it is UTF-8 if that is valid, GB 18030 if nearly all bytes
// beyond ASCII come in pairs as Chinese does, else Windows-1252.
func toUTF8(data []byte) (text []byte, encoding string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:], ""
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], 0), "UTF-16"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], 1), "UTF-16"
	case utf8.Valid(data):
		return data, ""
	}
	if paired(data) {
		if text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data); err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
			return text, "GB 18030"
		}
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("?")), "unknown"
	}
	return text, "Windows-1252"
}

// fromUTF16 decodes pairs of bytes; low is where in a pair the low byte stands, 0 first or 1 last.
func fromUTF16(data []byte, low int) []byte {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+low])|uint16(data[i+1-low])<<8)
	}
	return []byte(string(utf16.Decode(units)))
}

func paired(data []byte) bool {
	high, single, run := 0, 0, 0
	for _, b := range append(data, 'x') {
		if b >= 0x80 {
			high, run = high+1, run+1
			continue
		}
		single += run % 2
		run = 0
	}
	return single*10 < high
}

// readXLSX reads the first sheet of a workbook, numbers as they are stored and not as they are formatted.
func readXLSX(data []byte) ([]numbered, error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: 4 * MaxBytes, UnzipXMLSizeLimit: MaxBytes})
	if err != nil {
		return nil, errors.New("the workbook can't be opened: save it again as .xlsx without a password, or as .csv")
	}
	defer book.Close() // it was only read
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, errors.New("the workbook has no sheet")
	}
	iterator, err := book.Rows(sheets[0])
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	defer iterator.Close() // it was only read
	var rows []numbered
	for number := 1; iterator.Next(); number++ {
		cells, err := iterator.Columns()
		if err != nil {
			return nil, fmt.Errorf("read workbook, row %d: %w", number, err)
		}
		for i := range cells {
			cells[i] = stored(cells[i])
		}
		if len(rows) > maxRows {
			return nil, fmt.Errorf("the file has more than %d rows: split it", maxRows)
		}
		rows = append(rows, numbered{number, cells})
	}
	return rows, nil
}

// stored brings a number that a workbook keeps as a binary fraction ("9.9900000000000002", "5.78E+12") back to the
// decimal that was typed; a workbook holds 15 digits.
func stored(cell string) string {
	if len(cell) < 5 || len(cell) > 40 || strings.Trim(cell, "0123456789.-+eE") != "" || !strings.ContainsAny(cell, ".eE") {
		return cell
	}
	if i := strings.IndexAny(cell, "eE"); i >= 0 && len(strings.Trim(cell[i+1:], "+-")) > 2 {
		return cell // an exponent of three digits is no number of a shop
	}
	exact, ok := new(big.Rat).SetString(cell)
	if !ok || strings.HasPrefix(cell, "+") {
		return cell
	}
	text := exact.FloatString(9)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
