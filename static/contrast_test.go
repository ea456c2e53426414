package static

import "testing"

func TestContrast(t *testing.T) {
	all := map[string]Colour{}
	for _, c := range Colours() {
		all[c.Name] = c
	}
	if len(all) < 25 {
		t.Fatalf("only %d colours read", len(all))
	}
	check := func(least float64, fore string, grounds ...string) {
		for _, ground := range grounds {
			a, b := all[fore], all[ground]
			for theme, ratio := range map[string]float64{"light": Contrast(a.Light, b.Light), "dark": Contrast(a.Dark, b.Dark)} {
				if ratio < least {
					t.Errorf("%s: %s on %s is %.2f, at least %.1f", theme, fore, ground, ratio, least)
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

func TestContrastOfWhatIsKnown(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#FFFFFF", 21}, {"#FFFFFF", "#FFFFFF", 1}, {"red", "#FFFFFF", 0}, {"#GGGGGG", "#FFFFFF", 0}} {
		if got := Contrast(c.a, c.b); got < c.want-.001 || got > c.want+.001 {
			t.Errorf("%s on %s is %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestTokens(t *testing.T) {
	if sizes := Tokens("t-"); len(sizes) != 7 || sizes[0] != (Token{"t-xs", ".8125rem"}) {
		t.Errorf("type: %v", sizes)
	}
	if spaces := Tokens("s-"); len(spaces) != 9 {
		t.Errorf("space: %v", spaces)
	}
	if icons := Symbols("icons.svg"); len(icons) < 30 || icons[0] != "mark" {
		t.Errorf("icons: %v", icons)
	}
}
