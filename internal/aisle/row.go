package aisle

import (
	"cmp"
	"context"
	"slices"

	"github.com/silkroadmall/mall/internal/search"
)

// row are hits in the index's order, of which some are put into the order of their prices.
type row struct {
	hits         []search.Hit
	begins, ends bool // no hit comes before, none after
}

// placed is a hit with its price.
type placed struct {
	hit   search.Hit
	minor int64
}

// inOrder puts the hits that may be on the page from..to of the row into the order of the prices: all of a whole row, otherwise
// some before and after, and more until none from beyond belongs on the page. sign is 1 when prices rise and -1 when they fall.
// It is not settled when the row ends before that.
func (r *row) inOrder(ctx context.Context, t *tags, from, to, sign int) (settled bool, err error) {
	for margin := to - from; ; margin *= 4 {
		low, high := max(from-margin, 0), min(to+margin, len(r.hits))
		if r.begins && r.ends {
			low, high = 0, len(r.hits)
		}
		part := r.hits[low:high]
		if err := t.price(ctx, search.Result{Hits: part}.IDs()); err != nil {
			return false, err
		}
		there := t.places(part)
		sorted := slices.Clone(there)
		slices.SortStableFunc(sorted, func(a, b placed) int { return sign * cmp.Compare(a.minor, b.minor) })
		settled = r.settled(sorted, sorted[from-low:to-low], low, sign, 2*search.Tolerance(t.market))
		if settled || len(part) == len(r.hits) {
			for i, p := range sorted {
				r.hits[low+i] = p.hit
			}
			return settled, nil
		}
	}
}

// settled says whether nothing from beyond a part of the row, which begins at low and is put in order, belongs on the page: there is
// nothing, or the part's first and last are so much cheaper and dearer than the page.
func (r *row) settled(part, page []placed, low, sign int, slack float64) bool {
	first, last := part[0], part[len(part)-1]
	before := low == 0 && r.begins || apart(sign, first.minor, page[0].minor, slack)
	after := low+len(part) == len(r.hits) && r.ends || apart(sign, page[len(page)-1].minor, last.minor, slack)
	return before && after
}

// places gives hits their prices. One that is not for sale any more keeps its place beside the hit before it: it is left out
// when the page is shown, and until then the hits of all pages are counted alike.
func (t *tags) places(hits []search.Hit) []placed {
	list := make([]placed, len(hits))
	var last int64
	for i, h := range hits {
		if g, ok := t.goods[h.ListingID]; ok && sold(&g) {
			last = g.Price.Totals.TotalMinor
		}
		list[i] = placed{h, last}
	}
	for i := range list { // those before the first that is for sale
		if list[i].minor > 0 {
			break
		}
		list[i].minor = firstPrice(list)
	}
	return list
}

func firstPrice(list []placed) int64 {
	for _, p := range list {
		if p.minor > 0 {
			return p.minor
		}
	}
	return 0
}

// apart says whether a price is so far before another that both are in this order however the index may err.
func apart(sign int, before, after int64, slack float64) bool {
	return float64(int64(sign)*(after-before)) > slack*float64(max(before, after))
}
