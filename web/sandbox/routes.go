// Package sandbox is the outside of the sandbox payment provider: the API a merchant calls, the hosted page a payer
// sees, and the switchboard of its faults.
//
// Invariants: the API takes the merchant's key only; a page can be opened by whoever has the session's reference, which
// can't be guessed; a form sent twice pays once; what a payer types of a card is never kept, logged or shown back but
// its number and date on the same form; a payer is sent only to the address the merchant gave.
//
// It must not know the shop, though it runs in the same program.
package sandbox

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what the provider's server needs.
type Deps struct {
	Provider *sandbox.Store
	Key      string // of the merchant, for the API
	BaseURL  string // "https://pay.example": where payers reach the hosted page
	Log      *slog.Logger
	// Closed leaves out all that takes payments: the mall is paid elsewhere.
	Closed bool
	// Carriers are the sandbox carriers, whose parcels can be moved on by hand; nil leaves their page out.
	Carriers *shipping.Sandbox
	// Moved tells the shop that a carrier has news.
	Moved func(context.Context) error
}

// maxAPIBody is the largest request of the API, in bytes.
const maxAPIBody = 16 << 10

// Face is the surface as the server mounts it.
func Face(d Deps) request.Face { return request.Face{Routes: Routes(d), Frame: frame} }

// Routes is the table of the surface.
func Routes(d Deps) []request.Route {
	var routes []request.Route
	if !d.Closed {
		routes = d.payments()
	}
	if d.Carriers == nil {
		return routes
	}
	return append(routes,
		request.Route{Method: http.MethodGet, Path: "/parcels", Who: request.WhoGuest, Handler: d.showParcels},
		request.Route{Method: http.MethodPost, Path: "/parcels/:number", Who: request.WhoGuest, Handler: d.forward, Body: maxAPIBody})
}

// payments are the provider's API, its hosted page and the switchboard of its faults.
func (d Deps) payments() []request.Route {
	return []request.Route{
		{Method: http.MethodPost, Path: "/api/sessions", Who: request.WhoMachine, Handler: d.api(d.open), Body: maxAPIBody},
		{Method: http.MethodGet, Path: "/api/sessions/:ref", Who: request.WhoMachine, Handler: d.api(d.session)},
		{Method: http.MethodPost, Path: "/api/sessions/:ref/cancel", Who: request.WhoMachine, Handler: d.api(d.cancel), Body: maxAPIBody},
		{Method: http.MethodGet, Path: "/api/movements", Who: request.WhoMachine, Handler: d.api(d.movements)},
		{Method: http.MethodPost, Path: "/api/refunds", Who: request.WhoMachine, Handler: d.api(d.refund), Body: maxAPIBody},
		{Method: http.MethodGet, Path: "/api/refunds/:ref", Who: request.WhoMachine, Handler: d.api(d.refunded)},

		{Method: http.MethodGet, Path: "/pay/:ref", Who: request.WhoGuest, Handler: d.showPay},
		{Method: http.MethodPost, Path: "/pay/:ref", Who: request.WhoGuest, Handler: d.pay, Body: maxAPIBody},
		{Method: http.MethodGet, Path: "/pay/:ref/secure", Who: request.WhoGuest, Handler: d.showSecure},
		{Method: http.MethodPost, Path: "/pay/:ref/secure", Who: request.WhoGuest, Handler: d.authenticate, Body: maxAPIBody},
		{Method: http.MethodPost, Path: "/pay/:ref/cancel", Who: request.WhoGuest, Handler: d.giveUp, Body: maxAPIBody},

		{Method: http.MethodGet, Path: "/faults", Who: request.WhoGuest, Handler: d.showFaults},
		{Method: http.MethodPost, Path: "/faults", Who: request.WhoGuest, Handler: d.setFaults, Body: maxAPIBody},
	}
}

// frame is what every page of the provider begins with: nothing of the shop's.
func frame(c echo.Context) layout.Page {
	return layout.Page{Surface: layout.SurfacePlain, Robots: "noindex", Brand: request.Printer(c).T("sandbox.brand")}
}

// speak makes the rest of the request speak the session's language; one we do not speak is English.
func speak(c echo.Context, s *sandbox.Session) {
	language := locale.English
	for _, l := range locale.Languages() {
		if string(l) == s.Language {
			language = l
		}
	}
	c.SetRequest(c.Request().WithContext(locale.With(c.Request().Context(), locale.NewPrinter(language, ""))))
}

// hosted is the session's page.
func hosted(s *sandbox.Session) string { return "/sandbox/pay/" + s.Ref }

// backTo is the merchant's address with the session's reference.
func backTo(s *sandbox.Session) string {
	u, err := url.Parse(s.ReturnURL)
	if err != nil {
		return hosted(s) // can't be: it was checked when the session was opened
	}
	q := u.Query()
	q.Set("session", s.Ref)
	u.RawQuery = q.Encode()
	return u.String()
}
