package entrance

import (
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	page "github.com/silkroadmall/mall/templates/entrance"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// askMove sends a link to the mail address that the account is to have.
func (e *Entrance) askMove(c echo.Context) error {
	email := request.Text(c, "email")
	err := e.Accounts.AskMove(c.Request().Context(), request.AccountOf(c), email, request.Secret(c, "confirm"), request.Prefix(c), request.IP(c))
	if err == nil {
		return respond.Done(c, home(c), "account.move.sent", "email", email)
	}
	return e.accountAgain(c, err, func(p *page.AccountPage, wrong ui.Errors) { p.MailErrors, p.Email = wrong, email })
}

// showMove asks to confirm a change of the address, if the link still opens. Whoever has the letter may, signed in or not.
func (e *Entrance) showMove(c echo.Context) error {
	p, err := e.movePage(c)
	if err != nil {
		return e.dead(c, err)
	}
	return respond.OK(c, page.Move(p))
}

func (e *Entrance) movePage(c echo.Context) (page.MovePage, error) {
	token := request.Text(c, "token")
	m, err := e.Accounts.Moving(c.Request().Context(), request.RoleOf(request.Surface(c)), token)
	if err != nil {
		return page.MovePage{}, err
	}
	key := "account.move.title"
	if m.Back {
		key = "account.move.back_title"
	}
	return page.MovePage{Door: e.at(c, request.Printer(c).T(key)), Token: token, Moving: *m}, nil
}

// move changes the address, or changes it back.
func (e *Entrance) move(c echo.Context) error {
	m, err := e.Accounts.Move(c.Request().Context(), request.RoleOf(request.Surface(c)), request.Text(c, "token"), request.Prefix(c))
	switch {
	case errors.Is(err, account.ErrTaken):
		return e.moveAgain(c, err)
	case err != nil:
		return e.dead(c, err)
	case m.Back:
		request.Leave(c)
		return respond.Done(c, request.Prefix(c)+"/sign-in", "account.move.back_done", "email", m.To)
	case request.AccountOf(c) != nil:
		return respond.Done(c, home(c), "account.move.done", "email", m.To)
	}
	return respond.Done(c, request.Prefix(c)+"/sign-in", "account.move.done", "email", m.To)
}

// moveAgain says why the address can't be had.
func (e *Entrance) moveAgain(c echo.Context, wrong error) error {
	p, err := e.movePage(c)
	if err != nil {
		return e.dead(c, err)
	}
	return respond.Form(c, wrong, func(u ui.Errors) respond.Component {
		p.Errors, p.Failed = u, true
		return page.Move(p)
	})
}
