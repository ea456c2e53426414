package tariff

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// maxUnzipped bounds what an XLSX file may unfold to.
const maxUnzipped = 2 << 30

// row is a line of a table by the names of its columns, in lower case.
type row struct {
	number int
	cells  map[string]string
}

// isXLSX is true for a zip archive, which an XLSX file is.
func isXLSX(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// isJSON is true for data that begins like a JSON object or list.
func isJSON(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(data) > 0 && (data[0] == '{' || data[0] == '[')
}

// eachRow reads a CSV or XLSX table whose head has the wanted columns, and calls see for every line below it.
func eachRow(data []byte, wanted []string, see func(row)) error {
	if isXLSX(data) {
		return eachSheetRow(data, wanted, see)
	}
	return eachCSVRow(data, wanted, see)
}

func eachCSVRow(data []byte, wanted []string, see func(row)) error {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.ReuseRecord, r.LazyQuotes = -1, true, true
	if line, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		r.Comma = ';'
	}
	return walk(wanted, see, func() ([]string, int, error) {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil, 0, io.EOF
		}
		if err != nil {
			return nil, 0, fmt.Errorf("%w: %w", ErrFile, err)
		}
		line, _ := r.FieldPos(0)
		return cells, line, nil
	})
}

func eachSheetRow(data []byte, wanted []string, see func(row)) error {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	defer book.Close() //nolint:errcheck // nothing was written
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	defer rows.Close() //nolint:errcheck // nothing was written
	line := 0
	return walk(wanted, see, func() ([]string, int, error) {
		if !rows.Next() {
			return nil, 0, io.EOF
		}
		line++
		cells, err := rows.Columns()
		if err != nil {
			return nil, 0, fmt.Errorf("%w: row %d: %w", ErrFile, line, err)
		}
		return cells, line, nil
	})
}

// walk takes the first line that has all wanted columns for the head, and the rest for lines.
func walk(wanted []string, see func(row), next func() ([]string, int, error)) error {
	var head []string
	for {
		cells, line, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if head == nil {
			head = headOf(cells, wanted)
			continue
		}
		r := row{line, make(map[string]string, len(head))}
		for i, name := range head {
			if i < len(cells) {
				r.cells[name] = strings.TrimSpace(cells[i])
			}
		}
		see(r)
	}
	if head == nil {
		return fmt.Errorf("%w: no line has the columns %s", ErrFile, strings.Join(wanted, ", "))
	}
	return nil
}

// headOf is the names of the columns in lower case; none when one of the wanted is not there.
func headOf(cells, wanted []string) []string {
	names, seen := make([]string, len(cells)), map[string]bool{}
	for i, c := range cells {
		names[i] = strings.ToLower(strings.TrimSpace(c))
		seen[names[i]] = true
	}
	for _, w := range wanted {
		if !seen[w] {
			return nil
		}
	}
	return names
}

// dates are the ways in which tariffs write a day.
var dates = []string{time.DateOnly, time.RFC3339Nano, "02-01-2006", "02/01/2006", "02.01.2006", "01-02-06"}

// firstDay reads the day a rate begins.
func firstDay(text string) (landedcost.Day, error) {
	if text == "" {
		return 0, nil
	}
	t, err := parseDay(text)
	return landedcost.DayOf(t), err
}

// dayAfter reads the last day of a rate and gives the day after: rules end before a day.
func dayAfter(text string) (landedcost.Day, error) {
	if text == "" {
		return 0, nil
	}
	t, err := parseDay(text)
	return landedcost.DayOf(t.AddDate(0, 0, 1)), err
}

func parseDay(text string) (time.Time, error) {
	for _, layout := range dates {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no day", text)
}
