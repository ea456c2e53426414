package admin

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// factoryCurrency is the currency factories name their prices in.
const factoryCurrency money.Currency = "CNY"

// showRates shows the exchange rates in use.
func (s *Admin) showRates(c echo.Context) error {
	rates := s.Rates.Current()
	p := page.RatesPage{Page: s.frame(c, "admin.rates"), Now: s.Now(), Rates: rates, Base: factoryCurrency}
	for _, country := range market.Countries() {
		m, err := market.Of(locale.English, country, "", "")
		if err == nil && !rates.Has(m.Currency) && !slices.Contains(p.Unoffered, m.Currency) {
			p.Unoffered = append(p.Unoffered, m.Currency)
		}
	}
	return respond.OK(c, page.Rates(p))
}

// showRules lists the destinations there are rules for.
func (s *Admin) showRules(c echo.Context) error {
	book := s.Rules.Current()
	p := page.RulesPage{Page: s.frame(c, "admin.rules"), Version: book.Version()}
	for _, country := range book.Destinations() {
		rules := book.Rules(country)
		p.Destinations = append(p.Destinations, page.Destination{Country: country, Regimes: len(book.Regimes(country)), Rates: len(rules),
			Statuses: statuses(rules), Sure: sureness(rules)})
	}
	var err error
	if p.Open, err = s.Rulebook.OpenVersions(c.Request().Context()); err != nil {
		return err
	}
	return respond.OK(c, page.Rules(p))
}

func statuses(rules []customs.Rule) map[landedcost.Status]int {
	counts := map[landedcost.Status]int{}
	for _, r := range rules {
		counts[r.Valid.Status]++
	}
	return counts
}

func sureness(rules []customs.Rule) map[landedcost.Confidence]int {
	counts := map[landedcost.Confidence]int{}
	for _, r := range rules {
		counts[r.Proof.Confidence]++
	}
	return counts
}

// showCountry shows the rules of one destination.
func (s *Admin) showCountry(c echo.Context) error {
	book, country := s.Rules.Current(), strings.ToUpper(c.Param("country"))
	if !book.Serves(country) {
		return request.ErrNotFound
	}
	rules := book.Rules(country)
	p := page.CountryPage{Page: s.Frame(c), Country: country, Version: book.Version(), Regimes: book.Regimes(country),
		Status: landedcost.Status(request.Text(c, "status")), Counts: statuses(rules)}
	p.Charges = book.Charges(country)
	for _, r := range rules {
		if p.Status == "" || r.Valid.Status == p.Status {
			p.Rules = append(p.Rules, r)
		}
	}
	if err := s.chooseDraft(c, &p); err != nil {
		return err
	}
	p.Page = under(c, p.Page, "admin.rules", "/admin/rules", request.Printer(c).Country(country))
	return respond.OK(c, page.Country(p))
}

// showLedger shows what stands on each account, and proves the books when asked.
func (s *Admin) showLedger(c echo.Context) error {
	ctx := c.Request().Context()
	p := page.LedgerPage{Page: s.frame(c, "admin.ledger")}
	var err error
	if p.Balances, err = s.Ledger.Balances(ctx, ""); err != nil {
		return err
	}
	if p.Chain, err = s.Ledger.Chain(ctx); err != nil {
		return err
	}
	if c.QueryParam("verify") != "" {
		report, err := s.Ledger.Verify(ctx)
		if err != nil {
			return err
		}
		p.Report = &report
	}
	return respond.OK(c, page.Ledger(p))
}
