package checkout_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
)

// counter is the provider's own books behind the port, without the wire between; it can be made to fail.
type counter struct {
	books *sandbox.Store
	mu    sync.Mutex
	away  bool // it does not answer
	deaf  bool // it does what it is asked, but its answer is lost

	refuses bool                      // it gives nothing back
	slow    bool                      // the bank takes days for what it gives back
	ended   map[string]payment.Return // refunds that came back, by reference and by token and try
}

func (g *counter) ask(do func() (*sandbox.Session, error)) (payment.Session, error) {
	g.mu.Lock()
	away, deaf := g.away, g.deaf
	g.mu.Unlock()
	if away {
		return payment.Session{}, payment.ErrGateway
	}
	s, err := do()
	if err != nil {
		return payment.Session{}, err
	}
	if deaf {
		return payment.Session{}, payment.ErrGateway
	}
	states := map[sandbox.State]payment.State{
		sandbox.Open: payment.Pending, sandbox.ActionRequired: payment.Pending, sandbox.Processing: payment.Pending,
		sandbox.Succeeded: payment.Succeeded, sandbox.Cancelled: payment.Cancelled, sandbox.Expired: payment.Cancelled,
	}
	return payment.Session{Ref: s.Ref, Token: s.Token, State: states[s.State], Amount: s.Amount, PayURL: "/pay/" + s.Ref, Reason: s.Reason}, nil
}

func (g *counter) set(away, deaf bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.away, g.deaf = away, deaf
}

func (g *counter) Open(ctx context.Context, o payment.Opening) (payment.Session, error) {
	return g.ask(func() (*sandbox.Session, error) {
		return g.books.Open(ctx, sandbox.Opening{
			Token: o.Token, Amount: o.Amount, OrderNumber: o.OrderNumber, Email: o.Email, Language: o.Language,
			ReturnURL: o.ReturnURL, NotifyURL: "http://localhost/hook", ExpiresAt: o.ExpiresAt,
		})
	})
}

func (g *counter) Session(ctx context.Context, ref string) (payment.Session, error) {
	return g.ask(func() (*sandbox.Session, error) { return g.books.Session(ctx, ref) })
}

func (g *counter) Cancel(ctx context.Context, ref string) (payment.Session, error) {
	return g.ask(func() (*sandbox.Session, error) { return g.books.Cancel(ctx, ref) })
}

func (g *counter) Refund(ctx context.Context, r payment.Giving) (payment.Return, error) {
	g.mu.Lock()
	refuses, ended := g.refuses, g.ended[fmt.Sprint(r.Token, r.Try)]
	g.mu.Unlock()
	if refuses {
		return payment.Return{}, payment.ErrRefused.With(fault.Args{"code": "card_closed"})
	}
	if ended.Ref != "" {
		return ended, nil
	}
	given, err := g.books.Refund(ctx, sandbox.Refund{Token: r.Token, Amount: r.Amount}, r.Session)
	if err != nil {
		return payment.Return{}, err
	}
	return g.Refunded(ctx, given.Ref)
}

func (g *counter) Refunded(ctx context.Context, ref string) (payment.Return, error) {
	g.mu.Lock()
	slow, ended := g.slow, g.ended[ref]
	g.mu.Unlock()
	if ended.Ref != "" {
		return ended, nil
	}
	r, _, err := g.books.Refunded(ctx, ref)
	if err != nil {
		return payment.Return{}, err
	}
	if slow {
		return payment.Return{Ref: r.Ref, State: payment.RefundPending}, nil
	}
	return payment.Return{Ref: r.Ref, State: payment.RefundSucceeded}, nil
}

// bounces is a bank that sends back what a refund gave.
func (h *house) bounces(r *payment.Refund) {
	h.t.Helper()
	h.exec("DELETE FROM sandbox_refund WHERE token = ?", r.Token)
	h.gateway.mu.Lock()
	defer h.gateway.mu.Unlock()
	failed := payment.Return{Ref: r.GatewayRef, State: payment.RefundFailed, Failure: "lost_or_stolen_card"}
	h.gateway.ended = map[string]payment.Return{r.GatewayRef: failed, fmt.Sprint(r.Token, r.Try): failed}
}

