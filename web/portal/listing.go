package portal

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showListings lists one tab of the factory's listings, or what a search finds in it.
func (p *Portal) showListings(c echo.Context) error {
	base, n, err := p.page(c, request.Printer(c).T("portal.listings"))
	if err != nil {
		return err
	}
	l := page.ListingsPage{Page: base, Tab: tabOf(request.Text(c, "tab"), n.listings), Search: request.Text(c, "q")}
	l.Shelf, err = p.Catalog.Shelf(c.Request().Context(), request.ClerkOf(c).FactoryID(), catalog.Look{
		Tab: l.Tab, Search: l.Search, Language: request.Printer(c).Language(), Limit: perPage, Way: request.Way(c),
	})
	if err != nil {
		return err
	}
	if l.Reach, err = p.reaches(c.Request().Context(), l.Shelf.Rows); err != nil {
		return err
	}
	l.Steps = request.Steps(c, l.Shelf.Previous, l.Shelf.Next)
	return respond.OK(c, page.Listings(l))
}

// tabOf is the tab with the name; without one the first that holds something.
func tabOf(name string, counts map[catalog.Tab]int) catalog.Tab {
	for _, t := range catalog.Tabs() {
		if string(t) == name {
			return t
		}
	}
	for _, t := range page.ListingTabs(counts) {
		if counts[t] > 0 {
			return t
		}
	}
	return catalog.TabLive
}

// showNew is an empty form.
func (p *Portal) showNew(c echo.Context) error {
	l, err := p.draft(c, nil, blank())
	if err != nil {
		return err
	}
	return respond.OK(c, page.Listing(l))
}

// showListing is the form with the listing's newest version.
func (p *Portal) showListing(c echo.Context) error {
	s, err := p.sheet(c)
	if err != nil {
		return err
	}
	l, err := p.draft(c, s, p.formOf(s.Content, s.Version))
	if err != nil {
		return err
	}
	return respond.OK(c, page.Listing(l))
}

// sheet reads the listing of the address.
func (p *Portal) sheet(c echo.Context) (*catalog.Sheet, error) {
	listing, err := listingOf(c)
	if err != nil {
		return nil, err
	}
	return p.Catalog.Sheet(c.Request().Context(), request.ClerkOf(c).FactoryID(), listing)
}

// withdraw takes a listing back from the moderators.
func (p *Portal) withdraw(c echo.Context) error {
	return p.move(c, p.Catalog.Withdraw, "portal.withdrawn")
}

// stop takes a listing off sale.
func (p *Portal) stop(c echo.Context) error { return p.move(c, p.Catalog.Stop, "portal.now_stopped") }

// resume puts a stopped listing back on sale.
func (p *Portal) resume(c echo.Context) error {
	return p.move(c, p.Catalog.Resume, "portal.now_resumed")
}

// retryPictures has pictures fetched again that could not be.
func (p *Portal) retryPictures(c echo.Context) error {
	return p.move(c, func(ctx context.Context, f id.Factory, l id.Listing) error {
		_, err := p.Catalog.RetryPictures(ctx, f, l)
		return err
	}, "portal.pictures_retried")
}

// move does one step with a listing and goes back to it; a refusal is shown above the listing as it is now.
func (p *Portal) move(c echo.Context, step func(context.Context, id.Factory, id.Listing) error, done string) error {
	s, err := p.sheet(c)
	if err != nil {
		return err
	}
	ctx, f, at := c.Request().Context(), request.ClerkOf(c).FactoryID(), listingPath(s.Listing.ID)
	if err := step(ctx, f, s.Listing.ID); err != nil {
		return p.again(c, s.Listing.ID, p.formOf(s.Content, s.Version), err)
	}
	return respond.Done(c, at, done)
}

func listingPath(l id.Listing) string { return "/portal/listings/" + strconv.FormatInt(int64(l), 10) }
