package search

import (
	"testing"
	"time"
)

// old is the age of a listing that is not new.
const old = 200 * 24 * time.Hour

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
	base := record{}.rank(0, 1, old)
	if base[Fresh] != 0 || base[Sold] != 0 || base.Total() < 0 {
		t.Errorf("the plainest listing has %v", base)
	}
	if got := (record{RatingSum: 14, RatingCount: 3}).rating(); got != 46 {
		t.Errorf("4.67 stars are %d tenths", got)
	}
}

func TestRank_rises_by_each_merit_alone(t *testing.T) {
	base := record{}.rank(0, 1, old)
	for merit, better := range map[Merit]Rank{
		Sold:     record{Sold: 10}.rank(0, 1, old),
		Rated:    record{RatingSum: 50, RatingCount: 10}.rank(0, 1, old),
		Punctual: record{Due: 20, OnTime: 20}.rank(0, 1, old),
		Complete: record{Pictures: 2, Described: 300}.rank(2, 2, old),
		Fresh:    record{}.rank(0, 1, 10*24*time.Hour),
	} {
		for m := range base {
			if (better[m] > base[m]) != (m == merit) || better[m] < base[m] {
				t.Errorf("better by %s: %s goes from %d to %d", merit, m, base[m], better[m])
			}
		}
	}
}

func TestRank_takes_one_review_for_little(t *testing.T) {
	one, many := record{RatingSum: 5, RatingCount: 1}.rank(0, 1, old), record{RatingSum: 450, RatingCount: 100}.rank(0, 1, old)
	if one[Rated] >= many[Rated] {
		t.Errorf("one review of five stars makes %d, a hundred of 4.5 %d", one[Rated], many[Rated])
	}
}

func TestRank_falls_by_bad_reviews_and_late_parcels(t *testing.T) {
	base := record{}.rank(0, 1, old)
	bad := record{RatingSum: 20, RatingCount: 20, Due: 20, OnTime: 2}.rank(0, 1, old)
	if bad[Rated] >= base[Rated] || bad[Punctual] >= base[Punctual] {
		t.Errorf("%v is no worse than %v", bad, base)
	}
}
