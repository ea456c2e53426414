package search

import (
	"testing"
	"time"
)

func TestRank(t *testing.T) {
	sum := 0
	for _, w := range RankWeights() {
		sum += w.Points
	}
	if sum != 1000 {
		t.Errorf("the weights make %d points", sum)
	}
	best := record{Sold: 20_000, Pictures: 9, Described: 4000, RatingSum: 5_000_000, RatingCount: 1_000_000, Due: 1_000_000, OnTime: 1_000_000}
	if r := best.rank(9, 6, 0); r.Total() != 1000 {
		t.Errorf("the best listing has %v", r)
	}
	plain := record{}
	old := 200 * 24 * time.Hour
	base := plain.rank(0, 1, old)
	if base[Fresh] != 0 || base[Sold] != 0 || base.Total() < 0 {
		t.Errorf("the plainest listing has %v", base)
	}
	for merit, better := range map[Merit]Rank{
		Sold:     record{Sold: 10}.rank(0, 1, old),
		Rated:    record{RatingSum: 50, RatingCount: 10}.rank(0, 1, old),
		Punctual: record{Due: 20, OnTime: 20}.rank(0, 1, old),
		Complete: record{Pictures: 2, Described: 300}.rank(2, 2, old),
		Fresh:    plain.rank(0, 1, 10*24*time.Hour),
	} {
		for m := range base {
			if (better[m] > base[m]) != (m == merit) || better[m] < base[m] {
				t.Errorf("better by %s: %s goes from %d to %d", merit, m, base[m], better[m])
			}
		}
	}
	t.Run("one_review_counts_little", func(t *testing.T) {
		one, many := record{RatingSum: 5, RatingCount: 1}.rank(0, 1, old), record{RatingSum: 450, RatingCount: 100}.rank(0, 1, old)
		if one[Rated] >= many[Rated] {
			t.Errorf("one review of five stars makes %d, a hundred of 4.5 %d", one[Rated], many[Rated])
		}
	})
	t.Run("bad_reviews_and_late_parcels_cost", func(t *testing.T) {
		bad := record{RatingSum: 20, RatingCount: 20, Due: 20, OnTime: 2}.rank(0, 1, old)
		if bad[Rated] >= base[Rated] || bad[Punctual] >= base[Punctual] {
			t.Errorf("%v is no worse than %v", bad, base)
		}
	})
	if got := (record{RatingSum: 13, RatingCount: 3}).tenths(); got != 43 {
		t.Error(got)
	}
}
