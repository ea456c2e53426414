package shop_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/follow"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/onboarding"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/privacy"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/review"
	provider "github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/internal/wishlist"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/cache"
	"github.com/silkroadmall/mall/web/entrance"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/sandbox"
	"github.com/silkroadmall/mall/web/shop"
)

const password = "copper kettle 47"

// house is the whole server with the shop, its door and the payment provider, on a database of its own with a small
// catalog: see stock.
type house struct {
	*httptest.Server
	t     testing.TB
	deps  shop.Deps
	dock  *fulfilment.Dock
	db    *database.DB
	pages *cache.Cache
	at    atomic.Pointer[time.Time]
}

func newHouse(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	h := houseOn(t, testdb.New(t), nil)
	h.stock()
	return h
}

// houseOn is a server on a database that may have others, which keeps pages if it is given something to keep them in.
func houseOn(t testing.TB, db *database.DB, pages *cache.Options) *house {
	t.Helper()
	h := &house{Server: httptest.NewUnstartedServer(nil), t: t, db: db}
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	h.at.Store(&start)
	base := &url.URL{Scheme: "http", Host: h.Listener.Addr().String()}
	log := slog.New(slog.DiscardHandler)
	keys := provider.DeriveKeys("a secret of the test, long enough")
	books := provider.NewStore(h.db, h.clock)
	gateway := payment.NewSandbox(payment.SandboxOptions{BaseURL: base.String(), Key: keys.API, Secret: keys.Secret,
		NotifyURL: base.String() + "/hook/payment/sandbox", Pause: time.Millisecond})
	h.wire(gateway, base.String(), log)
	consumers := shop.New(h.deps)
	doors := entrance.New(entrance.Deps{Accounts: h.deps.Accounts, Onboarding: onboarding.New(h.db, h.deps.Accounts, h.deps.Factories),
		OnSignIn: func(ctx context.Context, g request.Guest, me id.Account) (int, error) {
			return 0, errors.Join(h.deps.Carts.Merge(ctx, g.Cart, me), h.deps.Wishes.Merge(ctx, g.Saved, me))
		}})
	if pages != nil {
		pages.Now, pages.Log = h.clock, log
		pages.Renew = map[string]func(context.Context) error{"rates": h.deps.Rates.Refresh, "pins": h.deps.Demand.Tend,
			"shelves": func(context.Context) error { h.deps.Catalog.ForgetTree(); return nil }}
		h.pages = cache.New(*pages)
	}
	e, err := web.New(web.Surfaces{
		Shop:    consumers.Face(doors.Shop()),
		Sandbox: sandbox.Face(sandbox.Deps{Provider: books, Key: keys.API, BaseURL: base.String(), Log: log}),
	}, web.Options{Gate: request.NewGate(request.GateOptions{Accounts: h.deps.Accounts, Employer: h.deps.Factories.Employer, BaseURL: base,
		Secret: "secret", Now: h.clock}), BaseURL: base, Log: log, FormTargets: []string{base.String()}, Pages: h.pages})
	h.must(err)
	h.Config.Handler = e
	h.Start()
	t.Cleanup(h.Close)
	return h
}

