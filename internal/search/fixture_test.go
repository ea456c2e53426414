package search_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
)

// shop is a mall with the demo's goods in it, and no web.
type shop struct {
	testing.TB
	db      *database.DB
	catalog *catalog.Store
	queue   *job.Queue
	slugs   map[string]id.Listing
	names   map[id.Listing]string
}

func newShop(t testing.TB) *shop {
	t.Helper()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{TB: t, db: db, queue: queue, catalog: catalog.NewStore(db, queue, time.Now), slugs: map[string]id.Listing{}, names: map[id.Listing]string{}}
	if err := s.catalog.SyncTree(t.Context()); err != nil {
		t.Fatal(err)
	}
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range set.Factories {
		s.exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
			VALUES ($1, 'approved', $2, $3, $4, $5, $6, '', '', '', '', now())`, f.Slug, f.Name, f.NameZH, f.CreditCode, f.City, f.Province)
	}
	for i, l := range set.Listings {
		s.add(l, i)
	}
	return s
}

// add puts a listing of the demo on sale, the first of the list latest.
func (s *shop) add(l demo.Listing, n int) {
	s.Helper()
	var listing id.Listing
	err := s.db.Pool().QueryRow(s.Context(), `INSERT INTO listing (slug, factory_id, state, category_id, hs, origin, options, attributes, declared,
		flags, sold, created_at, published_at)
		SELECT $1, (SELECT id FROM factory WHERE slug = $2), 'live', (SELECT id FROM category WHERE slug = $3), $4, $5, $6, $7, $8, $9, 0,
		now(), now() - make_interval(days => $10) RETURNING id`,
		l.Slug, l.Factory, l.Category, l.HS, l.Origin, toJSON(s, options(l)), toJSON(s, attributes(l)), toJSON(s, l.Declared), l.Flags, n).Scan(&listing)
	if err != nil {
		s.Fatal(err)
	}
	s.slugs[l.Slug], s.names[listing] = listing, l.Slug
	for tag, text := range l.Texts {
		s.exec("INSERT INTO listing_text VALUES ($1, $2, $3, $4, $5)", listing, tag, text.Title, text.Summary, text.HTML())
	}
	for i, v := range l.Variants {
		var variant id.Variant
		err := s.db.Pool().QueryRow(s.Context(), `INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams,
			length_mm, width_mm, height_mm, hs, origin)
			SELECT id, factory_id, $2, $3, $4, 'CNY', $5, $6, $7, $8, hs, origin FROM listing WHERE id = $1 RETURNING id`,
			listing, v.SKU, i, v.Price.Minor, v.Grams, v.LengthMM, v.WidthMM, v.HeightMM).Scan(&variant)
		if err != nil {
			s.Fatal(err)
		}
		s.exec("INSERT INTO stock (variant_id, on_hand) VALUES ($1, $2)", variant, max(v.Stock, 1))
	}
}

func options(l demo.Listing) []catalog.Option {
	list := []catalog.Option{}
	for _, o := range l.Options {
		c := catalog.Option{Name: o.Name}
		for _, v := range o.Values {
			c.Values = append(c.Values, v)
		}
		list = append(list, c)
	}
	return list
}

func attributes(l demo.Listing) []catalog.Attribute {
	list := []catalog.Attribute{}
	for _, a := range l.Attributes {
		list = append(list, catalog.Attribute{Key: a.Key, Value: a.Value})
	}
	return list
}

func toJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (s *shop) exec(sql string, args ...any) {
	s.Helper()
	if _, err := s.db.Pool().Exec(s.Context(), sql, args...); err != nil {
		s.Fatal(err)
	}
}

// landed is a tariff of the tests: postage by weight, tax by country and in New York besides, and the standard service for
// what weighs more than two kilograms. Batteries do not fly to the Emirates, nor blades to France.
func landed(to search.Place, it search.Item) (search.Landing, bool) {
	if to.Country == "AE" && slices.Contains(it.Flags, "battery") || to.Country == "FR" && slices.Contains(it.Flags, "blade") {
		return search.Landing{}, false
	}
	tax := map[string]int64{"DE": 19, "FR": 20, "US": 12, "US-NY": 21, "JP": 10, "GB": 20, "AE": 5}[to.String()]
	service := "economy"
	if it.Grams > 2000 {
		service = "standard"
	}
	fen := it.Price.Minor + 3200 + 8*int64(it.Grams)
	return search.Landing{Fen: fen + fen*tax/100, Service: service}, true
}

// searcher opens a Searcher over the shop.
func (s *shop) searcher(change func(*search.Options)) *search.Searcher {
	s.Helper()
	rates, err := fx.Shipped()
	if err != nil {
		s.Fatal(err)
	}
	tariff, err := shipping.Shipped()
	if err != nil {
		s.Fatal(err)
	}
	o := search.Options{DB: s.db, Rates: func() *fx.Rates { return rates }, Landed: landed, Tariff: tariff, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&o)
	}
	return search.New(o)
}

// withMeili names the shared Meilisearch of the tests.
func withMeili(t *testing.T) func(*search.Options) {
	e := testdb.Meilisearch(t)
	return func(o *search.Options) { o.URL, o.Key, o.Index = e.URL, e.Key, e.Prefix+"listing" }
}

// engines runs the test with a filled searcher of each engine over one shop.
func engines(t *testing.T, test func(t *testing.T, s *shop, x *search.Searcher, engine string)) {
	shop := newShop(t)
	for engine, change := range map[string]func(*search.Options){search.PostgreSQL: nil, search.Meilisearch: withMeili(t)} {
		x := shop.searcher(change)
		if err := x.Tend(t.Context()); err != nil {
			t.Fatal(engine, err)
		}
		t.Run(engine, func(t *testing.T) { test(t, shop, x, engine) })
	}
}

func to(t testing.TB, segment string) market.Market {
	t.Helper()
	m, err := market.Parse(segment)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// find asks and gives the slugs of the hits.
func (s *shop) find(ctx context.Context, t testing.TB, x *search.Searcher, q search.Query) ([]string, search.Result) {
	t.Helper()
	r, err := x.Search(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, n := range r.IDs() {
		list = append(list, s.names[n])
	}
	return list, r
}

// work lets the searcher follow until nothing waits.
func (s *shop) work(t testing.TB, x *search.Searcher) {
	t.Helper()
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}
