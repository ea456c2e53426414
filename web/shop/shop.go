// Package shop is the consumer's surface: browse, cart, checkout, orders, account.
//
// Invariants: catalog pages depend on their address alone; whatever changes something is a POST that ends in a
// redirect; an order opens for its buyer or by its signed link, and is not found for anybody else.
//
// It must not know SQL, or how a price is worked out.
package shop

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/follow"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/privacy"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/wishlist"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what the shop works with. All must be set.
type Deps struct {
	Accounts    *account.Store
	Aisle       aisle.Aisle
	Carts       *cart.Store
	Cashier     *checkout.Cashier
	Catalog     *catalog.Store
	Demand      *demand.Store
	Desk        *moderation.Desk
	Factories   *factory.Store
	Follows     *follow.Store
	Guide       *guide.Guide
	Operator    guide.Operator
	Orders      *order.Store
	Payments    *payment.Store
	Pricer      *pricing.Pricer
	Privacy     *privacy.Desk
	Questions   *question.Desk
	Rates       *fx.Book
	Recalls     *recall.Desk
	Reviews     *review.Desk
	Settlement  *settlement.Desk
	Signer      order.Signer
	Studio      *media.Studio
	Till        *checkout.Till
	Wishes      *wishlist.Store
	Withdrawals *aftersales.Desk
	Now         func() time.Time
	// Demonstration says that nothing is sold in earnest.
	Demonstration bool
}

// Shop is the surface.
type Shop struct{ Deps }

// New makes the surface.
func New(d Deps) *Shop { return &Shop{d} }

// Face is the surface as the server mounts it, with the door beside.
func (s *Shop) Face(door []request.Route) request.Face {
	return request.Face{Routes: append(s.Routes(), door...), Frame: s.Frame}
}

// frame is what every page begins with; title is a key of the catalogs. A page with nothing to say of its own is described
// by the shop's promise.
func (s *Shop) frame(c echo.Context, title string) layout.Page {
	p := s.Frame(c)
	p.Title, p.Description = request.Printer(c).T(title), request.Printer(c).T("layout.promise")
	return p
}

// Frame is a frame without a title, which failure pages wear too: it must not fail itself, so a shop whose categories
// can't be read has no menu.
func (s *Shop) Frame(c echo.Context) layout.Page {
	p, t := request.Frame(c), request.Printer(c)
	p.Currencies = offered(s.Rates.Current())
	if tree, err := s.Catalog.Tree(c.Request().Context()); err == nil {
		for _, d := range tree.Departments() {
			if !tree.Filled(d) {
				continue
			}
			p.Departments = append(p.Departments, layout.NavItem{
				Label: d.Name(p.Market.Language), URL: p.Market.URL("/c/" + d.Slug), Current: p.Path == "/c/"+d.Slug,
			})
		}
	}
	p.Footer = footer(p.Market, t)
	return p
}

// offered are the currencies that can be shown today: those with a rate.
func offered(rates *fx.Rates) []money.Currency {
	var list []money.Currency
	for _, c := range shown() {
		if rates.Has(c) {
			list = append(list, c)
		}
	}
	return list
}
