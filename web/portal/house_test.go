package portal_test

import (
	"bytes"
	"context"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/media"
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
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/entrance"
	"github.com/silkroadmall/mall/web/portal"
	"github.com/silkroadmall/mall/web/request"

	"github.com/labstack/echo/v4"
)

const password = "copper kettle 47"

// cash is a gateway at which everything is paid.
type cash struct{ amounts map[string]money.Amount }

func (g cash) Open(_ context.Context, o payment.Opening) (payment.Session, error) {
	g.amounts[o.Token] = o.Amount
	return payment.Session{Ref: o.Token, Token: o.Token, State: payment.Pending, Amount: o.Amount, PayURL: "/pay"}, nil
}

func (g cash) Session(_ context.Context, ref string) (payment.Session, error) {
	return payment.Session{Ref: ref, Token: ref, State: payment.Succeeded, Amount: g.amounts[ref]}, nil
}

func (g cash) Movements(context.Context, payment.Period) ([]payment.Movement, error) { return nil, nil }

func (g cash) Cancel(ctx context.Context, ref string) (payment.Session, error) {
	return g.Session(ctx, ref)
}

func (cash) Refund(context.Context, payment.Giving) (payment.Return, error) {
	return payment.Return{}, payment.ErrGateway
}

// Refunded knows of nothing that went back.
func (cash) Refunded(context.Context, string) (payment.Return, error) {
	return payment.Return{}, payment.ErrGateway
}

func (cash) Verify([]byte, func(string) string, time.Time) (payment.Notice, error) {
	return payment.Notice{}, payment.ErrSignature
}

// house is the whole server with the portal and its door. Two factories work there: linxi with a scarf in red and blue
// (five pieces each, listing 1), xihe with a teapot (three pieces, listing 2).
type house struct {
	*httptest.Server
	t    *testing.T
	db   *database.DB
	deps portal.Deps
	till *checkout.Till
	desk *moderation.Desk
}

var noon = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC) // in China

func clock() time.Time { return noon }

func newHouse(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	h := &house{Server: httptest.NewUnstartedServer(nil), t: t, db: testdb.New(t)}
	queue, err := job.NewQueue(h.db)
	h.must(err)
	h.wire(queue)
	accounts, factories := account.NewStore(h.db, queue, clock), factory.NewStore(h.db, clock)
	h.desk.Factories = factories
	office := portal.New(h.deps)
	base := &url.URL{Scheme: "http", Host: h.Listener.Addr().String()}
	doors := entrance.New(entrance.Deps{Accounts: accounts, Onboarding: onboarding.New(h.db, accounts, factories),
		Frames: map[layout.Surface]func(echo.Context) layout.Page{layout.SurfacePortal: office.Frame}})
	e, err := web.New(web.Surfaces{Portal: office.Face(doors.Portal())}, web.Options{BaseURL: base, Log: slog.New(slog.DiscardHandler),
		Gate: request.NewGate(request.GateOptions{Accounts: accounts, Employer: factories.Employer, BaseURL: base, Secret: "secret", Now: clock})})
	h.must(err)
	h.Config.Handler = e
	h.Start()
	t.Cleanup(h.Close)
	h.people(accounts, factories)
	h.goods()
	return h
}

