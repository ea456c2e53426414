package main

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/testdb"
)

// TestSeedCoupons makes the demo's codes once, however often it is asked, and they count.
func TestSeedCoupons(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_DIR": t.TempDir(), "MALL_SECRET": strings.Repeat("s", 32)}
	cfg, err := config.Load(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	s := &seeder{App: a, set: set, factories: map[string]id.Factory{}}
	for _, step := range []func() error{func() error { return s.addFactories(t.Context()) }, func() error { return s.addPeople(t.Context()) },
		func() error { return s.addCoupons(t.Context()) }, func() error { return s.addCoupons(t.Context()) }} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	all, total, err := a.trade.promotions.Coupons(t.Context(), 10, 0)
	if err != nil || total != len(set.Coupons) {
		t.Fatalf("%d coupons of %d, %v", total, len(set.Coupons), err)
	}
	for _, c := range all {
		if c.State(a.Now()) != promotion.Running {
			t.Errorf("%s is %s", c.Code, c.State(a.Now()))
		}
	}
}
