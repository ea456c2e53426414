package shop

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/pricing"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// recent are the goods of the slugs, in their order, at today's prices; what is no longer for sale is left out.
func (s *Shop) recent(c echo.Context, slugs []string) ([]pricing.Tagged, error) {
	if len(slugs) == 0 {
		return nil, nil
	}
	m := request.Market(c)
	cards, err := s.Catalog.CardsBySlug(c.Request().Context(), m.Language, slugs)
	if err != nil {
		return nil, err
	}
	return s.Pricer.Shelf(m, cards)
}

// showRecent shows what was looked at. A browser without script comes from a product page by its link: that one counts too.
func (s *Shop) showRecent(c echo.Context) error {
	from := lookedFrom(c)
	goods, err := s.recent(c, append([]string{from}, others(c, from)...))
	if err != nil {
		return err
	}
	if len(goods) > 0 && goods[0].Slug == from {
		request.Look(c, from)
	}
	return respond.OK(c, page.Recent(page.RecentPage{Page: s.frame(c, "recent.title"), Goods: goods}))
}

// lookedFrom is the product page of this house that the browser says it comes from, "" if it comes from elsewhere.
func lookedFrom(c echo.Context) string {
	from, err := url.Parse(c.Request().Referer())
	if err != nil || from.Scheme+"://"+from.Host != request.BaseURL(c) {
		return ""
	}
	_, slug, _ := strings.Cut(from.Path, "/l/")
	return slug
}

// others are the slugs looked at but one.
func others(c echo.Context, but string) []string {
	return slices.DeleteFunc(request.Recent(c), func(slug string) bool { return slug == but })
}

// look remembers a listing and shows what else was looked at.
func (s *Shop) look(c echo.Context) error {
	slug := request.Text(c, "listing")
	goods, err := s.recent(c, []string{slug})
	if err != nil {
		return err
	}
	if len(goods) == 0 {
		return request.ErrNotFound
	}
	request.Look(c, slug)
	return respond.To(c, request.Market(c).URL("/recent/shelf?but="+url.QueryEscape(slug)))
}

// showRecentShelf is the part of a page with what was looked at, less the product the page is about; no content if that is nothing.
func (s *Shop) showRecentShelf(c echo.Context) error {
	goods, err := s.recent(c, others(c, c.QueryParam("but")))
	if err != nil {
		return err
	}
	if len(goods) == 0 {
		return c.NoContent(http.StatusNoContent)
	}
	return respond.Part(c, page.RecentShelf(request.Market(c), goods[:min(len(goods), onRelated)]))
}

// forgetRecent forgets what was looked at.
func (s *Shop) forgetRecent(c echo.Context) error {
	request.ForgetRecent(c)
	return respond.Done(c, request.Market(c).URL("/recent"), "recent.forgotten")
}
