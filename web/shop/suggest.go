package shop

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// suggest proposes what somebody who has begun to type may mean, as a piece of a page for the search field.
func (s *Shop) suggest(c echo.Context) error {
	m := request.Market(c)
	p := page.Suggestions{Typed: request.Text(c, "q"), Market: m}
	found, err := s.Aisle.Suggest(c.Request().Context(), search.Prefix{Text: p.Typed, Market: m})
	if err != nil {
		return err
	}
	shown := map[string]int{}
	for _, w := range found.Words {
		if shown[w.Kind]++; shown[w.Kind] <= mostOf(w.Kind) {
			p.Ways = append(p.Ways, page.Way{Kind: w.Kind, Text: w.Text, URL: target(m, w)})
		}
	}
	p.Goods = found.Goods[:min(len(found.Goods), 3)]
	c.Response().Header().Set("Cache-Control", "public, max-age=60")
	return respond.Part(c, page.Suggest(p))
}

// mostOf is how many suggestions of a kind are shown: with the goods ten in all, which a glance takes in.
func mostOf(kind string) int {
	switch kind {
	case demand.SuggestQuery:
		return 4
	case demand.SuggestCategory:
		return 2
	}
	return 1
}

// target is where a suggestion leads.
func target(m market.Market, w search.Suggestion) string {
	switch w.Kind {
	case demand.SuggestCategory:
		return m.URL("/c/" + w.Target)
	case demand.SuggestFactory:
		return m.URL("/f/" + w.Target)
	}
	return m.URL("/search?q=" + url.QueryEscape(w.Text))
}
