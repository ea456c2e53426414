package portal

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// How much of each kind of work the page of the day shows; the rest is a link away.
const (
	urgent   = 30
	mending  = 10
	fewLeft  = 3 // pieces of a variant
	scarcest = 10
)

// showToday is what there is to do, the most urgent first.
func (p *Portal) showToday(c echo.Context) error {
	ctx, f, l := c.Request().Context(), request.ClerkOf(c).FactoryID(), request.Printer(c).Language()
	base, n, err := p.page(c, request.Printer(c).T("portal.today"))
	if err != nil {
		return err
	}
	t := page.TodayPage{Page: base, Orders: n.consignments, Listings: n.listings}
	cs, err := p.Orders.Queue(ctx, f, page.Waiting(), urgent, 0)
	if err != nil {
		return err
	}
	if t.Due, err = p.jobs(c, cs); err != nil {
		return err
	}
	if t.Refused, err = p.refused(c, l); err != nil {
		return err
	}
	if t.Drafts, err = p.Catalog.Unfinished(ctx, f, l, mending); err != nil {
		return err
	}
	if t.Scarce, err = p.Stockroom.Scarce(ctx, f, fewLeft, scarcest); err != nil {
		return err
	}
	return respond.OK(c, page.Today(t))
}

// refused are the listings that need changes, with what the moderators said.
func (p *Portal) refused(c echo.Context, l locale.Language) ([]page.Refused, error) {
	ctx, f := c.Request().Context(), request.ClerkOf(c).FactoryID()
	shelf, err := p.Catalog.Shelf(ctx, f, catalog.Look{Tab: catalog.TabRejected, Language: l, Limit: mending})
	if err != nil {
		return nil, err
	}
	ids := make([]id.Listing, len(shelf.Rows))
	for i, r := range shelf.Rows {
		ids[i] = r.ListingID
	}
	said, err := p.Desk.Refusals(ctx, f, ids)
	if err != nil {
		return nil, err
	}
	list := make([]page.Refused, len(shelf.Rows))
	for i, r := range shelf.Rows {
		list[i] = page.Refused{ShelfRow: r, Decision: said[r.ListingID]}
	}
	return list, nil
}
