package search

import (
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/shipping"
)

// zone is a set of destinations that order goods of one tax cohort alike by their delivered price: the index holds one
// price for all of them. Zones are numbered from 0.
type zone int

// field is the name of the field with the zone's delivered price at Meilisearch.
func (z zone) field() string { return "lp_" + strconv.Itoa(int(z)) }

// plan is how the destinations are put together to zones.
type plan struct {
	members [][]string      // countries by zone, in alphabetical order
	zone    map[string]zone // by country
	tariff  *shipping.Table
}

// newPlan puts countries into one zone that levy the same duties and are reached for the same price: those of a customs
// union on one route. Every other country is a zone of its own. Zones are numbered by their first countries' codes.
func newPlan(tariff *shipping.Table) *plan {
	p := &plan{zone: map[string]zone{}, tariff: tariff}
	alike := map[string]zone{}
	for _, country := range market.Countries() {
		key := country
		if market.InUnion(country) {
			key = "union " + tariff.Route(country)
		}
		z, known := alike[key]
		if !known {
			z = zone(len(p.members))
			alike[key] = z
			p.members = append(p.members, nil)
		}
		p.members[z], p.zone[country] = append(p.members[z], country), z
	}
	return p
}

// shape is that of documents with the prices of these zones: documents made by another plan are of another shape.
func (p *plan) shape() int {
	var b strings.Builder
	for _, m := range p.members {
		b.WriteString(strings.Join(m, " ") + ";")
	}
	const bits = 20
	return shape<<bits | int(crc32.ChecksumIEEE([]byte(b.String()))>>(32-bits))
}

// door is how goods are found by what they cost at a destination and when they arrive there.
type door struct {
	country string
	zone    zone
	level   map[int]float64   // what the zone's price is multiplied by for this destination, by the tax cohort of the goods; 1 is left out
	latest  map[int]time.Time // the last day of delivery for what is ordered now, by the carriage cohort
}

// levels are the tax cohorts by what their prices are multiplied by, from the lowest factor to the highest. Goods of all
// cohorts that are in none count as multiplied by 1.
func (d door) levels() []level {
	var list []level
	for tax, f := range d.level {
		i, found := slices.BinarySearchFunc(list, f, func(l level, f float64) int {
			switch {
			case l.factor < f:
				return -1
			case l.factor > f:
				return 1
			}
			return 0
		})
		if !found {
			list = slices.Insert(list, i, level{factor: f})
		}
		list[i].taxes = append(list[i].taxes, tax)
	}
	for _, l := range list {
		slices.Sort(l.taxes)
	}
	return list
}

// levelled are the tax cohorts by what their prices are multiplied by, and last those that were not known when the query began.
func (p Prepared) levelled() []level {
	var known []int
	list := p.door.levels()
	for _, l := range list {
		known = append(known, l.taxes...)
	}
	return append(list, level{factor: 1, but: known})
}

// level are tax cohorts whose prices are multiplied by the same factor.
type level struct {
	factor float64
	taxes  []int
	but    []int // without taxes: all but these
}

// doorTo finds a market's destination in the index, for what is ordered now.
func (s *Searcher) doorTo(m market.Market, now time.Time) door {
	known := s.cohorts.Load()
	d := door{country: m.Country, zone: s.plan.zone[m.Country], level: map[int]float64{}, latest: map[int]time.Time{}}
	to := Place{m.Country, m.Region}
	for n, t := range known.tax {
		if f := t.factor(to); f != 1 {
			d.level[n] = f
		}
	}
	for n, c := range known.carriage {
		if service, ok := s.plan.tariff.To(c.service(m.Country), m.Country); ok {
			_, d.latest[n] = service.Arrives(shipping.AddWorkingDays(now, max(c.Handover, 1)))
		}
	}
	return d
}
