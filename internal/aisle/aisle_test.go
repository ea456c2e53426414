package aisle

import (
	"testing"

	"github.com/silkroadmall/mall/internal/id"
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

func TestParted(t *testing.T) {
	goods := costing(1, 2, 3)
	for i := range goods {
		goods[i].ListingID = id.Listing(i + 1)
	}
	goods[2].Price.Refused = "restriction.refused"
	r := search.Result{Hits: []search.Hit{{ListingID: 1}}, LeftOut: search.LeftOut{Total: 7, Hits: []search.Hit{{ListingID: 2}, {ListingID: 3}}}}
	p := parted(r, goods)
	if len(p.Goods) != 1 || p.Goods[0].ListingID != 1 || len(p.NotSold) != 1 || p.NotSold[0].ListingID != 3 || p.LeftOut.Total != 6 {
		t.Errorf("parted into %v and %v of %d", p.Goods, p.NotSold, p.LeftOut.Total)
	}
}