// wire makes the packages the shop works with.
func (h *house) wire(gateway payment.Gateway, base string, log *slog.Logger) {
	h.t.Helper()
	jobs, err := job.NewQueue(h.db)
	h.must(err)
	rates, err := fx.NewBook(fx.NewStore(h.db), h.clock)
	h.must(err)
	table, err := shipping.Shipped()
	h.must(err)
	texts, err := guide.Load()
	h.must(err)
	h.deps = shop.Deps{
		Guide: texts, Demonstration: true,
		Accounts: account.NewStore(h.db, jobs, h.clock), Carts: cart.NewStore(h.db, h.clock), Catalog: catalog.NewStore(h.db, jobs, h.clock),
		Factories: factory.NewStore(h.db, h.clock), Orders: order.NewStore(h.db, h.clock), Payments: payment.NewStore(h.db, h.clock),
		Pricer: pricer(h.t, rates, table, h.clock), Rates: rates, Signer: order.NewSigner("secret"), Now: h.clock,
		Demand: demand.NewStore(h.db, h.clock, log),
	}
	h.deps.Aisle = aisle.Aisle{
		Demand:  h.deps.Demand,
		Search:  search.New(search.Options{DB: h.db, Rates: rates.Current, Landed: aisle.Landed(h.deps.Pricer), Tariff: table, Now: h.clock, Log: log}),
		Catalog: h.deps.Catalog, Pricer: h.deps.Pricer,
	}
	h.deps.Follows = follow.NewStore(h.db, h.clock)
	h.deps.Wishes = wishlist.NewStore(h.db, h.clock)
	h.deps.Desk = &moderation.Desk{DB: h.db, Catalog: h.deps.Catalog, Factories: h.deps.Factories, Jobs: jobs, Now: h.clock}
	blobs, err := media.NewDisk(h.t.TempDir())
	h.must(err)
	h.deps.Studio = media.NewStudio(blobs, 1)
	h.deps.Questions = &question.Desk{DB: h.db, Jobs: jobs, Now: h.clock}
	h.deps.Reviews = &review.Desk{DB: h.db, Catalog: h.deps.Catalog, Jobs: jobs, Now: h.clock}
	h.deps.Recalls = &recall.Desk{DB: h.db, Moderation: h.deps.Desk, Jobs: jobs, Now: h.clock}
	stocks := inventory.NewStore(h.db, h.clock)
	h.deps.Till = &checkout.Till{
		DB: h.db, Carts: h.deps.Carts, Catalog: h.deps.Catalog, Stock: stocks, Orders: h.deps.Orders, Payments: h.deps.Payments,
		Ledger: ledger.NewStore(h.db, h.clock), Promotions: promotion.NewStore(h.db, h.clock), Pricer: h.deps.Pricer, Jobs: jobs, Gateway: gateway, GatewayName: payment.SandboxName,
		Links: checkout.Links{BaseURL: base, Signer: h.deps.Signer}, Now: h.clock,
	}
	h.deps.Settlement = &settlement.Desk{DB: h.db, Orders: h.deps.Orders, Ledger: h.deps.Till.Ledger, Windows: h.deps.Guide, Now: h.clock}
	h.deps.Withdrawals = &aftersales.Desk{DB: h.db, Orders: h.deps.Orders, Payments: h.deps.Payments, Laws: texts, Jobs: jobs, Now: h.clock}
	h.deps.Privacy = &privacy.Desk{
		DB: h.db, Accounts: h.deps.Accounts, Carts: h.deps.Carts, Catalog: h.deps.Catalog, Orders: h.deps.Orders, Payments: h.deps.Payments,
		Till: h.deps.Till, Questions: h.deps.Questions, Reviews: h.deps.Reviews, Wishes: h.deps.Wishes, Follows: h.deps.Follows, Makers: h.deps.Factories, Withdrawals: h.deps.Withdrawals, Now: h.clock,
	}
	carriers := shipping.NewSandbox(h.db, table, h.clock)
	h.dock = &fulfilment.Dock{DB: h.db, Orders: h.deps.Orders, Catalog: h.deps.Catalog, Stock: stocks, Jobs: jobs, Carriers: carriers.Carriers(), Services: table.CarrierOf,
		Stopped: (&recall.Desk{DB: h.db}).StoppedTx, Now: h.clock}
	recovery, err := customs.LoadRecoveries()
	h.must(err)
	h.deps.Cashier = &checkout.Cashier{DB: h.db, Orders: h.deps.Orders, Payments: h.deps.Payments, Ledger: h.deps.Till.Ledger, Factories: h.deps.Factories,
		Promotions: h.deps.Till.Promotions, Dock: h.dock, Recovery: recovery, Withdrawals: h.deps.Withdrawals, Jobs: jobs, Now: h.clock}
}

func pricer(t testing.TB, rates *fx.Book, table *shipping.Table, now func() time.Time) *pricing.Pricer {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return pricing.New(customs.NewLive(book), rates, table, nil, now)
}

func (h *house) clock() time.Time { return *h.at.Load() }

