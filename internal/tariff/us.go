package tariff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// line is a line of the Harmonized Tariff Schedule.
type line struct {
	Number      string `json:"htsno"`
	Description string `json:"description"`
	General     string `json:"general"`
	Footnotes   []struct {
		Columns []string `json:"columns"`
		Value   string   `json:"value"`
	} `json:"footnotes"`
}

// readUS reads the export of the Harmonized Tariff Schedule. The JSON has footnotes that name the headings of chapter 99
// a line falls under; with them the membership in the lists of Section 301 is read too. The CSV has none.
func (s *Sheet) readUS(data []byte) error {
	if !isJSON(data) {
		return eachRow(data, []string{"hts number", "general rate of duty"}, func(r row) {
			s.addLine(r.number, line{Number: r.cells["hts number"], Description: r.cells["description"], General: r.cells["general rate of duty"]})
		})
	}
	var lines []line
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &lines); err != nil {
		return fmt.Errorf("%w: %w", ErrFile, err)
	}
	for i, l := range lines {
		s.addLine(i+1, l)
	}
	return s.add301(lines)
}

// addLine takes a line of goods that has a rate; headings above it and statistical lines below it have none.
func (s *Sheet) addLine(number int, l line) {
	r := Rate{
		Row: number, HS: l.code(), Description: strings.TrimSpace(l.Description),
		Official: strings.TrimSpace(l.General), Layer: Ordinary, Act: "Harmonized Tariff Schedule of the United States",
	}
	switch {
	case r.Official == "" || r.HS == "": // a heading above, or a statistical line below
	case !l.goods():
		s.Passed["chapters 98 and 99: special provisions, no goods of their own"]++
	case code(r.HS) == "":
		s.skip(r, "the number "+l.Number+" has not 4 to 10 digits")
	default:
		s.take(measures, r)
	}
}

// goods is false for the special provisions of chapters 98 and 99.
func (l line) goods() bool { return l.code() < "98" }

// code is the number's digits; the statistical suffix 00 means the whole line.
func (l line) code() string {
	digits := strings.ReplaceAll(strings.TrimSpace(l.Number), ".", "")
	if len(digits) == 10 {
		digits = strings.TrimSuffix(digits, "00")
	}
	return digits
}
