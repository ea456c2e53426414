package request

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/templates/layout"
)

// Who says who may use a route.
type Who string

// The answers. There is no zero answer: a route that gives none is refused at the start.
const (
	// WhoPublic pages depend on their address and the theme alone: GET only, no other cookie is read, none is set, anyone
	// may cache them.
	WhoPublic Who = "public"
	// WhoGuest routes are for anyone, signed in or not; they are personal and never cached.
	WhoGuest Who = "guest"
	// WhoConsumer routes are for a consumer who has signed in.
	WhoConsumer Who = "consumer"
	// WhoApplicant routes are for a clerk of any factory, also one that waits for approval or was declined.
	WhoApplicant Who = "applicant"
	// WhoClerk routes are for a clerk of a factory that is or was approved.
	WhoClerk Who = "clerk"
	// WhoAdmin routes are for an admin.
	WhoAdmin Who = "admin"
	// WhoMachine routes know no cookie; the handler checks a signature where one is due.
	WhoMachine Who = "machine"
)

// Route is one line of a surface's table. Path is within the surface ("/sign-in"; "" is the portal's and admin's home,
// "/" the shop's).
type Route struct {
	Method  string
	Path    string
	Who     Who
	Handler echo.HandlerFunc
	// Body is the largest request body in bytes; 0 is 256 KiB.
	Body int64
	// Time is the longest the handler may take; 0 is 20 s.
	Time time.Duration
	// Query tells which names of the query a public page depends on; nil is all but those that only track.
	Query func(name string) bool
	// Kept is how long a finished public page may be shown again while the listings on it stay as they are. 0 is for lists: a minute,
	// unless other goods can be found by then.
	// Where delivery days and rules may change, on the quarter of an hour, it is made anew in any case.
	Kept time.Duration
	// Once says that the route moves money: it is carried out once for each key that comes with it (package once), and
	// refused without one.
	Once bool
}

// Face is one surface as the server mounts it: its routes, and the frame its failure pages wear.
type Face struct {
	Routes []Route
	Frame  func(echo.Context) layout.Page
}

// publicAge is how long a public page may be shown again without asking, in seconds: long enough for a crowd, short
// enough that nobody waits for a change.
const publicAge = "10"

// surfaces tells on which surface each answer to Who makes sense.
var surfaces = map[Who][]layout.Surface{
	WhoPublic:    {layout.SurfaceShop, SurfaceDev, SurfaceSandbox, SurfaceAPI, SurfaceCrawler},
	WhoGuest:     {layout.SurfaceShop, layout.SurfacePortal, layout.SurfaceAdmin, SurfaceSandbox, SurfaceDev},
	WhoConsumer:  {layout.SurfaceShop},
	WhoApplicant: {layout.SurfacePortal},
	WhoClerk:     {layout.SurfacePortal},
	WhoAdmin:     {layout.SurfaceAdmin},
	WhoMachine:   {SurfaceAPI, SurfaceHook, SurfaceSandbox},
}

// Refusals of the gate.
var (
	ErrSignIn   = fault.New(fault.Unauthenticated, "fault.unauthenticated")
	ErrNotFound = fault.New(fault.NotFound, "fault.not_found")
)

// Check tells what is wrong with a route on a surface, "" if nothing: no or a foreign Who, a public route that changes
// something, a method besides GET and POST.
func (r Route) Check(s layout.Surface) string {
	known := false
	for _, at := range surfaces[r.Who] {
		known = known || at == s
	}
	switch {
	case !known:
		return "says not who may use it"
	case r.Handler == nil:
		return "has no handler"
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return "is neither GET nor POST"
	case r.Who == WhoPublic && r.Method != http.MethodGet:
		return "is public and changes something"
	case r.Once && r.Method != http.MethodPost:
		return "moves money without a form"
	}
	return ""
}

// Guard lets through who may use the route of a surface, with the principal found and the cache told. Anyone else is sent
// to sign in. An address that the router took for the shop's because no other surface knows it is not found.
func (g *Gate) Guard(surface layout.Surface, r Route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			s := of(c)
			if s.surface != surface || surface == layout.SurfaceShop && s.market.Country == "" {
				return ErrNotFound
			}
			if to := s.canonical(c); to != "" {
				return c.Redirect(http.StatusMovedPermanently, to)
			}
			if r.Who == WhoPublic {
				s.public(c)
				return next(c)
			}
			c.Response().Header().Set("Cache-Control", "private, no-store")
			if r.Who == WhoMachine {
				return s.carry(c, r, next)
			}
			if Ahead(c.Request()) {
				return c.NoContent(http.StatusServiceUnavailable) // a session lives, and messages are read, when somebody looks
			}
			s.personal = true
			if err := s.resume(c); err != nil {
				return err
			}
			if to := s.refuse(c, r.Who); to != "" {
				return c.Redirect(http.StatusSeeOther, to)
			}
			return s.carry(c, r, next)
		}
	}
}

// carry hands the request on, with its key if the route moves money.
func (s *state) carry(c echo.Context, r Route, next echo.HandlerFunc) error {
	if r.Once {
		if err := s.ticket(c); err != nil {
			return err
		}
	}
	return next(c)
}

// public tells caches what a public page depends on.
func (s *state) public(c echo.Context) {
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age="+publicAge)
	if s.surface == layout.SurfaceShop {
		h.Add("Vary", "Cookie") // for the theme
		h.Set("No-Vary-Search", noVary())
	}
}

// canonical is the address with the market's segment as it should be written, "" if it is, or for a form on its way.
func (s *state) canonical(c echo.Context) string {
	u := c.Request().URL
	if s.surface != layout.SurfaceShop || c.Request().Method == http.MethodPost || segment(u.Path) == s.market.Segment() {
		return ""
	}
	return s.market.URL(Path(c))
}

// refuse is where somebody is sent who may not use the route; "" lets them in.
func (s *state) refuse(c echo.Context, who Who) string {
	signedIn := s.consumer.ID != 0 || s.clerk.ID != 0 || s.admin.ID != 0
	switch {
	case who == WhoGuest:
		return ""
	case !signedIn:
		return SignInPath(c, comeBack(c))
	case who == WhoClerk && !s.clerk.Working():
		return "/portal/application"
	}
	return ""
}

// comeBack is the page to return to after signing in: the one asked for, or the one a form stood on.
func comeBack(c echo.Context) string {
	if c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead {
		return c.Request().URL.RequestURI()
	}
	return Referer(c)
}

// With is the face with more routes: those of another package that serves the same surface.
func (f Face) With(routes ...Route) Face {
	f.Routes = append(slices.Clone(f.Routes), routes...)
	return f
}
