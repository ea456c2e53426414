package tariff

import (
	"bytes"
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

//go:embed data/us-chapter-99.csv
var chapter99 embed.FS

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
	extra, err := additional()
	if err != nil {
		return err
	}
	for i, l := range lines {
		if s.addLine(i+1, l) {
			s.Rates = append(s.Rates, l.section301(i+1, extra))
		}
	}
	return nil
}

// addLine takes a line of goods that has a rate; headings above it and statistical lines below it have none.
func (s *Sheet) addLine(number int, l line) bool {
	r := Rate{
		Row: number, HS: l.code(), Description: strings.TrimSpace(l.Description),
		Official: strings.TrimSpace(l.General), Layer: Ordinary, Act: "Harmonized Tariff Schedule of the United States",
	}
	if r.Official == "" || r.HS == "" || r.HS >= "98" {
		return false
	}
	if code(r.HS) == "" {
		s.skip(r, "the number "+l.Number+" has not 4 to 10 digits")
		return false
	}
	before := len(s.Rates)
	s.take(measures, r)
	return len(s.Rates) > before
}

// code is the number's digits; the statistical suffix 00 means the whole line.
func (l line) code() string {
	digits := strings.ReplaceAll(strings.TrimSpace(l.Number), ".", "")
	if len(digits) == 10 {
		digits = strings.TrimSuffix(digits, "00")
	}
	return digits
}

// heading99 finds headings of chapter 99 in a footnote.
var heading99 = regexp.MustCompile(`99[0-9]{2}\.[0-9]{2}\.[0-9]{2}`)

// section301 is the additional duty on China that the line's footnotes name, "none" when they name none. Where several
// are named the last of the file's list counts: a review replaces the list before it.
func (l line) section301(number int, extra []Rate) Rate {
	r := Rate{Row: number, HS: l.code(), Description: l.Description, Official: "no footnote", Text: "none", Layer: China301}
	named := map[string]bool{}
	for _, f := range l.Footnotes {
		for _, h := range heading99.FindAllString(f.Value, -1) {
			named[h] = true
		}
	}
	for _, x := range extra {
		if named[x.Official] {
			r.Official, r.Text, r.Act, r.Confidence = x.Official, x.Text, x.Act, x.Confidence
		}
	}
	return r
}

// additional is the table of the headings of chapter 99 on Section 301 and China: Official is the heading.
func additional() ([]Rate, error) {
	data, err := chapter99.ReadFile("data/us-chapter-99.csv")
	if err != nil {
		return nil, fmt.Errorf("read chapter 99: %w", err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read chapter 99: %w", err)
	}
	var all []Rate
	for _, cells := range rows[1:] {
		all = append(all, Rate{Official: cells[0], Text: cells[1], Act: cells[2], Confidence: landedcost.Confidence(cells[3])})
	}
	return all, nil
}
