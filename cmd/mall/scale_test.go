package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

// crowd is a catalog of a hundred thousand listings of fifty factories, the first of which has half of them; 300 revisions wait.
type crowd struct {
	*App
	t     *testing.T
	first id.Factory
	one   id.Listing
	slug  string
}

const (
	crowdListings = 100_000
	crowdChunk    = 20_000
	crowdMakers   = 50
	onPage        = 60 // the most rows that a page may sort
)

func newCrowd(t *testing.T) *crowd {
	t.Helper()
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
	c := &crowd{App: a, t: t}
	c.must(a.trade.catalog.SyncTree(t.Context()))
	c.exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		SELECT 'maker-' || n, 'approved', 'Maker', '厂', n, 'c', 'p', 'n', '1', 'a', 'a', now() FROM generate_series(1, $1) n`, crowdMakers)
	c.scan("SELECT min(id) FROM factory", &c.first)
	for at := 0; at < crowdListings; at += crowdChunk {
		c.load(at)
	}
	c.scan("SELECT id FROM listing ORDER BY id OFFSET 50000 LIMIT 1", &c.one)
	c.scan("SELECT slug FROM listing ORDER BY id OFFSET 50000 LIMIT 1", &c.slug)
	c.exec(`INSERT INTO revision (listing_id, number, state, content, created_at, submitted_at)
		SELECT id, 2, CASE id / 222 % 3 WHEN 0 THEN 'draft' ELSE 'submitted' END, (SELECT content FROM revision WHERE listing_id = l.id), now(), now() - id * interval '1 second'
		FROM listing l WHERE id % 222 = 0`)
	c.exec("ANALYZE")
	return c
}

// load copies a chunk of listings as short as can be.
func (c *crowd) load(at int) {
	c.t.Helper()
	goods := make([]catalog.Goods, crowdChunk)
	for i := range goods {
		n := at + i
		maker := id.Factory(0)
		if n%2 > 0 {
			maker = id.Factory(n / 2 % crowdMakers)
		}
		category := []string{"scarves", "teaware", "vases-ornaments", "lamps", "handbags"}[n/7%5]
		content := catalog.Content{Category: category, HS: "621410", Origin: "CN", Texts: []catalog.Text{{Language: "en", Title: fmt.Sprint("Goods ", n)}},
			Variants: []catalog.DraftVariant{{Variant: catalog.Variant{SKU: fmt.Sprint("S-", n), Price: money.New(int64(1000+n*7919%100_000), "CNY"),
				Grams: 100, LengthMM: 10, WidthMM: 10, HeightMM: 10}}}}
		goods[i] = catalog.Goods{FactoryID: c.first + maker, Slug: fmt.Sprint("goods-", n), Handle: fmt.Sprint("goods-", n), Content: content,
			Published: time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC)}
	}
	c.must(c.DB.Load(c.t.Context(), time.Minute, func(tx pgx.Tx) error {
		ids, err := c.trade.catalog.LoadTx(c.t.Context(), tx, goods)
		if err != nil {
			return err
		}
		stock := make([]inventory.Stock, len(ids))
		for i, v := range ids {
			stock[i] = inventory.Stock{VariantID: v, OnHand: i % 30}
		}
		return c.trade.stock.LoadTx(c.t.Context(), tx, stock)
	}))
}

func (c *crowd) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *crowd) exec(sql string, args ...any) {
	c.t.Helper()
	_, err := c.DB.Pool().Exec(c.t.Context(), sql, args...)
	c.must(err)
}

func (c *crowd) scan(sql string, to any) {
	c.t.Helper()
	c.must(c.DB.Pool().QueryRow(c.t.Context(), sql).Scan(to))
}

// node is a part of a plan as PostgreSQL explains it.
type node struct {
	Type     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Cond     string  `json:"Index Cond"`
	Cost     float64 `json:"Total Cost"`
	Rows     float64 `json:"Plan Rows"`
	Plans    []node
}

// check refuses plans whose work grows with the catalog: reading a large table through, and sorting more than a page.
func (n node) check(t *testing.T, sql string) {
	t.Helper()
	large := []string{"listing", "listing_text", "variant", "stock", "revision"}
	if n.Type == "Seq Scan" && slices.Contains(large, n.Relation) {
		t.Errorf("reads all of %s:\n%s", n.Relation, sql)
	}
	for _, below := range n.Plans {
		if (n.Type == "Sort" || n.Type == "Incremental Sort") && below.Rows > 2*onPage {
			t.Errorf("sorts %.0f rows:\n%s", below.Rows, sql)
		}
		below.check(t, sql)
	}
}

// TestSeedScale: a second run adds only what is missing, and what is loaded is on its factory's shelf and in the tree.
func TestSeedScale(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_SECRET": strings.Repeat("s", 32), "MALL_DIR": t.TempDir()}
	run := func(code int, says string, args ...string) {
		t.Helper()
		console, screen := terminal(env)
		if got := console.run(t.Context(), append([]string{"seed", "scale"}, args...)); got != code || !strings.Contains(screen.String(), says) {
			t.Errorf("mall seed scale %v ends with %d:\n%s", args, got, screen)
		}
	}
	run(2, "-listings", "-listings", "0")
	run(0, "Loading 150 listings of 20 factories", "-listings", "150", "-seed", "7")
	run(0, "Loading 50 listings", "-listings", "200", "-seed", "7")
	run(0, "All 200 listings of seed 7 are there", "-listings", "200", "-seed", "7")
	run(0, "Loading 30 listings", "-listings", "30", "-seed", "8")
	db, err := database.Open(t.Context(), database.Options{URL: env["DATABASE_URL"], Conns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	for what, sql := range map[string]string{
		"listings":                 "SELECT count(*) = 230 FROM listing WHERE state = 'live'",
		"texts":                    "SELECT count(*) = 690 FROM listing_text",
		"variants with stock":      "SELECT count(*) > 300 AND bool_and(s.on_hand IS NOT NULL) FROM variant v LEFT JOIN stock s ON s.variant_id = v.id",
		"approved revisions":       "SELECT count(*) = 230 FROM listing l JOIN revision r ON r.id = l.live_revision_id AND r.listing_id = l.id AND r.state = 'approved'",
		"counts":                   "SELECT sum(listings) = 230 FROM shelf_count WHERE state = 'live' AND edit_state = 'approved'",
		"factories":                "SELECT count(*) = 40 FROM factory WHERE state = 'approved'",
		"prices as the variants'":  "SELECT bool_and(l.price_minor = (SELECT min(price_minor) FROM variant v WHERE v.listing_id = l.id)) FROM listing l",
		"no trace of what is done": "SELECT count(*) = 0 FROM listing WHERE edit_state <> 'approved' OR changed_at <> published_at",
	} {
		var holds bool
		if err := db.Pool().QueryRow(t.Context(), sql).Scan(&holds); err != nil || !holds {
			t.Errorf("%s: %v", what, err)
		}
	}
	shownOnShelf(t, db)
}

// shownOnShelf checks that the factory with most listings finds them on its shelf, and a consumer their page.
func shownOnShelf(t *testing.T, db *database.DB) {
	t.Helper()
	s := catalog.NewStore(db, nil, time.Now)
	var busiest id.Factory
	if err := db.Pool().QueryRow(t.Context(), "SELECT factory_id FROM listing GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").Scan(&busiest); err != nil {
		t.Fatal(err)
	}
	shelf, err := s.Shelf(t.Context(), busiest, catalog.Look{Tab: catalog.TabLive, Language: locale.Chinese, Limit: 10})
	if err != nil || len(shelf.Rows) == 0 || shelf.Rows[0].Title == "" || shelf.Rows[0].Variants == 0 || shelf.Rows[0].Price.Minor == 0 {
		t.Errorf("the shelf is %+v, %v", shelf, err)
	}
	if l, err := s.Listing(t.Context(), shelf.Rows[0].Slug, locale.German); err != nil || len(l.Variants) == 0 || len(l.Texts) != 3 {
		t.Errorf("the listing is %+v, %v", l, err)
	}
}
