package mailer_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web/mailer"
)

const base = "https://mall.test"

// house is a mall with one factory of two clerks, one listing, and a log of the letters it writes.
type house struct {
	t           *testing.T
	db          *database.DB
	queue       *job.Queue
	workers     *job.Workers
	log         *mail.Log
	till        *checkout.Till
	dock        *fulfilment.Dock
	desk        *moderation.Desk
	reviews     *review.Desk
	questions   *question.Desk
	recalls     *recall.Desk
	payouts     *payout.Desk
	withdrawals *aftersales.Desk
	admin       *account.Account
}

func open(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	h := &house{t: t, db: testdb.New(t), workers: job.NewWorkers()}
	var err error
	h.queue, err = job.NewQueue(h.db)
	h.must(err)
	h.log, err = mail.NewLog(t.TempDir(), "Mall <mall@example.com>", time.Now)
	h.must(err)
	accounts, factories := account.NewStore(h.db, h.queue, time.Now), factory.NewStore(h.db, time.Now)
	table, err := shipping.Shipped()
	h.must(err)
	h.till = &checkout.Till{
		DB: h.db, Carts: cart.NewStore(h.db, time.Now), Catalog: catalog.NewStore(h.db, h.queue, time.Now), Stock: inventory.NewStore(h.db, time.Now),
		Orders: order.NewStore(h.db, time.Now), Payments: payment.NewStore(h.db, time.Now), Ledger: ledger.NewStore(h.db, time.Now),
		Promotions: promotion.NewStore(h.db, time.Now), Pricer: h.pricer(table), Jobs: h.queue, GatewayName: "sandbox", Now: time.Now,
		Links: checkout.Links{BaseURL: base, Signer: order.NewSigner("secret")},
	}
	h.dock = &fulfilment.Dock{
		DB: h.db, Orders: h.till.Orders, Catalog: h.till.Catalog, Stock: h.till.Stock, Jobs: h.queue, Services: table.CarrierOf, Now: time.Now, Stopped: (&recall.Desk{DB: h.db}).StoppedTx,
		Carriers: shipping.NewSandbox(h.db, table, time.Now).Carriers(),
	}
	book, err := customs.Load()
	h.must(err)
	h.desk = &moderation.Desk{DB: h.db, Catalog: h.till.Catalog, Factories: factories, Jobs: h.queue, Rules: customs.NewLive(book), Now: time.Now}
	h.questions = &question.Desk{DB: h.db, Jobs: h.queue, Now: time.Now}
	h.reviews = &review.Desk{DB: h.db, Catalog: h.till.Catalog, Jobs: h.queue, Now: time.Now}
	h.recalls = &recall.Desk{DB: h.db, Moderation: h.desk, Jobs: h.queue, Now: time.Now}
	h.recalls.Register(h.workers)
	rates, err := fx.NewBook(fx.NewStore(h.db), time.Now)
	h.must(err)
	h.payouts = &payout.Desk{DB: h.db, Factories: factories, Ledger: h.till.Ledger, Rates: rates, Jobs: h.queue, Now: time.Now}
	laws, err := guide.Load()
	h.must(err)
	h.withdrawals = &aftersales.Desk{DB: h.db, Orders: h.till.Orders, Payments: h.till.Payments, Laws: laws, Jobs: h.queue, Now: time.Now}
	mailer.New(mailer.Deps{
		Sender: h.log, Accounts: accounts, BaseURL: base, Orders: h.till.Orders, Payments: h.till.Payments, Catalog: h.till.Catalog,
		Assessor:  &assessment.Desk{DB: h.db, Orders: h.till.Orders, Payments: h.till.Payments, Ledger: h.till.Ledger, Jobs: h.queue, Now: time.Now},
		Factories: factories, Desk: h.desk, Questions: h.questions, Reviews: h.reviews, Recalls: h.recalls, Payouts: h.payouts, Withdrawals: h.withdrawals, Links: h.till.Links,
	}).Register(h.workers)
	job.Register(h.workers, func(ctx context.Context, j fulfilment.HandOver) error { return h.dock.Announce(ctx, j.ParcelID) })
	job.Register(h.workers, func(context.Context, checkout.ExpireOrder) error { return nil })
	h.furnish(accounts, factories)
	return h
}

func (h *house) pricer(table *shipping.Table) *pricing.Pricer {
	h.t.Helper()
	book, err := customs.Load()
	h.must(err)
	rates, err := fx.NewBook(fx.NewStore(h.db), time.Now)
	h.must(err)
	return pricing.New(customs.NewLive(book), rates, table, nil, time.Now)
}

func scarf() catalog.Content {
	return catalog.Content{
		Category: "scarves", HS: "621410", Origin: "CN",
		Texts: []catalog.Text{{Language: "en", Title: "Silk scarf"}, {Language: "de", Title: "Seidenschal"}, {Language: "ar", Title: "وشاح حرير"},
			{Language: "zh-Hans", Title: "真丝围巾"}},
		Variants: []catalog.DraftVariant{{Stock: 50, Variant: catalog.Variant{
			SKU: "S-RED", Choices: []int{0}, Price: money.New(16800, "CNY"), Grams: 160, LengthMM: 260, WidthMM: 210, HeightMM: 25}}},
		Options:     []catalog.Option{{Name: map[string]string{"en": "Colour"}, Values: []map[string]string{{"en": "Red"}}}},
		Declared:    map[string]string{"en": "silk scarf"},
		Responsible: catalog.Responsible{Name: "Europa BV", Address: "Kade 1, Rotterdam, NL", Email: "rp@example.com"},
	}
}

