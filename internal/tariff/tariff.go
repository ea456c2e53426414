// Package tariff reads customs tariffs as their governments publish them: the Harmonized Tariff Schedule of the United
// States (JSON and CSV export), the UK Trade Tariff (API answers and the CSV of measures), and the European Union's
// TARIC (the list of import duties, XLSX or CSV). What they say of rates becomes rates in the words of the rule files.
//
// Invariants: a line is either a rate that the engine can charge exactly, or skipped with its row and the reason; an
// expression that is not understood is never taken for nothing; codes lose only pairs of zeros that mean "and all below".
//
// It must not know where a file came from, databases, or who loads it.
package tariff

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// ErrFile is a file that is not the tariff it is said to be.
var ErrFile = errors.New("tariff: the file cannot be read")

// Source is an official publication.
type Source string

// The publications that can be read.
const (
	USHTS    Source = "us-hts"    // United States, Harmonized Tariff Schedule
	UKTariff Source = "uk-tariff" // United Kingdom, Trade Tariff
	EUTaric  Source = "eu-taric"  // European Union, TARIC
)

// Sources lists the publications that can be read.
func Sources() []Source { return []Source{USHTS, UKTariff, EUTaric} }

// Layer says which duty a rate is of.
type Layer string

// The layers of a tariff that are read.
const (
	Ordinary    Layer = "ordinary"     // on goods of any origin without preference
	AntiDumping Layer = "anti_dumping" // with countervailing duty, by origin and producer
	China301    Layer = "china_301"    // lists of Section 301 of the US Trade Act, as the footnotes of a line say
	Review301   Layer = "review_301"   // the same, as changed by the four-year review
)

// Rate is one rate of a tariff. An empty Origin is any, an empty Producer any without a rate of its own.
type Rate struct {
	Row         int // in the file: the line of a table, the number of an object in JSON, from 1
	HS          string
	Description string
	Official    string // the rate as published
	Text        string // the same in the words of the rule files; "none": the layer does not apply
	Layer       Layer
	Origin      string
	Producer    string         // the tariff's additional code
	From, To    landedcost.Day // first day, and the first day no more; unset: open
	Act         string
	Confidence  landedcost.Confidence // empty: official
}

// Skipped is a line whose rate was not taken.
type Skipped struct {
	Row      int
	HS       string
	Official string
	Why      string
}

// Sheet is a tariff read. Passed counts the lines that are of no use here, by the reason.
type Sheet struct {
	Source  Source
	Rates   []Rate // by code
	Skipped []Skipped
	Passed  map[string]int
}

// MaxBytes is the largest file that is read: the whole of TARIC has about 60 MB as CSV.
const MaxBytes = 256 << 20

// Read reads a tariff file; it tells JSON, CSV and XLSX apart by their first bytes. ErrFile says what is wrong with one
// that has no rates at all.
func Read(source Source, in io.Reader) (*Sheet, error) {
	data, err := io.ReadAll(io.LimitReader(in, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read tariff: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: it has more than %d MB", ErrFile, MaxBytes>>20)
	}
	s := &Sheet{Source: source, Passed: map[string]int{}}
	switch source {
	case USHTS:
		err = s.readUS(data)
	case UKTariff:
		err = s.readUK(data)
	case EUTaric:
		err = s.readEU(data)
	default:
		err = fmt.Errorf("%w: %q is none of the tariffs %v", ErrFile, source, Sources())
	}
	if err != nil {
		return nil, err
	}
	if len(s.Rates) == 0 {
		return nil, fmt.Errorf("%w: it holds no rate; is it the export of %s?", ErrFile, source)
	}
	slices.SortStableFunc(s.Rates, func(a, b Rate) int { return strings.Compare(a.HS, b.HS) })
	return s, nil
}

// take translates a rate and keeps it, or skips the line.
func (s *Sheet) take(v vocabulary, r Rate) {
	text, err := v.translate(r.Official)
	if err == nil {
		_, err = landedcost.ParseRate(text)
	}
	if err != nil {
		s.skip(r, err.Error())
		return
	}
	r.Text = text
	s.Rates = append(s.Rates, r)
}

func (s *Sheet) skip(r Rate, why string) {
	s.Skipped = append(s.Skipped, Skipped{r.Row, r.HS, r.Official, why})
}

// code is the digits of a tariff code without the pairs of zeros at its end, which mean that all below is included;
// empty for what is no code of goods.
func code(published string) string {
	digits := strings.NewReplacer(".", "", " ", "").Replace(strings.TrimSpace(published))
	if len(digits) < 4 || len(digits) > 10 || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	for len(digits) > 4 && len(digits)%2 == 0 && strings.HasSuffix(digits, "00") {
		digits = digits[:len(digits)-2]
	}
	return digits
}