// wire makes the packages the portal works with.
func (h *house) wire(queue *job.Queue) {
	h.t.Helper()
	table, err := shipping.Shipped()
	h.must(err)
	blobs, err := media.NewDisk(h.t.TempDir())
	h.must(err)
	shelf, stock, orders := catalog.NewStore(h.db, queue, clock), inventory.NewStore(h.db, clock), order.NewStore(h.db, clock)
	book, err := customs.Load()
	h.must(err)
	h.desk = &moderation.Desk{DB: h.db, Catalog: shelf, Jobs: queue, Rules: customs.NewLive(book), Now: clock}
	h.deps = portal.Deps{
		Questions: &question.Desk{DB: h.db, Jobs: queue, Now: clock},
		Recalls:   &recall.Desk{DB: h.db, Moderation: h.desk, Jobs: queue, Now: clock},
		Reviews:   &review.Desk{DB: h.db, Catalog: shelf, Jobs: queue, Now: clock},
		Catalog:   shelf, Desk: h.desk, Orders: orders, Pricer: pricer(h.t, h.db, table), Stock: stock, Tariff: table, Now: clock,
		Dock: &fulfilment.Dock{DB: h.db, Orders: orders, Catalog: shelf, Stock: stock, Jobs: queue, Carriers: shipping.NewSandbox(h.db, table, clock).Carriers(),
			Services: table.CarrierOf, Stopped: (&recall.Desk{DB: h.db}).StoppedTx, Now: clock},
		Stockroom: &fulfilment.Stockroom{DB: h.db, Catalog: shelf, Stock: stock}, Studio: media.NewStudio(blobs, 1),
		Importer: &sheet.Importer{DB: h.db, Catalog: shelf, Stock: stock, Publish: h.desk.Submit}, Uploads: sheet.NewTray(h.db, clock),
	}
	laws, err := guide.Load()
	h.must(err)
	h.deps.Rates, err = fx.NewBook(fx.NewStore(h.db), clock)
	h.must(err)
	h.deps.Accounts = account.NewStore(h.db, queue, clock)
	h.deps.Payouts = &payout.Desk{DB: h.db, Factories: factory.NewStore(h.db, clock), Ledger: ledger.NewStore(h.db, clock), Rates: h.deps.Rates, Jobs: queue, Now: clock}
	h.deps.Settlement = &settlement.Desk{DB: h.db, Orders: orders, Ledger: ledger.NewStore(h.db, clock), Windows: laws, Now: clock}
	h.deps.Withdrawals = &aftersales.Desk{DB: h.db, Orders: orders, Payments: payment.NewStore(h.db, clock), Laws: laws, Jobs: queue, Now: clock}
	h.till = &checkout.Till{DB: h.db, Carts: cart.NewStore(h.db, clock), Catalog: shelf, Stock: stock, Orders: orders,
		Payments: payment.NewStore(h.db, clock), Ledger: ledger.NewStore(h.db, clock), Promotions: promotion.NewStore(h.db, clock), Pricer: h.deps.Pricer, Jobs: queue,
		Gateway: cash{map[string]money.Amount{}}, GatewayName: "sandbox", Links: checkout.Links{BaseURL: "http://mall.example", Signer: order.NewSigner("secret")}, Now: clock}
}

