package portal

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/payout"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// payoutAccount is the page about the factory's account.
const payoutAccount = "/portal/money/account"

// proving is the script of the form that asks for a passkey.
const proving = "passkey.js"

func (p *Portal) paying() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/money/account", Who: request.WhoClerk, Handler: p.showPayoutAccount},
		{Method: http.MethodGet, Path: "/money/account/change", Who: request.WhoClerk, Handler: p.showPayoutChange},
		{Method: http.MethodPost, Path: "/money/account/change", Who: request.WhoClerk, Handler: p.askPayoutAccount},
		{Method: http.MethodPost, Path: "/money/account/challenge", Who: request.WhoClerk, Handler: p.challenge},
		{Method: http.MethodPost, Path: "/money/account/stop", Who: request.WhoClerk, Handler: p.stopPayoutAccount},
		{Method: http.MethodGet, Path: "/money/object/:token", Who: request.WhoGuest, Handler: p.showObjection},
		{Method: http.MethodPost, Path: "/money/object/:token", Who: request.WhoGuest, Handler: p.object},
		{Method: http.MethodGet, Path: "/money/payouts", Who: request.WhoClerk, Handler: p.showPayouts},
		{Method: http.MethodGet, Path: "/money/payouts/:number", Who: request.WhoClerk, Handler: p.showPayout},
		{Method: http.MethodGet, Path: "/money/payouts/:number/statement.csv", Who: request.WhoClerk, Handler: p.statementFile},
	}
}

// showPayoutAccount is where the factory is paid to, and what there was before.
func (p *Portal) showPayoutAccount(c echo.Context) error {
	m, err := p.accountPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.PayoutAccount(m))
}

func (p *Portal) accountPage(c echo.Context) (page.PayoutAccountPage, error) {
	ctx, clerk := c.Request().Context(), request.ClerkOf(c)
	base, _, err := p.page(c, request.Printer(c).T("payout.account"))
	m := page.PayoutAccountPage{Page: base}
	if err != nil {
		return m, err
	}
	if m.History, err = p.Payouts.Accounts(ctx, clerk.FactoryID()); err != nil {
		return m, err
	}
	m.Current, m.Pending = payout.InForce(m.History, p.Now()), payout.Pending(m.History, p.Now())
	var people []id.Account
	for _, a := range m.History {
		people = append(people, a.People()...)
	}
	if m.Names, err = p.Payouts.People(ctx, people); err != nil {
		return m, err
	}
	if m.Rule, err = p.Payouts.RuleOn(ctx, p.Now()); err != nil {
		return m, err
	}
	m.Owner, err = p.Payouts.Factories.Owns(ctx, request.AccountOf(c).ID, clerk.FactoryID())
	return m, err
}

// showPayoutChange is the form for another account, for owners.
func (p *Portal) showPayoutChange(c echo.Context) error {
	m, err := p.changePage(c)
	if err != nil {
		return err
	}
	m.Wish.Contact = request.AccountOf(c).Email
	return respond.OK(c, page.PayoutChange(m))
}

func (p *Portal) changePage(c echo.Context) (page.PayoutChangePage, error) {
	ctx, a := c.Request().Context(), request.AccountOf(c)
	base, _, err := p.page(c, request.Printer(c).T("payout.change"))
	m := page.PayoutChangePage{Page: base}
	if err != nil {
		return m, err
	}
	owns, err := p.Payouts.Factories.Owns(ctx, a.ID, request.ClerkOf(c).FactoryID())
	if err != nil {
		return m, err
	}
	if !owns {
		return m, payout.ErrOwner
	}
	if m.Rule, err = p.Payouts.RuleOn(ctx, p.Now()); err != nil {
		return m, err
	}
	if !p.Passkeys.Open() {
		return m, nil
	}
	keys, err := p.Accounts.Passkeys(ctx, a.ID)
	if m.Able = len(keys) > 0; m.Able {
		m.Module = proving
	}
	return m, err
}

// challenge is what the owner's passkey is to sign.
func (p *Portal) challenge(c echo.Context) error {
	if !p.Passkeys.Open() {
		return request.ErrNotFound
	}
	options, err := p.Passkeys.AskProof(c.Request().Context(), request.AccountOf(c), request.SessionID(c))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, options)
}

// askPayoutAccount asks for the account that was typed, once a passkey is shown for it.
func (p *Portal) askPayoutAccount(c echo.Context) error {
	m, err := p.changePage(c)
	if err != nil {
		return err
	}
	if !m.Able {
		return request.ErrNotFound
	}
	ctx, who := c.Request().Context(), request.AccountOf(c)
	m.Wish = payout.Wish{FactoryID: request.ClerkOf(c).FactoryID(), By: who.ID, Proof: "passkey", Holder: request.Text(c, "holder"), Bank: request.Text(c, "bank"),
		BankCode: request.Text(c, "bank_code"), Number: request.Text(c, "number"), Contact: request.Text(c, "contact")}
	if _, err = m.Wish.Check(); err == nil {
		err = p.Passkeys.Prove(ctx, who, account.Answer{Text: request.Secret(c, "passkey"), Agent: c.Request().UserAgent(), Session: request.SessionID(c), At: request.Prefix(c)})
	}
	if err == nil {
		_, err = p.Payouts.Ask(ctx, m.Wish)
	}
	if err == nil {
		return respond.Done(c, payoutAccount, "payout.done.asked")
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		m.Errors, m.Failed = wrong, wrong.Any()
		return page.PayoutChange(m)
	})
}

