package request

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// OnShown does something each time a page is shown to somebody, with the request of who sees it: now, and again whenever
// a kept copy is shown. A public page is made for everybody, so whatever it does for one person is done here.
func OnShown(c echo.Context, do func(echo.Context)) {
	if s := of(c); s.making {
		s.shown = append(s.shown, do)
		return
	}
	do(c)
}

// Making says that the page is made to be kept; what is to be done when it is shown is gathered until Made.
func Making(c echo.Context) { of(c).making = true }

// Made ends what Making began, with what is to be done each time the page is shown.
func Made(c echo.Context) []func(echo.Context) {
	s := of(c)
	list := s.shown
	s.making, s.shown = false, nil
	return list
}

// Ahead tells whether the browser loads the page in advance, so that nobody may ever see it.
func Ahead(r *http.Request) bool { return strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") }

// Outdate has the browser forget the pages it has loaded in advance: what was just done may show on them.
func Outdate(c echo.Context) {
	c.Response().Header().Set("Clear-Site-Data", `"prefetchCache", "prerenderCache"`)
}

// tracking are names that senders of links add to them and that no page reads, beside all that begin with utm_.
func tracking() []string {
	return []string{"fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "twclid", "igshid", "yclid", "li_fat_id", "mc_cid", "mc_eid", "_ga", "_gl", "srsltid"}
}

// Tracks tells whether a name of a query only says where somebody came from.
func Tracks(name string) bool {
	return strings.HasPrefix(name, "utm_") || slices.Contains(tracking(), name)
}

// reads tells whether the route's page depends on a name of the query.
func (r Route) reads(name string) bool {
	if r.Query != nil {
		return r.Query(name)
	}
	return !Tracks(name)
}

// Names are a Query of these names.
func Names(names ...string) func(string) bool {
	return func(name string) bool { return slices.Contains(names, name) }
}

// Tidy is a query with nothing in it but what the route's page reads, in one order.
func (r Route) Tidy(c echo.Context) string {
	u := c.Request().URL
	if u.RawQuery == "" {
		return ""
	}
	q := u.Query()
	for name := range q {
		if !r.reads(name) {
			q.Del(name)
		}
	}
	return q.Encode()
}

// noVary tells browsers that the order of a query and these names in it change nothing.
func noVary() string {
	names := append([]string{"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"}, tracking()...)
	return `key-order, params=("` + strings.Join(names, `" "`) + `")`
}
