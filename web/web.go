// Package web is the server: one echo with the walls every request passes, the surfaces behind them, and the table of who
// may use which route.
//
// Invariants: a route that does not say who may use it is refused at the start; every form from another site is turned
// away before its handler; every answer carries the same strict headers; no handler runs without a deadline and a
// bound on the body.
//
// It must not know any page.
package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/static"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web/cache"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// Surfaces are the faces of the mall. One without routes is not served.
type Surfaces struct {
	Shop, Portal, Admin, Hook, Sandbox, API, Dev, Crawler request.Face
}

// Options are what the server itself needs.
type Options struct {
	Gate    *request.Gate
	BaseURL *url.URL
	Log     *slog.Logger
	// Pages shows finished pages of the shop again; nil makes every page anew.
	Pages *cache.Cache
	// Pictures is served under /media/ if it is set: the blobs of listings.
	Pictures http.Handler
	// FormTargets are origins besides our own that a form may lead to: a payment provider's page.
	FormTargets []string
	// IP finds the network address of who asks; nil takes the connection's and trusts no proxy's header.
	IP echo.IPExtractor
}

// mounted is a surface with its place in the addresses.
type mounted struct {
	name   layout.Surface
	prefix string
	face   request.Face
}

func (s Surfaces) all() []mounted {
	return []mounted{
		{layout.SurfaceShop, "/:market", s.Shop}, {layout.SurfacePortal, "/portal", s.Portal},
		{layout.SurfaceAdmin, "/admin", s.Admin}, {request.SurfaceHook, "/hook", s.Hook},
		{request.SurfaceSandbox, "/sandbox", s.Sandbox}, {request.SurfaceAPI, "/api/v1", s.API},
		{request.SurfaceDev, "", s.Dev}, {request.SurfaceCrawler, "", s.Crawler},
	}
}

// New builds the server. A route that breaks the table's rules is an error.
func New(s Surfaces, o Options) (*echo.Echo, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = o.IP
	if o.IP == nil {
		e.IPExtractor = echo.ExtractIPDirect()
	}
	failures := &respond.Failures{Log: o.Log, Frames: map[layout.Surface]func(echo.Context) layout.Page{}}
	e.HTTPErrorHandler = failures.Answer
	compress, err := compression()
	if err != nil {
		return nil, err
	}
	crossOrigin, err := originWall(o.BaseURL)
	if err != nil {
		return nil, err
	}
	e.Use(o.Gate.Enter, accessLog(o.Log), headers(o))
	if o.Pages != nil {
		e.Use(o.Pages.Serve(public("/:market", s.Shop)))
	}
	e.Use(compress, answer(failures), tidy, crossOrigin)
	for _, m := range s.all() {
		failures.Frames[m.name] = m.face.Frame
		if err := mount(e, o.Gate, m); err != nil {
			return nil, err
		}
	}
	serveHouse(e, o)
	return e, nil
}

// public are the routes of a surface whose pages are the same for everybody, by their pattern.
func public(prefix string, face request.Face) map[string]request.Route {
	routes := map[string]request.Route{}
	for _, r := range face.Routes {
		if r.Who == request.WhoPublic {
			routes[prefix+r.Path] = r
		}
	}
	return routes
}

// mount adds a surface's routes; GET answers HEAD too.
func mount(e *echo.Echo, gate *request.Gate, m mounted) error {
	for _, r := range m.face.Routes {
		if wrong := r.Check(m.name); wrong != "" {
			return fmt.Errorf("route %s %s%s %s", r.Method, m.prefix, r.Path, wrong)
		}
		methods := []string{r.Method}
		if r.Method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
		for _, method := range methods {
			e.Add(method, m.prefix+r.Path, r.Handler, bounds(r), gate.Guard(m.name, r))
		}
	}
	return nil
}

// serveHouse adds what belongs to no surface.
func serveHouse(e *echo.Echo, o Options) {
	e.GET("/", landing)
	e.HEAD("/", landing)
	e.GET("/:market", toHome)
	assets := echo.WrapHandler(static.Handler())
	e.GET("/static/*", assets)
	e.HEAD("/static/*", assets)
	e.GET("/offline.js", echo.WrapHandler(static.Fixed("offline.js")))
	e.GET("/favicon.ico", func(c echo.Context) error { return c.Redirect(http.StatusFound, static.URL("favicon.svg")) })
	if o.Pictures != nil {
		pictures := echo.WrapHandler(http.StripPrefix("/media", o.Pictures))
		e.GET("/media/*", pictures)
		e.HEAD("/media/*", pictures)
	}
}

// landing sends a visitor to the market chosen before, or the one the browser's languages propose.
func landing(c echo.Context) error {
	m := request.Guess(c.Request())
	request.Remember(c, m)
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-store")
	h.Add("Vary", "Accept-Language, Cookie")
	return c.Redirect(http.StatusSeeOther, m.URL("/"))
}

// toHome completes the address of a market's home page.
func toHome(c echo.Context) error {
	if !request.InMarket(c) {
		return request.ErrNotFound
	}
	return c.Redirect(http.StatusMovedPermanently, request.Home(c))
}
