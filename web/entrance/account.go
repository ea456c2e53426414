package entrance

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/onboarding"
	page "github.com/silkroadmall/mall/templates/entrance"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showAccount is one's own name, password, passkeys and devices.
func (e *Entrance) showAccount(c echo.Context) error {
	p, err := e.accountPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Account(p))
}

func (e *Entrance) accountPage(c echo.Context) (page.AccountPage, error) {
	who, t := request.AccountOf(c), request.Printer(c)
	p := page.AccountPage{Door: e.at(c, t.T("account.page.title")), Person: who, Here: request.SessionID(c)}
	if p.Surface == layout.SurfaceShop {
		p.Crumbs = []layout.Crumb{{Label: p.Title, URL: p.At + own}, {Label: t.T("account.security.title")}}
		p.Title = t.T("account.security.title")
	}
	if p.CanAdd = e.Passkeys.Open(); p.CanAdd {
		p.Module = module
	}
	var err error
	if p.Passkeys, err = e.Accounts.Passkeys(c.Request().Context(), who.ID); err != nil {
		return p, err
	}
	p.Sessions, err = e.Accounts.Sessions(c.Request().Context(), who.ID)
	return p, err
}

// accountAgain shows the page with what is wrong in one of its forms.
func (e *Entrance) accountAgain(c echo.Context, err error, put func(*page.AccountPage, ui.Errors)) error {
	p, failed := e.accountPage(c)
	if failed != nil {
		return failed
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		put(&p, wrong)
		p.Failed = true
		return page.Account(p)
	})
}

// rename changes the name.
func (e *Entrance) rename(c echo.Context) error {
	who, name := *request.AccountOf(c), request.Text(c, "name")
	err := e.Accounts.Rename(c.Request().Context(), who.ID, name)
	if err == nil {
		request.ShowName(c, name)
		return respond.Done(c, home(c), "account.page.saved")
	}
	return e.accountAgain(c, err, func(p *page.AccountPage, wrong ui.Errors) {
		who.Name = name
		p.Person, p.Errors = &who, wrong
	})
}

// changePassword sets a new one; this browser stays signed in, all others do not.
func (e *Entrance) changePassword(c echo.Context) error {
	in, err := e.Accounts.ChangePassword(c.Request().Context(), request.AccountOf(c), request.Secret(c, "present"),
		request.Secret(c, "password"), request.Prefix(c), c.Request().UserAgent())
	if err == nil {
		request.Welcome(c, in)
		return respond.Done(c, home(c), "account.page.password_done")
	}
	return e.accountAgain(c, err, func(p *page.AccountPage, wrong ui.Errors) { p.PasswordErrors = wrong })
}

// endSession signs one other browser out.
func (e *Entrance) endSession(c echo.Context) error {
	session, ok := request.Whole(c, "session")
	if !ok || id.Session(session) == request.SessionID(c) {
		return request.ErrNotFound
	}
	if err := e.Accounts.EndSession(c.Request().Context(), request.AccountOf(c).ID, id.Session(session)); err != nil {
		return err
	}
	return respond.Done(c, home(c), "account.page.session_ended")
}

// signOutOthers signs all other browsers out.
func (e *Entrance) signOutOthers(c echo.Context) error {
	if err := e.Accounts.SignOutOthers(c.Request().Context(), request.AccountOf(c).ID, request.SessionID(c)); err != nil {
		return err
	}
	return respond.Done(c, home(c), "account.page.others_ended")
}

// showApplication says where a factory's application stands.
func (e *Entrance) showApplication(c echo.Context) error {
	f := request.ClerkOf(c).Factory
	return respond.OK(c, page.Application(e.applicationPage(c, f, onboarding.CompanyOf(f), ui.Errors{})))
}

func (e *Entrance) applicationPage(c echo.Context, f *factory.Factory, company onboarding.Company, wrong ui.Errors) page.ApplicationPage {
	title := request.Printer(c).T("application.pending.title")
	switch f.State {
	case factory.Declined:
		title = request.Printer(c).T("application.declined.title")
	case factory.Approved, factory.Suspended:
		title = request.Printer(c).T("application.approved.title")
	}
	p := page.ApplicationPage{Door: e.at(c, title), Factory: f, Company: company}
	p.Errors, p.Failed = wrong, wrong.Any()
	if f.State == factory.Pending || f.State == factory.Declined {
		p.Nav = nil // its pages are not open yet
	}
	return p
}

// reapply puts a declined application before the mall again.
func (e *Entrance) reapply(c echo.Context) error {
	f, company := request.ClerkOf(c).Factory, companyOf(c)
	if err := e.Onboarding.Reapply(c.Request().Context(), f, company); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			return page.Application(e.applicationPage(c, f, company, wrong))
		})
	}
	return respond.Done(c, "/portal/application", "application.again_done")
}

// speak chooses the language of portal and console, for this browser and for the letters to who is signed in.
func (e *Entrance) speak(c echo.Context) error {
	l, ok := request.RememberLanguage(c, request.Text(c, "language"))
	if who := request.AccountOf(c); ok && who != nil {
		if err := e.Accounts.Speak(c.Request().Context(), who.ID, string(l)); err != nil {
			return err
		}
	}
	return respond.To(c, request.Next(c, request.Home(c)))
}

// rememberLanguage keeps a language chosen by a link.
func rememberLanguage(c echo.Context) {
	if code := c.QueryParam("lang"); code != "" {
		request.RememberLanguage(c, code)
	}
}
