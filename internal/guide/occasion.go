package guide

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
)

// Occasion is a day on which presents are given. Its words are in the catalogs, under occasion.by and the code.
type Occasion struct {
	Code string
	On   time.Time // midnight UTC
}

// custom is an occasion with the days on which some countries have it; without countries it is for all.
type custom struct {
	Code      string   `json:"code"`
	Countries []string `json:"countries"`
	Days      []Day    `json:"days"`
	Source    string   `json:"source"`
}

// in says whether a country has the custom.
func (c custom) in(country string) bool {
	return len(c.Countries) == 0 || slices.Contains(c.Countries, country)
}

// Occasion is the first one that a country has between two days, both included; false where there is none.
func (g *Guide) Occasion(country string, from, to time.Time) (first Occasion, found bool) {
	for _, c := range g.customs {
		if !c.in(country) {
			continue
		}
		for _, d := range c.Days {
			if !d.Before(from) && !d.After(to) && (!found || d.Before(first.On)) {
				first, found = Occasion{c.Code, d.Time}, true
			}
		}
	}
	return first, found
}

// readCustoms reads the occasions. No country has two on one day, so that it is never open which is meant.
func readCustoms(from fs.FS) ([]custom, error) {
	var customs []custom
	if err := readData(from, "occasions", &customs); err != nil {
		return nil, err
	}
	taken := map[string]string{}
	for i, c := range customs {
		err := c.check()
		if err == nil {
			err = c.take(taken)
		}
		if err != nil {
			return nil, fmt.Errorf("read guide: occasions: row %d, %q: %w", i+1, c.Code, err)
		}
	}
	return customs, nil
}

// check refuses a row that could not be shown or that nobody vouches for.
func (c custom) check() error {
	switch {
	case !locale.NewPrinter(locale.English, "").Has("occasion.by." + c.Code):
		return fmt.Errorf("code: the catalogs have no text occasion.by.%s", c.Code)
	case len(c.Days) == 0:
		return fmt.Errorf("days: none is named")
	case c.Source == "":
		return fmt.Errorf("source: none is named")
	}
	for _, country := range c.Countries {
		if !market.Delivers(country) {
			return fmt.Errorf("countries: %q is no destination of the shop", country)
		}
	}
	return nil
}

// take notes the days of the row by country.
func (c custom) take(taken map[string]string) error {
	for _, country := range market.Countries() {
		if !c.in(country) {
			continue
		}
		for _, d := range c.Days {
			at := country + " " + d.Format(time.DateOnly)
			if other, twice := taken[at]; twice {
				return fmt.Errorf("days: %s has %s already", at, other)
			}
			taken[at] = c.Code
		}
	}
	return nil
}
