package main

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/testdb"
)

// TestSeedCuts lowers the demo's prices once, however often it is asked, and the reductions are announced.
func TestSeedCuts(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_DIR": t.TempDir(), "MALL_SECRET": strings.Repeat("s", 32)}
	cfg, err := config.Load(func(name string) string { return env[name] })
	must(t, err)
	a, err := newApp(t.Context(), cfg, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(a.Close)
	set, err := demo.Data()
	must(t, err)
	must(t, a.trade.catalog.SyncTree(t.Context()))
	s := &seeder{App: a, set: set, factories: map[string]id.Factory{}, pictures: map[string]id.Picture{}}
	must(t, s.addFactories(t.Context()))
	must(t, s.addPeople(t.Context()))
	for _, l := range set.Listings {
		for _, c := range set.Cuts {
			if c.Listing == l.Slug {
				l.Pictures = nil
				must(t, s.addListing(t.Context(), l))
			}
		}
	}
	for range 2 {
		must(t, s.addCuts(t.Context()))
	}
	ids, err := a.trade.catalog.Reduced(t.Context(), 100)
	if err != nil || len(ids) != len(set.Cuts) {
		t.Fatalf("%d of %d are reduced, %v", len(ids), len(set.Cuts), err)
	}
	cards, err := a.trade.catalog.Cards(t.Context(), locale.English, ids)
	must(t, err)
	for _, segment := range []string{"en-de", "ja-jp", "en-us-ca"} {
		m, err := market.Parse(segment)
		must(t, err)
		goods, err := a.trade.pricer.Shelf(m, cards)
		must(t, err)
		for _, g := range goods {
			if g.Price.Refused == "" && g.Price.Reduction == nil {
				t.Errorf("%s is not announced in %s", g.Slug, segment)
			}
		}
	}
}
