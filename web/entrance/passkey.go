package entrance

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/entrance"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// passkeys is where the pages about passkeys stand.
const passkeys = "/account/passkeys"

// keyring are the routes of one's passkeys; insider is who may see them.
func (e *Entrance) keyring(insider request.Who) []request.Route {
	return []request.Route{
		{Method: http.MethodPost, Path: passkeys, Who: insider, Handler: e.askPasskey},
		{Method: http.MethodGet, Path: passkeys + "/new", Who: insider, Handler: e.showNewPasskey},
		{Method: http.MethodPost, Path: passkeys + "/new", Who: insider, Handler: e.addPasskey},
		{Method: http.MethodGet, Path: passkeys + "/:passkey", Who: insider, Handler: e.showPasskey},
		{Method: http.MethodPost, Path: passkeys + "/:passkey/name", Who: insider, Handler: e.renamePasskey},
		{Method: http.MethodPost, Path: passkeys + "/:passkey/remove", Who: insider, Handler: e.removePasskey},
	}
}

// offered refuses what needs passkeys where the mall's address has browsers make none.
func (e *Entrance) offered() error {
	if !e.Passkeys.Open() {
		return request.ErrNotFound
	}
	return nil
}

// challenge gives a browser's script what a passkey is to sign.
func (e *Entrance) challenge(c echo.Context) error {
	if err := e.offered(); err != nil {
		return err
	}
	options, err := e.Passkeys.AskSignIn(c.Request().Context(), request.RoleOf(request.Surface(c)), request.IP(c))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, options)
}

// signInByPasskey opens a session for who a passkey belongs to.
func (e *Entrance) signInByPasskey(c echo.Context) error {
	if err := e.offered(); err != nil {
		return err
	}
	in, err := e.Passkeys.SignIn(c.Request().Context(), request.RoleOf(request.Surface(c)), account.Answer{Text: request.Secret(c, "passkey"),
		IP: request.IP(c), Agent: c.Request().UserAgent(), Old: request.SessionToken(c), At: request.Prefix(c)})
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component { return page.SignIn(e.signInPage(c, wrong)) })
	}
	return e.enter(c, in)
}

// askPasskey begins a passkey for who knows the present password.
func (e *Entrance) askPasskey(c echo.Context) error {
	if err := e.offered(); err != nil {
		return err
	}
	err := e.Passkeys.AskAdd(c.Request().Context(), request.AccountOf(c), request.SessionID(c), request.Secret(c, "proof"))
	if err == nil {
		return respond.To(c, request.Prefix(c)+passkeys+"/new")
	}
	return e.accountAgain(c, err, func(p *page.AccountPage, wrong ui.Errors) { p.PasskeyErrors = wrong })
}

// showNewPasskey has the browser make the passkey that was begun; without one it goes back.
func (e *Entrance) showNewPasskey(c echo.Context) error {
	p, err := e.newPasskeyPage(c, page.Device(c.Request().Context(), c.Request().UserAgent()))
	if errors.Is(err, account.ErrPasskeyLate) {
		return respond.To(c, home(c))
	}
	if err != nil {
		return err
	}
	return respond.OK(c, page.NewPasskey(p))
}

func (e *Entrance) newPasskeyPage(c echo.Context, name string) (page.NewPasskeyPage, error) {
	p := page.NewPasskeyPage{Door: e.inSecurity(c, request.Printer(c).T("account.passkey.ask")), Name: name}
	if err := e.offered(); err != nil {
		return p, err
	}
	p.Module = module
	var err error
	p.Options, err = e.Passkeys.Asked(c.Request().Context(), request.AccountOf(c).ID, request.SessionID(c))
	return p, err
}

// addPasskey keeps the passkey that the browser has made. Where only its name is wrong the browser may make it again; all else
// begins anew.
func (e *Entrance) addPasskey(c echo.Context) error {
	if err := e.offered(); err != nil {
		return err
	}
	name := request.Text(c, "name")
	p, err := e.Passkeys.Add(c.Request().Context(), request.AccountOf(c), name, account.Answer{Text: request.Secret(c, "passkey"),
		Agent: c.Request().UserAgent(), Session: request.SessionID(c), At: request.Prefix(c)})
	if err == nil {
		return respond.Done(c, home(c), "account.passkey.added", "name", p.Name)
	}
	again, late := e.newPasskeyPage(c, name)
	if late != nil {
		return e.accountAgain(c, err, func(p *page.AccountPage, wrong ui.Errors) { p.PasskeyErrors = wrong })
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		again.Errors, again.Failed = wrong, true
		return page.NewPasskey(again)
	})
}

// inSecurity is a page below the one about name, password and devices.
func (e *Entrance) inSecurity(c echo.Context, title string) page.Door {
	d, t := e.at(c, title), request.Printer(c)
	if d.Surface == layout.SurfaceShop {
		d.Crumbs = []layout.Crumb{{Label: t.T("account.page.title"), URL: d.At + own}, {Label: t.T("account.security.title"), URL: home(c)}, {Label: title}}
	} else {
		d.Crumbs = []layout.Crumb{{Label: t.T("account.page.title"), URL: home(c)}, {Label: title}}
	}
	return d
}

func (e *Entrance) passkeyPage(c echo.Context) (page.PasskeyPage, error) {
	n, err := strconv.ParseInt(c.Param("passkey"), 10, 64)
	if err != nil {
		return page.PasskeyPage{}, request.ErrNotFound
	}
	a := request.AccountOf(c)
	p, err := e.Accounts.Passkey(c.Request().Context(), a.ID, id.Passkey(n))
	if err != nil {
		return page.PasskeyPage{}, err
	}
	return page.PasskeyPage{Door: e.inSecurity(c, p.Name), Email: a.Email, Passkey: *p, Name: p.Name}, nil
}

// showPasskey offers to rename a passkey, and to remove it for who types the password.
func (e *Entrance) showPasskey(c echo.Context) error {
	p, err := e.passkeyPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Passkey(p))
}

// renamePasskey gives it another name.
func (e *Entrance) renamePasskey(c echo.Context) error {
	p, err := e.passkeyPage(c)
	if err != nil {
		return err
	}
	p.Name = request.Text(c, "name")
	err = e.Accounts.RenamePasskey(c.Request().Context(), request.AccountOf(c).ID, p.Passkey.ID, p.Name)
	if err == nil {
		return respond.Done(c, home(c), "account.passkey.renamed", "name", p.Name)
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, true
		return page.Passkey(p)
	})
}

// removePasskey takes it away.
func (e *Entrance) removePasskey(c echo.Context) error {
	p, err := e.passkeyPage(c)
	if err != nil {
		return err
	}
	gone, err := e.Accounts.RemovePasskey(c.Request().Context(), request.AccountOf(c), account.Removal{Passkey: p.Passkey.ID,
		Present: request.Secret(c, "present"), Here: request.SessionID(c), Agent: c.Request().UserAgent(), At: request.Prefix(c)})
	if err == nil {
		return respond.Done(c, home(c), "account.passkey.removed", "name", gone.Name)
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.RemoveErrors, p.Failed = wrong, true
		return page.Passkey(p)
	})
}
