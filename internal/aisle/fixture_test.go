package aisle_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
)

// store is a mall full of goods made up by chance, that has one engine.
type store struct {
	db      *database.DB
	rates   *fx.Book
	pricer  *pricing.Pricer
	catalog *catalog.Store
	search  *search.Searcher
	aisle   aisle.Aisle
}

// kind is what decides about duty, tax and carriage.
type kind struct {
	hs, category, word string
	flags              []string
}

// kinds are taxed differently in at least some of the destinations, or carried differently.
func kinds() []kind {
	return []kind{
		{"621410", "scarves", "scarf", nil},
		{"621410", "scarves", "shawl", nil},
		{"490199", "books-stationery", "book", nil},
		{"090210", "tea-coffee", "tea", nil},
		{"691110", "teaware", "teapot", nil},
		{"950300", "toys", "train", nil},
		{"640391", "mens-shoes", "boots", nil},
		{"851762", "speakers", "speaker", []string{"battery"}},
		{"821192", "kitchen-knives", "knife", []string{"blade"}},
	}
}

// newStore fills a shop with n listings. meili names a Meilisearch that answers, nil leaves PostgreSQL alone.
func newStore(t testing.TB, n int, seed uint64, meili *testdb.Engine) *store {
	t.Helper()
	s := &store{db: testdb.New(t)}
	queue, err := job.NewQueue(s.db)
	must(t, err)
	s.catalog = catalog.NewStore(s.db, queue, time.Now)
	must(t, s.catalog.SyncTree(t.Context()))
	s.rates, err = fx.NewBook(fx.NewStore(s.db), time.Now)
	must(t, err)
	book, err := customs.Load()
	must(t, err)
	tariff, err := shipping.Shipped()
	must(t, err)
	s.pricer = pricing.New(customs.NewLive(book), s.rates, tariff, nil, time.Now)
	o := search.Options{DB: s.db, Rates: s.rates.Current, Landed: aisle.Landed(s.pricer), Version: aisle.Version(s.pricer, time.Now),
		Tariff: tariff, Now: time.Now, Log: slog.New(slog.DiscardHandler), Budget: time.Minute}
	if meili != nil {
		o.URL, o.Key, o.Index = meili.URL, meili.Key, meili.Prefix+"listing"
	}
	s.search = search.New(o)
	s.aisle = aisle.Aisle{Search: s.search, Catalog: s.catalog, Pricer: s.pricer}
	s.stock(t, n, rand.New(rand.NewPCG(seed, 1)))
	must(t, s.search.Tend(t.Context()))
	return s
}

// stock puts goods on sale: their prices lie near the values from which destinations levy duties, are equal by the dozen, or
// are anything; their weights lie on both sides of what the services take.
func (s *store) stock(t testing.TB, n int, chance *rand.Rand) {
	t.Helper()
	exec(t, s.db, `INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, handover_days, created_at)
		SELECT 'factory-' || n, 'approved', 'Factory ' || n, '工厂', 'X' || n, 'Suzhou', 'Jiangsu', '', '', '', '', n, now() FROM generate_series(1, 3) n`)
	limits := []int64{15_000, 28_000, 62_000, 107_000, 118_000, 123_000, 140_000, 470_000}
	for i := range n {
		k := kinds()[chance.IntN(len(kinds()))]
		fen := 500 + chance.Int64N(60_000)
		switch chance.IntN(4) {
		case 0:
			limit := limits[chance.IntN(len(limits))]
			fen = limit - limit/50 + chance.Int64N(limit/25)
		case 1:
			fen = 9900
		}
		grams := []int{80, 200, 600, 1_850, 1_900, 2_300, 9_000}[chance.IntN(7)] + chance.IntN(60)
		s.add(t, i, ware{k, fen, grams, 1 + chance.IntN(3)})
	}
}

// ware is what a listing sells.
type ware struct {
	kind
	fen            int64
	grams, factory int
}

func (s *store) add(t testing.TB, i int, w ware) {
	t.Helper()
	exec(t, s.db, `WITH l AS (INSERT INTO listing (slug, factory_id, state, category_id, hs, flags, papers, attributes, declared, created_at, published_at)
		  SELECT $1, f.id, 'live', (SELECT id FROM category WHERE slug = $2), $3, $4, '{eu_responsible_person,food_contact,un38_3,ce}',
		    jsonb_build_array(jsonb_build_object('key', 'material', 'value', jsonb_build_object('en', $9::text))), jsonb_build_object('en', $5::text), now(), now()
		  FROM factory f WHERE slug = 'factory-' || $8::int RETURNING id, factory_id, hs),
		t AS (INSERT INTO listing_text SELECT id, 'en', initcap($5) || ' ' || $1 FROM l),
		v AS (INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		  SELECT id, factory_id, upper($1), 1, $6, 'CNY', $7, 200, 150, 40, hs, 'CN' FROM l RETURNING id)
		INSERT INTO stock SELECT id, 5 FROM v`,
		fmt.Sprintf("goods-%d", i), w.category, w.hs, append([]string{}, w.flags...), w.word, w.fen, w.grams, w.factory, []string{"Silk", "Cotton", "Steel"}[i%3])
}

// shift makes the yuan so many hundredths of a percent cheaper from today on, without telling the index.
func (s *store) shift(t *testing.T, hundredths int64) {
	t.Helper()
	var quotes []fx.Quote
	for _, c := range s.rates.Current().Currencies() {
		q, _ := s.rates.Current().Quote(c)
		if q.Source == "" { // the euro, and what is pegged
			continue
		}
		if c == "CNY" {
			rate, err := q.Rate.Mul(money.NewDecimal(10_000+hundredths, 4))
			must(t, err)
			q.Rate = rate
		}
		q.AsOf = q.AsOf.AddDate(0, 0, 1)
		quotes = append(quotes, q)
	}
	before, _ := s.rates.Current().Quote("CNY")
	_, err := fx.NewStore(s.db).Save(t.Context(), quotes, time.Now())
	must(t, err)
	must(t, s.rates.Refresh(t.Context()))
	if now, _ := s.rates.Current().Quote("CNY"); now.Rate.Cmp(before.Rate) == 0 {
		t.Fatal("the rate did not change")
	}
}

// truth prices all listings and gives those that are sold to a market, by id.
func (s *store) truth(t *testing.T, m market.Market) map[id.Listing]int64 {
	t.Helper()
	rows, err := s.db.Pool().Query(t.Context(), "SELECT id FROM listing ORDER BY id")
	must(t, err)
	var ids []id.Listing
	for rows.Next() {
		var n id.Listing
		must(t, rows.Scan(&n))
		ids = append(ids, n)
	}
	cards, err := s.catalog.Cards(t.Context(), m.Language, ids)
	must(t, err)
	goods, err := s.pricer.Shelf(m, cards)
	must(t, err)
	prices := map[id.Listing]int64{}
	for _, g := range goods {
		if g.Price.Refused == "" {
			prices[g.ListingID] = g.Price.Totals.TotalMinor
		}
	}
	return prices
}

func exec(t testing.TB, db *database.DB, sql string, args ...any) {
	t.Helper()
	_, err := db.Pool().Exec(context.Background(), sql, args...)
	must(t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
