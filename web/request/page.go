package request

import "github.com/labstack/echo/v4"

// farthest bounds the page that an address may name.
const farthest = 10_000

// Page is the page of a list that the address names, from 1.
func Page(c echo.Context) int {
	n, ok := Whole(c, "page")
	if !ok || n < 1 || n > farthest {
		return 1
	}
	return n
}

// Pages is how many pages a list of so many rows has; an empty one has its one page too.
func Pages(rows, perPage int) int { return max((rows+perPage-1)/perPage, 1) }
