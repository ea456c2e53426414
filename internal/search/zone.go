package search

import (
	"slices"
	"strconv"

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
	level   map[int]float64 // what the zone's price is multiplied by for this destination, by the tax cohort of the goods
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
