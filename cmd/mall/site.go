package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/admin"
	"github.com/silkroadmall/mall/web/api"
	"github.com/silkroadmall/mall/web/cache"
	"github.com/silkroadmall/mall/web/crawler"
	"github.com/silkroadmall/mall/web/dev"
	"github.com/silkroadmall/mall/web/entrance"
	"github.com/silkroadmall/mall/web/hook"
	"github.com/silkroadmall/mall/web/portal"
	"github.com/silkroadmall/mall/web/request"
	provider "github.com/silkroadmall/mall/web/sandbox"
	"github.com/silkroadmall/mall/web/shop"
)

// wireSite builds the server over the trade.
func (a *App) wireSite() error {
	base, err := url.Parse(a.Config.BaseURL)
	if err != nil {
		return fmt.Errorf("read MALL_BASE_URL: %w", err)
	}
	t := a.trade
	gate := request.NewGate(request.GateOptions{
		Accounts: t.accounts, Employer: t.factories.Employer, BaseURL: base, Secret: a.Config.Secret, Now: a.Now,
	})
	consumers := shop.New(shop.Deps{
		Accounts: t.accounts, Carts: t.carts, Catalog: t.catalog, Factories: t.factories, Orders: t.orders, Payments: t.payments,
		Pricer: t.pricer, Privacy: t.privacy, Rates: t.rates, Aisle: t.aisle(), Demand: t.demand, Signer: t.signer, Till: t.till,
		Wishes: t.wishes, Follows: t.follows, Guide: t.guide, Questions: t.questions, Recalls: t.recalls, Reviews: t.reviews, Settlement: t.settlement, Cashier: t.cashier, Withdrawals: t.withdrawals, Studio: t.studio, Desk: t.desk, Operator: a.operator(), Demonstration: a.Config.Payment == payment.SandboxName, Now: a.Now,
	})
	console := admin.New(admin.Deps{
		Aisle: t.aisle(), Desk: t.desk, Catalog: t.catalog, Factories: t.factories, Orders: t.orders, Payments: t.payments, Ledger: t.ledger,
		Rates: t.rates, Rules: t.rules, Rulebook: t.rulebook, Accounts: t.accounts, Pricer: t.pricer, Search: t.search.Health, Now: a.Now,
		Questions: t.questions, Recalls: t.recalls, Reviews: t.reviews, Cashier: t.cashier, Withdrawals: t.withdrawals, Promotions: t.promotions, Settlement: t.settlement, Payouts: t.payouts, Reconciler: t.reconciler, Assessor: t.assessor, Transfers: t.transfers,
		Rebuild: func(ctx context.Context) error { return a.Queue.Enqueue(ctx, search.Rebuilding{}, job.Once()) },
		Jobs:    func(ctx context.Context) ([]job.Count, error) { return job.Counts(ctx, a.DB) },
	})
	keyring, err := account.NewKeyring(t.accounts, base, locale.NewPrinter(locale.English, "").T("layout.brand"))
	if err != nil {
		return err
	}
	office := a.portal(keyring)
	doors := entrance.New(entrance.Deps{
		Accounts: t.accounts, Passkeys: keyring, Onboarding: t.onboarding, OnSignIn: t.takeAlong, MailLog: a.mailShown(),
		Frames: map[layout.Surface]func(echo.Context) layout.Page{layout.SurfaceShop: consumers.Frame, layout.SurfaceAdmin: console.Frame,
			layout.SurfacePortal: office.Frame},
	})
	keys := sandbox.DeriveKeys(a.Config.Secret)
	surfaces := web.Surfaces{
		Shop:    consumers.Face(doors.Shop()),
		Portal:  office.Face(doors.Portal()),
		Admin:   console.Face(doors.Admin()),
		Hook:    request.Face{Routes: hook.Routes(hook.Deps{Gateways: t.gateways, Notify: t.till.Notify, Log: a.Log}), Frame: request.Frame},
		Crawler: crawler.New(crawler.Deps{Catalog: t.catalog, Factories: t.factories, Guide: t.guide, Pricer: t.pricer}).Face(),
		API:     api.New(api.Deps{Rules: t.rules, Rates: t.rates, Aisle: t.aisle()}).Face(),
		Sandbox: provider.Face(provider.Deps{Provider: t.provider, Key: keys.API, BaseURL: a.Config.BaseURL, Log: a.Log,
			Closed: !a.hostsSandbox(), Carriers: t.carriers, Moved: func(ctx context.Context) error { return t.dock.Track(ctx, fulfilment.AtOnce) }}),
	}
	if a.mailShown() {
		surfaces.Dev = dev.New(a.MailLog).Face()
	}
	who, err := a.askers()
	if err != nil {
		return err
	}
	a.Pages = a.pages()
	a.Web, err = web.New(surfaces, web.Options{
		Gate: gate, Pages: a.Pages, BaseURL: base, Log: a.Log, Pictures: http.HandlerFunc(a.picture), FormTargets: a.formTargets(), IP: who,
	})
	return err
}

