package shop

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/templates/ui"
)

// pages link to the pages of a result, with everything else of the address kept.
func pages(c echo.Context, q search.Query, r search.Result) ui.Pages {
	return ui.Pages{
		Current: max(q.Page, 1), Last: r.Pages(q.Size()),
		Link: func(n int) string { return with(c, c.Request().URL.Path, "page", strconv.Itoa(n)) },
	}
}

// with is an address with the present query and one value changed; the page starts anew unless it is what changes.
func with(c echo.Context, path, name, value string) string {
	next := kept(c, "page")
	next.Set(name, value)
	return located(path, next)
}

// without is an address with the present query less some names.
func without(c echo.Context, path string, names ...string) string {
	return located(path, kept(c, names...))
}

// less is an address with the present query less one value of a name; the page starts anew.
func less(c echo.Context, path, name, value string) string {
	next := kept(c, "page")
	next[name] = slices.DeleteFunc(slices.Clone(next[name]), func(v string) bool { return v == value })
	return located(path, next)
}

// kept is the present query less some names and all that is empty.
func kept(c echo.Context, less ...string) url.Values {
	next := url.Values{}
	for name, values := range c.QueryParams() {
		for _, v := range values {
			if v != "" && !slices.Contains(less, name) {
				next.Add(name, v)
			}
		}
	}
	return next
}

func located(path string, v url.Values) string {
	if query := v.Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// keptOnly is the present query with nothing but some names.
func keptOnly(c echo.Context, names ...string) url.Values {
	next := url.Values{}
	for name, values := range kept(c) {
		if slices.Contains(names, name) {
			next[name] = values
		}
	}
	return next
}
