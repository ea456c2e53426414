package request

import (
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// What a browser remembers of the goods looked at: their slugs, the last first, in a cookie that no script reads. It is
// given on personal routes only, once a product page has been opened.
const (
	recentCookie = "recent"
	recentMost   = 12
	recentMemory = 30 * 24 * time.Hour
)

// Recent are the slugs of the listings looked at last, the last first.
func Recent(c echo.Context) []string {
	slugs := strings.FieldsFunc(read(c, recentCookie), func(r rune) bool { return r == '.' })
	return slugs[:min(len(slugs), recentMost)]
}

// Look remembers that a listing was looked at.
func Look(c echo.Context, slug string) {
	slugs := append([]string{slug}, slices.DeleteFunc(Recent(c), func(s string) bool { return s == slug })...)
	give(c, recentCookie, strings.Join(slugs[:min(len(slugs), recentMost)], "."), recentMemory)
}

// ForgetRecent forgets them.
func ForgetRecent(c echo.Context) { give(c, recentCookie, "", -1) }
