package request

import (
	"slices"

	"github.com/labstack/echo/v4"
)

// themeCookie is readable by script, so that a page the browser kept can follow a change.
const themeCookie = "mall_theme"

// Themes are the looks one may choose; "" is the system's.
func Themes() []string { return []string{"", "light", "dark"} }

// Theme is the look this browser has chosen, on every surface, "" for the system's.
func Theme(c echo.Context) string { return of(c).theme }

// SetTheme keeps a look for a year; one there is none of is the system's.
func SetTheme(c echo.Context, theme string) {
	if !slices.Contains(Themes(), theme) || theme == "" {
		show(c, themeCookie, "", -1)
		return
	}
	show(c, themeCookie, theme, memory)
}

func readTheme(c echo.Context) string {
	cookie, err := c.Cookie(themeCookie)
	if err != nil || !slices.Contains(Themes(), cookie.Value) {
		return ""
	}
	return cookie.Value
}
