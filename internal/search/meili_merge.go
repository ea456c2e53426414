package search

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/meilisearch/meilisearch-go"
)

// pricedHit is a hit with its price at the destination, in the index's currency.
type pricedHit struct {
	Hit
	price float64
}

// byPrice says whether the hits are ordered by what they cost and goods of several levels would be out of order by the zone's
// price.
func (p Prepared) byPrice() bool {
	return (p.Sort == ByLanded || p.Sort == ByLandedUp) && len(p.door.level) > 0
}

// merged asks for the hits of each level in the order of the zone's price, which within a level is that at the destination, and
// puts them together.
func merged(p Prepared, strategy meilisearch.MatchingStrategy, r *Result) []question {
	skip, take := p.row()
	levels := make([][]pricedHit, len(p.levelled())) // goods of one price are in the order of their levels, on every page
	conditions := filter(p.unbounded(), "")
	of := func(l level) []any { return append(slices.Clone(conditions), p.band(l).goods(p.door.zone)) }
	return streams(p, strategy, of, func(level int, hits []pricedHit) {
		levels[level] = hits
		r.Hits = window(slices.Concat(levels...), p.Sort, skip, take)
	})
}

// streams asks for the first hits of each level with their prices, by the conditions of each.
func streams(p Prepared, strategy meilisearch.MatchingStrategy, of func(level) []any, take func(level int, hits []pricedHit)) (list []question) {
	skip, most := p.row()
	price := p.door.zone.field()
	for level, l := range p.levelled() {
		stream := searchRequest(p, strategy)
		stream.Filter, stream.AttributesToRetrieve = of(l), []string{"id", price}
		stream.Offset, stream.Limit = 0, int64(min(skip+most, deepest))
		list = append(list, question{stream, func(a meilisearch.SearchResponse) error {
			hits, err := hits(a)
			if err != nil {
				return err
			}
			priced := make([]pricedHit, len(hits))
			for i, h := range hits {
				var n float64
				if err := json.Unmarshal(a.Hits[i][price], &n); err != nil {
					return fmt.Errorf("read meilisearch's price: %w", err)
				}
				priced[i] = pricedHit{h, n * l.factor}
			}
			take(level, priced)
			return nil
		}})
	}
	return list
}

// window orders hits by price and takes so many after the first skip.
func window(all []pricedHit, by Sort, skip, take int) []Hit {
	slices.SortStableFunc(all, func(a, b pricedHit) int {
		if by == ByLandedUp {
			a, b = b, a
		}
		switch {
		case a.price < b.price:
			return -1
		case a.price > b.price:
			return 1
		}
		return 0
	})
	var hits []Hit
	for _, h := range all[min(skip, len(all)):min(skip+take, len(all))] {
		hits = append(hits, h.Hit)
	}
	return hits
}
