package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/silkroadmall/mall/internal/id"
)

// question is one of those that a request asks together, and what is done with its answer.
type question struct {
	*meilisearch.SearchRequest
	take func(meilisearch.SearchResponse) error
}

// questions are the query itself, in two parts that each count some of the facets; and for each facet that is ticked the same without
// its ticks, since the number beside a value tells what ticking it too would find.
func (e *meili) questions(p Prepared, strategy meilisearch.MatchingStrategy, r *Result) []question {
	conditions := p.conditions()
	main := searchRequest(p, strategy)
	if p.byPrice() {
		main = counting(p, strategy, nil, "")
	}
	main.Filter, main.Facets = filter(conditions, ""), []string{partition}
	list := []question{{main, func(a meilisearch.SearchResponse) error { return r.take(p, main.Facets, a) }}}
	if p.byPrice() {
		list = append(list, merged(p, strategy, r)...)
	}
	more := counting(p, strategy, filter(conditions, ""), "")
	more.Facets = nil
	ticked := map[string]bool{}
	for _, c := range conditions {
		ticked[c.group] = c.group != ""
	}
	for _, group := range p.counted() {
		if !ticked[group] {
			into := main
			if len(more.Facets) < len(main.Facets) {
				into = more
			}
			into.Facets = append(into.Facets, p.countField(group))
			continue
		}
		beside := counting(p, strategy, filter(conditions, group), p.countField(group))
		list = append(list, question{beside, func(a meilisearch.SearchResponse) error { return r.count(p, beside.Facets, a) }})
	}
	if len(more.Facets) > 0 {
		list = append(list, question{more, func(a meilisearch.SearchResponse) error { return r.count(p, more.Facets, a) }})
	}
	return list
}

// partition is a field of which every hit has one value, so that its counts add up to the total, also where that is beyond
// what can be paged through.
const partition = "in_stock"

// counted are the groups whose values are counted.
func (p Prepared) counted() []string {
	if p.Bare {
		return nil
	}
	list := append(FixedFacets(), p.Count[:min(len(p.Count), mostFacets)]...)
	list = append(list, groupRating)
	if len(p.Facets[FacetFactory]) > 0 {
		list = append(list, FacetFactory)
	}
	if len(p.door.latest) > 0 {
		list = append(list, groupArrive)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// countField is the field that is counted for a group.
func (p Prepared) countField(group string) string {
	switch group {
	case groupRating:
		return "rating"
	case groupArrive:
		return "carriage"
	}
	return facetField(group)
}

// take reads the answer to the query itself.
func (r *Result) take(p Prepared, facets []string, a meilisearch.SearchResponse) error {
	hits, err := hits(a)
	if err != nil {
		return err
	}
	r.Hits = hits
	return r.count(p, facets, a)
}

// count reads the counts of the fields that were asked for.
func (r *Result) count(p Prepared, fields []string, a meilisearch.SearchResponse) error {
	counts := map[string]map[string]int{}
	if err := json.Unmarshal(a.FacetDistribution, &counts); err != nil {
		return fmt.Errorf("read meilisearch's facets: %w", err)
	}
	if slices.Contains(fields, partition) {
		r.Total = 0
		for _, n := range counts[partition] {
			r.Total += n
		}
	}
	for _, group := range p.counted() {
		field := p.countField(group)
		if !slices.Contains(fields, field) {
			continue
		}
		var err error
		switch group {
		case groupRating:
			r.Ratings, err = ratings(counts[field])
		case groupArrive:
			r.Arrivals, err = arrivals(p.door, counts[field])
		default:
			r.Facets[group] = ordered(counts[field])
		}
		if err != nil {
			return fmt.Errorf("read meilisearch's counts: %w", err)
		}
	}
	return nil
}

// ratings counts what has as many stars or more, from the most stars down, out of counts by rating.
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

// arrivals counts what is there by each day, out of counts by carriage cohort.
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

// hits are the listings of an answer.
func hits(answer meilisearch.SearchResponse) ([]Hit, error) {
	var list []Hit
	for _, hit := range answer.Hits {
		var text string
		if err := json.Unmarshal(hit["id"], &text); err != nil {
			return nil, fmt.Errorf("read meilisearch's hit: %w", err)
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read meilisearch's hit: %w", err)
		}
		list = append(list, Hit{id.Listing(n)})
	}
	return list, nil
}
