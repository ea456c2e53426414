package search_test

import (
	"math"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
)

// TestRegions compares what goods cost in every state and province with what the index takes it for: goods of several kinds, on
// both sides of the values that states know, light and heavy.
func TestRegions(t *testing.T) {
	t.Parallel()
	landed := pricedTruly(t)
	for _, country := range []string{"US", "CA", "BR"} {
		t.Run(country, func(t *testing.T) {
			checked := 0
			for _, hs := range []string{"691110", "621410", "640391", "090210", "490199", "851762", "950300"} {
				within := search.FactorsWithin(landed, country, piece(hs, 10_000, 200))
				for fen := int64(2_300); fen < 400_000; fen += fen / 2 {
					for _, grams := range []int{90, 640, 1_900} {
						checked += compare(t, landed, country, piece(hs, fen, grams), within)
					}
				}
			}
			if checked < 1000 {
				t.Error("only", checked, "prices were compared")
			}
		})
	}
}

// compare says how many regions an item is sold to.
func compare(t *testing.T, landed search.Landed, country string, it search.Item, within func(search.Item, string) (float64, error)) (checked int) {
	t.Helper()
	base, sold := landed(search.Place{Country: country}, it)
	if !sold {
		return 0
	}
	for _, r := range market.Regions(country) {
		there, sold := landed(search.Place{Country: country, Region: r.Code}, it)
		if !sold {
			continue
		}
		factor, err := within(it, r.Code)
		if err != nil {
			t.Fatal(err)
		}
		checked++
		if off := math.Abs(float64(base.Fen)*factor/float64(there.Fen) - 1); off > search.Tolerance(market.Market{Country: country, Region: r.Code})/2 {
			t.Errorf("%s of %d fen, %d g in %s: off by %.4f", it.HS, it.Price.Minor, it.Grams, r.Code, off)
		}
	}
	return checked
}

func piece(hs string, fen int64, grams int) search.Item {
	return search.Item{Price: money.New(fen, "CNY"), Grams: grams, LengthMM: 200, WidthMM: 150, HeightMM: 40, HS: hs, Origin: "CN",
		Papers: []string{"eu_responsible_person", "food_contact", "ce"}, HandoverDays: 2}
}

// pricedTruly prices by the shipped rules, rates and carriers.
func pricedTruly(t *testing.T) search.Landed {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(fx.NewStore(testdb.New(t)), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	tariff, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return aisle.Landed(pricing.New(customs.NewLive(book), rates, tariff, nil, time.Now))
}
