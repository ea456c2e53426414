package main

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/follow"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/onboarding"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/privacy"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/reconciliation"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/rulebook"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/transfer"
	"github.com/silkroadmall/mall/internal/wishlist"
)

// trade is everything below the web: records, the platform's tables, and the packages that join them.
type trade struct {
	rules      *customs.Live
	recovery   *customs.Recoveries
	rulebook   *rulebook.Store
	rates      *fx.Book
	tariff     *shipping.Table
	carriers   *shipping.Sandbox
	accounts   *account.Store
	carts      *cart.Store
	catalog    *catalog.Store
	factories  *factory.Store
	guide      *guide.Guide
	stock      *inventory.Store
	ledger     *ledger.Store
	demand     *demand.Store
	orders     *order.Store
	payments   *payment.Store
	promotions *promotion.Store
	wishes     *wishlist.Store
	follows    *follow.Store
	studio     *media.Studio
	provider   *sandbox.Store
	sender     *sandbox.Sender
	gateways   map[string]payment.Gateway

	pricer      *pricing.Pricer
	search      *search.Searcher
	desk        *moderation.Desk
	questions   *question.Desk
	reviews     *review.Desk
	recalls     *recall.Desk
	dock        *fulfilment.Dock
	onboarding  *onboarding.Onboarding
	till        *checkout.Till
	cashier     *checkout.Cashier
	settlement  *settlement.Desk
	payouts     *payout.Desk
	reconciler  *reconciliation.Desk
	assessor    *assessment.Desk
	privacy     *privacy.Desk
	withdrawals *aftersales.Desk
	signer      order.Signer
	transfers   *transfer.Desk
}

// wireTrade makes the packages of the trade, from the bottom up.
func (a *App) wireTrade(ctx context.Context) error {
	t := &trade{signer: order.NewSigner(a.Config.Secret)}
	if err := t.load(ctx, a); err != nil {
		return err
	}
	t.keep(a)
	if err := t.pay(a); err != nil {
		return err
	}
	t.join(a)
	a.trade = t
	return nil
}

// load reads what the program carries: rules, exchange rates, carriers' tariffs and, beside these, the help.
func (t *trade) load(ctx context.Context, a *App) error {
	var help errgroup.Group
	help.Go(func() (err error) {
		t.guide, err = guide.Load()
		return err
	})
	return errors.Join(t.loadRules(ctx, a), help.Wait())
}

func (t *trade) loadRules(ctx context.Context, a *App) error {
	book, err := customs.Load()
	if err != nil {
		return fmt.Errorf("load rules: %w", err)
	}
	t.rules = customs.NewLive(book)
	if t.recovery, err = customs.LoadRecoveries(); err != nil {
		return err
	}
	if t.rulebook, err = rulebook.NewStore(a.DB, a.Queue, book, a.Now); err != nil {
		return err
	}
	if t.rates, err = fx.NewBook(fx.NewStore(a.DB), a.Now); err != nil {
		return fmt.Errorf("load exchange rates: %w", err)
	}
	if t.tariff, err = shipping.Shipped(); err != nil {
		return fmt.Errorf("load carriers' tariffs: %w", err)
	}
	blobs, err := media.NewDisk(a.Config.BlobDir())
	if err != nil {
		return fmt.Errorf("open pictures: %w", err)
	}
	t.studio = media.NewStudio(blobs, 2)
	if pending, err := a.DB.Pending(ctx); err != nil || pending > 0 {
		return nil // readiness says what is wrong with the database; rates and rules are read again while the process runs
	}
	if err := t.rulebook.Refresh(ctx, t.rules); err != nil {
		return err
	}
	return t.rates.Refresh(ctx)
}

// keep opens the records.
func (t *trade) keep(a *App) {
	t.carriers = shipping.NewSandbox(a.DB, t.tariff, a.Now)
	t.accounts = account.NewStore(a.DB, a.Queue, a.Now)
	t.carts = cart.NewStore(a.DB, a.Now)
	t.catalog = catalog.NewStore(a.DB, a.Queue, a.Now)
	t.factories = factory.NewStore(a.DB, a.Now)
	t.stock = inventory.NewStore(a.DB, a.Now)
	t.ledger = ledger.NewStore(a.DB, a.Now)
	t.demand = demand.NewStore(a.DB, a.Now, a.Log)
	t.orders = order.NewStore(a.DB, a.Now)
	t.payments = payment.NewStore(a.DB, a.Now)
	t.promotions = promotion.NewStore(a.DB, a.Now)
	t.follows = follow.NewStore(a.DB, a.Now)
	t.wishes = wishlist.NewStore(a.DB, a.Now)
}