func (g *counter) Movements(ctx context.Context, p payment.Period) ([]payment.Movement, error) {
	g.mu.Lock()
	away := g.away
	g.mu.Unlock()
	if away {
		return nil, payment.ErrGateway
	}
	list, err := g.books.Movements(ctx, p.From, p.Until, "", 1000)
	all := make([]payment.Movement, len(list))
	for i, m := range list {
		all[i] = payment.Movement{Kind: payment.MovementKind(m.Kind), Ref: m.Ref, Token: m.Token, Attempt: m.SessionToken, Amount: m.Amount, At: m.At}
	}
	return all, err
}

func (g *counter) Verify([]byte, func(string) string, time.Time) (payment.Notice, error) {
	return payment.Notice{}, payment.ErrSignature
}

// house is a mall with one factory, one listing of two scarves (5 and 6 pieces), and a clock.
type house struct {
	*checkout.Till
	t           *testing.T
	gateway     *counter
	cashier     *checkout.Cashier
	withdrawals *aftersales.Desk
	mu          sync.Mutex
	at          time.Time
	market      market.Market
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *house) wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	db := testdb.New(t)
	jobs, err := job.NewQueue(db)
	h.must(err)
	h.gateway = &counter{books: sandbox.NewStore(db, h.clock)}
	h.market, err = market.Parse("en-de")
	h.must(err)
	h.Till = &checkout.Till{
		DB: db, Carts: cart.NewStore(db, h.clock), Catalog: catalog.NewStore(db, jobs, h.clock), Stock: inventory.NewStore(db, h.clock),
		Orders: order.NewStore(db, h.clock), Payments: payment.NewStore(db, h.clock), Ledger: ledger.NewStore(db, h.clock),
		Promotions: promotion.NewStore(db, h.clock), Pricer: pricer(t, db, h.clock), Jobs: jobs, Gateway: h.gateway, GatewayName: "sandbox",
		Links: checkout.Links{BaseURL: "http://mall.example", Signer: order.NewSigner("secret")}, Now: h.clock,
	}
	recovery, err := customs.LoadRecoveries()
	h.must(err)
	h.cashier = &checkout.Cashier{DB: db, Orders: h.Orders, Payments: h.Payments, Ledger: h.Ledger, Factories: factory.NewStore(db, h.clock),
		Dock: &fulfilment.Dock{DB: db, Orders: h.Orders, Catalog: h.Catalog, Stock: h.Stock, Jobs: jobs, Carriers: map[string]shipping.Carrier{"sf": nil}, Services: func(string) (string, bool) { return "sf", true },
			Stopped: func(context.Context, *database.DB, id.Order) (map[id.Listing]string, error) { return nil, nil }, Now: h.clock},
		Promotions: h.Promotions, Recovery: recovery, Jobs: jobs, Now: h.clock}
	laws, err := guide.Load()
	h.must(err)
	h.withdrawals = &aftersales.Desk{DB: db, Orders: h.Orders, Payments: h.Payments, Laws: laws, Jobs: jobs, Now: h.clock}
	h.cashier.Withdrawals = h.withdrawals
	h.stock()
	return h
}

func pricer(t *testing.T, db *database.DB, now func() time.Time) *pricing.Pricer {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(fx.NewStore(db), now)
	if err != nil {
		t.Fatal(err)
	}
	table, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return pricing.New(customs.NewLive(book), rates, table, nil, now)
}

