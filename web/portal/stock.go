package portal

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showStock is the stock and the prices of a listing that is or was on sale.
func (p *Portal) showStock(c echo.Context) error {
	s, _, err := p.shelves(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Stock(s))
}

// shelves reads the listing's variants with what there is of each.
func (p *Portal) shelves(c echo.Context) (page.StockPage, *catalog.Sheet, error) {
	s, err := p.sheet(c)
	if err != nil {
		return page.StockPage{}, nil, err
	}
	ctx, l := c.Request().Context(), request.Printer(c).Language()
	name := catalog.Best(s.Content.Texts, l).Title
	base, _, err := p.page(c, request.Printer(c).T("portal.stock_title", "title", name))
	if err != nil {
		return page.StockPage{}, s, err
	}
	show := page.StockPage{Page: base, ListingID: s.Listing.ID, Name: name, Version: s.Version, Waits: s.Revision.State == catalog.RevisionSubmitted}
	live, err := p.Catalog.ListingByID(ctx, s.Listing.ID)
	if err != nil {
		return show, s, err
	}
	ids := make([]id.Variant, len(live.Variants))
	for i, v := range live.Variants {
		ids[i] = v.ID
	}
	stock, err := p.Stock.Stock(ctx, ids)
	if err != nil {
		return show, s, err
	}
	for _, v := range live.Variants {
		row := page.StockRow{Variant: v, Choice: catalog.ChoiceText(live.Options, v.Choices, l), Stock: stock[v.ID],
			Typed: strconv.Itoa(stock[v.ID].OnHand), Price: v.List().String()}
		n := slices.IndexFunc(s.Content.Variants, func(d catalog.DraftVariant) bool { return d.SKU == v.SKU })
		if row.Drafted = n >= 0; row.Drafted {
			row.Price = s.Content.Variants[n].Price.String()
		}
		show.Rows = append(show.Rows, row)
	}
	return show, s, errors.Join(p.caps(c, &show), p.cuts(c, &show))
}

// caps are how many pieces one buyer may have.
func (p *Portal) caps(c echo.Context, show *page.StockPage) error {
	caps, err := p.Catalog.Caps(c.Request().Context(), []id.Listing{show.ListingID})
	limit := caps[show.ListingID]
	for i, n := range []int{limit.PerOrder, limit.PerPerson, limit.Days} {
		if n > 0 {
			show.Cap[i] = strconv.Itoa(n)
		}
	}
	return err
}

// limit sets how many pieces one buyer may have.
func (p *Portal) limit(c echo.Context, show page.StockPage) error {
	var n [3]int
	for i, name := range page.CapFields() {
		show.Cap[i] = request.Text(c, name)
		if show.Cap[i] == "" {
			continue
		}
		if typed, ok := request.Whole(c, name); ok && typed > 0 {
			n[i] = typed
		} else {
			n[i] = -1
		}
	}
	limit := catalog.Cap{ListingID: show.ListingID, PerOrder: n[0], PerPerson: n[1], Days: n[2]}
	if err := p.Catalog.Limit(c.Request().Context(), request.ClerkOf(c).FactoryID(), limit); err != nil {
		return stockAgain(c, show, err)
	}
	return respond.Done(c, listingPath(show.ListingID)+"/stock", "portal.cap_saved")
}

// takeStock writes the counted stock at once, puts new prices before the moderators, limits what one buyer may have, or cuts the
// prices for some days, as the form says.
func (p *Portal) takeStock(c echo.Context) error {
	show, s, err := p.shelves(c)
	if err != nil {
		return err
	}
	switch request.Text(c, "do") {
	case "price":
		return p.reprice(c, show, s)
	case "cap":
		return p.limit(c, show)
	case "cut":
		return p.setCut(c, show)
	case "cut_show":
		return p.showCut(c, show)
	case "cut_end":
		return p.endCut(c, show)
	}
	counts, err := readCounts(c, &show)
	if err == nil && len(counts) > 0 {
		err = p.Stockroom.Take(c.Request().Context(), request.ClerkOf(c).FactoryID(), s.Listing.ID, counts)
	}
	if err != nil {
		return stockAgain(c, show, err)
	}
	return respond.Done(c, listingPath(s.Listing.ID)+"/stock", "portal.stock_saved", "count", strconv.Itoa(len(counts)))
}

// readCounts reads the numbers that were changed.
func readCounts(c echo.Context, show *page.StockPage) ([]fulfilment.Count, error) {
	var counts []fulfilment.Count
	var check fault.Check
	for i, row := range show.Rows {
		name := fmt.Sprintf("stock.%d", row.Variant.ID)
		seen, known := request.Whole(c, fmt.Sprintf("seen.%d", row.Variant.ID))
		text := request.Text(c, name)
		if !known || text == "" {
			continue
		}
		show.Rows[i].Typed = text
		n, ok := whole(text)
		if check.Require(ok, name, "catalog.stock") && n != seen {
			counts = append(counts, fulfilment.Count{VariantID: row.Variant.ID, Seen: seen, OnHand: n})
		}
	}
	return counts, check.Err()
}

// reprice puts new prices into the listing's next version. Where nothing else is being edited it goes to the moderators at
// once, else with the rest of the draft.
func (p *Portal) reprice(c echo.Context, show page.StockPage, s *catalog.Sheet) error {
	ctx, k := c.Request().Context(), request.ClerkOf(c)
	content, changed, err := readPrices(c, &show, s.Content)
	if err != nil {
		return stockAgain(c, show, err)
	}
	if changed == 0 {
		return respond.Done(c, listingPath(s.Listing.ID)+"/stock", "portal.unchanged")
	}
	version, _ := request.Whole(c, "version") // one that can't be read is none, and the save is refused as stale
	if _, err := p.Catalog.Revise(ctx, k.FactoryID(), s.Listing.ID, version, catalog.Edit{Content: content, By: &k.ID}); err != nil {
		return stockAgain(c, show, err)
	}
	if version != 0 || s.Revision.State == catalog.RevisionRejected {
		return respond.Done(c, listingPath(s.Listing.ID), "portal.price_in_draft")
	}
	err = p.Desk.Submit(ctx, k.FactoryID(), s.Listing.ID)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return respond.Note(c, layout.Warn, listingPath(s.Listing.ID), "portal.price_incomplete")
	}
	if err != nil {
		return err
	}
	return respond.Done(c, listingPath(s.Listing.ID)+"/stock", "portal.price_submitted")
}

// readPrices puts the typed prices into the content and counts those that are new.
func readPrices(c echo.Context, show *page.StockPage, content catalog.Content) (catalog.Content, int, error) {
	var check fault.Check
	content.Variants = slices.Clone(content.Variants)
	changed := 0
	for i, row := range show.Rows {
		name := fmt.Sprintf("price.%d", row.Variant.ID)
		n := slices.IndexFunc(content.Variants, func(d catalog.DraftVariant) bool { return d.SKU == row.Variant.SKU })
		text := request.Text(c, name)
		if n < 0 || text == "" {
			continue
		}
		show.Rows[i].Price = text
		price, err := locale.NewPrinter(locale.Chinese, "CN").ParseMoney(text, row.Variant.Price.Currency)
		if check.Require(err == nil && price.Positive(), name, "catalog.price") && price != content.Variants[n].Price {
			content.Variants[n].Price, changed = price, changed+1
		}
	}
	return content, changed, check.Err()
}

func stockAgain(c echo.Context, show page.StockPage, wrong error) error {
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		show.Errors, show.Failed = e, true
		return page.Stock(show)
	})
}