// pay opens the gateways: the one of new payments, and Stripe wherever there is a key for it, so that what was opened
// there goes on. The sandbox is the provider and our side of it, which talk over the network as with any provider; it is
// open only while it is the one that is chosen. The provider may also run elsewhere.
func (t *trade) pay(a *App) error {
	keys, c := sandbox.DeriveKeys(a.Config.Secret), a.Config
	t.provider = sandbox.NewStore(a.DB, a.Now)
	t.sender = sandbox.NewSender(t.provider, keys.Secret, nil, a.Log)
	t.gateways = map[string]payment.Gateway{}
	if c.Payment == payment.SandboxName {
		there, here := c.Loopback(), c.Loopback()
		if c.SandboxURL != "" {
			there, here = c.SandboxURL, c.BaseURL
		}
		t.gateways[payment.SandboxName] = payment.NewSandbox(payment.SandboxOptions{
			BaseURL: there, Key: keys.API, Secret: keys.Secret, NotifyURL: here + "/hook/payment/" + payment.SandboxName,
		})
	}
	if c.StripeKey != "" {
		stripe, err := payment.NewStripe(payment.StripeOptions{
			Key: c.StripeKey, Secret: c.StripeSecret, Hold: c.HoldsMoney(), APIURL: c.StripeAPI, PageURL: c.StripePages,
		})
		if err != nil {
			return err
		}
		t.gateways[payment.StripeName] = stripe
	}
	return nil
}

// join makes the packages that use several records.
func (t *trade) join(a *App) {
	t.pricer = pricing.New(t.rules, t.rates, t.tariff, nil, a.Now)
	t.search = search.New(search.Options{
		DB: a.DB, Rates: t.rates.Current, Landed: aisle.Landed(t.pricer), Version: aisle.Version(t.pricer, a.Now),
		Tariff: t.tariff, Now: a.Now, Log: a.Log, URL: a.Config.MeiliURL, Key: a.Config.MeiliKey, Index: a.Config.MeiliIndex,
	})
	t.desk = &moderation.Desk{DB: a.DB, Catalog: t.catalog, Factories: t.factories, Jobs: a.Queue, Rules: t.rules, Now: a.Now}
	t.reviews = &review.Desk{DB: a.DB, Catalog: t.catalog, Jobs: a.Queue, Now: a.Now}
	t.questions = &question.Desk{DB: a.DB, Jobs: a.Queue, Now: a.Now}
	t.recalls = &recall.Desk{DB: a.DB, Moderation: t.desk, Jobs: a.Queue, Now: a.Now}
	t.dock = &fulfilment.Dock{
		DB: a.DB, Orders: t.orders, Catalog: t.catalog, Stock: t.stock, Jobs: a.Queue, Carriers: t.carriers.Carriers(), Services: t.tariff.CarrierOf,
		Stopped: t.recalls.StoppedTx, Now: a.Now,
	}
	t.onboarding = onboarding.New(a.DB, t.accounts, t.factories)
	t.till = &checkout.Till{
		DB: a.DB, Carts: t.carts, Catalog: t.catalog, Stock: t.stock, Orders: t.orders, Payments: t.payments, Ledger: t.ledger,
		Promotions: t.promotions, Pricer: t.pricer, Jobs: a.Queue, Gateway: t.gateways[a.Config.Payment], GatewayName: a.Config.Payment, Others: t.gateways,
		Links: checkout.Links{BaseURL: a.Config.BaseURL, Signer: t.signer}, Now: a.Now,
	}
	t.withdrawals = &aftersales.Desk{DB: a.DB, Orders: t.orders, Payments: t.payments, Laws: t.guide, Jobs: a.Queue, Now: a.Now}
	t.cashier = &checkout.Cashier{
		DB: a.DB, Orders: t.orders, Payments: t.payments, Ledger: t.ledger, Factories: t.factories, Promotions: t.promotions, Dock: t.dock,
		Recovery: t.recovery, Withdrawals: t.withdrawals, Jobs: a.Queue, Now: a.Now,
	}
	t.settlement = &settlement.Desk{DB: a.DB, Orders: t.orders, Ledger: t.ledger, Windows: t.guide, Now: a.Now}
	t.payouts = &payout.Desk{DB: a.DB, Factories: t.factories, Ledger: t.ledger, Rates: t.rates, Jobs: a.Queue, Now: a.Now}
	t.assessor = &assessment.Desk{DB: a.DB, Orders: t.orders, Payments: t.payments, Ledger: t.ledger, Jobs: a.Queue, Now: a.Now}
	t.transfers = &transfer.Desk{DB: a.DB, Ledger: t.ledger, Now: a.Now}
	t.reconciler = &reconciliation.Desk{Recent: &reconciliation.Recent{}, DB: a.DB, Payments: t.payments, Gateways: t.gateways, Till: t.till, Now: a.Now}
	t.privacy = &privacy.Desk{
		DB: a.DB, Accounts: t.accounts, Carts: t.carts, Catalog: t.catalog, Orders: t.orders, Payments: t.payments, Till: t.till,
		Questions: t.questions, Reviews: t.reviews, Wishes: t.wishes, Follows: t.follows, Makers: t.factories, Withdrawals: t.withdrawals, Now: a.Now,
	}
}

// aisle finds goods and prices them.
func (t *trade) aisle() aisle.Aisle {
	return aisle.Aisle{Demand: t.demand, Search: t.search, Catalog: t.catalog, Pricer: t.pricer}
}