// stock puts the scarves on sale: variants 1 and 2.
func (h *house) stock() {
	h.t.Helper()
	ctx := h.t.Context()
	h.must(h.DB.In(ctx).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('linxi', 'approved', 'Linxi', '林溪', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`).Error)
	h.must(h.Catalog.SyncTree(ctx))
	variant := func(n int, sku string) catalog.DraftVariant {
		return catalog.DraftVariant{Stock: 5 + n, Variant: catalog.Variant{
			SKU: sku, Choices: []int{n}, Price: money.New(16800, "CNY"), Grams: 160, LengthMM: 260, WidthMM: 210, HeightMM: 25,
		}}
	}
	content := catalog.Content{
		Category: "scarves", HS: "621410", Origin: "CN",
		Texts:       []catalog.Text{{Language: "en", Title: "Silk scarf"}, {Language: "zh-Hans", Title: "真丝围巾"}},
		Options:     []catalog.Option{{Name: map[string]string{"en": "Colour"}, Values: []map[string]string{{"en": "Red"}, {"en": "Blue"}}}},
		Variants:    []catalog.DraftVariant{variant(0, "S-RED"), variant(1, "S-BLUE")},
		Declared:    map[string]string{"en": "silk scarf"},
		Responsible: catalog.Responsible{Name: "Europa BV", Address: "Kade 1, Rotterdam, NL", Email: "rp@example.com"},
	}
	h.must(h.DB.Transact(ctx, func(tx *database.DB) error {
		r, err := h.Catalog.CreateTx(ctx, tx, catalog.New{FactoryID: 1, Content: content})
		if err != nil {
			return err
		}
		if err := r.Transition(catalog.RevisionSubmitted); err != nil {
			return err
		}
		return h.Catalog.PublishTx(ctx, tx, r)
	}))
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func berlin() address.Address {
	return address.Address{Name: "Anna Muster", Line1: "Torstraße 1", City: "Berlin", PostalCode: "10119", Country: "DE", Phone: "+4915123456789"}
}

// quoted is a guest with a quote for n red scarves.
func (h *house) quoted(n int) (cart.Owner, *checkout.Quote) {
	h.t.Helper()
	token, err := h.Carts.Add(h.t.Context(), cart.Owner{}, 1, n)
	h.must(err)
	me := cart.Owner{Token: token}
	q, err := h.Quote(h.t.Context(), checkout.Request{Market: h.market, Owner: me, Email: "anna@example.com", Address: berlin()})
	h.must(err)
	return me, q
}

// placed is an order for n red scarves whose payment page is open.
func (h *house) placed(n int) *order.Order {
	h.t.Helper()
	me, q := h.quoted(n)
	o, err := h.Place(h.t.Context(), me, q.Agree(0))
	h.must(err)
	_, err = h.Pay(h.t.Context(), o)
	h.must(err)
	return o
}

// attempt is the order's last try to pay.
func (h *house) attempt(o *order.Order) payment.Attempt {
	h.t.Helper()
	all, err := h.Payments.Attempts(h.t.Context(), o.ID)
	h.must(err)
	if len(all) == 0 {
		h.t.Fatal("no attempt")
	}
	return all[len(all)-1]
}

// card pays at the provider with a test card; the mall is not told.
func (h *house) card(o *order.Order, number string) {
	h.t.Helper()
	ref := h.attempt(o).GatewayRef
	if ref == nil {
		h.t.Fatal("no page to pay at")
	}
	_, err := h.gateway.books.Pay(h.t.Context(), *ref, sandbox.Card{Number: number, Expiry: "12/30", CVC: "123"})
	if err != nil && !errors.Is(err, sandbox.ErrState) {
		h.t.Fatal(err)
	}
}

// stands checks where an order is, what is left and reserved of the red scarves, and that the ledger is whole.
func (h *house) stands(o *order.Order, want order.State, onHand, reserved int) *order.Order {
	h.t.Helper()
	now, err := h.Orders.OrderByID(h.t.Context(), o.ID)
	h.must(err)
	if now.State != want {
		h.t.Errorf("the order is %s, want %s", now.State, want)
	}
	stock, err := h.Stock.Stock(h.t.Context(), []id.Variant{1})
	h.must(err)
	if s := stock[1]; s.OnHand != onHand || s.Reserved != reserved {
		h.t.Errorf("stock is %+v, want %d on hand and %d reserved", s, onHand, reserved)
	}
	_, err = h.Ledger.SealDue(h.t.Context())
	h.must(err)
	report, err := h.Ledger.Verify(h.t.Context())
	h.must(err)
	if len(report.Problems) > 0 {
		h.t.Errorf("the ledger says %v", report.Problems)
	}
	return now
}
