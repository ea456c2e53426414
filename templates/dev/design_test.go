package dev_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/dev"
)

// styled is the style page in a language.
func styled(t *testing.T, l locale.Language) *goquery.Document {
	t.Helper()
	ctx := locale.With(context.Background(), locale.NewPrinter(l, "DE"))
	var b strings.Builder
	if err := dev.Design(dev.DesignPage{Languages: locale.Languages(), Shelves: dev.Shelves(ctx)}).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A component that is added to templates/ui is shown here too.
func TestDesignShowsEveryComponent(t *testing.T) {
	shelves := " " + strings.Join(styled(t, locale.English).Find(".design-shelf > h2").Map(func(_ int, s *goquery.Selection) string { return s.Text() }), " ") + " "
	files, err := filepath.Glob("../ui/*.templ")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	tokens := map[string]bool{"Icon": true, "Drawing": true, "Image": true, "AsTable": true} // among the tokens, or within others
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`).FindAllStringSubmatch(string(text), -1) {
			if !tokens[m[1]] && !strings.Contains(shelves, " ui."+m[1]+" ") {
				t.Errorf("ui.%s is on no shelf", m[1])
			}
		}
	}
}

func TestDesignStandsInBothThemes(t *testing.T) {
	for _, l := range []locale.Language{locale.English, locale.Japanese, locale.Chinese, locale.Arabic} {
		doc := styled(t, l)
		light, dark := doc.Find(`[data-theme="light"] .design-state`), doc.Find(`[data-theme="dark"] .design-state`)
		if light.Length() < 100 || light.Length() != dark.Length() {
			t.Errorf("%s: %d states in light, %d in dark", l, light.Length(), dark.Length())
		}
		if got := doc.Find("html").AttrOr("dir", ""); got != l.Dir() {
			t.Errorf("%s runs %s", l, got)
		}
		for _, state := range []string{".btn.is-hover", "input.is-focus", ".card.is-hover", ".btn.is-busy"} {
			if doc.Find(state).Length() == 0 {
				t.Errorf("%s: nothing is in the state %s", l, state)
			}
		}
		doc.Find("[autofocus]").Each(func(_ int, s *goquery.Selection) { t.Error("something takes the focus") })
		told(t, doc)
		if text := doc.Text(); strings.Contains(text, "{{") || regexp.MustCompile(`\b(shop|checkout|layout|charges|chart)\.[a-z]+_`).MatchString(text) {
			t.Errorf("%s: a text is missing", l)
		}
	}
}

// told checks that what stands twice is told apart, and that what points at something finds it.
func told(t *testing.T, doc *goquery.Document) {
	t.Helper()
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			t.Errorf("two elements are called %s", id)
		}
		ids[id] = true
	})
	doc.Find("label[for]").Each(func(_ int, s *goquery.Selection) {
		if !ids[s.AttrOr("for", "")] {
			t.Errorf("a label is for %s, which is not there", s.AttrOr("for", ""))
		}
	})
	doc.Find("[aria-describedby]").Each(func(_ int, s *goquery.Selection) {
		for _, id := range strings.Fields(s.AttrOr("aria-describedby", "")) {
			if !ids[id] {
				t.Errorf("nothing is called %s", id)
			}
		}
	})
}
