package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/testdb"
)

// stocked is a mall with the demo's listings, without pictures, which take long and nobody looks at.
func stocked(t *testing.T) *seeder {
	t.Helper()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_DIR": t.TempDir(), "MALL_SECRET": strings.Repeat("s", 32)}
	cfg, err := config.Load(func(name string) string { return env[name] })
	must(t, err)
	a, err := newApp(t.Context(), cfg, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(a.Close)
	set, err := demo.Data()
	must(t, err)
	must(t, a.trade.catalog.SyncTree(t.Context()))
	for i := range set.Listings {
		set.Listings[i].Pictures = nil
	}
	s := &seeder{App: a, set: set, factories: map[string]id.Factory{}, pictures: map[string]id.Picture{}}
	must(t, s.addMissing(t.Context(), set.Listings, func(string) {}))
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestSeedBuyers: the demo's reviews stand on orders that were paid and delivered, and nobody is written to about them.
func TestSeedBuyers(t *testing.T) {
	t.Parallel()
	s, wanted := stocked(t), 0
	for _, b := range s.set.Buyers {
		for _, g := range b.Goods {
			if g.Body != "" {
				wanted++
			}
		}
	}
	for range 2 { // the second time there is nothing to do
		must(t, s.addBuyers(t.Context(), func(line string) { t.Log(line) }))
		s.counts(t, wanted, "SELECT count(*) FROM review WHERE state = 'shown' AND created_at < now()")
	}
	s.counts(t, wanted, `SELECT count(*) FROM review r JOIN order_line l ON l.id = r.line_id JOIN consignment c ON c.id = l.consignment_id
		WHERE c.state = 'delivered' AND r.created_at > c.delivered_at`)
	s.counts(t, len(s.set.Buyers), "SELECT count(*) FROM orders WHERE state = 'completed'")
	s.counts(t, 2, "SELECT count(*) FROM orders WHERE account_id IS NOT NULL")
	s.counts(t, 0, "SELECT count(*) FROM river_job WHERE queue = 'mail'")
	s.counts(t, 0, `SELECT count(*) FROM listing l WHERE (rating_sum, rating_count) <>
		(SELECT coalesce(sum(stars), 0), count(*) FROM review WHERE listing_id = l.id AND state = 'shown')`)
	s.passesOn(t)
	if r, err := s.trade.ledger.Verify(t.Context()); err != nil || len(r.Problems) > 0 || r.Orders != int64(len(s.set.Buyers)) {
		t.Errorf("%+v, %v", r, err)
	}
}

// passesOn has the provider pass on what was paid, once: nothing of it waits too long two months later.
func (s *seeder) passesOn(t *testing.T) {
	t.Helper()
	for range 2 {
		must(t, s.addTransfers(t.Context()))
		s.counts(t, 0, `SELECT (sum(amount_minor) FILTER (WHERE account = 'provider_clearing') <> 0)::int FROM posting`)
	}
	s.counts(t, 1, "SELECT (count(*) > 2 AND bool_and(fee_minor > 0))::int FROM provider_transfer")
	desk := *s.trade.reconciler
	desk.Now = func() time.Time { return s.Now().Add(60 * day) }
	if list, err := desk.Overdue(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// counts checks a number of the database.
func (s *seeder) counts(t *testing.T, want int, sql string) {
	t.Helper()
	var got int
	if err := s.DB.Pool().QueryRow(t.Context(), sql).Scan(&got); err != nil || got != want {
		t.Errorf("%d, want %d: %s %v", got, want, sql, err)
	}
}