func pricer(t *testing.T, db *database.DB, table *shipping.Table) *pricing.Pricer {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(fx.NewStore(db), clock)
	if err != nil {
		t.Fatal(err)
	}
	return pricing.New(customs.NewLive(book), rates, table, nil, clock)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// people are a clerk for each factory, who reads English, and an admin.
func (h *house) people(accounts *account.Store, factories *factory.Store) {
	h.t.Helper()
	ctx := h.t.Context()
	h.must(h.db.In(ctx).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, postal_code, created_at)
		VALUES ('linxi', 'approved', 'Linxi Silk', '林溪丝绸', 'x', 'Hangzhou', 'Zhejiang', 'Zhou Min', '+86 571 5550 0101', '18 Canal Road', '运河路18号', '310000', now()),
		       ('xihe', 'approved', 'Xihe Porcelain', '西禾瓷业', 'y', 'Jingdezhen', 'Jiangxi', 'n', '1', 'a', 'a', '', now())`).Error)
	for name, f := range map[string]id.Factory{"linxi": 1, "xihe": 2} {
		a, err := accounts.Create(ctx, account.New{Role: account.Factory, Email: name + "@example.com", Name: name, Language: "en", Password: password})
		h.must(err)
		h.must(h.db.Transact(ctx, func(tx *database.DB) error { return factories.HireTx(ctx, tx, a.ID, f) }))
	}
	_, err := accounts.Create(ctx, account.New{Role: account.Admin, Email: "admin@example.com", Name: "Mei", Language: "en", Password: password})
	h.must(err)
}

// admin is the account of the moderator.
func (h *house) admin() (a id.Account) {
	h.t.Helper()
	h.must(h.db.In(h.t.Context()).Raw("SELECT id FROM account WHERE role = 'admin'").Scan(&a).Error)
	return a
}

func (h *house) goods() {
	h.t.Helper()
	h.must(h.deps.Catalog.SyncTree(h.t.Context()))
	h.publish(1, catalog.Content{
		Category: "scarves", HS: "621410", Declared: map[string]string{"en": "Scarf, woven, 100% silk"},
		Texts: []catalog.Text{{Language: "en", Title: "Silk scarf"}, {Language: "zh-Hans", Title: "真丝围巾"}, {Language: "de", Title: "Seidenschal"}},
		Options: []catalog.Option{{Name: map[string]string{"en": "Colour", "zh-Hans": "颜色", "de": "Farbe"},
			Values: []map[string]string{{"en": "Red", "zh-Hans": "红色", "de": "Rot"}, {"en": "Blue", "zh-Hans": "蓝色", "de": "Blau"}}}},
		Variants: []catalog.DraftVariant{variant("S-RED", 0), variant("S-BLUE", 1)}, Responsible: europa(),
	})
	teapot := variant("T-1")
	teapot.Stock, teapot.HS = 3, ""
	h.publish(2, catalog.Content{Category: "teaware", HS: "691110", Declared: map[string]string{"en": "Teapot of porcelain"},
		Papers: []string{"food_contact"}, Responsible: europa(),
		Texts: []catalog.Text{{Language: "en", Title: "Teapot"}, {Language: "zh-Hans", Title: "茶壶"}}, Variants: []catalog.DraftVariant{teapot}})
}

func europa() catalog.Responsible {
	return catalog.Responsible{Name: "Europa BV", Address: "Kade 1, Rotterdam, NL", Email: "rp@example.com"}
}

func variant(sku string, choices ...int) catalog.DraftVariant {
	return catalog.DraftVariant{Stock: 5, Variant: catalog.Variant{SKU: sku, Choices: choices, Price: money.New(16800, "CNY"), Grams: 160,
		LengthMM: 260, WidthMM: 210, HeightMM: 25}}
}

func (h *house) publish(f id.Factory, c catalog.Content) {
	h.t.Helper()
	ctx := h.t.Context()
	h.must(h.db.Transact(ctx, func(tx *database.DB) error {
		r, err := h.deps.Catalog.CreateTx(ctx, tx, catalog.New{FactoryID: f, Content: c})
		if err != nil {
			return err
		}
		if err := r.Transition(catalog.RevisionSubmitted); err != nil {
			return err
		}
		return h.deps.Catalog.PublishTx(ctx, tx, r)
	}))
}

// sold is the number of a paid consignment of so many pieces of a variant (1 and 2 are linxi's scarves).
func (h *house) sold(v id.Variant, n int) string {
	h.t.Helper()
	ctx := h.t.Context()
	m, err := market.Parse("en-de")
	h.must(err)
	token, err := h.till.Carts.Add(ctx, cart.Owner{}, v, n)
	h.must(err)
	me := cart.Owner{Token: token}
	q, err := h.till.Quote(ctx, checkout.Request{Market: m, Owner: me, Email: "anna@example.com", Address: address.Address{
		Name: "Anna Muster", Line1: "Torstraße 1", City: "Berlin", PostalCode: "10119", Country: "DE", Phone: "+4915123456789"}})
	h.must(err)
	o, err := h.till.Place(ctx, me, q.Agree(0))
	h.must(err)
	_, err = h.till.Pay(ctx, o)
	h.must(err)
	tries, err := h.till.Payments.Attempts(ctx, o.ID)
	h.must(err)
	h.must(h.till.Notify(ctx, "sandbox", payment.Notice{EventID: o.Number, Kind: "paid", Ref: *tries[0].GatewayRef, Body: []byte("{}")}))
	o, err = h.till.Orders.OrderByID(ctx, o.ID)
	h.must(err)
	if o.State != order.Confirmed {
		h.t.Fatalf("the order is %s", o.State)
	}
	return o.Consignments[0].Number
}

// clerk is a signed-in member of a factory's staff at the server.
type clerk struct {
	h    *house
	http *http.Client
}

func (h *house) clerk(name string) *clerk {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	h.must(err)
	k := &clerk{h, &http.Client{Jar: jar}}
	k.post("/portal/sign-in", url.Values{"email": {name + "@example.com"}, "password": {password}}).is(http.StatusOK, "/portal")
	return k
}

// sheetOf is a page as the clerk got it.
type sheetOf struct {
	*goquery.Document
	t      *testing.T
	status int
	path   string
}

func (k *clerk) answer(r *http.Response, err error) sheetOf {
	k.h.t.Helper()
	k.h.must(err)
	defer r.Body.Close()
	doc, err := goquery.NewDocumentFromReader(r.Body)
	k.h.must(err)
	return sheetOf{doc, k.h.t, r.StatusCode, r.Request.URL.RequestURI()}
}

func (k *clerk) open(path string) sheetOf {
	k.h.t.Helper()
	return k.answer(k.http.Get(k.h.URL + path))
}

func (k *clerk) post(path string, fields url.Values) sheetOf {
	k.h.t.Helper()
	return k.answer(k.http.PostForm(k.h.URL+path, fields))
}

// file is an upload in a form.
type file struct{ field, name, data string }

// send fills in the form of the page that goes to the address and sends it as the browser would, with files if the form
// may carry some.
func (k *clerk) send(p sheetOf, action string, fields url.Values, files ...file) sheetOf {
	k.h.t.Helper()
	form := p.Find(`main form[method=post][action="` + action + `"]`).First()
	if form.Length() == 0 {
		k.h.t.Fatalf("no form for %s on %s: %.600s", action, p.path, words(p.Find("main")))
	}
	values := typedIn(form)
	for name, v := range fields {
		values[name] = v
	}
	if form.AttrOr("enctype", "") == "" {
		return k.post(action, values)
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, all := range values {
		for _, v := range all {
			k.h.must(w.WriteField(name, v))
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		k.h.must(err)
		_, err = part.Write([]byte(f.data))
		k.h.must(err)
	}
	k.h.must(w.Close())
	return k.answer(k.http.Post(k.h.URL+action, w.FormDataContentType(), &body))
}

// typedIn are the values a form stands with.
func typedIn(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input, select, textarea").Each(func(_ int, f *goquery.Selection) {
		name, value := f.AttrOr("name", ""), f.AttrOr("value", "")
		_, ticked := f.Attr("checked")
		switch {
		case name == "", f.AttrOr("type", "") == "file", f.AttrOr("type", "") == "checkbox" && !ticked:
			return
		case f.Is("select"):
			value = f.Find("option[selected]").AttrOr("value", f.Find("option").First().AttrOr("value", ""))
		case f.Is("textarea"):
			value = f.Text()
		}
		values.Add(name, value)
	})
	return values
}

func (p sheetOf) is(status int, path string) sheetOf {
	p.t.Helper()
	if p.status != status || !strings.HasPrefix(p.path, path) {
		p.t.Fatalf("got %d at %s, want %d at %s…: %.600s", p.status, p.path, status, path, words(p.Find("main")))
	}
	return p
}

// says checks the words of the first element that matches.
func (p sheetOf) says(selector, text string) sheetOf {
	p.t.Helper()
	if got := words(p.Find(selector).First()); !strings.Contains(got, text) {
		p.t.Errorf("%s: %s says %.400q, want %q", p.path, selector, got, text)
	}
	return p
}

// holds checks the value of a field.
func (p sheetOf) holds(name, value string) sheetOf {
	p.t.Helper()
	f := p.Find(`main form [name="` + name + `"]`).First()
	got := f.AttrOr("value", "")
	if f.Is("textarea") {
		got = f.Text()
	}
	if f.Is("select") {
		got = f.Find("option[selected]").AttrOr("value", "")
	}
	if f.Length() == 0 || got != value {
		p.t.Errorf("%s: field %s holds %q, want %q", p.path, name, got, value)
	}
	return p
}

// shows checks that exactly n elements match.
func (p sheetOf) shows(n int, selector string) sheetOf {
	p.t.Helper()
	if got := p.Find(selector).Length(); got != n {
		p.t.Errorf("%s: %d × %s, want %d", p.path, got, selector, n)
	}
	return p
}

func words(s *goquery.Selection) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u2068", "", "\u2069", "", "\u00a0", " ", "\u202f", " ").Replace(s.Text())), " ")
}
