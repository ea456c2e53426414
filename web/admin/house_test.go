package admin_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/onboarding"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/reconciliation"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/rulebook"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/internal/transfer"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/admin"
	"github.com/silkroadmall/mall/web/entrance"
	"github.com/silkroadmall/mall/web/request"
)

const password = "copper kettle 47"

// house is the whole server of the console on a database of its own: an approved factory (linxi), one that waits
// (beigang), and one admin.
type house struct {
	settlement  *settlement.Desk
	payouts     *payout.Desk
	withdrawals *aftersales.Desk
	reconciler  *reconciliation.Desk
	*httptest.Server
	t         *testing.T
	db        *database.DB
	accounts  *account.Store
	desk      *moderation.Desk
	reviews   *review.Desk
	questions *question.Desk
	rules     *rulebook.Store
	shipped   string // the version of the shipped rules
	clerk     id.Account
	down      error // what the search engine answers
	aisle     aisle.Aisle
}

const ours = id.Factory(1)

func open(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	must(t, err)
	h := &house{Server: httptest.NewUnstartedServer(nil), t: t, db: db, accounts: account.NewStore(db, queue, time.Now)}
	factories, listings := factory.NewStore(db, time.Now), catalog.NewStore(db, queue, time.Now)
	book, err := customs.Load()
	must(t, err)
	h.desk = &moderation.Desk{DB: db, Catalog: listings, Factories: factories, Jobs: queue, Rules: customs.NewLive(book), Now: time.Now}
	rates, err := fx.NewBook(fx.NewStore(db), time.Now)
	must(t, err)
	live := customs.NewLive(book)
	h.shipped = book.Version()
	h.rules, err = rulebook.NewStore(db, queue, book, time.Now)
	must(t, err)
	must(t, h.rules.Refresh(t.Context(), live))
	tariff, err := shipping.Shipped()
	must(t, err)
	pricer := pricing.New(live, rates, tariff, nil, time.Now)
	h.aisle = aisle.Aisle{Demand: demand.NewStore(db, time.Now, slog.New(slog.DiscardHandler)), Catalog: listings, Pricer: pricer,
		Search: search.New(search.Options{DB: db, Rates: rates.Current, Landed: aisle.Landed(pricer), Tariff: tariff, Now: time.Now, Log: slog.New(slog.DiscardHandler)})}
	h.questions = &question.Desk{DB: db, Jobs: queue, Now: time.Now}
	h.reviews = &review.Desk{DB: db, Catalog: listings, Jobs: queue, Now: time.Now}
	recovery, err := customs.LoadRecoveries()
	must(t, err)
	cashier := &checkout.Cashier{DB: db, Orders: order.NewStore(db, time.Now), Payments: payment.NewStore(db, time.Now), Ledger: ledger.NewStore(db, time.Now),
		Factories: factories, Promotions: promotion.NewStore(db, time.Now), Recovery: recovery, Jobs: queue, Now: time.Now}
	cashier.Dock = &fulfilment.Dock{DB: db, Orders: cashier.Orders, Catalog: listings, Stock: inventory.NewStore(db, time.Now), Jobs: queue, Now: time.Now}
	laws, err := guide.Load()
	must(t, err)
	h.withdrawals = &aftersales.Desk{DB: db, Orders: cashier.Orders, Payments: cashier.Payments, Laws: laws, Jobs: queue, Now: time.Now}
	cashier.Withdrawals = h.withdrawals
	h.payouts = &payout.Desk{DB: db, Factories: factories, Ledger: cashier.Ledger, Rates: rates, Jobs: queue, Now: time.Now}
	h.settlement = &settlement.Desk{DB: db, Orders: cashier.Orders, Ledger: cashier.Ledger, Windows: laws, Now: time.Now}
	h.reconciler = &reconciliation.Desk{Recent: &reconciliation.Recent{}, DB: db, Payments: cashier.Payments, Now: time.Now}
	assessor := &assessment.Desk{DB: db, Orders: cashier.Orders, Payments: cashier.Payments, Ledger: cashier.Ledger, Jobs: queue, Now: time.Now}
	console := admin.New(admin.Deps{Reconciler: h.reconciler, Assessor: assessor, Transfers: &transfer.Desk{DB: db, Ledger: cashier.Ledger, Now: time.Now}, Questions: h.questions, Recalls: &recall.Desk{DB: db, Moderation: h.desk, Jobs: queue, Now: time.Now}, Cashier: cashier, Withdrawals: h.withdrawals, Promotions: promotion.NewStore(db, time.Now), Settlement: h.settlement, Payouts: h.payouts, Reviews: h.reviews, Rebuild: h.order, Aisle: h.aisle, Rulebook: h.rules, Accounts: h.accounts, Pricer: pricer, Desk: h.desk, Catalog: listings, Factories: factories, Orders: order.NewStore(db, time.Now),
		Payments: payment.NewStore(db, time.Now), Ledger: ledger.NewStore(db, time.Now), Rates: rates, Rules: live,
		Search: func(context.Context) error { return h.down },
		Jobs:   func(ctx context.Context) ([]job.Count, error) { return job.Counts(ctx, db) }, Now: time.Now})
	door := entrance.New(entrance.Deps{Accounts: h.accounts, Onboarding: onboarding.New(db, h.accounts, factories),
		Frames: map[layout.Surface]func(echo.Context) layout.Page{layout.SurfaceAdmin: console.Frame}})
	base := &url.URL{Scheme: "http", Host: h.Listener.Addr().String()}
	gate := request.NewGate(request.GateOptions{Accounts: h.accounts, Employer: factories.Employer, BaseURL: base, Secret: "secret", Now: time.Now})
	e, err := web.New(web.Surfaces{Admin: console.Face(door.Admin()), Portal: request.Face{Routes: door.Portal()}},
		web.Options{Gate: gate, BaseURL: base, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	h.Config.Handler = e
	h.Start()
	t.Cleanup(h.Close)
	h.furnish()
	return h
}

// furnish lays out the factories, the categories and a clerk.
func (h *house) furnish() {
	h.t.Helper()
	h.exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('linxi', 'approved', 'Linxi Silk', '林溪', '91330000MA27U0XR5L', 'Huzhou', 'Zhejiang', 'Ms Lin', '1', 'Silk Road 1', '丝路 1 号', now()),
		       ('beigang', 'pending', 'Beigang Lamps', '北港', '91330000MA27U0XR51', 'Ningbo', 'Zhejiang', 'Mr Bei', '2', 'Port Road 2', '港路 2 号', now() - interval '3 days')`)
	must(h.t, h.desk.Catalog.SyncTree(h.t.Context()))
	clerk := h.person(account.Factory, "clerk@example.com")
	h.exec("INSERT INTO factory_staff (account_id, factory_id, created_at) VALUES (?, ?, now())", clerk.ID, ours)
	h.clerk = clerk.ID
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	must(h.t, h.db.In(h.t.Context()).Exec(sql, args...).Error)
}

func (h *house) person(role account.Role, email string) *account.Account {
	h.t.Helper()
	name, _, _ := strings.Cut(email, "@")
	a, err := h.accounts.Create(h.t.Context(), account.New{Role: role, Email: email, Name: name, Language: "en", Password: password})
	must(h.t, err)
	return a
}

// scarf is a complete listing of one variant.
func scarf(sku string) catalog.Content {
	return catalog.Content{
		Category: "scarves", HS: "621410", Origin: "CN",
		Texts: []catalog.Text{{Language: "en", Title: "Silk scarf " + sku, Description: "<p>Woven in <strong>Huzhou</strong></p>"}},
		Variants: []catalog.DraftVariant{{Stock: 5, Variant: catalog.Variant{SKU: sku, Choices: []int{}, Price: money.New(16800, "CNY"), Grams: 160,
			LengthMM: 260, WidthMM: 210, HeightMM: 25}}},
		Responsible: catalog.Responsible{Name: "Europa BV", Address: "Kade 1, Rotterdam, NL", Email: "rp@example.com"},
	}
}

// submitted is a listing of linxi that waits for a decision.
func (h *house) submitted(c catalog.Content) *catalog.Revision {
	h.t.Helper()
	r, err := h.desk.Catalog.Create(h.t.Context(), ours, c, h.clerk)
	must(h.t, err)
	must(h.t, h.desk.Submit(h.t.Context(), ours, r.ListingID))
	return h.revision(r.ID)
}

// edited submits an edit of a live listing.
func (h *house) edited(l id.Listing, c catalog.Content) *catalog.Revision {
	h.t.Helper()
	r, err := h.desk.Catalog.Revise(h.t.Context(), ours, l, 0, catalog.Edit{Content: c, By: &h.clerk})
	must(h.t, err)
	must(h.t, h.desk.Submit(h.t.Context(), ours, l))
	return h.revision(r.ID)
}

func (h *house) revision(n id.Revision) *catalog.Revision {
	h.t.Helper()
	r, err := h.desk.Catalog.Revision(h.t.Context(), n)
	must(h.t, err)
	return r
}

// onSale says whether consumers see the listing.
func (h *house) onSale(l id.Listing) bool {
	h.t.Helper()
	cards, err := h.desk.Catalog.Cards(h.t.Context(), locale.English, []id.Listing{l})
	must(h.t, err)
	return len(cards) == 1
}

// browser is somebody at the server, with cookies.
type browser struct {
	h    *house
	http *http.Client
}

// admin is a browser of an admin who has signed in.
func (h *house) admin(email string) *browser {
	h.t.Helper()
	h.person(account.Admin, email)
	b := h.stranger()
	b.post("/admin/sign-in", url.Values{"email": {email}, "password": {password}}).at("/admin", http.StatusOK)
	return b
}

func (h *house) stranger() *browser {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	must(h.t, err)
	return &browser{h, &http.Client{Jar: jar}}
}

// sheet is a page as a browser got it.
type sheet struct {
	*goquery.Document
	t      *testing.T
	status int
	path   string
}

func (b *browser) read(r *http.Response, err error) sheet {
	b.h.t.Helper()
	must(b.h.t, err)
	defer r.Body.Close()
	doc, err := goquery.NewDocumentFromReader(r.Body)
	must(b.h.t, err)
	return sheet{doc, b.h.t, r.StatusCode, r.Request.URL.RequestURI()}
}

func (b *browser) open(path string) sheet {
	b.h.t.Helper()
	return b.read(b.http.Get(b.h.URL + path))
}

// send fills in the form with the action on the page and presses its button.
func (b *browser) send(p sheet, action string, typed url.Values) sheet {
	b.h.t.Helper()
	form := p.Find(`form[method=post][action="` + action + `"]`)
	if form.Length() != 1 {
		b.h.t.Fatalf("%d forms for %s on %s: %s", form.Length(), action, p.path, p.Find("main").Text())
	}
	values := url.Values{}
	form.Find("input:not([type=checkbox]):not([type=radio]), input[checked], textarea").Each(func(_ int, field *goquery.Selection) {
		values.Set(field.AttrOr("name", ""), field.AttrOr("value", field.Text()))
	})
	form.Find("option[selected]").Each(func(_ int, option *goquery.Selection) {
		values.Set(option.Closest("select").AttrOr("name", ""), option.AttrOr("value", ""))
	})
	for name, v := range typed {
		if form.Find(`[name="`+name+`"]`).Length() == 0 {
			b.h.t.Fatalf("no field %s in the form %s", name, action)
		}
		values[name] = v
	}
	return b.post(action, values)
}

func (b *browser) post(path string, values url.Values) sheet {
	b.h.t.Helper()
	r, err := http.NewRequestWithContext(b.h.t.Context(), http.MethodPost, b.h.URL+path, strings.NewReader(values.Encode()))
	must(b.h.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.read(b.http.Do(r))
}

// at checks where a page is and what it answers.
func (p sheet) at(path string, status int) sheet {
	p.t.Helper()
	if p.path != path || p.status != status {
		p.t.Fatalf("at %s with %d, want %s with %d: %s", p.path, p.status, path, status, p.Find("main").Text())
	}
	return p
}

// says checks that an element's text holds the words.
func (p sheet) says(selector, words string) sheet {
	p.t.Helper()
	if text := p.Find(selector).Text(); !strings.Contains(text, words) {
		p.t.Errorf("%s: %s says %q, not %q", p.path, selector, strings.Join(strings.Fields(text), " "), words)
	}
	return p
}

// lacks checks that something is not on the page.
func (p sheet) lacks(selector string) sheet {
	p.t.Helper()
	if p.Find(selector).Length() > 0 {
		p.t.Errorf("%s: there is %s", p.path, selector)
	}
	return p
}
