package api_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/api"
	"github.com/silkroadmall/mall/web/request"
)

// goods are two listings of one factory; the second costs twice as much.
const goods = `
WITH f AS (INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
  VALUES ('loom', 'approved', 'Loom', '织机', 'X', 'Suzhou', 'Jiangsu', '', '', '', '', now()) RETURNING id),
l AS (INSERT INTO listing (slug, factory_id, state, category_id, hs, papers, attributes, created_at, published_at)
  SELECT slug, f.id, 'live', (SELECT id FROM category WHERE slug = 'scarves'), '621410', '{eu_responsible_person}', '[{"key": "material", "value": {"en": "Mulberry silk"}}]', now(), now()
  FROM f, unnest(ARRAY['red-scarf', 'blue-scarf']) slug RETURNING id, slug, factory_id),
t AS (INSERT INTO listing_text SELECT id, 'en', initcap(replace(slug, '-', ' ')) FROM l),
v AS (INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
  SELECT id, factory_id, upper(slug), 1, CASE slug WHEN 'red-scarf' THEN 20000 ELSE 40000 END, 'CNY', 120, 200, 150, 20, '621410', 'CN' FROM l RETURNING id)
INSERT INTO stock SELECT id, 5 FROM v`

// finder serves the search over those goods, with real prices.
func finder(t *testing.T) http.Handler {
	t.Helper()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	store := catalog.NewStore(db, queue, time.Now)
	if err := store.SyncTree(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Pool().Exec(t.Context(), goods); err != nil {
		t.Fatal(err)
	}
	pricer, rates, tariff := pricerOf(t)
	x := search.New(search.Options{
		DB: db, Rates: rates.Current, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Landed: aisle.Landed(pricer), Tariff: tariff,
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: "localhost:8080"}
	face := api.New(api.Deps{Aisle: aisle.Aisle{Catalog: store, Pricer: pricer, Search: x}}).Face()
	e, err := web.New(web.Surfaces{API: face}, web.Options{
		Gate: request.NewGate(request.GateOptions{BaseURL: base, Secret: "secret", Now: time.Now}), BaseURL: base, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func pricerOf(t *testing.T) (*pricing.Pricer, *fx.Book, *shipping.Table) {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	table, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return pricing.New(customs.NewLive(book), rates, table, nil, time.Now), rates, table
}

func get(t *testing.T, h http.Handler, query string, into any) *httptest.ResponseRecorder {
	t.Helper()
	ctx, counter := database.WithCounter(t.Context())
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/search?"+query, nil)
	r.Host = "localhost:8080"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%s: %d %s: %v", query, w.Code, w.Body, err)
	}
	if counter.Count() > 5 { // a word looked up, a page of hits, their prices, other hits when bounds leave some out, their cards
		t.Errorf("%s sent %d statements: %v", query, counter.Count(), counter.Statements())
	}
	return w
}

// found is what the tests look at of a search's answer.
type found struct {
	Total  int
	Engine string
	Hits   []struct {
		Slug, Title, Factory, SKU string
		Landed, Goods             struct{ Amount, Currency string }
		Delivery                  struct{ Earliest, Latest string }
		Rating                    *string
	}
	Corrected string
	Facets    map[string][]struct {
		Value string
		Count int
	}
}

func TestSearchCorrectsAWordAndShowsTheGoods(t *testing.T) {
	t.Parallel()
	var all found
	w := get(t, finder(t), "market=de-de&q=red+scraf&sort=landed&per_page=24", &all)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Cache-Control"), "public") {
		t.Fatal(w.Code, w.Header())
	}
	if got := fmt.Sprintf("%s %d %q %d", all.Engine, all.Total, all.Corrected, len(all.Hits)); got != `postgresql 1 "red scarf" 1` {
		t.Fatal(got)
	}
	one := all.Hits[0]
	if got := fmt.Sprint(one.Slug, " ", one.SKU, " ", one.Factory, " ", one.Rating); got != "red-scarf RED-SCARF loom <nil>" {
		t.Error(got)
	}
	if one.Landed.Currency != "EUR" || len(one.Goods.Amount) != 5 || one.Landed.Amount <= one.Goods.Amount ||
		one.Delivery.Earliest > one.Delivery.Latest {
		t.Errorf("%+v", one)
	}
}

func TestSearchIncludesTheBoundOfThePrice(t *testing.T) {
	t.Parallel()
	h := finder(t)
	var all, bounded found
	if get(t, h, "market=de-de&q=scarf&sort=landed", &all); len(all.Hits) != 2 || all.Hits[0].Slug != "red-scarf" {
		t.Fatalf("%+v", all)
	}
	get(t, h, "market=de-de&q=scarf&max="+all.Hits[0].Landed.Amount, &bounded)
	if bounded.Total != 1 || bounded.Hits[0].Slug != "red-scarf" {
		t.Errorf("the bound is left out: %+v", bounded)
	}
	var none found
	if get(t, h, "market=de-de&max=0.01", &none); none.Total != 0 || none.Hits == nil {
		t.Errorf("%+v", none)
	}
}

func TestSearchFiltersAndSorts(t *testing.T) {
	t.Parallel()
	h := finder(t)
	for segment, first := range map[string]string{"en-jp&sort=-landed": "blue-scarf", "en-jp&sort=landed": "red-scarf",
		"en-us-ny&sort=-landed": "blue-scarf", "en-us-ny&sort=landed": "red-scarf"} {
		var both found
		get(t, h, "market="+segment+"&q=scarf&category=accessories&attr.material=silk", &both)
		if len(both.Hits) != 2 || both.Hits[0].Slug != first || strings.Contains(both.Hits[0].Landed.Amount, ".") == strings.Contains(segment, "jp") {
			t.Errorf("%s: %+v", segment, both)
		}
		if n := both.Facets["material"]; len(n) != 1 || n[0].Value != "silk" || n[0].Count != 2 || len(both.Facets["arrives"]) == 0 {
			t.Errorf("%+v", both.Facets)
		}
		counts := map[string]int{}
		for _, f := range both.Facets["category"] {
			counts[f.Value] = f.Count
		}
		if counts["scarves"] != 2 || counts["accessories"] != 2 {
			t.Error(counts)
		}
	}
}

func TestSearchFindsWhatArrivesInTime(t *testing.T) {
	t.Parallel()
	h := finder(t)
	var all, intime, late found
	get(t, h, "market=de-de&q=scarf&sort=rating", &all)
	latest := all.Hits[0].Delivery.Latest
	get(t, h, "market=de-de&q=scarf&arrives="+latest, &intime)
	get(t, h, "market=de-de&q=scarf&arrives=2020-01-01", &late)
	if all.Total != 2 || intime.Total != 2 || late.Total != 0 || all.Facets["arrives"][0].Value != latest {
		t.Errorf("%+v, by %s %d, in the past %d", all, latest, intime.Total, late.Total)
	}
}

func TestSearchRefuses(t *testing.T) {
	t.Parallel()
	h := finder(t)
	for query, field := range map[string]string{
		"q=scarf": "market", "market=xx-yy": "market", "market=de-de&colour=red": "colour", "market=de-de&page=0": "page",
		"market=de-de&per_page=many": "per_page", "market=de-de&min=-1": "min", "market=de-de&max=12.345": "max", "market=ja-jp&max=1.5": "max",
		"market=de-de&sort=price": "sort", "market=de-de&rating=6": "rating", "market=de-de&arrives=tomorrow": "arrives", "market=de-de&attr.": "attr.",
	} {
		var a struct {
			Errors []struct{ Field, Key, Message string }
		}
		w := get(t, h, query, &a)
		if w.Code != http.StatusUnprocessableEntity || len(a.Errors) != 1 || a.Errors[0].Field != field || a.Errors[0].Message == "" ||
			!strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}
