// Package admin is the console: moderation, factories, orders, and the data prices are made with.
//
// Invariants: every route is for admins; what changes something is a POST that ends in a redirect; orders, rates and
// the ledger are only read here; rules change by versions that two admins agree to; a decision names the version of what the admin looked at.
//
// It must not know SQL, or when a decision is allowed.
package admin

import (
	"context"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/moderation"
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
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/transfer"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what the console works with. All must be set.
type Deps struct {
	Aisle       aisle.Aisle // with its Demand
	Desk        *moderation.Desk
	Catalog     *catalog.Store
	Factories   *factory.Store
	Orders      *order.Store
	Payments    *payment.Store
	Ledger      *ledger.Store
	Cashier     *checkout.Cashier
	Promotions  *promotion.Store
	Settlement  *settlement.Desk
	Withdrawals *aftersales.Desk
	Payouts     *payout.Desk
	Reconciler  *reconciliation.Desk
	Assessor    *assessment.Desk
	Rates       *fx.Book
	Questions   *question.Desk
	Recalls     *recall.Desk
	Reviews     *review.Desk
	Rules       *customs.Live
	Rulebook    *rulebook.Store
	Accounts    *account.Store
	Pricer      *pricing.Pricer
	Transfers   *transfer.Desk
	// Search is nil when the search engine answers.
	Search func(context.Context) error
	// Rebuild orders a rebuild of the search index.
	Rebuild func(context.Context) error
	// Jobs counts the jobs that are not finished.
	Jobs func(context.Context) ([]job.Count, error)
	Now  func() time.Time
}

// Admin is the surface.
type Admin struct{ Deps }

// New makes the surface.
func New(d Deps) *Admin { return &Admin{d} }

// Face is the surface as the server mounts it, with the door beside.
func (s *Admin) Face(door []request.Route) request.Face {
	return request.Face{Routes: append(s.Routes(), door...), Frame: s.Frame}
}

// Frame is a frame without a title, which failure pages and the door wear too: it must not fail itself. Only an admin
// sees the rail and what waits.
func (s *Admin) Frame(c echo.Context) layout.Page {
	p := request.Frame(c)
	if request.AdminOf(c).ID == 0 {
		return p
	}
	backlog, err := s.Desk.Backlog(c.Request().Context())
	if err != nil {
		backlog = moderation.Backlog{} // the rail goes without numbers
	}
	proposals, _, err := s.Rulebook.Proposals(c.Request().Context(), request.AdminOf(c).ID)
	if err != nil {
		proposals = nil
	}
	p.Nav = rail(c, backlog, len(proposals), s.unread(c), s.unjudged(c))
	for i := range p.Nav {
		if p.Nav[i].URL == payouts {
			p.Nav[i].Count = s.unpaid(c)
		}
	}
	return p
}

// frame is what every page begins with; title is a key of the catalogs.
func (s *Admin) frame(c echo.Context, title string) layout.Page {
	p := s.Frame(c)
	p.Title = request.Printer(c).T(title)
	return p
}

// under adds the way to a page below one of the rail's, and its own title.
func under(c echo.Context, p layout.Page, parent, url, title string) layout.Page {
	p.Title = title
	p.Crumbs = []layout.Crumb{{Label: request.Printer(c).T(parent), URL: url}, {Label: title}}
	return p
}

// rail is the way to every page; proposals is how many versions of the rules wait for the reader, reviews and questions how many wait for
// anybody.
func rail(c echo.Context, b moderation.Backlog, proposals, reviews, questions int) []layout.NavItem {
	t, path := request.Printer(c), c.Request().URL.Path
	items := []layout.NavItem{
		{Label: t.T("admin.home"), URL: "/admin", Icon: "today", Current: path == "/admin"},
		{Label: t.T("admin.queue"), URL: "/admin/listings", Icon: "list", Count: b.Listings.Waiting},
		{Label: t.T("admin.factories"), URL: "/admin/factories", Icon: "factory", Count: b.Factories.Waiting},
		{Label: t.T("admin.reports"), URL: "/admin/reports", Icon: "shield", Count: b.Reports.Waiting},
		{Label: t.T("admin.recalls"), URL: "/admin/recalls", Icon: "warn"},
		{Label: t.T("admin.reviews"), URL: "/admin/reviews", Icon: "star", Count: reviews},
		{Label: t.T("admin.questions"), URL: "/admin/questions", Icon: "mail", Count: questions},
		{Label: t.T("admin.orders"), URL: "/admin/orders", Icon: "parcel"},
		{Label: t.T("admin.withdrawals"), URL: "/admin/withdrawals", Icon: "return"},
		{Label: t.T("coupon.promotions"), URL: page.CouponsPath, Icon: "tag"},
		{Label: t.T("admin.rates"), URL: "/admin/rates", Icon: "coins"},
		{Label: t.T("admin.rules"), URL: "/admin/rules", Icon: "scale", Count: proposals},
		{Label: t.T("demand.title"), URL: "/admin/search", Icon: "search"},
		{Label: t.T("admin.ledger"), URL: "/admin/ledger", Icon: "card"},
		{Label: t.T("payout.payouts"), URL: payouts, Icon: "factory"},
		{Label: t.T("admin.account"), URL: "/admin/account", Icon: "person"},
	}
	for i := range items[1:] {
		at := items[i+1].URL
		items[i+1].Current = path == at || strings.HasPrefix(path, at+"/")
	}
	return items
}

// perPage is how many rows a list has.
const perPage = 50

// pageOf reads the number of a list's page, from 1, and the rows before it.
func pageOf(c echo.Context) (number, offset int) {
	n := request.Page(c)
	return n, (n - 1) * perPage
}
