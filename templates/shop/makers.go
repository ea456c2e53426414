package shop

import (
	"net/url"

	"github.com/silkroadmall/mall/internal/market"
)

// makerAction is where a form does something about following a maker.
func makerAction(m market.Market, slug, step string) string {
	return m.URL("/saved/makers/" + url.PathEscape(slug) + step)
}
