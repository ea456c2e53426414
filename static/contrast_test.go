package static

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// colours reads the token sheet: the light and the dark value of each.
func colours(t *testing.T) map[string][2]string {
	t.Helper()
	all := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--c-([a-z0-9-]+):\s*light-dark\((#[0-9A-Fa-f]{6}), (#[0-9A-Fa-f]{6})\)`).FindAllStringSubmatch(string(shelf.read("css/tokens.css")), -1) {
		all[m[1]] = [2]string{m[2], m[3]}
	}
	if len(all) < 25 {
		t.Fatalf("only %d colours read", len(all))
	}
	return all
}

// luminance follows WCAG 2.2, "relative luminance".
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	v, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	channel := func(shift uint) float64 {
		c := float64(v>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func TestContrast(t *testing.T) {
	all := colours(t)
	check := func(least float64, fore string, grounds ...string) {
		for _, ground := range grounds {
			for theme, name := range []string{"light", "dark"} {
				a, b := luminance(t, all[fore][theme]), luminance(t, all[ground][theme])
				if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < least {
					t.Errorf("%s: %s on %s is %.2f, at least %.1f", name, fore, ground, ratio, least)
				}
			}
		}
	}
	// Text, and links beside it.
	check(4.5, "ink", "bg", "surface", "sunken", "brand-soft", "bad-soft", "ok-soft", "warn-soft", "info-soft")
	check(4.5, "ink-2", "bg", "surface", "sunken")
	check(4.5, "ink-3", "bg", "surface", "sunken")
	check(4.5, "brand", "bg", "surface", "sunken", "brand-soft")
	check(4.5, "on-brand", "brand", "brand-hover")
	check(4.5, "surface", "accent") // the count on its madder knot
	for _, tone := range []string{"accent", "ok", "warn", "bad", "info"} {
		check(4.5, tone, "surface", tone+"-soft")
	}
	// Controls, rings and the parts of a chart.
	check(3, "line-strong", "bg", "surface")
	check(3, "focus", "bg", "surface", "sunken")
	for _, part := range []string{"d1", "d2", "d3", "d4"} {
		check(3, part, "surface", "bg")
	}
}
