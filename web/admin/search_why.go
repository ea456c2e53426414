package admin

import (
	"cmp"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// usualMarket is where a search is tried unless somebody names another market.
const usualMarket = "en-us"

// mostClicked is how many listings' clicks are looked through for the one that is asked about.
const mostClicked = 200

// marketOf reads the market that a search is tried in.
func marketOf(c echo.Context) (market.Market, error) {
	m, err := market.Parse(cmp.Or(request.Text(c, "market"), usualMarket))
	var check fault.Check
	check.Require(err == nil, "market", "demand.no_market")
	return m, check.Err()
}

// showTry shows what shoppers of a market find.
func (s *Admin) showTry(c echo.Context) error {
	p := page.TryPage{Page: s.frame(c, "demand.try"), Query: request.Text(c, "q"), Market: cmp.Or(request.Text(c, "market"), usualMarket)}
	p.Page = under(c, p.Page, "demand.title", page.SearchPath, p.Title)
	m, err := marketOf(c)
	if err == nil && p.Query != "" {
		found, wrong := s.Aisle.Page(c.Request().Context(), search.Query{Text: p.Query, Market: m})
		p.Result, err = &found, wrong
	}
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed, p.Result = wrong, wrong.Any(), nil
			return page.Try(p)
		})
	}
	return respond.OK(c, page.Try(p))
}

// showWhy tells why a listing stands where it does among the hits of a query, or why it does not.
func (s *Admin) showWhy(c echo.Context) error {
	p := page.WhyPage{Page: s.frame(c, "demand.why_title"), Query: request.Text(c, "q"), Market: cmp.Or(request.Text(c, "market"), usualMarket),
		Listing: request.Text(c, "listing"), Engine: request.Text(c, "engine")}
	p.Page = under(c, p.Page, "demand.title", page.SearchPath, p.Title)
	if p.Listing == "" {
		return respond.OK(c, page.Why(p))
	}
	err := s.explain(c, &p)
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed, p.Why = wrong, wrong.Any(), nil
			return page.Why(p)
		})
	}
	return respond.OK(c, page.Why(p))
}

// explain fills the page of reasons.
func (s *Admin) explain(c echo.Context, p *page.WhyPage) error {
	ctx := c.Request().Context()
	m, err := marketOf(c)
	if err != nil {
		return err
	}
	listing, err := s.Aisle.Search.Listing(ctx, p.Listing)
	if fault.KindOf(err) == fault.NotFound {
		var check fault.Check
		check.Require(false, "listing", "search.no_listing")
		return check.Err()
	}
	if err != nil {
		return err
	}
	why, err := s.Aisle.Search.Explain(ctx, search.Query{Text: p.Query, Market: m}, listing, p.Engine)
	if err != nil {
		return err
	}
	p.Why = &why
	clicks, err := s.Aisle.Demand.Clicked(ctx, m.Language, p.Query, mostClicked)
	if err != nil {
		return err
	}
	for _, k := range clicks {
		if k.Listing == listing {
			p.Clicks = k.Count
		}
	}
	p.Pinned = slices.Contains(s.Aisle.Demand.Pinned(m.Language, p.Query), listing)
	return s.priceAt(c, m, listing, p)
}

// priceAt is what the listing costs in the market by now, or the laws that keep it out.
func (s *Admin) priceAt(c echo.Context, m market.Market, listing id.Listing, p *page.WhyPage) error {
	cards, err := s.Catalog.Cards(c.Request().Context(), m.Language, []id.Listing{listing})
	if err != nil {
		return err
	}
	goods, err := s.Pricer.Shelf(m, cards)
	if err != nil || len(goods) == 0 {
		return err
	}
	p.Goods = &goods[0]
	for _, b := range goods[0].Price.Barred {
		p.Laws = append(p.Laws, b.Rule)
	}
	return nil
}
