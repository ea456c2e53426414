package shop

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// shown are all currencies that prices may be shown in.
func shown() []money.Currency { return market.Currencies() }

// showChooser is the page for choosing destination, language and currency.
func (s *Shop) showChooser(c echo.Context) error {
	return respond.OK(c, page.Chooser(s.chooserPage(c, request.Market(c), request.Next(c, "/"))))
}

func (s *Shop) chooserPage(c echo.Context, m market.Market, next string) page.ChooserPage {
	t := request.Printer(c)
	p := page.ChooserPage{Page: s.frame(c, "shop.chooser"), Next: next}
	p.Path = next // so that the short form in the header leads on too, not back here
	for _, g := range market.Groups(t) {
		for _, country := range g.Countries {
			p.Countries = append(p.Countries, ui.Option{
				Value: country, Label: t.Country(country), Group: t.T("market.area." + string(g.Area)), Selected: country == m.Country,
			})
		}
		p.Areas = append(p.Areas, area(t, g, m.Country))
	}
	p.Regions, p.ByRegion = regionOptions(t, m)
	for _, l := range locale.Languages() {
		p.Languages = append(p.Languages, ui.Option{Value: l.Code(), Label: l.OwnName(), Selected: l == m.Language})
	}
	p.Currencies = []ui.Option{{Value: "", Label: t.T("layout.currency_own")}}
	own, err := market.Default(m.Country)
	for _, currency := range offered(s.Rates.Current()) {
		p.Currencies = append(p.Currencies, ui.Option{
			Value: string(currency), Label: string(currency) + " · " + t.Currency(currency),
			Selected: currency == m.Currency && (err != nil || own.Currency != currency),
		})
	}
	return p
}

// area lists the destinations of a part of the world.
func area(t *locale.Printer, g market.Group, chosen string) page.Area {
	a := page.Area{Name: t.T("market.area." + string(g.Area)), Open: slices.Contains(g.Countries, chosen)}
	for _, country := range g.Countries {
		home, err := market.Default(country)
		if err != nil { // not a destination, which a group never holds
			continue
		}
		a.Places = append(a.Places, page.Destination{Country: country, Currency: home.Currency, Current: country == chosen})
	}
	return a
}

// regionOptions are the states and provinces of the countries where the tax depends on them, and those countries' names.
func regionOptions(t *locale.Printer, m market.Market) (options []ui.Option, countries []string) {
	options = []ui.Option{{Value: "", Label: t.T("shop.region_none")}}
	for _, country := range market.Countries() {
		if !market.TaxedByRegion(country) {
			continue
		}
		countries = append(countries, t.Country(country))
		for _, r := range address.Regions(country) {
			options = append(options, ui.Option{
				Value: country + "-" + r.Code, Label: t.Region(country, r.Code), Group: t.Country(country),
				Selected: country == m.Country && r.Code == m.Region,
			})
		}
	}
	return options, countries
}

// choose remembers the market and leads to the same page in it. A region of another country than the chosen one is
// passed over; a currency without a rate is refused.
func (s *Shop) choose(c echo.Context) error {
	next := request.Next(c, "/")
	m, err := s.chosen(c)
	if err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			p := s.chooserPage(c, request.Market(c), next)
			p.Errors, p.Failed = e, true
			return page.Chooser(p)
		})
	}
	request.Remember(c, m)
	request.Outdate(c)
	return respond.To(c, m.URL(next))
}

func (s *Shop) chosen(c echo.Context) (market.Market, error) {
	var check fault.Check
	l, ok := locale.ByCode(request.Text(c, "language"))
	if !ok {
		l = request.Market(c).Language
	}
	country, region := request.Text(c, "country"), ""
	if of, code, found := strings.Cut(request.Text(c, "region"), "-"); found && of == country {
		region = code
	}
	currency := money.Currency(request.Text(c, "currency"))
	m, err := market.Of(l, country, region, "")
	if !check.Require(err == nil, "country", "market.unknown") {
		return m, check.Err()
	}
	if currency != "" {
		m, err = m.Paying(currency)
		check.Require(err == nil && s.Rates.Current().Has(currency), "currency", "market.currency")
	}
	return m, check.Err()
}
