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
	levels := p.door.levels()
	return (p.Sort == ByLanded || p.Sort == ByLandedUp) && (len(levels) > 1 || len(levels) == 1 && levels[0].factor != 1)
}

// merged asks for the hits of each level in the order of the zone's price, which within a level is that at the destination, and
// puts them together.
func merged(p Prepared, strategy meilisearch.MatchingStrategy, r *Result) []question {
	skip, take := p.row()
	price := p.door.zone.field()
	var all []pricedHit
	var list []question
	for _, l := range p.levelled() {
		stream := searchRequest(p, strategy)
		stream.Filter, stream.AttributesToRetrieve = append(filter(p.conditions(), ""), l.goods()), []string{"id", price}
		stream.Offset, stream.Limit = 0, int64(min(skip+take, deepest))
		list = append(list, question{stream, func(a meilisearch.SearchResponse) error {
			hits, err := hits(a)
			if err != nil {
				return err
			}
			for i, h := range hits {
				var n float64
				if err := json.Unmarshal(a.Hits[i][price], &n); err != nil {
					return fmt.Errorf("read meilisearch's price: %w", err)
				}
				all = append(all, pricedHit{h, n * l.factor})
			}
			r.Hits = window(all, p.Sort, skip, take)
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
