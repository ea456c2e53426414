package portal

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/shipping"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// cutsShown is how many of a listing's price cuts are shown.
const cutsShown = 10

// cuts are a listing's price cuts, and the form for the next.
func (p *Portal) cuts(c echo.Context, show *page.StockPage) error {
	ctx, now := c.Request().Context(), request.Now(c)
	list, err := p.Catalog.Cuts(ctx, request.ClerkOf(c).FactoryID(), show.ListingID, cutsShown)
	if err != nil {
		return err
	}
	law, _ := p.Pricer.Rules().Reduction("", landedcost.DayOf(now))
	show.Cut = page.CutPanel{Days: law.Days, Starts: now.In(shipping.China()).Format(time.DateOnly)}
	for _, one := range list {
		row := page.CutRow{Cut: one, From: one.StartsAt.In(shipping.China()), Until: one.EndsAt.In(shipping.China()).AddDate(0, 0, -1)}
		if one.EndedAt == nil {
			show.Cut.Open = &row
		} else if one.EndedAt.Before(one.EndsAt) {
			row.Until = one.EndedAt.In(shipping.China())
		}
		show.Cut.Rows = append(show.Cut.Rows, row)
	}
	since, err := p.Catalog.PricedSince(ctx, show.ListingID)
	if full := firstWhole(since).AddDate(0, 0, law.Days); !since.IsZero() && full.After(now) {
		show.Cut.KnownSince, show.Cut.ComparedFrom = since.In(shipping.China()), full
	}
	return err
}

// firstWhole is the beginning of the first day that lies wholly after a moment.
func firstWhole(t time.Time) time.Time {
	y, m, d := t.Add(24*time.Hour - 1).In(shipping.China()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, shipping.China())
}

// setCut plans a price cut, or begins it.
func (p *Portal) setCut(c echo.Context, show page.StockPage) error {
	cut := typedCut(c, &show)
	if err := p.Catalog.SetCut(c.Request().Context(), request.ClerkOf(c).FactoryID(), cut); err != nil {
		return stockAgain(c, show, err)
	}
	return respond.Done(c, listingPath(show.ListingID)+"/stock", "cut.saved")
}

// showCut shows what the prices would be.
func (p *Portal) showCut(c echo.Context, show page.StockPage) error {
	cut := typedCut(c, &show)
	if err := cut.Check(request.Now(c)); err != nil {
		return stockAgain(c, show, err)
	}
	show.Cut.Tried = &cut
	return respond.OK(c, page.Stock(show))
}

// typedCut reads the form, which keeps what was typed.
func typedCut(c echo.Context, show *page.StockPage) catalog.Cut {
	show.Cut.Percent, show.Cut.Starts, show.Cut.Ends = request.Text(c, "percent"), request.Text(c, "starts"), request.Text(c, "ends")
	percent, _ := request.Whole(c, "percent")
	cut := catalog.Cut{
		ListingID: show.ListingID, Percent: percent, SetBy: request.ClerkOf(c).ID,
		StartsAt: beginning(show.Cut.Starts, request.Now(c)), EndsAt: beginning(show.Cut.Ends, time.Time{}),
	}
	if !cut.EndsAt.IsZero() {
		cut.EndsAt = cut.EndsAt.AddDate(0, 0, 1)
	}
	return cut
}

// endCut raises the prices again.
func (p *Portal) endCut(c echo.Context, show page.StockPage) error {
	k := request.ClerkOf(c)
	if err := p.Catalog.EndCut(c.Request().Context(), k.FactoryID(), show.ListingID, k.ID); err != nil {
		return stockAgain(c, show, err)
	}
	return respond.Done(c, listingPath(show.ListingID)+"/stock", "cut.ended")
}

// beginning is the moment a typed day begins, but not before the earliest where the day is that one's; the zero time for what is
// no day or one that is over.
func beginning(typed string, earliest time.Time) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, typed, shipping.China())
	switch {
	case err != nil || t.AddDate(0, 0, 1).Before(earliest):
		return time.Time{}
	case t.Before(earliest):
		return earliest
	}
	return t
}
