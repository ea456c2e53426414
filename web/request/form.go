package request

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// Text is a field of a form or query as one line: trimmed, valid UTF-8, without control characters.
func Text(c echo.Context, name string) string {
	return strings.TrimSpace(clean(c.FormValue(name), " "))
}

// Prose is a field of several lines: line ends become "\n", other control characters go.
func Prose(c echo.Context, name string) string {
	return strings.TrimSpace(clean(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n"), "\n"))
}

// Secret is a password as typed: not trimmed, never shown again.
func Secret(c echo.Context, name string) string { return c.FormValue(name) }

// Whole is a field that holds a whole number; ok is false for anything else.
func Whole(c echo.Context, name string) (n int, ok bool) {
	n, err := strconv.Atoi(Text(c, name))
	return n, err == nil
}

// clean drops what a database or a page could choke on; a line end becomes newline.
func clean(s, newline string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return rune(newline[0])
		case r == '\t':
			return ' '
		case r < ' ' || r == 0x7f:
			return -1
		}
		return r
	}, s)
}
