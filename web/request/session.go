package request

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/layout"
)

// Consumer is the principal of the shop; ID 0 is a guest.
type Consumer struct {
	ID      id.Account
	Account *account.Account
}

// Clerk is the principal of the portal: somebody who works for a factory.
type Clerk struct {
	ID      id.Account
	Account *account.Account
	Factory *factory.Factory
}

// FactoryID is what every look-up of the factory's data is bound to.
func (k Clerk) FactoryID() id.Factory { return k.Factory.ID }

// Working tells whether the factory may use the portal's work: approved, or suspended with orders to finish.
func (k Clerk) Working() bool {
	return k.Factory != nil && (k.Factory.State == factory.Approved || k.Factory.State == factory.Suspended)
}

// Admin is the principal of the console.
type Admin struct {
	ID      id.Account
	Account *account.Account
}

// ConsumerOf is who is shopping; the zero Consumer is a guest, and always so on public pages.
func ConsumerOf(c echo.Context) Consumer { return of(c).consumer }

// ClerkOf is who works in the portal; complete on routes for clerks and applicants.
func ClerkOf(c echo.Context) Clerk { return of(c).clerk }

// AdminOf is who works in the console; complete on routes for admins.
func AdminOf(c echo.Context) Admin { return of(c).admin }

// RoleOf is whose sessions a surface knows, "" for a surface without any.
func RoleOf(s layout.Surface) account.Role {
	switch s {
	case layout.SurfaceShop:
		return account.Consumer
	case layout.SurfacePortal:
		return account.Factory
	case layout.SurfaceAdmin:
		return account.Admin
	}
	return ""
}

// sessionCookie is the name of each role's cookie, without its prefix.
func sessionCookie(r account.Role) string {
	switch r {
	case account.Factory:
		return "portal"
	case account.Admin:
		return "admin"
	}
	return "session"
}

// nameCookie is readable by script: public pages show the name of who is signed in from it. Nothing trusts it.
const nameCookie = "mall_name"

// SessionToken is the token the browser sent for the request's surface, "" if none.
func SessionToken(c echo.Context) string {
	return read(c, sessionCookie(RoleOf(of(c).surface)))
}

// SessionID is the session the request came with, 0 for none.
func SessionID(c echo.Context) id.Session { return of(c).session }

// resume finds the principal of the surface's session. A cookie that opens nothing is taken away.
func (s *state) resume(c echo.Context) error {
	role := RoleOf(s.surface)
	token := SessionToken(c)
	if role == "" || token == "" {
		return nil
	}
	ctx := c.Request().Context()
	in, err := s.gate.accounts.Resume(ctx, role, token)
	if errors.Is(err, account.ErrSession) {
		Leave(c)
		return nil
	}
	if err != nil {
		return err
	}
	if in.Prolonged {
		in.Token = token
		giveSession(c, in)
	}
	s.session = in.Session.ID
	switch role {
	case account.Consumer:
		s.consumer = Consumer{in.Account.ID, in.Account}
	case account.Admin:
		s.admin = Admin{in.Account.ID, in.Account}
	case account.Factory:
		employer, err := s.gate.employer(ctx, in.Account.ID)
		if fault.KindOf(err) == fault.NotFound {
			Leave(c) // works for nobody any more
			return nil
		}
		if err != nil {
			return fmt.Errorf("find employer of account %d: %w", in.Account.ID, err)
		}
		s.clerk = Clerk{in.Account.ID, in.Account, employer}
	}
	if role != account.Consumer {
		speak(c, locale.NewPrinter(s.deskLanguage(c, in.Account.Language), deskCountry))
	}
	return nil
}

// AccountOf is whoever is signed in on the request's surface, nil if nobody.
func AccountOf(c echo.Context) *account.Account {
	s := of(c)
	for _, a := range []*account.Account{s.consumer.Account, s.clerk.Account, s.admin.Account} {
		if a != nil {
			return a
		}
	}
	return nil
}

func (s *state) person() *layout.Person {
	for _, a := range []*account.Account{s.consumer.Account, s.clerk.Account, s.admin.Account} {
		if a == nil {
			continue
		}
		p := &layout.Person{Name: a.Name, Email: a.Email, Role: string(a.Role)}
		if s.clerk.Factory != nil {
			p.Organisation = s.clerk.Factory.NameZH
		}
		return p
	}
	return nil
}

// Welcome gives the browser the cookie of a session just opened.
func Welcome(c echo.Context, in *account.SignedIn) { giveSession(c, in) }

func giveSession(c echo.Context, in *account.SignedIn) {
	age := in.Session.ExpiresAt.Sub(Now(c))
	give(c, sessionCookie(in.Account.Role), in.Token, age)
	if in.Account.Role == account.Consumer {
		show(c, nameCookie, in.Account.Name, age)
	}
}

// ShowName tells the header of public pages how somebody is called by now.
func ShowName(c echo.Context, name string) {
	if of(c).consumer.ID != 0 {
		show(c, nameCookie, name, memory)
	}
}

// Leave takes the session's cookies of the surface away.
func Leave(c echo.Context) {
	role := RoleOf(of(c).surface)
	give(c, sessionCookie(role), "", -1)
	if role == account.Consumer {
		show(c, nameCookie, "", -1)
	}
}

// read is a cookie of ours by its name without prefix.
func read(c echo.Context, name string) string {
	cookie, err := c.Cookie(of(c).cookieName(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (s *state) cookieName(name string) string {
	if s.gate.Secure() {
		return "__Host-" + name
	}
	return name
}

// give sets a cookie that only the server reads; a negative age takes it away.
func give(c echo.Context, name, value string, age time.Duration) {
	s := of(c)
	c.SetCookie(&http.Cookie{Name: s.cookieName(name), Value: value, Path: "/", MaxAge: seconds(age),
		Secure: s.gate.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// show sets a cookie that the page's script reads; it decides nothing.
func show(c echo.Context, name, value string, age time.Duration) {
	c.SetCookie(&http.Cookie{Name: name, Value: url.PathEscape(value), Path: "/", MaxAge: seconds(age),
		Secure: of(c).gate.Secure(), SameSite: http.SameSiteLaxMode})
}

func seconds(age time.Duration) int {
	if age <= 0 {
		return -1
	}
	return int(age / time.Second)
}