func (h *house) wait(d time.Duration) {
	later := h.clock().Add(d)
	h.at.Store(&later)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// goods are what a listing of the test differs in.
type goods struct {
	slug, category, hs string
	factory            id.Factory
	fen                int64 // the factory's price
	grams              int
	stock              []int // of each variant
	titles             map[string]string
}

// stock puts on sale, in this order of variants: a scarf in red (5) and blue (none), a teapot (3), and a lion no carrier
// takes; from two factories.
func (h *house) stock() {
	h.t.Helper()
	ctx := h.t.Context()
	h.must(h.db.In(ctx).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('xihe', 'approved', 'Xihe Silk', '西禾', 'x', 'Hangzhou', 'Zhejiang', 'n', '1', 'Road 1', 'a', now()),
			('linxi', 'approved', 'Linxi Porcelain', '林溪', 'y', 'Jingdezhen', 'Jiangxi', 'n', '1', 'Road 2', 'a', now())`).Error)
	h.must(h.deps.Catalog.SyncTree(ctx))
	for _, g := range []goods{
		{"silk-scarf", "scarves", "621410", 1, 16800, 160, []int{5, 0}, map[string]string{"en": "Silk scarf", "ar": "وشاح حرير", "zh-Hans": "真丝围巾"}},
		{"teapot", "teaware", "691110", 2, 26800, 1200, []int{3}, map[string]string{"en": "Celadon teapot", "zh-Hans": "青瓷茶壶"}},
		{"lion", "vases-ornaments", "691390", 2, 900000, 400_000, []int{1}, map[string]string{"en": "Stone lion", "zh-Hans": "石狮"}},
	} {
		h.publish(g)
	}
	h.index()
}

// index brings the search index up to date.
func (h *house) index() {
	h.t.Helper()
	h.must(h.deps.Aisle.Search.Tend(h.t.Context()))
	h.must(h.deps.Aisle.Search.CatchUp(h.t.Context()))
}

func (h *house) publish(g goods) {
	h.t.Helper()
	content := catalog.Content{Category: g.category, HS: g.hs, Origin: "CN", Declared: map[string]string{"en": g.titles["en"]},
		Papers: []string{"food_contact", "un38_3"}, Responsible: catalog.Responsible{Name: "Europa BV", Address: "Kade 1, Rotterdam, NL", Email: "rp@example.com"}}
	for language, title := range g.titles {
		content.Texts = append(content.Texts, catalog.Text{Language: language, Title: title, Description: "<p>" + title + "</p>"})
	}
	colours := []map[string]string{{"en": "Red"}, {"en": "Blue"}}
	if len(g.stock) > 1 {
		content.Options = []catalog.Option{{Name: map[string]string{"en": "Colour"}, Values: colours}}
	}
	for i, n := range g.stock {
		v := catalog.Variant{SKU: g.slug + "-" + []string{"red", "blue"}[i], Price: money.New(g.fen, "CNY"), Grams: g.grams, LengthMM: 260, WidthMM: 210, HeightMM: 25}
		if len(g.stock) > 1 {
			v.Choices = []int{i}
		}
		content.Variants = append(content.Variants, catalog.DraftVariant{Stock: n, Variant: v})
	}
	h.must(h.db.Transact(h.t.Context(), func(tx *database.DB) error {
		r, err := h.deps.Catalog.CreateTx(h.t.Context(), tx, catalog.New{FactoryID: g.factory, Content: content, Slug: g.slug})
		if err != nil {
			return err
		}
		if err := r.Transition(catalog.RevisionSubmitted); err != nil {
			return err
		}
		return h.deps.Catalog.PublishTx(h.t.Context(), tx, r)
	}))
}

// counted is the page at the path with the number of statements it took.
func (h *house) counted(path string) (sheet, []string) {
	h.t.Helper()
	return h.browser().counted(path)
}

// counted is the page as the browser would get it, with the number of statements it took.
func (b *browser) counted(path string) (sheet, []string) {
	h := b.h
	h.t.Helper()
	ctx, counter := database.WithCounter(h.t.Context())
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	at, err := url.Parse(h.URL)
	h.must(err)
	for _, c := range b.http.Jar.Cookies(at) {
		r.AddCookie(c)
	}
	h.Config.Handler.ServeHTTP(w, r)
	return read(h.t, w.Result(), path), counter.Statements()
}
