package search_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/search"
)

// TestCohorts_out_of_use are forgotten after a day, and taken into use again by goods that come back to them.
func TestCohorts_out_of_use(t *testing.T) {
	t.Parallel()
	shop, now := newShop(t), time.Now()
	x := shop.searcher(func(o *search.Options) { o.Now = func() time.Time { return now } })
	shop.handOver(x, 5)
	if n := shop.cohorts("unused_since IS NOT NULL"); n != 0 {
		t.Error(n, "cohorts of the first documents are out of use")
	}
	before := shop.cohorts("true")
	shop.handOver(x, 6)
	unused := shop.cohorts("unused_since IS NOT NULL")
	if unused == 0 || shop.cohorts("true") != before+unused {
		t.Fatal("all goods are handed over later;", unused, "cohorts are out of use")
	}
	shop.exec("UPDATE search_cohort SET unused_since = now() - interval '1 year' WHERE kind = 'tax'")
	shop.handOver(x, 5)
	if again := shop.cohorts("unused_since IS NOT NULL AND unused_since > now() - interval '1 hour'"); again != unused || shop.cohorts("true") != before+unused {
		t.Error(again, "cohorts are out of use after the goods went back, not", unused)
	}
	now = now.Add(25 * time.Hour)
	shop.handOver(x, 5)
	if left := shop.cohorts("true"); left != before {
		t.Error(left, "cohorts are left a day later, not", before)
	}
}

// handOver lets all factories take as many days, and makes the documents anew.
func (s *shop) handOver(x *search.Searcher, days int) {
	s.Helper()
	s.exec("UPDATE factory SET handover_days = $1", days)
	for _, do := range []func() error{
		func() error { return x.Tend(s.Context()) },
		func() error { return x.Reprice(s.Context(), search.Repricing{}) },
		func() error { return x.DropCohorts(s.Context()) },
	} {
		if err := do(); err != nil {
			s.Fatal(err)
		}
	}
}

// cohorts counts those for which a condition holds.
func (s *shop) cohorts(where string) (n int) {
	s.Helper()
	if err := s.db.Pool().QueryRow(s.Context(), "SELECT count(*) FROM search_cohort WHERE "+where).Scan(&n); err != nil {
		s.Fatal(err)
	}
	return n
}
