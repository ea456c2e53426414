package shop

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showListing shows a product with the variant that the address names by its SKU, else the cheapest that is in stock.
func (s *Shop) showListing(c echo.Context) error {
	p, err := s.listingPage(c, c.Param("listing"), c.QueryParam("sku"))
	if fault.KindOf(err) == fault.NotFound {
		return s.showGone(c)
	}
	if err != nil {
		return err
	}
	opened := p.Listing.ID
	request.OnShown(c, func(c echo.Context) { s.noteOpened(c, opened) })
	return respond.OK(c, page.Listing(p))
}

// listingAgain shows the product of a variant with what is wrong with the number of pieces asked for.
func (s *Shop) listingAgain(c echo.Context, variant id.Variant) error {
	offers, err := s.Catalog.Variants(c.Request().Context(), request.Market(c).Language, []id.Variant{variant})
	if err != nil {
		return err
	}
	if len(offers) == 0 {
		return request.ErrNotFound
	}
	p, err := s.listingPage(c, offers[0].Slug, offers[0].Variant.SKU)
	if err != nil {
		return err
	}
	p.Typed, p.Robots = request.Text(c, "quantity"), "noindex"
	return respond.Form(c, wrongPieces("quantity", 1, p.Offer.Most()), func(e ui.Errors) respond.Component {
		p.Errors, p.Failed = e, true
		return page.Listing(p)
	})
}

// listingPage is the page of the listing with that slug.
func (s *Shop) listingPage(c echo.Context, slug, sku string) (page.ListingPage, error) {
	ctx, m := c.Request().Context(), request.Market(c)
	l, err := s.Catalog.Listing(ctx, slug, m.Language)
	if err != nil {
		return page.ListingPage{}, err
	}
	offers, err := s.offers(c, l)
	if err != nil {
		return page.ListingPage{}, err
	}
	chosen := choose(offers, sku)
	price, advice, err := s.Pricer.Offer(m, chosen)
	if err != nil {
		return page.ListingPage{}, err
	}
	f, err := s.Factories.Factory(ctx, l.FactoryID)
	if err != nil {
		return page.ListingPage{}, err
	}
	p := page.ListingPage{Page: s.Frame(c), Listing: l, Offer: chosen, Price: price, Advice: advice, Factory: f, Drawing: chosen.Drawing, Groups: groups(m, l, offers, chosen), Withdraw: s.withdrawal(m)}
	p.Title, p.Description = l.Texts[0].Title, l.Texts[0].Summary
	p.Crumbs = s.crumbs(c, l.CategoryID)
	if p.Related, err = s.related(c, l.ID); err != nil {
		return page.ListingPage{}, err
	}
	if err = s.said(c, &p); err != nil {
		return page.ListingPage{}, err
	}
	if !strings.HasPrefix(p.Path, "/l/") { // shown in answer to a form
		p.Path = "/l/" + l.Slug
	}
	p.Page = known(c, p.Page)
	if len(price.Barred) > 0 {
		p.Robots = "noindex" // nobody in this market can buy it
	}
	if chosen.Picture != "" {
		p.Image = request.BaseURL(c) + ui.PictureOf(chosen.Picture, "").Src
	}
	p.Things = p.About(request.BaseURL(c), request.Now(c))
	return p, nil
}

// said puts the first reviews and questions on the page.
func (s *Shop) said(c echo.Context, p *page.ListingPage) (err error) {
	if p.Reviews, err = s.firstReviews(c, p.Listing); err != nil {
		return err
	}
	p.Questions, err = s.Questions.Published(c.Request().Context(), p.Listing.ID, question.Pages{Limit: pairsOnListing})
	return err
}

// withdrawal is the right that the law of a market's country gives consumers to withdraw without a reason; zero where it gives none.
func (s *Shop) withdrawal(m market.Market) guide.Withdrawal {
	w, _ := s.Guide.Withdrawal(m.Country)
	return w
}

// offers are the variants of a listing; one that has none is not found.
func (s *Shop) offers(c echo.Context, l *catalog.Listing) ([]catalog.Offer, error) {
	ids := make([]id.Variant, len(l.Variants))
	for i, v := range l.Variants {
		ids[i] = v.ID
	}
	offers, err := s.Catalog.Variants(c.Request().Context(), request.Market(c).Language, ids)
	if err == nil && len(offers) == 0 {
		err = request.ErrNotFound
	}
	return offers, err
}

// choose is the offer with the SKU, else the cheapest in stock, else the cheapest.
func choose(offers []catalog.Offer, sku string) catalog.Offer {
	best := offers[0]
	for _, o := range offers {
		if o.Variant.SKU == sku {
			return o
		}
		stocked, was := o.Available > 0, best.Available > 0
		if stocked && !was || stocked == was && o.Variant.Price.Minor < best.Variant.Price.Minor {
			best = o
		}
	}
	return best
}

// groups are the listing's options, each value leading to the variant that differs from the chosen one in nothing
// else, or in as little as there is.
func groups(m market.Market, l *catalog.Listing, offers []catalog.Offer, chosen catalog.Offer) []page.ChoiceGroup {
	stocked := map[string]bool{}
	for _, o := range offers {
		stocked[o.Variant.SKU] = o.Available > 0
	}
	var all []page.ChoiceGroup
	for i, o := range l.Options {
		g := page.ChoiceGroup{Name: catalog.In(o.Name, m.Language)}
		for v, words := range o.Values {
			if sku := nearest(l.Variants, chosen.Variant.Choices, i, v); sku != "" {
				g.Values = append(g.Values, page.ChoiceValue{
					Label: catalog.In(words, m.Language), URL: m.URL("/l/" + l.Slug + "?sku=" + url.QueryEscape(sku)),
					Chosen: i < len(chosen.Variant.Choices) && chosen.Variant.Choices[i] == v, Gone: !stocked[sku],
				})
			}
		}
		if len(g.Values) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// nearest is the SKU with this value of this option that shares most of the other choices.
func nearest(variants []catalog.Variant, choices []int, option, value int) string {
	best, shared := "", -1
	for _, v := range variants {
		if option >= len(v.Choices) || v.Choices[option] != value {
			continue
		}
		same := 0
		for i := range min(len(v.Choices), len(choices)) {
			if v.Choices[i] == choices[i] {
				same++
			}
		}
		if same > shared {
			best, shared = v.SKU, same
		}
	}
	return best
}

// crumbs lead from the home page down to a category.
func (s *Shop) crumbs(c echo.Context, category *id.Category) []layout.Crumb {
	m, t := request.Market(c), request.Printer(c)
	trail := []layout.Crumb{{Label: t.T("shop.home"), URL: m.URL("/")}}
	tree, err := s.Catalog.Tree(c.Request().Context())
	if err != nil || category == nil {
		return trail
	}
	if at, ok := tree.ByID(*category); ok {
		for _, step := range tree.Path(at) {
			trail = append(trail, layout.Crumb{Label: step.Name(m.Language), URL: m.URL("/c/" + step.Slug)})
		}
	}
	return slices.Clip(trail)
}
