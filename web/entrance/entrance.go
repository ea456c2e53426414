// Package entrance lets people in and out of the three surfaces: one set of handlers, mounted under the shop's markets, the
// portal and the console, so that signing in works and fails the same way everywhere.
//
// Invariants: what an answer says, and how long it takes, does not tell whether an address has an account; a link of a
// mail changes nothing until its page's button is pressed; passwords are read, never shown; a path to come back to
// stays on the surface.
//
// It must not know what people do once they are in.
package entrance

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/onboarding"
	page "github.com/silkroadmall/mall/templates/entrance"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what the entrance needs.
type Deps struct {
	Accounts *account.Store
	// Passkeys is open where the mall's address has browsers make passkeys; nil offers none.
	Passkeys   *account.Keyring
	Onboarding *onboarding.Onboarding
	// OnSignIn takes a guest's cart and saved goods into the consumer's own and tells how many pieces the cart holds.
	OnSignIn func(ctx context.Context, g request.Guest, consumer id.Account) (pieces int, err error)
	// Frames are the frames of the surfaces; one without gets the plain beginnings of request.Frame.
	Frames map[layout.Surface]func(echo.Context) layout.Page
	// MailLog tells people that mail is shown at /dev/mail.
	MailLog bool
}

// Entrance serves the doors.
type Entrance struct{ Deps }

// New makes the entrance.
func New(d Deps) *Entrance { return &Entrance{d} }

// Shop is the consumers' door, for the shop's face.
func (e *Entrance) Shop() []request.Route {
	return append(append(e.door(), e.desk(request.WhoConsumer, security)...),
		request.Route{Method: http.MethodPost, Path: "/account/security/mail", Who: request.WhoConsumer, Handler: e.askMove},
		request.Route{Method: http.MethodGet, Path: "/account/mail", Who: request.WhoGuest, Handler: e.showMove},
		request.Route{Method: http.MethodPost, Path: "/account/mail", Who: request.WhoGuest, Handler: e.move},
		request.Route{Method: http.MethodGet, Path: "/sign-up", Who: request.WhoGuest, Handler: e.showSignUp},
		request.Route{Method: http.MethodPost, Path: "/sign-up", Who: request.WhoGuest, Handler: e.signUp},
		request.Route{Method: http.MethodGet, Path: "/verify", Who: request.WhoGuest, Handler: e.showVerify},
		request.Route{Method: http.MethodPost, Path: "/verify", Who: request.WhoGuest, Handler: e.verify})
}

// Portal is the factories' door, with the way in for a new one.
func (e *Entrance) Portal() []request.Route {
	return append(append(e.door(), e.desk(request.WhoApplicant, own)...),
		request.Route{Method: http.MethodGet, Path: "/sign-up", Who: request.WhoGuest, Handler: e.showApply},
		request.Route{Method: http.MethodPost, Path: "/sign-up", Who: request.WhoGuest, Handler: e.apply},
		request.Route{Method: http.MethodGet, Path: "/verify", Who: request.WhoGuest, Handler: e.showVerify},
		request.Route{Method: http.MethodPost, Path: "/verify", Who: request.WhoGuest, Handler: e.verify},
		request.Route{Method: http.MethodGet, Path: "/application", Who: request.WhoApplicant, Handler: e.showApplication},
		request.Route{Method: http.MethodPost, Path: "/application", Who: request.WhoApplicant, Handler: e.reapply},
		request.Route{Method: http.MethodPost, Path: "/language", Who: request.WhoGuest, Handler: e.speak})
}

// Admin is the admins' door. Nobody signs up there: an operator makes the account.
func (e *Entrance) Admin() []request.Route {
	return append(append(e.door(), e.desk(request.WhoAdmin, own)...),
		request.Route{Method: http.MethodPost, Path: "/language", Who: request.WhoGuest, Handler: e.speak})
}

// door are the routes of getting in and out that all three have.
func (e *Entrance) door() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/sign-in", Who: request.WhoGuest, Handler: e.showSignIn},
		{Method: http.MethodPost, Path: "/sign-in", Who: request.WhoGuest, Handler: e.signIn},
		{Method: http.MethodPost, Path: "/sign-in/challenge", Who: request.WhoGuest, Handler: e.challenge},
		{Method: http.MethodPost, Path: "/sign-in/passkey", Who: request.WhoGuest, Handler: e.signInByPasskey},
		{Method: http.MethodPost, Path: "/sign-out", Who: request.WhoGuest, Handler: e.signOut},
		{Method: http.MethodGet, Path: "/sent", Who: request.WhoGuest, Handler: e.showSent},
		{Method: http.MethodGet, Path: "/forgot", Who: request.WhoGuest, Handler: e.showForgot},
		{Method: http.MethodPost, Path: "/forgot", Who: request.WhoGuest, Handler: e.forgot},
		{Method: http.MethodGet, Path: "/reset", Who: request.WhoGuest, Handler: e.showReset},
		{Method: http.MethodPost, Path: "/reset", Who: request.WhoGuest, Handler: e.reset},
	}
}

// Where the page about one's own name, password and devices stands: it is the whole account of a clerk and an admin, and a
// part of a consumer's.
const (
	own      = "/account"
	security = "/account/security"
)

// module is the script of the pages that have to do with passkeys.
const module = "passkey.js"

// desk are the routes of that page and of the passkeys listed there; insider is who may see it.
func (e *Entrance) desk(insider request.Who, page string) []request.Route {
	return append(e.keyring(insider), []request.Route{
		{Method: http.MethodGet, Path: page, Who: insider, Handler: e.showAccount},
		{Method: http.MethodPost, Path: "/account/name", Who: insider, Handler: e.rename},
		{Method: http.MethodPost, Path: "/account/password", Who: insider, Handler: e.changePassword},
		{Method: http.MethodPost, Path: "/account/session", Who: insider, Handler: e.endSession},
		{Method: http.MethodPost, Path: "/account/sessions", Who: insider, Handler: e.signOutOthers},
	}...)
}

// home is the address of that page on the request's surface.
func home(c echo.Context) string {
	if request.Surface(c) == layout.SurfaceShop {
		return request.Prefix(c) + security
	}
	return request.Prefix(c) + own
}

// frame is the surface's own, with the title.
func (e *Entrance) frame(c echo.Context, title string) layout.Page {
	p := request.Frame(c)
	if f := e.Frames[request.Surface(c)]; f != nil {
		p = f(c)
	}
	p.Title = title
	return p
}

// at is the door of the request's surface as the pages see it.
func (e *Entrance) at(c echo.Context, title string) page.Door {
	d := page.Door{Page: e.frame(c, title), Role: request.RoleOf(request.Surface(c)), At: request.Prefix(c), Next: request.Next(c, "")}
	if d.Surface != layout.SurfaceShop {
		d.Tongues = request.DeskLanguages()
		if d.Account == nil {
			d.Surface = layout.SurfacePlain
		}
	}
	return d
}

// inside is where somebody goes after signing in who came from nowhere in particular.
func inside(c echo.Context) string {
	if request.Surface(c) == layout.SurfaceShop {
		return request.Prefix(c) + "/account"
	}
	return request.Home(c)
}
