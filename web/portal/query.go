package portal

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/width"

	"github.com/silkroadmall/mall/web/request"
)

// lastPage bounds the page that an address may name.
const lastPage = 10_000

// pageOf is the page the query names, from 1.
func pageOf(c echo.Context) int {
	n, ok := request.Whole(c, "page")
	if !ok || n < 1 || n > lastPage {
		return 1
	}
	return n
}

func pagesOf(rows int) int { return (rows + perPage - 1) / perPage }

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
