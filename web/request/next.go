package request

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/templates/layout"
)

// maxNext bounds a path to come back to.
const maxNext = 1000

// Local brings a path given from outside into a safe form: a path of this house with its query, or "" for anything that
// could lead elsewhere (another host, a scheme, "//", a backslash, control characters).
func Local(path string) string {
	if len(path) > maxNext || !rooted(path) {
		return ""
	}
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || !rooted(u.Path) {
		return ""
	}
	u.Fragment = ""
	return u.RequestURI()
}

// rooted holds for a path that begins with exactly one slash and holds nothing a browser could read as another host.
func rooted(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") &&
		!strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f })
}

// Next is where the person wanted to go: the safe path of the parameter next, within the same surface; else fallback.
func Next(c echo.Context, fallback string) string {
	next := Local(c.FormValue("next"))
	if next == "" || surfaceOf(next) != of(c).surface {
		return fallback
	}
	return next
}

// Referer is the page of this house the request came from, "" if it came from elsewhere or does not say.
func Referer(c echo.Context) string {
	u, err := url.Parse(c.Request().Referer())
	if err != nil || u.Host == "" || (u.Host != c.Request().Host && u.Host != of(c).gate.base.Host) {
		return ""
	}
	return Local(u.RequestURI())
}

// SignInPath is the surface's sign-in page, coming back to next afterwards.
func SignInPath(c echo.Context, next string) string {
	path := Prefix(c) + "/sign-in"
	if next = Local(next); next != "" && surfaceOf(next) == of(c).surface && next != Home(c) {
		path += "?" + url.Values{"next": {next}}.Encode()
	}
	return path
}

// Home is where the request's surface begins.
func Home(c echo.Context) string {
	if of(c).surface == layout.SurfaceShop {
		return Prefix(c) + "/"
	}
	return Prefix(c)
}
