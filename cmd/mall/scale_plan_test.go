package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// plans explains every statement that fn sends.
func (c *crowd) plans(t *testing.T, fn func(ctx context.Context) error) {
	t.Helper()
	ctx, counter := database.WithCounter(t.Context())
	if err := fn(ctx); err != nil {
		t.Fatal(err)
	}
	for _, s := range counter.Sent() {
		if word, _, _ := strings.Cut(strings.TrimSpace(s.SQL), " "); strings.EqualFold(word, "insert") || strings.EqualFold(word, "copy") {
			continue
		}
		var raw []byte
		if err := c.DB.Pool().QueryRow(t.Context(), "EXPLAIN (FORMAT JSON) "+s.SQL, s.Args...).Scan(&raw); err != nil {
			t.Fatalf("%v: %s", err, s.SQL)
		}
		var plan []struct{ Plan node }
		if err := json.Unmarshal(raw, &plan); err != nil {
			t.Fatal(err)
		}
		plan[0].Plan.check(t, s.SQL)
	}
}

// TestCrowd holds what pages ask at a hundred thousand listings to indexes, page by page.
func TestCrowd(t *testing.T) {
	t.Parallel()
	c := newCrowd(t)
	t.Run("a consumer's pages", func(t *testing.T) { c.shopPlans(t) })
	t.Run("a factory's shelf", func(t *testing.T) { c.shelfPlans(t) })
	t.Run("the moderators' desk", func(t *testing.T) { c.deskPlans(t) })
	t.Run("counts_are_those_of_the_rows", func(t *testing.T) { c.counts(t) })
	t.Run("the sitemap names every listing once", func(t *testing.T) { c.sitemap(t) })
}

func (c *crowd) shopPlans(t *testing.T) {
	store := c.trade.catalog
	ids := []id.Listing{c.one, c.one + 1, c.one + 2, c.one + 3}
	for name, ask := range map[string]func(ctx context.Context) error{
		"tree": func(ctx context.Context) error {
			_, err := catalog.NewStore(c.DB, c.Queue, c.Now).Tree(ctx)
			return err
		},
		"listing": func(ctx context.Context) error { _, err := store.Listing(ctx, c.slug, locale.German); return err },
		"cards":   func(ctx context.Context) error { _, err := store.Cards(ctx, locale.German, ids); return err },
		"recent": func(ctx context.Context) error {
			_, err := store.CardsBySlug(ctx, locale.German, []string{c.slug, "goods-1"})
			return err
		},
		"related": func(ctx context.Context) error {
			cards, err := store.Related(ctx, locale.German, c.one)
			if len(cards) < 12 {
				t.Errorf("%d related goods", len(cards))
			}
			return err
		},
		"variants": func(ctx context.Context) error {
			_, err := store.Variants(ctx, locale.German, []id.Variant{id.Variant(c.one), id.Variant(c.one + 1)})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { c.plans(t, ask) })
	}
}