// stopPayoutAccount stops a change of one's own factory; any clerk may.
func (p *Portal) stopPayoutAccount(c echo.Context) error {
	m, err := p.accountPage(c)
	if err != nil {
		return err
	}
	n, _ := strconv.ParseInt(request.Text(c, "account"), 10, 64) // what is no number is no account that waits
	m.Note = request.Prose(c, "note")
	if m.Pending == nil || m.Pending.ID != id.PayoutAccount(n) {
		return payout.ErrState
	}
	who := request.AccountOf(c).ID
	if err := p.Payouts.Stop(c.Request().Context(), m.Pending.ID, &who, m.Note); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			m.Errors, m.Failed = wrong, wrong.Any()
			return page.PayoutAccount(m)
		})
	}
	return respond.Done(c, payoutAccount, "payout.done.stopped")
}

// showObjection shows what the link of a letter would stop.
func (p *Portal) showObjection(c echo.Context) error {
	m, err := p.objectionPage(c)
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			m.Errors = wrong
			return page.PayoutObjection(m)
		})
	}
	return respond.OK(c, page.PayoutObjection(m))
}

// object stops it.
func (p *Portal) object(c echo.Context) error {
	m, err := p.objectionPage(c)
	m.Note = request.Prose(c, "note")
	if err == nil && m.Open {
		err = p.Payouts.Stop(c.Request().Context(), m.Account.ID, nil, m.Note)
	}
	if err == nil {
		return respond.To(c, m.Path)
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		m.Errors, m.Failed = wrong, wrong.Any()
		return page.PayoutObjection(m)
	})
}

func (p *Portal) objectionPage(c echo.Context) (page.PayoutObjectionPage, error) {
	f := p.Frame(c)
	f.Title, f.Robots = request.Printer(c).T("payout.object_title"), "noindex"
	m := page.PayoutObjectionPage{Page: page.Page{Page: f, Now: p.Now()}, Path: "/portal/money/object/" + c.Param("token")}
	a, err := p.Payouts.Objected(c.Request().Context(), c.Param("token"))
	if err != nil {
		return m, err
	}
	m.Account, m.Open = a, a.Open(p.Now())
	return m, nil
}

// showPayouts lists what was paid out.
func (p *Portal) showPayouts(c echo.Context) error {
	base, _, err := p.page(c, request.Printer(c).T("payout.payouts"))
	if err != nil {
		return err
	}
	m, at, total := page.PayoutsPage{Page: base}, request.Page(c), 0
	if m.Payouts, total, err = p.Payouts.OfFactory(c.Request().Context(), request.ClerkOf(c).FactoryID(), perPage, (at-1)*perPage); err != nil {
		return err
	}
	m.Pages = ui.Pages{Current: at, Last: request.Pages(total, perPage), Link: func(n int) string { return with(c, "page", strconv.Itoa(n)) }}
	return respond.OK(c, page.Payouts(m))
}

// statement is the payout the address names, if it is the factory's.
func (p *Portal) statement(c echo.Context) (*payout.Statement, error) {
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return nil, request.ErrNotFound
	}
	return p.Payouts.OfOwner(c.Request().Context(), request.ClerkOf(c).FactoryID(), number)
}

// showPayout is the statement of one payout.
func (p *Portal) showPayout(c echo.Context) error {
	s, err := p.statement(c)
	if err != nil {
		return err
	}
	base, _, err := p.page(c, request.Printer(c).T("payout.statement")+" "+s.Payout.Number)
	if err != nil {
		return err
	}
	return respond.OK(c, page.PayoutStatement(page.PayoutPage{Page: base, Statement: s}))
}

// statementFile is the statement for a spreadsheet.
func (p *Portal) statementFile(c echo.Context) error {
	s, err := p.statement(c)
	if err != nil {
		return err
	}
	t := request.Printer(c)
	words := payout.Words{Kind: func(l payout.Line) string {
		if l.Released() {
			return l.Title
		}
		return t.T("payout.later_refund")
	}}
	for _, key := range []string{"payout.payout", "payout.date", "payout.consignment", "settlement.line", "payout.pieces", "settlement.currency", "settlement.goods", "settlement.commission",
		"payout.deducted", "settlement.yours", "payout.rate", "payout.source", "payout.rate_day", "payout.in_yuan"} {
		words.Headings = append(words.Headings, t.T(key))
	}
	file, err := s.File(words)
	if err != nil {
		return errors.Join(errors.New("write statement"), err)
	}
	return download(c, "statement-"+s.Payout.Number+".csv", file)
}
