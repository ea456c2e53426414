package portal

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/width"
)

// with is the page's address with one value of its query changed.
func with(c echo.Context, name, value string) string {
	next := url.Values{}
	for k, all := range c.QueryParams() {
		next[k] = all
	}
	next.Set(name, value)
	return c.Request().URL.Path + "?" + next.Encode()
}

// whole reads a whole number as people type it: with full-width digits, with separators of thousands.
func whole(typed string) (int, bool) {
	plain := strings.NewReplacer(",", "", " ", "", "，", "").Replace(width.Narrow.String(strings.TrimSpace(typed)))
	n, err := strconv.Atoi(plain)
	return n, err == nil
}
