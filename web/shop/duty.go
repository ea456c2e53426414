package shop

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/nomenclature"
	"github.com/silkroadmall/mall/internal/pricing"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showDuty works out a parcel that anyone may think of, and says why it costs what it costs. Without a query it shows an
// example around a limit of the market's destination.
func (s *Shop) showDuty(c echo.Context) error {
	p := s.dutyPage(c)
	e, err := s.enquiry(c, &p)
	if err != nil {
		return s.dutyAgain(c, p, err)
	}
	if p.Example {
		if e, err = s.Pricer.Example(e); err != nil {
			return s.dutyAgain(c, p, err)
		}
		p.Form.Price = request.Printer(c).Typed(e.Unit)
	}
	study, err := s.Pricer.Enquire(e)
	if err != nil {
		return s.dutyAgain(c, p, err)
	}
	p.Study = &study
	if p.Form.Abroad {
		if p.Abroad, err = s.Pricer.Abroad(e); err != nil {
			return err
		}
	}
	return respond.OK(c, page.Duty(p))
}

// dutyAgain shows the form with what was typed and what is wrong with it. Refusals of the engine are told at the field
// that brings them about.
func (s *Shop) dutyAgain(c echo.Context, p page.DutyPage, wrong error) error {
	var check fault.Check
	check.Require(!errors.Is(wrong, customs.ErrDestination), "to", "duty.to_wrong")
	check.Require(!errors.Is(wrong, fx.ErrNoRate), "currency", "duty.currency_wrong")
	if named := check.Err(); named != nil {
		wrong = named
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Robots = e, true, "noindex"
		return page.Duty(p)
	})
}

// dutyPage is the page with the form as it was typed and its lists. Only the bare page is for search engines.
func (s *Shop) dutyPage(c echo.Context) page.DutyPage {
	t, m := request.Printer(c), request.Market(c)
	p := page.DutyPage{Page: s.Frame(c), Form: page.DutyForm{
		Goods: request.Text(c, "goods"), HS: request.Text(c, "hs"), Price: request.Text(c, "price"), Currency: request.Text(c, "currency"),
		Pieces: request.Text(c, "pieces"), Grams: request.Text(c, "grams"), Delivery: request.Text(c, "delivery"),
		To: cmp.Or(strings.ToUpper(request.Text(c, "to")), m.Country), Region: strings.ToUpper(request.Text(c, "region")), On: request.Text(c, "on"),
		Business: request.Text(c, "business") != "", Abroad: request.Text(c, "abroad") != "",
	}}
	country := page.Place(t, p.Form.To)
	p.Title = t.T("duty.page_title", "country", country)
	p.Description = t.T("duty.description", "country", country)
	if c.QueryString() == "" {
		p.Page = known(c, p.Page)
	} else {
		p.Robots = "noindex"
	}
	if p.Form.Region == "" && p.Form.To == m.Country && slices.Contains(s.Pricer.Regions(m.Country), m.Region) {
		p.Form.Region = m.Region
	}
	if slices.Contains(s.Pricer.Regions(p.Form.To), p.Form.Region) {
		p.Form.Region = p.Form.To + "-" + p.Form.Region // the part of the code after the country says the same
	}
	p.Form.Pieces = cmp.Or(p.Form.Pieces, "1")
	p.Form.Currency = cmp.Or(strings.ToUpper(p.Form.Currency), string(m.Currency))
	s.dutyLists(t, &p)
	return p
}

// dutyLists fills in the kinds of goods, countries, regions and currencies one may choose from.
func (s *Shop) dutyLists(t *locale.Printer, p *page.DutyPage) {
	for _, k := range customs.Kinds() {
		name := t.T("duty.kind." + k.Key)
		p.Kinds = append(p.Kinds, page.DutyKind{Name: name, HS: k.HS.String(), URL: dutyURL(p, name, "")})
	}
	for _, country := range s.Pricer.Destinations() {
		p.Countries = append(p.Countries, ui.Option{Value: country, Label: t.Country(country), Selected: country == p.Form.To})
	}
	slices.SortStableFunc(p.Countries, func(a, b ui.Option) int { return cmp.Compare(a.Label, b.Label) })
	p.Regions = []ui.Option{{Value: "", Label: t.T("shop.region_none")}}
	for _, o := range chosenFirst(p.Countries) {
		for _, r := range s.Pricer.Regions(o.Value) {
			value := o.Value + "-" + r
			p.Regions = append(p.Regions, ui.Option{Value: value, Label: t.Region(o.Value, r), Group: o.Label, Selected: value == p.Form.Region})
		}
	}
	for _, currency := range offered(s.Rates.Current()) {
		p.Currencies = append(p.Currencies, ui.Option{
			Value: string(currency), Label: string(currency) + " · " + t.Currency(currency), Selected: string(currency) == p.Form.Currency,
		})
	}
}

// chosenFirst are the countries with the chosen one before the others, which keep their order.
func chosenFirst(countries []ui.Option) []ui.Option {
	list := slices.Clone(countries)
	slices.SortStableFunc(list, func(a, b ui.Option) int {
		switch {
		case a.Selected == b.Selected:
			return 0
		case a.Selected:
			return -1
		}
		return 1
	})
	return list
}

// dutyURL leads to the page for other goods, to the same place and with the rest of the parcel left to us.
func dutyURL(p *page.DutyPage, goods, hs string) string {
	f := page.DutyForm{Goods: goods, HS: hs, To: p.Form.To, Region: p.Form.Region}
	return p.Market.URL("/duty?" + f.Query())
}

// enquiry reads the form; what is wrong is told at its fields. It notes on the page what the goods are taken for.
func (s *Shop) enquiry(c echo.Context, p *page.DutyPage) (pricing.Enquiry, error) {
	r := dutyReader{
		form: p.Form, printer: request.Printer(c), rates: s.Rates.Current(), today: s.Now(), served: s.Pricer.Destinations(), regions: s.Pricer.Regions,
	}
	e := r.read(p.Kinds)
	p.Goods, p.HS, p.On, p.Example = r.goods, r.hs.String(), e.On, p.Form.Price == ""
	p.Heading = nomenclature.Name(string(r.hs), p.Market.Language.Code())
	if p.Form.HS == "" {
		p.Form.Goods = cmp.Or(p.Form.Goods, r.goods)
	}
	for _, g := range r.guesses {
		g.URL = dutyURL(p, p.Form.Goods, g.HS)
		p.Guesses = append(p.Guesses, g)
	}
	return e, r.check.Err()
}
