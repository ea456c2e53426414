package crawler_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/crawler"
	"github.com/silkroadmall/mall/web/request"
)

const base = "https://mall.example"

// house is the server with what engines read, over two factories with two listings each; the second is suspended.
type house struct {
	http.Handler
	t  *testing.T
	db *database.DB
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: testdb.New(t)}
	jobs, err := job.NewQueue(h.db)
	h.must(err)
	goods, makers := catalog.NewStore(h.db, jobs, time.Now), factory.NewStore(h.db, time.Now)
	h.must(goods.SyncTree(t.Context()))
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('one', 'approved', 'n', 'n', 'x', 'c', 'p', 'n', '1', 'a', 'a', now()), ('two', 'suspended', 'n', 'n', 'y', 'c', 'p', 'n', '1', 'a', 'a', now())`).Error)
	var list []catalog.Goods
	for n := range 4 {
		list = append(list, catalog.Goods{FactoryID: id.Factory(n/2 + 1), Slug: fmt.Sprint("vase-", n), Handle: fmt.Sprint(n),
			Published: time.Date(2026, 10, n+1, 0, 0, 0, 0, time.UTC), Content: catalog.Content{Category: "vases-ornaments", HS: "691310", Origin: "CN", Responsible: catalog.Responsible{Name: "Demo B.V.", Address: "Kade 1, Rotterdam", Email: "rp@example.com"},
				Texts:    []catalog.Text{{Language: "en", Title: fmt.Sprint("Vase <", n, ">"), Summary: "Blue & white."}},
				Variants: []catalog.DraftVariant{{Variant: catalog.Variant{SKU: fmt.Sprint(n), Price: money.New(100, "CNY"), Grams: 1, LengthMM: 1, WidthMM: 1, HeightMM: 1}}}}})
	}
	h.must(h.db.Load(t.Context(), time.Minute, func(tx pgx.Tx) error {
		_, err := goods.LoadTx(t.Context(), tx, list)
		return err
	}))
	u, err := url.Parse(base)
	h.must(err)
	gate := request.NewGate(request.GateOptions{Accounts: account.NewStore(h.db, jobs, time.Now), BaseURL: u, Secret: "secret", Now: time.Now,
		Employer: func(context.Context, id.Account) (*factory.Factory, error) { return nil, database.ErrNotFound }})
	texts, err := guide.Load()
	h.must(err)
	h.Handler, err = web.New(web.Surfaces{Crawler: crawler.New(crawler.Deps{Catalog: catalog.NewStore(h.db, jobs, time.Now), Factories: makers, Guide: texts, Pricer: h.pricer()}).Face()},
		web.Options{Gate: gate, BaseURL: u, Log: slog.New(slog.DiscardHandler)})
	h.must(err)
	return h
}

// pricer prices by the shipped rules, rates and carriers.
func (h *house) pricer() *pricing.Pricer {
	h.t.Helper()
	book, err := customs.Load()
	h.must(err)
	rates, err := fx.NewBook(fx.NewStore(h.db), time.Now)
	h.must(err)
	table, err := shipping.Shipped()
	h.must(err)
	return pricing.New(customs.NewLive(book), rates, table, nil, time.Now)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// read is the file at an address.
func (h *house) read(path string, status int) (string, http.Header) {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(h.t.Context(), http.MethodGet, path, nil))
	if w.Code != status {
		h.t.Fatalf("%s: %d, want %d: %s", path, w.Code, status, w.Body)
	}
	return w.Body.String(), w.Header()
}

// places are the addresses of a sitemap, without the scheme and host, and what it says of their last change.
func (h *house) places(path string) (addresses, changed []string) {
	h.t.Helper()
	body, header := h.read(path, http.StatusOK)
	type place struct {
		Loc     string `xml:"loc"`
		Changed string `xml:"lastmod"`
	}
	var file struct {
		XMLName  xml.Name
		URLs     []place `xml:"url"`
		Sitemaps []place `xml:"sitemap"`
	}
	h.must(xml.Unmarshal([]byte(body), &file))
	if file.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" || !strings.HasPrefix(header.Get("Content-Type"), "application/xml") ||
		!strings.Contains(header.Get("Cache-Control"), "public") {
		h.t.Errorf("%s is %v, %v", path, file.XMLName, header)
	}
	for _, p := range append(file.URLs, file.Sitemaps...) {
		rest, ours := strings.CutPrefix(p.Loc, base)
		if !ours {
			h.t.Errorf("%s leads to %s", path, p.Loc)
		}
		addresses, changed = append(addresses, rest), append(changed, p.Changed)
	}
	return addresses, changed
}

// lists checks that a sitemap has the addresses.
func (h *house) lists(path string, want ...string) {
	h.t.Helper()
	places, _ := h.places(path)
	for _, p := range want {
		if !slices.Contains(places, p) {
			h.t.Errorf("%s lacks %s: %v", path, p, places)
		}
	}
}

func TestSitemap(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	t.Run("robots.txt names the index and keeps engines from what is personal", func(t *testing.T) {
		body, _ := h.read("/robots.txt", http.StatusOK)
		for _, want := range []string{"User-agent: *\n", "Disallow: /*/cart\n", "Disallow: /portal\n", "Sitemap: " + base + "/sitemap.xml\n"} {
			if !strings.Contains(body, want) {
				t.Errorf("robots.txt lacks %q", want)
			}
		}
	})
	t.Run("the index names every file of every market, and each is there", func(t *testing.T) {
		files, _ := h.places("/sitemap.xml")
		for _, want := range []string{"/sitemap/de-de/pages.xml", "/sitemap/en-de/pages.xml", "/sitemap/ar-fr/pages.xml", "/sitemap/de-de/makers-1.xml", "/sitemap/ja-jp/goods-1.xml"} {
			if !slices.Contains(files, want) {
				t.Errorf("the index lacks %s: %v", want, files)
			}
		}
		for _, file := range files {
			if places, _ := h.places(file); len(places) == 0 {
				t.Errorf("%s is empty", file)
			}
		}
	})
	t.Run("goods of approved factories stand with the time of their last change", func(t *testing.T) {
		goods, changed := h.places("/sitemap/de-de/goods-1.xml")
		if !slices.Equal(goods, []string{"/de-de/l/vase-0", "/de-de/l/vase-1"}) || changed[1] != "2026-10-02T00:00:00Z" {
			t.Errorf("goods are %v, changed %v", goods, changed)
		}
	})
	t.Run("pages are those that hold something", func(t *testing.T) {
		pages, _ := h.places("/sitemap/fr-fr/pages.xml")
		if !slices.Equal(pages[:4], []string{"/fr-fr/", "/fr-fr/c/home", "/fr-fr/c/vases-ornaments", "/fr-fr/duty"}) {
			t.Errorf("pages are %v", pages)
		}
		makers, _ := h.places("/sitemap/fr-fr/makers-1.xml")
		if !slices.Equal(makers, []string{"/fr-fr/f/one"}) {
			t.Errorf("makers are %v", makers)
		}
	})
	t.Run("files there are none of are not found", func(t *testing.T) {
		for _, path := range []string{"/sitemap/xx-xx/pages.xml", "/sitemap/de-de/goods-0.xml", "/sitemap/de-de/goods-1", "/sitemap/de-de/goods-x.xml", "/sitemap/de-de/none.xml", "/sitemap/de-de"} {
			h.read(path, http.StatusNotFound)
		}
	})
}

// TestSitemapHasGoodsOnce for each country: they may not be written in its other languages.
func TestSitemapHasGoodsOnce(t *testing.T) {
	t.Parallel()
	files, _ := newHouse(t).places("/sitemap.xml")
	if !slices.Contains(files, "/sitemap/en-de/pages.xml") || slices.Contains(files, "/sitemap/en-de/goods-1.xml") {
		t.Errorf("the index has %v", files)
	}
}

func TestSitemapHasHelpAndLaw(t *testing.T) {
	t.Parallel()
	newHouse(t).lists("/sitemap/fr-fr/pages.xml", "/fr-fr/duty", "/fr-fr/recalls", "/fr-fr/help", "/fr-fr/help/withdraw", "/fr-fr/legal", "/fr-fr/legal/imprint")
}

// TestSitemapHasWhatIsReduced while something is.
func TestSitemapHasWhatIsReduced(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if pages, _ := h.places("/sitemap/fr-fr/pages.xml"); slices.Contains(pages, "/fr-fr/reduced") {
		t.Error("nothing is reduced")
	}
	h.must(h.db.In(t.Context()).Exec("INSERT INTO stock (variant_id, on_hand) SELECT id, 3 FROM variant ON CONFLICT (variant_id) DO UPDATE SET on_hand = 3").Error)
	h.must(h.db.In(t.Context()).Exec(`WITH clerk AS (INSERT INTO account (role, email, name, language, password_hash, verified_at, created_at)
			VALUES ('factory', 'clerk@example.com', 'Clerk', 'en', '', now(), now()) RETURNING id)
		INSERT INTO price_cut (listing_id, percent, starts_at, ends_at, set_by, set_at, begun_at) SELECT 1, 20, now(), now() + interval '50 days', id, now(), now() + interval '40 days' FROM clerk`).Error)
	h.lists("/sitemap/fr-fr/pages.xml", "/fr-fr/reduced")
}
