package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// spread tells how the prices of the hits lie, whatever their bounds in the query, by two requests: one for the cheapest and the
// dearest, one that counts the bars between. It is remembered for a minute.
func (e *meili) spread(ctx context.Context, of attempt) (*Spread, error) {
	p, strategy := of.Prepared, of.strategy
	conditions := filter(p.conditions(), groupPrice)
	key := fmt.Sprint(asked(p, strategy), strategy, p.Languages, conditions, p.scale.currency)
	if s, ok := e.spreads.recall(key, time.Now()); ok {
		return s, nil
	}
	least, most, err := e.extremes(ctx, p, strategy, conditions)
	if err != nil || most == 0 {
		return nil, err
	}
	s, begins, err := p.scale.frame(least, most)
	if err != nil {
		return nil, err
	}
	var list []question
	for i := range s.Bars {
		var from, below *int64
		if i > 0 {
			from = &begins[i-1]
		}
		if i < len(begins) {
			below = &begins[i]
		}
		bar := counting(p, strategy, append(slices.Clone(conditions), p.between(from, below)), partition)
		list = append(list, question{bar, func(a meilisearch.SearchResponse) error {
			counted := Result{}
			err := counted.count(p, bar.Facets, a)
			s.Bars[i].Count = counted.Total
			return err
		}})
	}
	if err := e.ask(ctx, list); err != nil {
		return nil, err
	}
	e.spreads.keep(key, s, time.Now())
	return s, nil
}

// extremes are the lowest and the highest price at the destination, in the index's currency; 0 and 0 when there is none.
func (e *meili) extremes(ctx context.Context, p Prepared, strategy meilisearch.MatchingStrategy, conditions []any) (least, most int64, err error) {
	least = math.MaxInt64
	of := func(l level) []any { return append(slices.Clone(conditions), l.goods()) }
	var list []question
	for _, by := range []Sort{ByLanded, ByLandedUp} {
		p.Sort, p.Skip, p.Take = by, 0, 1
		list = append(list, streams(p, strategy, of, func(_ int, hits []pricedHit) {
			for _, h := range hits {
				least, most = min(least, int64(h.price)), max(most, int64(math.Ceil(h.price)))
			}
		})...)
	}
	if err := e.ask(ctx, list); err != nil || most == 0 {
		return 0, 0, err
	}
	return least, most, nil
}

// counting asks for the counts of a field, and for no hits.
func counting(p Prepared, strategy meilisearch.MatchingStrategy, filter []any, field string) *meilisearch.SearchRequest {
	request := searchRequest(p, strategy)
	request.Filter, request.Facets, request.Sort = filter, []string{field}, nil
	request.Offset, request.Limit, request.HitsPerPage = 0, 0, new(int64)
	return request
}

// goods is the condition that goods are of the level.
func (l level) goods() string {
	if len(l.taxes) == 0 && len(l.but) == 0 {
		return partition + " = true" // all are
	}
	if len(l.taxes) == 0 {
		return "NOT " + numbers("taxes", l.but)
	}
	return numbers("taxes", l.taxes)
}

// between is the condition that goods cost from one price of the index and less than another, both at the destination. What is
// not in one bar is in the next.
func (p Prepared) between(from, below *int64) []string {
	price := p.door.zone.field()
	var any []string
	for _, l := range p.levelled() {
		of := l.goods()
		if from != nil {
			of += fmt.Sprintf(" AND %s >= %.0f", price, math.Ceil(float64(*from)/l.factor))
		}
		if below != nil {
			of += fmt.Sprintf(" AND %s < %.0f", price, math.Ceil(float64(*below)/l.factor))
		}
		any = append(any, of)
	}
	return any
}
