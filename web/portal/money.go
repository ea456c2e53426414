package portal

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payout"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showMoney is what the factory has with the mall: held until when and why, and released, consignment by consignment.
func (p *Portal) showMoney(c echo.Context) error {
	ctx, f := c.Request().Context(), request.ClerkOf(c).Factory
	base, _, err := p.page(c, request.Printer(c).T("settlement.money"))
	if err != nil {
		return err
	}
	m := page.MoneyPage{Page: base, Worth: money.Zero("CNY")}
	balances, err := p.Settlement.Balances(ctx, f.Slug)
	if err != nil {
		return err
	}
	rates := p.Rates.Current()
	for _, b := range balances {
		row := page.MoneyRow{Balance: b}
		if row.Yuan, err = rates.Convert(money.New(b.Released, b.Currency), "CNY", money.HalfUp); err != nil {
			return err
		}
		row.Rate, _ = rates.Exchange(b.Currency, "CNY")
		m.Rows, m.Worth.Minor = append(m.Rows, row), m.Worth.Minor+row.Yuan.Minor
	}
	accounts, err := p.Payouts.Accounts(ctx, f.ID)
	if err != nil {
		return err
	}
	m.Account, m.Pending = payout.InForce(accounts, p.Now()), payout.Pending(accounts, p.Now())
	at, total := request.Page(c), 0
	if m.Parts, total, err = p.Settlement.OfFactory(ctx, f.ID, perPage, (at-1)*perPage); err != nil {
		return err
	}
	m.Pages = ui.Pages{Current: at, Last: request.Pages(total, perPage), Link: func(n int) string { return with(c, "page", strconv.Itoa(n)) }}
	return respond.OK(c, page.Money(m))
}
