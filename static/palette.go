package static

import (
	"math"
	"regexp"
	"strconv"
)

// Colour is a colour of the token sheet in both themes, as "#RRGGBB".
type Colour struct{ Name, Light, Dark string }

// Token is any other line of the token sheet: a size, a duration, a stack of faces.
type Token struct{ Name, Value string }

// Colours reads the colours off the token sheet, in its order.
func Colours() []Colour {
	var all []Colour
	for _, m := range regexp.MustCompile(`--c-([a-z0-9-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),\s*(#[0-9A-Fa-f]{6})\)`).FindAllStringSubmatch(sheet(), -1) {
		all = append(all, Colour{m[1], m[2], m[3]})
	}
	return all
}

// Tokens reads the tokens whose names begin so off the sheet: "t-", "s-". A script's own metrics are not among them.
func Tokens(prefix string) []Token {
	var all []Token
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`--(`+regexp.QuoteMeta(prefix)+`[a-z0-9-]+):\s*([^;]+);`).FindAllStringSubmatch(sheet(), -1) {
		if !seen[m[1]] {
			all, seen[m[1]] = append(all, Token{m[1], m[2]}), true
		}
	}
	return all
}

// Symbols are the names in a sprite, in its order.
func Symbols(sprite string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`<symbol id="([a-z0-9-]+)"`).FindAllStringSubmatch(Text(sprite), -1) {
		all = append(all, m[1])
	}
	return all
}

func sheet() string { return squeeze(string(shelf.read("css/tokens.css"))) }

// Contrast is the ratio between two colours by WCAG 2.2, from 1 to 21; 0 for what is not a colour.
func Contrast(a, b string) float64 {
	x, okX := luminance(a)
	y, okY := luminance(b)
	if !okX || !okY {
		return 0
	}
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance follows WCAG 2.2, "relative luminance".
func luminance(hex string) (float64, bool) {
	if len(hex) != 7 {
		return 0, false
	}
	v, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return 0, false
	}
	channel := func(shift uint) float64 {
		c := float64(v>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0), true
}
