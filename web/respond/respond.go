// Package respond answers: a page, a redirect with a message for the next page, JSON, or a failure in the one class of
// page that each surface has for it.
//
// Invariants: a page is rendered whole before a byte is sent, so a failure in the middle is never half a page with status
// 200; an error is logged once, here; its own text is never shown; passwords are never sent back.
//
// It must not know which page is which, nor the trade.
package respond

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/static"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
)

// Component is a page or a part of one.
type Component = templ.Component

// OK shows the page.
func OK(c echo.Context, page Component) error { return Page(c, http.StatusOK, page) }

// Page shows the page with a status.
func Page(c echo.Context, status int, page Component) error {
	if request.Surface(c) == layout.SurfaceShop {
		ahead(c)
	}
	return write(c, status, page)
}

// Part shows a part of a page, for a script to put in its place.
func Part(c echo.Context, part Component) error { return write(c, http.StatusOK, part) }

func write(c echo.Context, status int, part Component) error {
	var b bytes.Buffer
	if err := part.Render(c.Request().Context(), &b); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}

// ahead tells the browser, and a proxy that sends early hints, what a page of the shop needs, and which links of it may be
// followed in advance.
func ahead(c echo.Context) {
	h := c.Response().Header()
	h.Set("Link", "<"+static.URL("shop.css")+">; rel=preload; as=style, <"+static.URL("shop.js")+">; rel=modulepreload")
	h.Set("Speculation-Rules", `"`+static.URL("speculation.json")+`"`)
}

// Form shows a form again after a refusal that the person can mend, with the status of the refusal: 422 for wrong
// fields, 409, 429 … The page is built from the errors and what was typed, without passwords. What the form can't
// show (nothing found, internal errors, the database away) goes on to the failure page.
func Form(c echo.Context, err error, page func(ui.Errors) Component) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.TooMany, fault.Forbidden, fault.Unauthenticated:
	default:
		return err
	}
	status := Status(err)
	hint(c, status)
	return Page(c, status, page(ui.ErrorsOf(err)))
}

// To sends the browser to another page of the house by GET, after a form.
func To(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }

// Done is To with good news for the next page: a key of the catalogs and name, value pairs.
func Done(c echo.Context, path, key string, args ...string) error {
	return Note(c, layout.OK, path, key, args...)
}

// Note is To with a message of any tone for the next page. Values are texts; format amounts and dates before.
func Note(c echo.Context, tone layout.Tone, path, key string, args ...string) error {
	values := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	request.SetFlash(c, tone, key, values)
	return To(c, path)
}

// Status is the HTTP status of an error.
func Status(err error) int {
	switch fault.KindOf(err) {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.TooMany:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}

// hint tells machines when to come back.
func hint(c echo.Context, status int) {
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", "60")
	}
}
