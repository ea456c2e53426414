package entrance

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	page "github.com/silkroadmall/mall/templates/entrance"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showForgot asks which address to send a link to.
func (e *Entrance) showForgot(c echo.Context) error {
	rememberLanguage(c)
	return respond.OK(c, page.Forgot(e.forgotPage(c, ui.Errors{})))
}

func (e *Entrance) forgotPage(c echo.Context, wrong ui.Errors) page.ForgotPage {
	p := page.ForgotPage{Door: e.at(c, request.Printer(c).T("account.forgot.title")), Email: request.Text(c, "email")}
	p.Errors, p.Failed = wrong, wrong.Any()
	return p
}

// forgot sends the link, if there is anybody to send it to.
func (e *Entrance) forgot(c echo.Context) error {
	l := account.Letter{Role: request.RoleOf(request.Surface(c)), Email: request.Text(c, "email"), Purpose: account.Reset, At: request.Prefix(c)}
	if err := e.Accounts.Write(c.Request().Context(), l, request.IP(c)); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component { return page.Forgot(e.forgotPage(c, wrong)) })
	}
	return e.sent(c, "reset", l.Email)
}

// showReset asks for the new password, if the link still opens.
func (e *Entrance) showReset(c echo.Context) error {
	if err := e.Accounts.LinkOpens(c.Request().Context(), request.RoleOf(request.Surface(c)), account.Reset, request.Text(c, "token")); err != nil {
		return e.dead(c, err)
	}
	return respond.OK(c, page.Reset(e.resetPage(c, ui.Errors{})))
}

func (e *Entrance) resetPage(c echo.Context, wrong ui.Errors) page.ResetPage {
	p := page.ResetPage{Door: e.at(c, request.Printer(c).T("account.reset.title")), Token: request.Text(c, "token")}
	p.Errors, p.Failed = wrong, wrong.Any()
	return p
}

// reset sets the new password; the person signs in with it afterwards.
func (e *Entrance) reset(c echo.Context) error {
	err := e.Accounts.Reset(c.Request().Context(), request.RoleOf(request.Surface(c)), request.Text(c, "token"),
		request.Secret(c, "password"), request.Prefix(c))
	if errors.Is(err, account.ErrLink) {
		return e.dead(c, err)
	}
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component { return page.Reset(e.resetPage(c, wrong)) })
	}
	request.Leave(c)
	return respond.Done(c, request.Prefix(c)+"/sign-in", "account.reset.done")
}

// showVerify asks to confirm the address, if the link still opens.
func (e *Entrance) showVerify(c echo.Context) error {
	token := request.Text(c, "token")
	if err := e.Accounts.LinkOpens(c.Request().Context(), request.RoleOf(request.Surface(c)), account.Verify, token); err != nil {
		return e.dead(c, err)
	}
	return respond.OK(c, page.Verify(page.VerifyPage{Door: e.at(c, request.Printer(c).T("account.verify.title")), Token: token}))
}

// verify confirms the address.
func (e *Entrance) verify(c echo.Context) error {
	if _, err := e.Accounts.Verify(c.Request().Context(), request.RoleOf(request.Surface(c)), request.Text(c, "token")); err != nil {
		return e.dead(c, err)
	}
	return respond.Done(c, request.Prefix(c)+"/sign-in", "account.verify.done")
}

// dead shows that a link opens nothing any more; other failures pass.
func (e *Entrance) dead(c echo.Context, err error) error {
	if !errors.Is(err, account.ErrLink) {
		return err
	}
	return respond.Page(c, http.StatusGone, page.DeadLink(page.DeadLinkPage{Door: e.at(c, request.Printer(c).T("account.dead.title"))}))
}
