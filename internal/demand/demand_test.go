package demand

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFit(t *testing.T) {
	for _, text := range []string{"silk scarf", "絹のスカーフ", "iPhone 15 case", "LX-160/200", "50 x 70 cm poster", "وشاح حرير", "Ohrringe für Mädchen"} {
		if !fit(text) {
			t.Errorf("%q is not kept", text)
		}
	}
	for name, text := range map[string]string{
		"mail": "anna@example.com", "telephone": "call +49 151 234-567-89", "card": "4242 4242 4242 4242 visa", "wide digits": "tel ０１５１２３４５６７",
		"address": "https://example.com/x", "site": "www.example.com shop", "control": "silk\x00scarf", "no letters": "12 34", "too long": strings.Repeat("silk ", 20),
		"too many words": "a b c d e f g h i j k", "broken": "silk\xff",
	} {
		if fit(text) {
			t.Errorf("%s: %q is kept", name, text)
		}
	}
}

func TestKey(t *testing.T) {
	for text, want := range map[string]string{"  Silk   SCARF ": "silk scarf", "Écharpe": "echarpe", "ＬＥＤランプ": "led ランプ", "!!": ""} {
		if got := Key(text); got != want {
			t.Errorf("Key(%q) = %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if key := Key(rapid.String().Draw(t, "text")); Key(key) != key {
			t.Errorf("the key of %q is %q", key, Key(key))
		}
	})
}

func TestStarts(t *testing.T) {
	if got := starts("Navy silk scarf"); !slices.Equal(got, []string{"navy silk scarf", "silk scarf", "scarf"}) {
		t.Error(got)
	}
	if got := starts("絹スカーフ"); !slices.Equal(got, []string{"絹スカーフ", "スカーフ", "カーフ", "ーフ", "フ"}) {
		t.Error(got)
	}
	if got := starts(strings.Repeat("silk ", 40)); len(got) != mostStarts {
		t.Error(len(got))
	}
}

func TestCursor(t *testing.T) {
	for _, c := range []Cursor{{}, {3, "de", "a.b"}, {12, "zh-Hans", "丝 巾"}} {
		if got := ParseCursor(c.String()); got != c {
			t.Errorf("%v is read back as %v", c, got)
		}
	}
	for _, text := range []string{"x", "-1.en.a", "9999999999999.en.a", "..", "0.en.a"} {
		if got := ParseCursor(text); got != (Cursor{}) {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
