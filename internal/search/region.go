package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
)

// regional is how a country's regions meet goods of one kind. What a region levies is a share of some of what is in the country's
// price: with delivery or without, above a value or below. Regions that levy it on the same grow together with the goods, so that
// one of them, which leads, tells what the others levy.
type regional struct {
	always map[string]float64 // places where all goods of the kind cost the same multiple of the country's price
	leads  []lead

	mu    sync.Mutex
	texts map[string]string // cohorts by what the leads' prices rise by
}

// lead is the region with the highest tax of those that levy it on the same.
type lead struct {
	place   Place
	follows []follower
}

// follower is a place whose price rises by a share of what the lead's price rises by.
type follower struct {
	place string
	share float64
}

// rises are what the leads' prices rise by, in riseSteps.
type rises []int

// riseSteps is how finely goods are told apart by what a region levies, see Tolerance: a price is off by half a step at most.
const riseSteps = 250

// row is what the prices of the same pieces rise by in a region, as a share of the country's price.
type regionRow struct {
	place Place
	rises []float64
}

// regionsOf finds out how the regions of a country meet goods of an item's kind. It is nil for a country whose regions levy nothing.
func regionsOf(landed Landed, country string, it Item) *regional {
	regions := market.Regions(country)
	if len(regions) == 0 {
		return nil
	}
	r := &regional{always: map[string]float64{}, texts: map[string]string{}}
	rows := regionRows(landed, country, regions, it.samples())
	slices.SortStableFunc(rows, func(a, b regionRow) int { return cmp.Compare(slices.Max(b.rises), slices.Max(a.rises)) })
	var leaders []regionRow
	for _, row := range rows {
		if steady, rise := row.steady(); steady {
			if rise != 0 {
				r.always[row.place.String()] = 1 + rise
			}
			continue
		}
		leaders = r.follow(leaders, row)
	}
	return r
}

// follow puts a region behind the one that it grows with; it leads where there is none.
func (r *regional) follow(leaders []regionRow, row regionRow) []regionRow {
	for i, leader := range leaders {
		if share, ok := row.shareOf(leader); ok {
			r.leads[i].follows = append(r.leads[i].follows, follower{row.place.String(), share})
			return leaders
		}
	}
	r.leads = append(r.leads, lead{row.place, []follower{{row.place.String(), 1}}})
	return append(leaders, row)
}

// samples are pieces of an item's kind, cheap and dear, light and heavy, on both sides of the values that regions know.
func (it Item) samples() (list []Item) {
	for _, fen := range []int64{8_000, 30_000, 70_000, 100_000, 150_000, 250_000, 500_000} {
		for _, grams := range []int{200, 1500} {
			probe := it.probe()
			probe.Price, probe.Grams = money.New(fen, "CNY"), grams
			list = append(list, probe)
		}
	}
	return list
}

// regionRows prices the samples in all regions; a region that they are not sold to is left out.
func regionRows(landed Landed, country string, regions []address.Region, samples []Item) []regionRow {
	rows := make([]regionRow, len(regions))
	for i, r := range regions {
		rows[i].place = Place{country, r.Code}
	}
	for _, sample := range samples {
		base, sold := landed(Place{Country: country}, sample)
		if !sold {
			continue
		}
		for i := range rows {
			if there, sold := landed(rows[i].place, sample); sold {
				rows[i].rises = append(rows[i].rises, float64(there.Fen)/float64(base.Fen)-1)
			} else {
				rows[i].rises = append(rows[i].rises, 0)
			}
		}
	}
	if len(rows[0].rises) == 0 {
		return nil
	}
	return rows
}

// How finely shares are told apart. What rounding makes of samples differs by kind and day, and would make a cohort of each.
const (
	alwaysSteps = 1_000
	shareSteps  = 100
)

func rounded(x, steps float64) float64 { return math.Round(x*steps) / steps }

// alike is how far apart shares of a price may be that are taken for the same: what rounding of samples' prices makes of them.
const alike = 0.001

// steady says whether the region levies the same share of every price, and which.
func (r regionRow) steady() (bool, float64) {
	dearest := r.rises[len(r.rises)-1] // of which rounding is the smallest part
	return slices.Max(r.rises)-slices.Min(r.rises) <= alike, rounded(dearest, alwaysSteps)
}

// shareOf is what share of the leader's rise the region's is, if it is the same for all samples.
func (r regionRow) shareOf(leader regionRow) (share float64, ok bool) {
	highest := slices.Index(leader.rises, slices.Max(leader.rises))
	if leader.rises[highest] <= 0 {
		return 0, false
	}
	share = rounded(r.rises[highest]/leader.rises[highest], shareSteps)
	for i, rise := range leader.rises {
		if math.Abs(r.rises[i]-share*rise) > alike {
			return share, false
		}
	}
	return share, true
}

// cohort is the tax cohort of an item whose price in the country is known; "" where no region levies anything on it.
func (r *regional) cohort(landed Landed, base Landing, it Item) string {
	steps := make(rises, len(r.leads))
	for i, l := range r.leads {
		if there, sold := landed(l.place, it); sold {
			steps[i] = int(math.Round((float64(there.Fen)/float64(base.Fen) - 1) * riseSteps))
		}
	}
	key := fmt.Sprint(steps)
	r.mu.Lock()
	defer r.mu.Unlock()
	written, known := r.texts[key]
	if !known {
		written = r.text(steps)
		r.texts[key] = written
	}
	return written
}

func (r *regional) text(steps rises) string {
	factors := tax{}
	for place, f := range r.always {
		factors.note(place, f)
	}
	for i, l := range r.leads {
		for _, f := range l.follows {
			factors.note(f.place, 1+f.share*float64(steps[i])/riseSteps)
		}
	}
	if len(factors) == 0 {
		return ""
	}
	return text(factors)
}
