package aisle

import (
	"testing"

	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
)

func costing(minor ...int64) []pricing.Tagged {
	goods := make([]pricing.Tagged, len(minor))
	for i, n := range minor {
		goods[i].Price.Totals.TotalMinor = n
	}
	return goods
}

func TestInOrder(t *testing.T) {
	for by, want := range map[search.Sort][]int64{
		search.ByLanded:    {1, 2, 3},
		search.ByLandedUp:  {3, 2, 1},
		search.ByRelevance: {2, 3, 1},
	} {
		goods := costing(2, 3, 1)
		inOrder(goods, by)
		for i, n := range want {
			if goods[i].Price.Totals.TotalMinor != n {
				t.Errorf("by %s the page is %v", by, goods)
				break
			}
		}
	}
}
