package search

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

func FixedFacets() []string { return []string{FacetCategory, FacetFactory, FacetRegion, FacetPaper} }

const (
	mostFacets = 12
	mostStars  = 5
	tenths     = 10
)

const (
	groupRating = "rating"
	groupArrive = "arrives"
)

type condition struct {
	group string
	any   []string
}

func (p Prepared) counted() []string {
	list := append(FixedFacets(), p.Count[:min(len(p.Count), mostFacets)]...)
	slices.Sort(list)
	return slices.Compact(list)
}
func (p Prepared) ticked() map[string][]string {
	all := maps.Clone(p.Facets)
	if all == nil {
		all = map[string][]string{}
	}
	if p.Factory != "" {
		all[FacetFactory] = append(slices.Clone(all[FacetFactory]), p.Factory)
	}
	maps.DeleteFunc(all, func(_ string, values []string) bool { return len(values) == 0 })
	return all
}
func ratings(counts map[string]int) ([]Count, error) {
	var list []Count
	for stars := mostStars; stars > 0; stars-- {
		c := Count{Value: strconv.Itoa(stars)}
		for value, n := range counts {
			rating, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return nil, err
			}
			if rating >= float64(stars*tenths) {
				c.Count += n
			}
		}
		list = append(list, c)
	}
	return list, nil
}
func arrivals(d door, counts map[string]int) ([]Arrival, error) {
	days := map[time.Time]int{}
	for value, n := range counts {
		cohort, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, err
		}
		if latest, ok := d.latest[int(cohort)]; ok {
			days[day(latest)] += n
		}
	}
	var list []Arrival
	for by, n := range days {
		list = append(list, Arrival{by, n})
	}
	slices.SortFunc(list, func(a, b Arrival) int { return a.By.Compare(b.By) })
	for i := 1; i < len(list); i++ {
		list[i].Count += list[i-1].Count
	}
	return list, nil
}
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
func (d door) arriving(by time.Time) []int {
	var list []int
	for n, latest := range d.latest {
		if !day(latest).After(day(by)) {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list
}
