package fx

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

//go:embed data/ecb.csv data/pegs.csv data/managed.csv
var data embed.FS

// peg is a rate fixed by law: units of the currency for one of the anchor, on the days from … to, both included.
type peg struct {
	currency, anchor money.Currency
	rate             money.Decimal
	from, to         time.Time
	source           string
	managed          bool // not fixed but held in a band: the rate is of the day from
}

// pegs are the rates fixed by law and those of managed.csv.
func pegs() ([]peg, error) {
	fixed, err := readPegs("data/pegs.csv")
	if err != nil {
		return nil, err
	}
	held, err := readPegs("data/managed.csv")
	for i := range held {
		held[i].managed = true
	}
	return append(fixed, held...), err
}

func readPegs(name string) ([]peg, error) {
	b, err := data.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read pegs: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var all []peg
	for _, row := range rows[1:] {
		p, err := readPeg(row)
		if err != nil {
			return nil, fmt.Errorf("read peg of %s: %w", row[0], err)
		}
		all = append(all, p)
	}
	return all, nil
}

func readPeg(row []string) (p peg, err error) {
	p = peg{currency: money.Currency(row[0]), anchor: money.Currency(row[1]), source: row[5]}
	if p.rate, err = money.ParseDecimal(row[2]); err != nil {
		return p, err
	}
	if p.from, err = parseDay(row[3]); err != nil || row[4] == "" {
		return p, err
	}
	p.to, err = parseDay(row[4])
	return p, err
}

func (p peg) holds(t time.Time) bool {
	return !t.Before(p.from) && (p.to.IsZero() || !t.After(p.to))
}

// add derives the quotes of pegged currencies from those of their anchors, where nobody quotes them. A peg is as
// old as its anchor's quote, a managed rate as old as the day it is of.
func (p peg) add(quotes map[money.Currency]Quote) {
	anchor, ok := quotes[p.anchor]
	if _, quoted := quotes[p.currency]; quoted || !ok || !p.holds(anchor.AsOf) {
		return
	}
	rate, err := anchor.Rate.Mul(p.rate)
	if err != nil { // more than 18 digits: no rate is published so
		return
	}
	source := p.source
	if p.anchor != Euro {
		source = anchor.Source + " (" + string(p.anchor) + "); " + p.source
	}
	asOf := anchor.AsOf
	if p.managed {
		asOf = p.from
	}
	quotes[p.currency] = Quote{Currency: p.currency, AsOf: asOf, Source: source, Rate: rate, FetchedAt: anchor.FetchedAt}
}
