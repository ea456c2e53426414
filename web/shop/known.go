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
// region, without what only chooses a variant or an order of the list; and where the same page stands elsewhere.
func known(c echo.Context, p layout.Page) layout.Page {
	path, _, _ := strings.Cut(p.Path, "?")
	base := request.BaseURL(c)
	p.Canonical = base + homeOf(p.Market.Language, p.Market.Country, path)
	if page, _ := request.Whole(c, "page"); page > 1 {
		p.Canonical += "?page=" + strconv.Itoa(page)
		return p
	}
	p.Alternates = alternates(p.Market, base, path)
	return p
}

// alternates are the page in every language of its country, itself among them; and where the country's first language is read, in the
// first language of every other country too. So each names all that name it, and none has to name all of the hundreds there are.
// Who belongs nowhere is led to the United States in English: the page that chooses a region stands in a market itself.
func alternates(m market.Market, base, path string) []layout.Alternate {
	var list []layout.Alternate
	add := func(l locale.Language, country string) {
		list = append(list, layout.Alternate{Language: l.In(country), URL: base + homeOf(l, country, path)})
	}
	for _, l := range locale.Languages() {
		add(l, m.Country)
	}
	if m.Language != first(m.Country) {
		return list
	}
	for _, country := range market.Countries() {
		if country != m.Country {
			add(first(country), country)
		}
	}
	return append(list, layout.Alternate{Language: "x-default", URL: base + homeOf(locale.English, "US", path)})
}

// first is the language that a destination begins with.
func first(country string) locale.Language {
	m, err := market.Default(country)
	if err != nil {
		return locale.English
	}
	return m.Language
}

// homeOf is a page in a language for a destination, in its own currency.
func homeOf(l locale.Language, country, path string) string {
	m, err := market.Of(l, country, "", "")
	if err != nil {
		return path
	}
	return m.URL(path)
}
