package static

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sheets are the sources of every surface, squeezed. A letter's sheet is apart: mail programs know neither layers nor start
// and end.
func sheets(t *testing.T) map[string]string {
	t.Helper()
	entries, err := fs.ReadDir(files, "css")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		if e.Name() != "mail.css" {
			all[e.Name()] = squeeze(string(shelf.read("css/" + e.Name())))
		}
	}
	return all
}

// physical are the ways to name a side of the screen where a side of the text is meant.
var physical = []*regexp.Regexp{
	regexp.MustCompile(`[;{\s](scroll-)?(margin|padding|border|inset)-(left|right|top|bottom)`),
	regexp.MustCompile(`[;{\s](left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:`),
	regexp.MustCompile(`border-(top|bottom)-(left|right)-radius`),
	regexp.MustCompile(`(text-align|float|clear|caption-side|transform-origin):[^;}]*\b(left|right)\b`),
	regexp.MustCompile(`translateX\(|float:`),
}

// fourSided is a shorthand that gives each side its own value.
var fourSided = regexp.MustCompile(`[;{\s](?:scroll-)?(?:margin|padding|inset|border-width|border-radius):\s*([^;}]+)`)

// lopsided tells whether a shorthand of four values differs between the two sides.
func lopsided(value string) bool {
	for inner := regexp.MustCompile(`\([^()]*\)`); inner.MatchString(value); {
		value = inner.ReplaceAllStringFunc(value, func(s string) string { return strings.Map(spaceless, s[1:len(s)-1]) })
	}
	v := strings.Fields(value)
	return len(v) == 4 && v[1] != v[3]
}

func spaceless(r rune) rune {
	if r == ' ' {
		return -1
	}
	return r
}

// Right-to-left pages have no sheet of their own: the sources say start and end.
func TestOnlyLogicalProperties(t *testing.T) {
	queries := regexp.MustCompile(`@(media|container)[^{]*`)
	for name, text := range sheets(t) {
		text = queries.ReplaceAllString(text, "")
		for _, p := range physical {
			if found := p.FindString(text); found != "" {
				t.Errorf("%s holds %q", name, found)
			}
		}
		for _, m := range fourSided.FindAllStringSubmatch(text, -1) {
			if lopsided(m[1]) {
				t.Errorf("%s gives the two sides their own values: %q", name, m[1])
			}
		}
	}
	for value, want := range map[string]bool{"0 1px 0 1px": false, "0 1px 0 2px": true, "1px 2px 3px": false, "0 calc(1px + 2px) 0 calc(1px + 2px)": false, "0 calc(1px + 2px) 0 0": true} {
		if lopsided(value) != want {
			t.Errorf("%q: %v", value, !want)
		}
	}
}

// The order of the layers is told once, and every rule is in one of them.
func TestEverythingIsInALayer(t *testing.T) {
	first, _, _ := strings.Cut(squeeze(string(shelf.read("css/tokens.css"))), ";")
	layers := strings.FieldsFunc(strings.TrimPrefix(first, "@layer "), func(r rune) bool { return r == ',' || r == ' ' })
	if len(layers) < 6 {
		t.Fatalf("the layers are %q", layers)
	}
	for name, text := range sheets(t) {
		for _, head := range outermost(text) {
			layer, in := strings.CutPrefix(head, "@layer ")
			switch {
			case in && slices.Contains(layers, layer):
			case strings.Contains(head, "@view-transition"), name == "tokens.css" && strings.Contains(head, "prefers-reduced-motion"):
			default:
				t.Errorf("%s: %q is in no layer", name, head)
			}
		}
	}
}

// outermost are the beginnings of the blocks that stand in no other.
func outermost(css string) []string {
	var heads []string
	depth, from := 0, 0
	for i, c := range css {
		switch c {
		case '{':
			if depth == 0 {
				heads = append(heads, strings.TrimSpace(css[from:i]))
			}
			depth++
		case '}':
			depth--
			from = i + 1
		case ';':
			if depth == 0 {
				from = i + 1
			}
		}
	}
	return heads
}

// Colours are tokens, so that both themes have them: but for ink on paper, and lines on a tile that both themes share.
func TestColoursAreTokens(t *testing.T) {
	own := map[string]bool{"print.css #fff": true, "print.css #000": true, "base.css #6f675a": true}
	for name, text := range sheets(t) {
		if name == "tokens.css" {
			continue
		}
		for _, found := range regexp.MustCompile(`:[^;{}]*?(#[0-9A-Fa-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\()`).FindAllStringSubmatch(text, -1) {
			if !own[name+" "+found[1]] {
				t.Errorf("%s has a colour of its own: %s", name, found[1])
			}
		}
	}
}

// What the style page forces by a class weighs as much as the state itself.
func TestForced(t *testing.T) {
	if got := forced("a:hover,b:focus-visible{}"); got != "a:is(:hover,.is-hover),b:is(:focus-visible,.is-focus){}" {
		t.Error(got)
	}
	if plain := Text("shop.css"); strings.Contains(plain, "is-hover") || !strings.Contains(Text("design.css"), "is-hover") {
		t.Error("states are forced on the wrong sheet")
	}
}