func (c *crowd) shelfPlans(t *testing.T) {
	store := c.trade.catalog
	for _, tab := range catalog.Tabs() {
		t.Run(string(tab), func(t *testing.T) {
			look := catalog.Look{Tab: tab, Language: locale.Chinese, Limit: 25}
			for range 3 { // forwards, then back
				var shelf *catalog.Shelf
				c.plans(t, func(ctx context.Context) (err error) {
					shelf, err = store.Shelf(ctx, c.first, look)
					return err
				})
				if shelf.Counts[tab] > 25 && len(shelf.Rows) < 25 {
					t.Errorf("%d of %d rows", len(shelf.Rows), shelf.Counts[tab])
				}
				if look.Way = shelf.Next; look.Way == (id.Way{}) {
					look.Way = shelf.Previous
				}
			}
		})
	}
	t.Run("a search", func(t *testing.T) {
		c.plans(t, func(ctx context.Context) error {
			_, err := store.Shelf(ctx, c.first+3, catalog.Look{Tab: catalog.TabLive, Search: "goods 5", Limit: 25})
			return err
		})
	})
	t.Run("unfinished", func(t *testing.T) {
		c.plans(t, func(ctx context.Context) error {
			_, err := store.Unfinished(ctx, c.first, locale.Chinese, 5)
			return err
		})
	})
	t.Run("a sheet", func(t *testing.T) {
		c.plans(t, func(ctx context.Context) error { _, err := store.SheetByHandle(ctx, c.first, "goods-0"); return err })
	})
	t.Run("a new listing", func(t *testing.T) {
		c.plans(t, func(ctx context.Context) error {
			_, err := store.Create(ctx, c.first, catalog.Content{Texts: []catalog.Text{{Language: "en", Title: "Goods"}}}, 0)
			if err != nil && !errors.Is(err, database.ErrNotFound) { // there is no account 0
				return nil
			}
			return err
		})
	})
}

func (c *crowd) deskPlans(t *testing.T) {
	desk := c.trade.desk
	var way id.Way
	for range 3 {
		c.plans(t, func(ctx context.Context) error {
			queue, err := desk.Queue(ctx, "en", 50, way)
			if len(queue.Rows) != 50 {
				t.Errorf("%d rows", len(queue.Rows))
			}
			if way = queue.Next; way.After.Row == 0 {
				way = queue.Previous
			}
			return err
		})
	}
	for name, ask := range map[string]func(ctx context.Context) error{
		"neighbours": func(ctx context.Context) error {
			next, previous, err := desk.Neighbours(ctx, id.Revision(way.From().Row))
			if next == 0 || previous == 0 {
				t.Error("no neighbours")
			}
			return err
		},
		"backlog": func(ctx context.Context) error { _, err := desk.Backlog(ctx); return err },
		"dossier": func(ctx context.Context) error { _, err := desk.Dossier(ctx, "maker-1"); return err },
		"factories": func(ctx context.Context) error {
			_, err := c.trade.factories.Factories(ctx, factory.Query{Limit: 50})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { c.plans(t, ask) })
	}
}

// counts: what the database keeps is what it would count.
func (c *crowd) counts(t *testing.T) {
	c.exec("UPDATE listing SET state = 'stopped' WHERE id % 1000 = 1")
	c.exec("UPDATE listing SET category_id = NULL WHERE id % 1000 = 2")
	c.exec("UPDATE revision SET state = 'draft' WHERE state = 'submitted' AND id % 2 = 0")
	var wrong int
	c.scan(`SELECT count(*) FROM (SELECT factory_id, coalesce(category_id, 0) AS category_id, state, edit_state, count(*) AS n FROM listing GROUP BY 1, 2, 3, 4) l
		FULL JOIN (SELECT * FROM shelf_count WHERE listings <> 0) s USING (factory_id, category_id, state, edit_state) WHERE l.n IS DISTINCT FROM s.listings`, &wrong)
	if wrong > 0 {
		t.Errorf("%d counts are wrong", wrong)
	}
}

func (c *crowd) sitemap(t *testing.T) {
	shards, err := c.trade.catalog.Shards(t.Context())
	c.must(err)
	seen := map[string]bool{}
	for _, n := range shards {
		was := len(seen)
		c.plans(t, func(ctx context.Context) error {
			return c.trade.catalog.EachLive(ctx, n, func(slug string, _ time.Time) error {
				seen[slug] = true
				return nil
			})
		})
		if got := len(seen) - was; got == 0 || got > 50_000 {
			t.Errorf("shard %d has %d addresses", n, got)
		}
	}
	var live int
	c.scan("SELECT count(*) FROM listing WHERE state = 'live'", &live)
	if len(seen) != live || live < crowdListings*9/10 {
		t.Errorf("the sitemap has %d of %d listings", len(seen), live)
	}
}
