package spreadsheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// What is wrong with a table as a whole, or with one of its rows; test with errors.Is.
var (
	ErrHead   = errors.New("spreadsheet: the heading does not name every column")
	ErrMany   = errors.New("spreadsheet: too many rows")
	ErrQuotes = errors.New("spreadsheet: the quotes of a row do not match")
)

// Row is one row of a table that was read.
type Row struct {
	Line  int               // of the file, from 1
	Cells map[string]string // by the names of the columns; what is missing is ""
	Err   error             // ErrQuotes: no cell could be told
}

// Read takes a table apart whose heading names the columns, in any order and with others among them, by commas or semicolons. A row
// that is broken does not lose the others. ErrHead and ErrMany are of the table as a whole.
func Read(text string, columns []string, most int) ([]Row, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, Mark)))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	if first, _, _ := strings.Cut(text, "\n"); strings.Count(first, ";") > strings.Count(first, ",") {
		r.Comma = ';'
	}
	at, err := places(r, columns)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if len(rows) == most {
			return nil, ErrMany
		}
		var wrong *csv.ParseError
		switch {
		case errors.As(err, &wrong):
			rows = append(rows, Row{Line: wrong.StartLine, Err: fmt.Errorf("%w: %w", ErrQuotes, err)})
		case err != nil:
			return nil, fmt.Errorf("read table: %w", err)
		default:
			line, _ := r.FieldPos(0)
			rows = append(rows, Row{Line: line, Cells: cells(record, at)})
		}
	}
}

// places finds the columns in the heading.
func places(r *csv.Reader, columns []string) (map[string]int, error) {
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHead, err)
	}
	found, at := map[string]int{}, map[string]int{}
	for i, name := range head {
		found[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range columns {
		i, has := found[name]
		if !has {
			return nil, fmt.Errorf("%w: %s", ErrHead, name)
		}
		at[name] = i
	}
	return at, nil
}

func cells(record []string, at map[string]int) map[string]string {
	row := make(map[string]string, len(at))
	for name, i := range at {
		if i < len(record) {
			row[name] = Plain(strings.TrimSpace(record[i]))
		}
	}
	return row
}
