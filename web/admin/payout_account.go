package admin

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/payout"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// settledShown is how many accounts that were decided about are listed.
const settledShown = 50

// showPayoutAccounts lists the accounts that wait, and those decided lately.
func (s *Admin) showPayoutAccounts(c echo.Context) error {
	ctx, p := c.Request().Context(), page.PayoutAccountsPage{Page: s.Frame(c)}
	var err error
	if p.Waiting, err = s.Payouts.Waiting(ctx); err != nil {
		return err
	}
	if p.Settled, err = s.Payouts.Settled(ctx, settledShown); err != nil {
		return err
	}
	var makers []id.Factory
	for _, list := range [][]payout.Account{p.Waiting, p.Settled} {
		for _, a := range list {
			makers = append(makers, a.FactoryID)
		}
	}
	if p.Makers, err = s.Factories.Names(ctx, makers); err != nil {
		return err
	}
	p.Page = under(c, p.Page, "payout.payouts", payouts, request.Printer(c).T("payout.accounts"))
	return respond.OK(c, page.PayoutAccounts(p))
}

// showPayoutAccount is one of them, beside the one that is paid to.
func (s *Admin) showPayoutAccount(c echo.Context) error {
	p, err := s.payoutAccountPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.PayoutAccount(p))
}

func (s *Admin) payoutAccountPage(c echo.Context) (page.PayoutAccountPage, error) {
	ctx, p := c.Request().Context(), page.PayoutAccountPage{Page: s.Frame(c)}
	n, err := strconv.ParseInt(c.Param("account"), 10, 64)
	if err != nil {
		return p, request.ErrNotFound
	}
	if p.Account, err = s.Payouts.Account(ctx, id.PayoutAccount(n)); err != nil {
		return p, err
	}
	if p.Factory, err = s.Factories.Factory(ctx, p.Account.FactoryID); err != nil {
		return p, err
	}
	if p.History, err = s.Payouts.Accounts(ctx, p.Factory.ID); err != nil {
		return p, err
	}
	p.Former = payout.InForce(p.History, p.Account.AskedAt)
	var people []id.Account
	for _, a := range p.History {
		people = append(people, a.People()...)
	}
	if p.Names, err = s.Payouts.People(ctx, people); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "payout.accounts", payouts+"/accounts", request.Printer(c).T("payout.account_of", "factory", p.Factory.Name))
	return p, nil
}

// decideAccount approves or rejects an account.
func (s *Admin) decideAccount(to payout.AccountState) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := s.payoutAccountPage(c)
		if err != nil {
			return err
		}
		p.Note = request.Prose(c, "note")
		err = s.Payouts.Decide(c.Request().Context(), p.Account.ID, request.AdminOf(c).ID, to, p.Note)
		if err == nil {
			return respond.Done(c, payouts+"/accounts", "payout.done.account_"+string(to))
		}
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.PayoutAccount(p)
		})
	}
}
