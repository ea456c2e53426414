package privacy

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/order"
)

// retention are the laws that oblige the mall to keep orders: for which destinations, how many years, by which act, where
// that is written, and when and how it was looked at. Those with "*" hold for every destination.
//
//go:embed data/retention.csv
var retention string

// Law is why orders are kept, and how long.
type Law struct {
	Countries []string // none: every destination
	Years     int
	YearEnd   bool // counted from the end of the year of the order, else from the order's end
	Act       string
	Source    string
}

// Kept are the orders that a law keeps when their consumer leaves.
type Kept struct {
	Law    Law
	Orders int
	Until  int // the last year in which one of them must be there
}

// From when the data counts the years.
const (
	fromYearEnd    = "the end of the year of the order"
	fromCompletion = "the completion of the order"
)

// laws reads the data.
func laws() ([]Law, error) {
	rows, err := csv.NewReader(strings.NewReader(retention)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read laws of retention: %w", err)
	}
	var list []Law
	for _, row := range rows[1:] {
		years, err := strconv.Atoi(row[1])
		if err != nil {
			return nil, fmt.Errorf("read years of %s: %w", row[3], err)
		}
		if row[2] != fromYearEnd && row[2] != fromCompletion {
			return nil, fmt.Errorf("read from when %s counts: %q", row[3], row[2])
		}
		l := Law{Years: years, YearEnd: row[2] == fromYearEnd, Act: row[3], Source: row[4]}
		if row[0] != "*" {
			l.Countries = strings.Fields(row[0])
		}
		list = append(list, l)
	}
	return list, nil
}

// holds tells whether the law is about orders to a country.
func (l Law) holds(country string) bool {
	return l.Countries == nil || slices.Contains(l.Countries, country)
}

// keeping sorts a consumer's orders by the law that keeps them longest.
func keeping(all []Law, reaches []order.Reach) []Kept {
	var list []Kept
	for _, r := range reaches {
		var longest Law
		for _, l := range all {
			if l.holds(r.Country) && l.Years > longest.Years {
				longest = l
			}
		}
		i := slices.IndexFunc(list, func(k Kept) bool { return k.Law.Act == longest.Act })
		if i < 0 {
			list = append(list, Kept{Law: longest})
			i = len(list) - 1
		}
		list[i].Orders += r.Orders
		list[i].Until = max(list[i].Until, r.Last+longest.Years)
	}
	return list
}
