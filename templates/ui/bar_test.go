package ui

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/money"
)

func hundredth(t interface{ Fatal(...any) }, s string) int64 {
	n, err := strconv.ParseInt(strings.Replace(strings.TrimSuffix(s, "%"), ".", "", 1), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBarPartsMeetAndFillTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minors := rapid.SliceOfN(rapid.Int64Range(-5, 1<<56), 1, 6).Draw(t, "minors")
		var shares []Share
		some := false
		for _, m := range minors {
			shares = append(shares, Share{Kind: "goods", Amount: money.New(m, "EUR")})
			some = some || m > 0
		}
		var edge int64
		for _, r := range bar(shares) {
			if hundredth(t, r.x) != edge || hundredth(t, r.width) < 0 {
				t.Fatalf("part at %s, expected at %d", r.x, edge)
			}
			edge += hundredth(t, r.width)
		}
		if some && (edge < 9_990 || edge > 10_000) {
			t.Fatalf("the bar ends at %d", edge)
		}
	})
}

func TestPagesShown(t *testing.T) {
	for _, c := range []struct {
		current, last int
		want          []int
	}{
		{1, 1, []int{1}}, {1, 3, []int{1, 2, 3}}, {5, 12, []int{1, 0, 4, 5, 6, 0, 12}}, {1, 9, []int{1, 2, 0, 9}}, {12, 12, []int{1, 0, 11, 12}},
	} {
		if got := (Pages{Current: c.current, Last: c.last}).shown(); !slices.Equal(got, c.want) {
			t.Errorf("page %d of %d shows %v, want %v", c.current, c.last, got, c.want)
		}
	}
}
