// Package portal is the factory's surface: the day's work, orders to accept, pack and ship, listings with their
// moderation, stock, and import of product files.
//
// Invariants: every look-up is bound to the factory of who is signed in, so what belongs to another is not found; what
// changes something is a POST that ends in a redirect; a form that is refused comes back with all that was typed.
//
// It must not know SQL, or what a consumer pays beyond what shipping needs.
package portal

import (
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what the portal works with. All must be set.
type Deps struct {
	Accounts    *account.Store
	Catalog     *catalog.Store
	Desk        *moderation.Desk
	Dock        *fulfilment.Dock
	Importer    *sheet.Importer
	Orders      *order.Store
	Passkeys    *account.Keyring
	Payouts     *payout.Desk
	Pricer      *pricing.Pricer
	Questions   *question.Desk
	Recalls     *recall.Desk
	Rates       *fx.Book
	Reviews     *review.Desk
	Settlement  *settlement.Desk
	Stock       *inventory.Store
	Stockroom   *fulfilment.Stockroom
	Studio      *media.Studio
	Tariff      *shipping.Table
	Uploads     *sheet.Tray
	Withdrawals *aftersales.Desk
	Now         func() time.Time
}

// Portal is the surface.
type Portal struct{ Deps }

// New makes the surface.
func New(d Deps) *Portal { return &Portal{d} }

// Face is the surface as the server mounts it, with the door beside.
func (p *Portal) Face(door []request.Route) request.Face {
	return request.Face{Routes: append(p.Routes(), door...), Frame: p.Frame}
}

// Frame is what every page begins with, without a title and without the numbers beside the menu: failure pages wear it,
// so it asks nobody anything.
func (p *Portal) Frame(c echo.Context) layout.Page {
	f, t := request.Frame(c), request.Printer(c)
	f.Refresh = 0
	if !request.ClerkOf(c).Working() {
		return f
	}
	for _, i := range []layout.NavItem{
		{Label: t.T("portal.today"), URL: "/portal", Icon: "today"},
		{Label: t.T("portal.orders"), URL: "/portal/consignments", Icon: "truck"},
		{Label: t.T("portal.listings"), URL: "/portal/listings", Icon: "tag"},
		{Label: t.T("portal.messages"), URL: "/portal/messages", Icon: "mail"},
		{Label: t.T("portal.reviews"), URL: "/portal/reviews", Icon: "star"},
		{Label: t.T("settlement.money"), URL: "/portal/money", Icon: "coins"},
		{Label: t.T("portal.import"), URL: "/portal/import", Icon: "upload"},
		{Label: t.T("portal.profile"), URL: "/portal/profile", Icon: "factory"},
		{Label: t.T("portal.account"), URL: "/portal/account", Icon: "person"},
	} {
		at := c.Request().URL.Path
		i.Current = at == i.URL || i.URL != "/portal" && strings.HasPrefix(at, i.URL+"/")
		f.Nav = append(f.Nav, i)
	}
	return f
}

// tally is what waits for a factory.
type tally struct {
	consignments map[order.ConsignmentState]int
	listings     map[catalog.Tab]int
	questions    int // open ones
}

// count asks what waits for the factory of who is signed in.
func (p *Portal) count(c echo.Context) (tally, error) {
	ctx, f := c.Request().Context(), request.ClerkOf(c).FactoryID()
	consignments, err := p.Orders.Counts(ctx, f)
	if err != nil {
		return tally{}, err
	}
	listings, err := p.Catalog.Counts(ctx, f)
	if err != nil {
		return tally{}, err
	}
	open, err := p.Questions.Open(ctx, f)
	return tally{consignments, listings, open}, err
}

// page begins a page: the frame with the numbers of what waits beside the menu. Title is translated.
func (p *Portal) page(c echo.Context, title string) (page.Page, tally, error) {
	n, err := p.count(c)
	if err != nil {
		return page.Page{}, n, err
	}
	f := p.Frame(c)
	f.Title = title
	f.Nav[1].Count = sum(n.consignments, page.Waiting()...)
	f.Nav[2].Count = n.listings[catalog.TabRejected]
	f.Nav[3].Count = n.questions
	return page.Page{Page: f, Factory: request.ClerkOf(c).Factory, Now: p.Now()}, n, nil
}

func sum(counts map[order.ConsignmentState]int, states ...order.ConsignmentState) int {
	n := 0
	for _, s := range states {
		n += counts[s]
	}
	return n
}

// listingOf is the listing the address names; anything else than a number names none.
func listingOf(c echo.Context) (id.Listing, error) {
	n, ok := whole(c.Param("listing"))
	if !ok {
		return 0, request.ErrNotFound
	}
	return id.Listing(n), nil
}