// furnish hires the clerks and puts the scarf on sale.
func (h *house) furnish(accounts *account.Store, factories *factory.Store) {
	h.t.Helper()
	ctx := h.t.Context()
	h.must(h.db.In(ctx).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('linxi', 'approved', 'Linxi Silk', '林溪丝绸', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`).Error)
	person := func(role account.Role, email, language string) *account.Account {
		a, err := accounts.Create(ctx, account.New{Role: role, Email: email, Name: "Robin", Language: language, Password: "copper kettle 47"})
		h.must(err)
		return a
	}
	h.admin = person(account.Admin, "admin@example.com", "en")
	for _, clerk := range []*account.Account{person(account.Factory, "zhou@example.com", "zh-Hans"), person(account.Factory, "lee@example.com", "en")} {
		h.must(h.db.Transact(ctx, func(tx *database.DB) error { return factories.HireTx(ctx, tx, clerk.ID, 1) }))
	}
	new := person(account.Factory, "new@example.com", "en") // has not confirmed the address
	h.must(h.db.In(ctx).Exec("UPDATE account SET verified_at = NULL WHERE id = ?", new.ID).Error)
	h.must(h.db.Transact(ctx, func(tx *database.DB) error { return factories.HireTx(ctx, tx, new.ID, 1) }))
	h.must(h.till.Catalog.SyncTree(ctx))
	h.must(h.db.Transact(ctx, func(tx *database.DB) error {
		r, err := h.till.Catalog.CreateTx(ctx, tx, catalog.New{FactoryID: 1, Content: scarf()})
		if err != nil {
			return err
		}
		if err := r.Transition(catalog.RevisionSubmitted); err != nil {
			return err
		}
		return h.till.Catalog.PublishTx(ctx, tx, r)
	}))
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// addressIn is where the scarves go in a country.
func addressIn(country string) address.Address {
	return map[string]address.Address{
		"US": {Name: "Ann Doe", Line1: "1 Main Street", City: "Portland", Region: "OR", PostalCode: "97205", Country: "US", Phone: "+15035550123"},
		"DE": {Name: "Anna Muster", Line1: "Torstraße 1", City: "Berlin", PostalCode: "10119", Country: "DE", Phone: "+4915123456789"},
		"AE": {Name: "Amal Said", Line1: "Al Wasl Road 5", City: "Dubai", Region: "DU", Country: "AE", Phone: "+971501234567"},
	}[country]
}

// placed is an order for n scarves in the market.
func (h *house) placed(segment string, n int) *order.Order {
	h.t.Helper()
	ctx := h.t.Context()
	m, err := market.Parse(segment)
	h.must(err)
	token, err := h.till.Carts.Add(ctx, cart.Owner{}, 1, n)
	h.must(err)
	me := cart.Owner{Token: token}
	q, err := h.till.Quote(ctx, checkout.Request{Market: m, Owner: me, Email: "buyer@example.com", Address: addressIn(m.Country)})
	h.must(err)
	o, err := h.till.Place(ctx, me, q.Agree(0))
	h.must(err)
	return o
}

// paid is a placed order whose money came in, offered to the factory.
func (h *house) paid(segment string, n int) *order.Order {
	h.t.Helper()
	ctx, o := h.t.Context(), h.placed(segment, n)
	h.must(h.db.Transact(ctx, func(tx *database.DB) error {
		now := time.Now()
		o.ConfirmedAt = &now
		c := &o.Consignments[0]
		by := shipping.AddWorkingDays(now, 3)
		c.OfferedAt, c.HandoverBy = &now, &by
		if err := o.Transition(order.Confirmed); err != nil {
			return err
		}
		if err := c.Transition(order.Offered); err != nil {
			return err
		}
		if err := h.till.Orders.SaveTx(ctx, tx, o); err != nil {
			return err
		}
		return h.till.Orders.SaveConsignmentTx(ctx, tx, c)
	}))
	return o
}

// letters works the jobs and returns the letters they wrote, by address; each address gets at most one.
func (h *house) letters(jobs ...job.Args) map[string]mail.Logged {
	h.t.Helper()
	for _, j := range jobs {
		h.must(h.queue.Enqueue(h.t.Context(), j))
	}
	known, err := h.log.Messages(1000)
	h.must(err)
	h.must(h.workers.Drain(h.t.Context(), h.db, time.Now()))
	all, err := h.log.Messages(1000)
	h.must(err)
	news := map[string]mail.Logged{}
	for _, m := range all[:len(all)-len(known)] {
		if _, twice := news[m.To]; twice {
			h.t.Errorf("%s got two letters", m.To)
		}
		news[m.To] = m
		if raw := rawKey.FindString(m.Subject + m.Text + m.HTML); raw != "" {
			h.t.Errorf("%s to %s says %q", m.Kind, m.To, raw)
		}
	}
	return news
}

// says checks that both forms of a letter hold the words.
func says(t *testing.T, m mail.Logged, words ...string) {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
	if err != nil {
		t.Fatal(err)
	}
	html := doc.Text()
	doc.Find("a").Each(func(_ int, a *goquery.Selection) { html += "\n" + a.AttrOr("href", "") })
	for _, w := range words {
		if !strings.Contains(m.Text, w) {
			t.Errorf("%s to %s does not say %q: %s", m.Kind, m.To, w, m.Text)
		}
		if !strings.Contains(html, w) {
			t.Errorf("the page of %s to %s does not say %q", m.Kind, m.To, w)
		}
	}
}