// hostsSandbox says whether this program is the sandbox payment provider too.
func (a *App) hostsSandbox() bool {
	return a.Config.Payment == payment.SandboxName && a.Config.SandboxURL == ""
}

// formTargets are the origins a form may lead to: our own, and the payment provider's page.
func (a *App) formTargets() []string {
	if a.Config.Payment == payment.StripeName {
		return []string{a.Config.BaseURL, a.Config.StripePages}
	}
	if a.Config.SandboxURL != "" {
		return []string{a.Config.BaseURL, a.Config.SandboxURL}
	}
	return []string{a.Config.BaseURL}
}

// standbyLag is how far behind the primary a standby is taken to be at most.
const standbyLag = 3 * time.Second

// pages keeps finished pages, if there is room for them. What it names is held in memory by the packages below.
func (a *App) pages() *cache.Cache {
	if a.Config.PageCache == 0 {
		return nil
	}
	t := a.trade
	o := cache.Options{Bytes: int64(a.Config.PageCache) << 20, Now: a.Now, Log: a.Log, Renew: map[string]func(context.Context) error{
		"shelves": func(context.Context) error { t.catalog.ForgetTree(); return nil },
		"rates":   t.rates.Refresh,
		"rules":   func(ctx context.Context) error { return t.rulebook.Refresh(ctx, t.rules) },
		"pins":    t.demand.Tend,
	}}
	if len(a.Config.ReplicaURLs) > 0 {
		o.Late = standbyLag
	}
	return cache.New(o)
}

// operator is who runs this installation.
func (a *App) operator() guide.Operator {
	c := a.Config
	return guide.Operator{Name: c.OperatorName, Address: c.OperatorAddress, Email: c.OperatorEmail, Register: c.OperatorRegister}
}

// portal is the factories' surface. Files sent there become drafts; those that are complete go to the moderators if the
// factory asks for it.
func (a *App) portal(keyring *account.Keyring) *portal.Portal {
	t := a.trade
	importer := a.importer()
	importer.Publish = t.desk.Submit
	return portal.New(portal.Deps{
		Accounts: t.accounts, Passkeys: keyring, Payouts: t.payouts,
		Catalog: t.catalog, Desk: t.desk, Dock: t.dock, Importer: importer, Orders: t.orders, Pricer: t.pricer, Stock: t.stock,
		Stockroom: &fulfilment.Stockroom{DB: a.DB, Catalog: t.catalog, Stock: t.stock}, Studio: t.studio, Tariff: t.tariff,
		Uploads: sheet.NewTray(a.DB, a.Now), Questions: t.questions, Recalls: t.recalls, Reviews: t.reviews, Rates: t.rates, Settlement: t.settlement, Withdrawals: t.withdrawals, Now: a.Now,
	})
}

// takeAlong takes a guest's cart and saved goods into the member's at sign-in and counts the pieces in the cart.
func (t *trade) takeAlong(ctx context.Context, g request.Guest, consumer id.Account) (int, error) {
	if err := t.carts.Merge(ctx, g.Cart, consumer); err != nil {
		return 0, err
	}
	if err := t.wishes.Merge(ctx, g.Saved, consumer); err != nil {
		return 0, err
	}
	c, err := t.carts.Cart(ctx, cart.Owner{Account: consumer})
	if err != nil {
		return 0, err
	}
	return c.Count(), nil
}

// picture serves a file of the blob store. Its name holds the digest, so it never changes.
func (a *App) picture(w http.ResponseWriter, r *http.Request) {
	blob, format, err := a.trade.studio.Open(r.Context(), r.URL.Path[1:])
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer blob.Close()
	w.Header().Set("Content-Type", format.ContentType())
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", blob.Changed, blob)
}
