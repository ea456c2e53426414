package tariff

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"

	"github.com/silkroadmall/mall/internal/landedcost"
)

//go:embed data/us-chapter-99.csv
var chapter99 embed.FS

// statistical is the length of a code with its statistical suffix, dutiable that of the line the duty stands at.
const statistical, dutiable = 10, 8

// heading99 finds headings of chapter 99 in a footnote.
var heading99 = regexp.MustCompile(`99[0-9]{2}\.[0-9]{2}\.[0-9]{2}`)

// lists is which headings of chapter 99 the footnotes of the lines name, by code, and which lines are parted: some of
// their suffixes are named and the others are not.
type lists struct {
	extra   []Rate
	named   map[string]map[string]bool
	unknown map[string]map[Layer]string // headings of Section 301 that are not in the table, by code
	parted  map[string]bool
}

// add301 reads the lists of Section 301 from the footnotes: a line is on the list that its footnote names, and on none
// when it names none. A line of which some statistical suffixes are named says nothing itself; its suffixes do. An export
// in which nobody names a list says nothing at all.
func (s *Sheet) add301(lines []line) error {
	extra, err := additional()
	if err != nil {
		return err
	}
	found := lists{extra, map[string]map[string]bool{}, map[string]map[Layer]string{}, map[string]bool{}}
	for _, l := range lines {
		found.note(l)
	}
	if len(found.named)+len(found.unknown) == 0 {
		return nil
	}
	for i, l := range lines {
		hs := l.code()
		whole := l.General != "" && !found.parted[hs]
		suffix := l.General == "" && len(hs) == statistical && found.parted[hs[:dutiable]]
		if code(hs) != "" && l.goods() && (whole || suffix) {
			found.settle(s, i+1, l)
		}
	}
	return nil
}

// note remembers the lists that a line's footnotes name.
func (x *lists) note(l line) {
	if !l.goods() {
		return
	}
	hs, found := l.code(), false
	for _, f := range l.Footnotes {
		for _, heading := range heading99.FindAllString(f.Value, -1) {
			found = x.mark(hs, heading) || found
		}
	}
	if found && len(hs) == statistical {
		x.parted[hs[:dutiable]] = true
	}
}

// mark notes one heading of chapter 99 at a code; false when it is not of Section 301 and China.
func (x *lists) mark(hs, heading string) bool {
	for _, e := range x.extra {
		if e.Official == heading {
			if x.named[hs] == nil {
				x.named[hs] = map[string]bool{}
			}
			x.named[hs][heading] = true
			return true
		}
	}
	layer, china := subchapters[heading[:len("9903.88")]]
	if china {
		if x.unknown[hs] == nil {
			x.unknown[hs] = map[Layer]string{}
		}
		x.unknown[hs][layer] = heading
	}
	return china
}

// subchapters are the parts of chapter 99 that are about Section 301 and China.
var subchapters = map[string]Layer{"9903.88": China301, "9903.91": Review301}

// settle takes the additional duties of a line, one of each layer: the last of the table that is named, or none. A layer
// whose heading the table does not know is left out, so that the rules keep what they have.
func (x *lists) settle(s *Sheet, number int, l line) {
	for _, layer := range []Layer{China301, Review301} {
		r := Rate{Row: number, HS: l.code(), Description: l.Description, Official: "no footnote", Text: none, Layer: layer, Act: ustr}
		for _, e := range x.extra {
			if e.Layer == layer && x.named[r.HS][e.Official] {
				r.Official, r.Text, r.Act, r.Confidence = e.Official, e.Text, e.Act, e.Confidence
			}
		}
		if heading := x.unknown[r.HS][layer]; heading != "" && r.Text == none {
			r.Official = heading
			s.skip(r, "its rate under Section 301 is not in the table of chapter 99")
			continue
		}
		s.Rates = append(s.Rates, r)
	}
}

// ustr is the act by which goods are on no list.
const ustr = "Section 301 of the Trade Act of 1974: on no list, by the footnotes of the schedule"

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
		all = append(all, Rate{Official: cells[0], Layer: Layer(cells[1]), Text: cells[2], Act: cells[3], Confidence: landedcost.Confidence(cells[4])})
	}
	return all, nil
}
