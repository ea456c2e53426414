package search

import (
	"slices"
	"strconv"
	"time"

	"github.com/silkroadmall/mall/internal/market"
)

// zone is a set of destinations that order goods of one tax cohort alike by their delivered price: the index holds one
// price for all of them. Zones are numbered from 0.
type zone int

// field is the name of the field with the zone's delivered price at Meilisearch.
func (z zone) field() string { return "lp_" + strconv.Itoa(int(z)) }

// door is how the delivered prices of a destination are found in the index.
type door struct {
	country string
	zone    zone
	level   map[int]float64   // what the zone's price is multiplied by for this destination, by the tax cohort of the goods
	latest  map[int]time.Time // the last day of delivery for what is ordered now, by the carriage cohort
}

// level are tax cohorts whose prices are multiplied by the same factor.
type level struct {
	factor float64
	taxes  []int
}

// levels are the tax cohorts by what their prices are multiplied by.
func (d door) levels() []level {
	var list []level
	for tax, f := range d.level {
		list = append(list, level{f, []int{tax}})
	}
	return list
}

// zones lists all zones.
func zones() []zone {
	list := make([]zone, len(market.Countries()))
	for i := range list {
		list[i] = zone(i)
	}
	return list
}

// doorTo finds the zone of a market's destination.
func doorTo(m market.Market) door {
	return door{country: m.Country, zone: zone(slices.Index(market.Countries(), m.Country)), level: map[int]float64{0: 1}}
}
