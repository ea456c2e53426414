package layout_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/templates/layout"
)

var update = flag.Bool("update", false, "write the golden files anew")

func sample(l locale.Language) layout.Page {
	return layout.Page{
		Title: "Teapot <1>", Description: "A teapot", Market: market.Market{Language: l, Country: "DE", Currency: "EUR"}, Path: "/l/teapot?x=1&y=2",
		Canonical: "https://mall.example/en-de/l/teapot", Alternates: []layout.Alternate{{Language: "de-DE", URL: "https://mall.example/de-de/l/teapot"}},
		Robots: "noindex", Image: "https://mall.example/media/a.jpg", Search: "pot", Flash: []layout.Flash{{Kind: layout.OK, Text: "Saved"}, {Kind: layout.Bad, Text: "Late"}},
		Crumbs: []layout.Crumb{{Label: "Home", URL: "/"}, {Label: "Teapot"}}, Departments: []layout.NavItem{{Label: "Tea", URL: "/c/tea", Current: true}, {Label: "Silk", URL: "/c/silk"}},
		Nav:    []layout.NavItem{{Label: "Orders", URL: "/portal/orders", Icon: "parcel", Count: 7, Current: true}, {Label: "Goods", URL: "/portal/listings"}},
		Footer: []layout.NavGroup{{Title: "Help", Items: []layout.NavItem{{Label: "Track", URL: "/track"}}}},
	}
}

func shells(p layout.Page) map[string]templ.Component {
	staff := p
	staff.Account = &layout.Person{Email: "li@qinghe.example", Organisation: "Qinghe"}
	lost := p
	lost.Surface = layout.SurfaceShop
	return map[string]templ.Component{
		"shop": layout.Shop(p), "portal": layout.Portal(staff), "admin": layout.Admin(staff), "plain": layout.Plain(p),
		"failure": layout.FailurePage(layout.Failure{Page: lost, Status: 404, Message: "Not here", Reference: "7K3M"}),
		"letter":  layout.LetterPage(layout.Letter{Subject: "Paid", Preview: "Your order", Base: "https://mall.example", Why: "You ordered"}),
	}
}

func html(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parse(t *testing.T, text string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func in(l locale.Language) context.Context {
	return locale.With(context.Background(), locale.NewPrinter(l, "DE"))
}

// plainly leaves out what changes for reasons of its own: hashes, the list of
// countries, the style sheet of letters.
func plainly(text string) string {
	text = regexp.MustCompile(`/static/[0-9a-f]{12}/`).ReplaceAllString(text, "/static/…/")
	text = regexp.MustCompile(`<option.*?</option>`).ReplaceAllString(text, "")
	text = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(text, "<style>…</style>")
	return strings.TrimSpace(regexp.MustCompile(`>\s*<`).ReplaceAllString(text, ">\n<")) + "\n"
}

func TestGolden(t *testing.T) {
	for _, l := range []locale.Language{locale.English, locale.Arabic} {
		for name, c := range shells(sample(l)) {
			t.Run(string(l)+"/"+name, func(t *testing.T) {
				file := filepath.Join("testdata", string(l), name+".html")
				got := plainly(html(t, in(l), c))
				if *update {
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatalf("%v (write it with -update)", err)
				}
				if got != string(want) {
					t.Errorf("%s differs (look, then write it with -update):\n%s", file, got)
				}
			})
		}
	}
}

func TestShellsKeepThePolicy(t *testing.T) {
	for _, l := range locale.Languages() {
		for name, c := range shells(sample(l)) {
			t.Run(string(l)+"/"+name, func(t *testing.T) {
				doc := parse(t, html(t, in(l), c))
				root := doc.Find("html")
				if root.AttrOr("lang", "") != string(l) || root.AttrOr("dir", "") != l.Dir() {
					t.Errorf("lang %s, dir %s", root.AttrOr("lang", ""), root.AttrOr("dir", ""))
				}
				doc.Find("*").Each(func(_ int, s *goquery.Selection) { plainAttributes(t, s) })
				if name != "letter" { // a letter is no page: it carries its sheet and loads nothing
					ownFiles(t, doc)
					wayToContent(t, doc)
				}
			})
		}
	}
}

func plainAttributes(t *testing.T, s *goquery.Selection) {
	t.Helper()
	for _, a := range s.Nodes[0].Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			t.Errorf("<%s %s=%q>", s.Nodes[0].Data, a.Key, a.Val)
		}
	}
}

// ownFiles holds that nothing is inline and all is loaded from our own assets.
func ownFiles(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if doc.Find("style").Length() > 0 || doc.Find("script:not([src])").Length() > 0 {
		t.Error("inline style or script")
	}
	doc.Find("script, link[rel=stylesheet], link[rel=icon], use").Each(func(_ int, s *goquery.Selection) {
		if from := s.AttrOr("src", s.AttrOr("href", "")); !strings.HasPrefix(from, "/static/") || strings.Contains(from, "/none/") {
			t.Errorf("loads %q", from)
		}
	})
}

func wayToContent(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if doc.Find("body a").First().AttrOr("href", "") != "#main" || doc.Find("main#main").Length() != 1 || doc.Find("h1").Length() > 1 {
		t.Error("the way to the content is not clear")
	}
}

func TestShop(t *testing.T) {
	p := sample(locale.German)
	doc := parse(t, html(t, in(locale.German), layout.Shop(p)))
	t.Run("says nothing personal on a public page", func(t *testing.T) {
		if _, hidden := doc.Find("[data-cart-count]").Attr("hidden"); !hidden || doc.Find("[data-account-name]").Length() != 1 {
			t.Error("the header is personal")
		}
	})
	t.Run("keeps the page when the language changes", func(t *testing.T) {
		if got := doc.Find(`.foot-languages a[hreflang="fr"]`).AttrOr("href", ""); got != "/fr-de/l/teapot?x=1&y=2" {
			t.Error(got)
		}
		if got := doc.Find(`.chooser input[name="next"]`).AttrOr("value", ""); got != p.Path {
			t.Error(got)
		}
	})
	t.Run("offers every destination and marks the chosen one", func(t *testing.T) {
		options := doc.Find(`.chooser select[name="country"] option`)
		if options.Length() != len(market.Countries()) || options.Filter("[selected]").AttrOr("value", "") != "DE" {
			t.Error(options.Length(), options.Filter("[selected]").AttrOr("value", ""))
		}
	})
	t.Run("names the error first in the title", func(t *testing.T) {
		p.Failed = true
		title := parse(t, html(t, in(locale.German), layout.Shop(p))).Find("title").Text()
		if !strings.HasPrefix(title, "Fehler: Teapot <1>") {
			t.Error(title)
		}
	})
	t.Run("shows the name of who is signed in on a personal page", func(t *testing.T) {
		p.Account, p.CartCount = &layout.Person{Name: "Anna"}, 3
		doc := parse(t, html(t, in(locale.German), layout.Shop(p)))
		if _, hidden := doc.Find("[data-cart-count]").Attr("hidden"); hidden || !strings.Contains(doc.Find("header").Text(), "Anna") {
			t.Error("the header does not know")
		}
	})
}
