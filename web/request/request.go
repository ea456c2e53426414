// Package request answers who is asking and from where: the surface and market of an address, the session behind a
// cookie, the language of a page, what a form holds. It owns the table of routes and the rule that a route without a
// word on who may use it is not served.
//
// Invariants: a public route reads no cookie but that of the theme; a principal comes from a session of its own surface only, so a
// consumer's cookie opens nothing in the portal; a path to come back to is always a path of this house.
//
// It must not know pages, prices or the tables of the trade beyond who belongs to which factory.
package request

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/templates/layout"
)

// The surfaces beside those that have a shell of their own (layout.SurfaceShop, …Portal, …Admin).
const (
	SurfaceAPI     layout.Surface = "api"
	SurfaceHook    layout.Surface = "hook"
	SurfaceSandbox layout.Surface = "sandbox"
	SurfaceDev     layout.Surface = "dev"
	SurfaceCrawler layout.Surface = "crawler"
)

// Gate knows how to find out who is asking. One serves all surfaces.
type Gate struct {
	accounts *account.Store
	employer func(context.Context, id.Account) (*factory.Factory, error)
	base     *url.URL
	key      []byte
	now      func() time.Time
}

// GateOptions are what a Gate needs. Employer finds the factory a clerk works for. Secret signs the short messages kept
// in cookies.
type GateOptions struct {
	Accounts *account.Store
	Employer func(context.Context, id.Account) (*factory.Factory, error)
	BaseURL  *url.URL
	Secret   string
	Now      func() time.Time
}

// NewGate makes the gate.
func NewGate(o GateOptions) *Gate {
	return &Gate{accounts: o.Accounts, employer: o.Employer, base: o.BaseURL, key: []byte("flash:" + o.Secret), now: o.Now}
}

// Secure tells whether cookies are Secure and carry the __Host- prefix: always, but on a plain-http base address.
func (g *Gate) Secure() bool { return g.base.Scheme == "https" }

// state is what is known about one request; it lives in echo's context.
type state struct {
	gate     *Gate
	id       string
	surface  layout.Surface
	market   market.Market
	theme    string
	personal bool
	making   bool // of a page that is kept
	shown    []func(echo.Context)
	session  id.Session
	consumer Consumer
	clerk    Clerk
	admin    Admin
}

const stateKey = "mall.request"

// of is the state of a request; every request has passed Enter.
func of(c echo.Context) *state {
	s, ok := c.Get(stateKey).(*state)
	if !ok {
		s = &state{gate: &Gate{base: &url.URL{Scheme: "http"}, now: time.Now}}
		c.Set(stateKey, s)
	}
	return s
}

// Enter is the first middleware: it gives the request its id, its surface by the address, and a printer.
func (g *Gate) Enter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		s := &state{gate: g, id: strings.ToLower(id.NewToken()[:16]), surface: surfaceOf(c.Request().URL.Path)}
		c.Set(stateKey, s)
		s.theme = readTheme(c)
		c.Response().Header().Set("X-Request-Id", s.id)
		if s.surface == layout.SurfaceShop {
			if m, err := market.Parse(segment(c.Request().URL.Path)); err == nil {
				s.market = m
			}
		}
		speak(c, s.printer(c))
		return next(c)
	}
}

// printer is the one a page begins with: the market's in the shop, the desk's language in portal and admin.
func (s *state) printer(c echo.Context) *locale.Printer {
	switch s.surface {
	case layout.SurfacePortal, layout.SurfaceAdmin:
		return locale.NewPrinter(s.deskLanguage(c, ""), deskCountry)
	case layout.SurfaceShop:
		if s.market.Country != "" {
			return s.market.Printer()
		}
	}
	return locale.NewPrinter(locale.Negotiate(c.Request().Header.Get("Accept-Language")), "")
}

// speak puts the printer where templates find it.
func speak(c echo.Context, p *locale.Printer) {
	c.SetRequest(c.Request().WithContext(locale.With(c.Request().Context(), p)))
}

// surfaceOf reads the surface off an address; what belongs to no other is the shop's.
func surfaceOf(path string) layout.Surface {
	first := segment(path)
	switch first {
	case "robots.txt", "sitemap.xml", "sitemap", "feed":
		return SurfaceCrawler
	}
	switch layout.Surface(first) {
	case layout.SurfacePortal, layout.SurfaceAdmin, SurfaceAPI, SurfaceHook, SurfaceSandbox, SurfaceDev:
		return layout.Surface(first)
	}
	return layout.SurfaceShop
}

func segment(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// ID is the request's number: in the log, on the page of a failure, in the header X-Request-Id.
func ID(c echo.Context) string { return of(c).id }

// Surface is the surface the address belongs to.
func Surface(c echo.Context) layout.Surface { return of(c).surface }

// Market is the market of a shop page; the guessed one where the address names none that exists.
func Market(c echo.Context) market.Market {
	if m := of(c).market; m.Country != "" {
		return m
	}
	return Guess(c.Request())
}

// InMarket tells whether the address names a market that exists.
func InMarket(c echo.Context) bool { return of(c).market.Country != "" }

// Printer writes in the language of the page.
func Printer(c echo.Context) *locale.Printer { return locale.From(c.Request().Context()) }

// IP is the network address of who asks; the server decides whether a proxy's word is taken for it.
func IP(c echo.Context) string { return c.RealIP() }

// BaseURL is the scheme and host the mall is known by; links in mail and canonical addresses begin with it, never with
// what a request says.
func BaseURL(c echo.Context) string { return of(c).gate.base.Scheme + "://" + of(c).gate.base.Host }

// Now is the time by the house's clock.
func Now(c echo.Context) time.Time { return of(c).gate.now() }

// Prefix is how the addresses of the request's surface begin: "/de-de", "/portal", "/admin".
func Prefix(c echo.Context) string {
	s := of(c)
	if s.surface == layout.SurfaceShop {
		return "/" + Market(c).Segment()
	}
	return "/" + string(s.surface)
}

// Path is the address within the surface, with its query: "/l/teapot?size=m".
func Path(c echo.Context) string {
	u := c.Request().URL
	path := strings.TrimPrefix(u.Path, "/"+segment(u.Path))
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" && c.Request().Method == http.MethodGet {
		path += "?" + u.RawQuery
	}
	return path
}

// Frame is what every page of the request's surface begins with. Account, messages and the count of the cart are left out
// on public pages, which are the same for everybody.
func Frame(c echo.Context) layout.Page {
	s := of(c)
	p := layout.Page{Surface: s.surface, Path: Path(c), Theme: s.theme}
	switch s.surface {
	case layout.SurfaceShop:
		p.Market = Market(c)
	case layout.SurfacePortal, layout.SurfaceAdmin:
		p.Robots = "noindex"
		p.Path = c.Request().URL.Path
	default:
		p.Surface, p.Robots = layout.SurfacePlain, "noindex"
	}
	if !s.personal {
		return p
	}
	p.Robots = "noindex"
	p.Account = s.person()
	p.Flash = takeFlash(c)
	p.CartCount = cartCount(c)
	return p
}
