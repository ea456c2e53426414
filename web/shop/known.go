package shop

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web/request"
)

// known tells search engines where a catalog page lives: at its language and destination, whatever the currency or
// region, without what only chooses a variant or an order of the list; and where the same page stands in the market
// that each destination begins with. Those are the same on every page, so that the links lead back.
func known(c echo.Context, p layout.Page) layout.Page {
	path, _, _ := strings.Cut(p.Path, "?")
	base := request.BaseURL(c)
	p.Canonical = base + homeOf(p.Market.Language, p.Market.Country, path)
	if page, _ := request.Whole(c, "page"); page > 1 {
		p.Canonical += "?page=" + strconv.Itoa(page)
		return p
	}
	for _, country := range market.Countries() {
		m, err := market.Default(country)
		if err != nil {
			continue
		}
		p.Alternates = append(p.Alternates, layout.Alternate{Language: m.Language.In(country), URL: base + m.URL(path)})
	}
	p.Alternates = append(p.Alternates, layout.Alternate{Language: "x-default", URL: base + homeOf(locale.English, "US", path)})
	return p
}

// homeOf is a page in a language for a destination, in its own currency.
func homeOf(l locale.Language, country, path string) string {
	m, err := market.Of(l, country, "", "")
	if err != nil {
		return path
	}
	return m.URL(path)
}
