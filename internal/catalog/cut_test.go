package catalog_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
)

// TestLowest holds the lowest price of any history between any two moments to what each moment says by itself.
func TestLowest(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.IntRange(0, 60), 0, 8).Draw(t, "hours")
		cut := catalog.Lowered{Since: hour(rapid.IntRange(1, 61).Draw(t, "since"))}
		last := 0
		for _, h := range hours {
			last = max(last, h)
			if at := hour(last); at.Before(cut.Since) {
				cut.Was = append(cut.Was, catalog.Was{Since: at, Minor: rapid.Int64Range(1, 9).Draw(t, "price")})
			}
		}
		from := rapid.IntRange(0, 60).Draw(t, "from")
		until := rapid.IntRange(from+1, 61).Draw(t, "until")
		var want int64
		for h := from; h < until && hour(h).Before(cut.Since); h++ {
			if p := asked(cut.Was, hour(h)); p > 0 && (want == 0 || p < want) {
				want = p
			}
		}
		known := want > 0 && asked(cut.Was, hour(from)) > 0
		got, ok := cut.Lowest(hour(from), hour(until))
		if ok != known || ok && got != want {
			t.Fatalf("from %d until %d: %d, %v; want %d, %v", from, until, got, ok, want, known)
		}
	})
}

// asked is the last price before or at a moment; 0 for none.
func asked(was []catalog.Was, at time.Time) (price int64) {
	for _, w := range was {
		if !w.Since.After(at) {
			price = w.Minor
		}
	}
	return price
}

// TestCut_Price rounds the share down, and so the price up, as the database does.
func TestCut_Price(t *testing.T) {
	for _, c := range []struct{ list, percent, want int64 }{{10000, 25, 7500}, {101, 33, 68}, {199, 5, 190}, {9, 10, 9}, {1, 90, 1}} {
		cut := catalog.Cut{Percent: int(c.percent)}
		if got := cut.Price(money.New(c.list, "CNY")).Minor; got != c.want {
			t.Errorf("%d cut by %d%% is %d, want %d", c.list, c.percent, got, c.want)
		}
	}
}

func TestCut_Check(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	good := catalog.Cut{Percent: 20, StartsAt: now, EndsAt: now.AddDate(0, 0, 7)}
	for name, c := range map[string]struct {
		change func(*catalog.Cut)
		field  string
	}{
		"a good one":        {func(*catalog.Cut) {}, ""},
		"the longest":       {func(c *catalog.Cut) { c.EndsAt = now.AddDate(0, 0, catalog.MostCutDays) }, ""},
		"too little":        {func(c *catalog.Cut) { c.Percent = catalog.LeastCut - 1 }, "percent"},
		"too much":          {func(c *catalog.Cut) { c.Percent = catalog.MostCut + 1 }, "percent"},
		"no first day":      {func(c *catalog.Cut) { c.StartsAt = time.Time{} }, "starts"},
		"too far ahead":     {func(c *catalog.Cut) { c.StartsAt = now.AddDate(0, 0, catalog.MostCutWait) }, "starts"},
		"no last day":       {func(c *catalog.Cut) { c.EndsAt = time.Time{} }, "ends"},
		"ends before":       {func(c *catalog.Cut) { c.EndsAt = now.Add(-time.Hour) }, "ends"},
		"longer than a cut": {func(c *catalog.Cut) { c.EndsAt = now.AddDate(0, 0, catalog.MostCutDays+1) }, "ends"},
		"over before it is": {func(c *catalog.Cut) { c.StartsAt, c.EndsAt = now.AddDate(0, 0, -3), now.Add(-time.Minute) }, "ends"},
	} {
		cut := good
		c.change(&cut)
		err := cut.Check(now)
		var complaint *fault.Error
		if !errors.As(err, &complaint) {
			complaint = &fault.Error{Fields: []fault.Field{{}}}
		}
		if len(complaint.Fields) != 1 || complaint.Fields[0].Name != c.field {
			t.Errorf("%s: %v, want a complaint at %q", name, err, c.field)
		}
	}
}
