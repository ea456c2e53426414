package ui_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/static"
	"github.com/silkroadmall/mall/templates/ui"
)

func page(t *testing.T, html string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// The content security policy allows no inline script or style, so none may
// appear; and what a screen reader needs must be there.
func TestComponentsKeepThePolicy(t *testing.T) {
	ctx := locale.With(context.Background(), locale.NewPrinter(locale.English, "DE"))
	for name, c := range shown(ctx) {
		t.Run(name, func(t *testing.T) {
			doc := page(t, render(t, ctx, c))
			doc.Find("script, style").Each(func(_ int, s *goquery.Selection) { t.Errorf("inline <%s>", s.Nodes[0].Data) })
			doc.Find("*").Each(func(_ int, s *goquery.Selection) { plainAttributes(t, s) })
			ids := names(t, doc)
			labelled(t, doc)
			described(t, doc, ids)
		})
	}
}

func plainAttributes(t *testing.T, s *goquery.Selection) {
	t.Helper()
	for _, a := range s.Nodes[0].Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") {
			t.Errorf("<%s %s=%q>", s.Nodes[0].Data, a.Key, a.Val)
		}
	}
}

// names are the ids of a page, each given once.
func names(t *testing.T, doc *goquery.Document) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			t.Errorf("two elements are called %s", id)
		}
		ids[id] = true
	})
	return ids
}

func labelled(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if s.Closest("label").Length() == 0 && doc.Find(`label[for="`+id+`"]`).Length() == 0 {
			t.Errorf("%s has no label", id)
		}
	})
	doc.Find("svg").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("aria-hidden", "") != "true" && s.AttrOr("aria-label", "") == "" {
			t.Error("a drawing is neither hidden nor named")
		}
	})
	doc.Find("img").Each(func(_ int, s *goquery.Selection) {
		if _, ok := s.Attr("alt"); !ok || s.AttrOr("width", "") == "" {
			t.Error("a picture without words or reserved space")
		}
	})
}

func described(t *testing.T, doc *goquery.Document, ids map[string]bool) {
	t.Helper()
	doc.Find("[aria-describedby]").Each(func(_ int, s *goquery.Selection) {
		for id := range strings.FieldsSeq(s.AttrOr("aria-describedby", "")) {
			if !ids[id] {
				t.Errorf("nothing is called %s", id)
			}
		}
	})
}

// A symbol that nothing names is sent to every reader for nothing.
func TestIconsAreUsed(t *testing.T) {
	quoted := regexp.MustCompile("[\"'`#]([a-z-]+)[\"'`]")
	named := map[string]bool{}
	for _, root := range []string{"..", "../../web", "../../static/js"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".templ", ".go", ".js"}, filepath.Ext(path)) || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
				named[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range static.Symbols("icons.svg") {
		if !named[name] {
			t.Errorf("nothing names the icon %q", name)
		}
	}
}

// Every symbol a template names is drawn in the sprite.
func TestIconsAreDrawn(t *testing.T) {
	sprite := static.Text("icons.svg")
	named := regexp.MustCompile(`(?:[iI]con\(|Icon:\s*)"([a-z]+)"`)
	count := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".templ") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			count++
			if !strings.Contains(sprite, `<symbol id="`+m[1]+`"`) {
				t.Errorf("%s: no icon %q", path, m[1])
			}
		}
		return err
	})
	if err != nil || count == 0 {
		t.Fatal(count, err)
	}
	tiles := static.Text("tiles.svg")
	for _, slug := range []string{"tea-and-table", "silk", "bags-travel", "anything", ""} {
		html := render(t, context.Background(), ui.Drawing(slug))
		symbol := regexp.MustCompile(`tiles\.svg#([a-z]+)`).FindStringSubmatch(html)
		if symbol == nil || !strings.Contains(tiles, `<symbol id="`+symbol[1]+`"`) {
			t.Errorf("%q: no drawing in %s", slug, html)
		}
	}
}

// What the package doc offers to page authors is in the sheets.
func TestDocumentedClassesAreStyled(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	styled := static.Text("shop.css") + static.Text("portal.css") + static.Text("admin.css")
	own := map[string]bool{"results": true} // a plain child of a grid
	classes := regexp.MustCompile(`[\s.]\.([a-z][a-z0-9-]*)`).FindAllStringSubmatch(string(doc), -1)
	if len(classes) < 60 {
		t.Fatalf("only %d classes read", len(classes))
	}
	for _, c := range classes {
		if !own[c[1]] && !regexp.MustCompile(`\.`+c[1]+`[^a-z0-9-]`).MatchString(styled) {
			t.Errorf("no sheet styles .%s", c[1])
		}
	}
}

func TestErrors(t *testing.T) {
	ctx := locale.With(context.Background(), locale.NewPrinter(locale.English, ""))
	t.Run("none for nil and for failures that are not the person's", func(t *testing.T) {
		if ui.ErrorsOf(nil).Any() || ui.ErrorsOf(errors.New("broken")).Any() {
			t.Error("errors out of nothing")
		}
	})
	t.Run("link to the control they are about", func(t *testing.T) {
		var check fault.Check
		check.Require(false, "address[0].city", "layout.problem")
		errs := ui.ErrorsOf(check.Err())
		summary := page(t, render(t, ctx, ui.ErrorSummary(errs)))
		link := summary.Find("a").AttrOr("href", "")
		field := page(t, render(t, ctx, ui.Field(ui.Input{Name: "address[0].city", Error: errs.Field(ctx, "address[0].city")})))
		if input := field.Find("input"); "#"+input.AttrOr("id", "") != link || input.AttrOr("aria-invalid", "") != "true" {
			t.Errorf("link %q, control %q", link, input.AttrOr("id", ""))
		}
		if errs.Field(ctx, "name") != "" {
			t.Error("a right field has an error")
		}
	})
}

func TestFieldNeverRepeatsAPassword(t *testing.T) {
	html := render(t, context.Background(), ui.Field(ui.Input{Name: "password", Type: "password", Value: "hunter2"}))
	if strings.Contains(html, "hunter2") {
		t.Error(html)
	}
}

func TestBreakdownLinksOnlyToTheWeb(t *testing.T) {
	html := render(t, context.Background(), ui.Breakdown(ui.Bill{Total: money.Zero("EUR"), Charges: []ui.Charge{{Name: "Duty", Source: "javascript:alert(1)"}}}))
	if page(t, html).Find("a").Length() != 0 {
		t.Error(html)
	}
}
