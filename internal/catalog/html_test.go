package catalog_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
)

func TestCleanHTML(t *testing.T) {
	for dirty, want := range map[string]string{
		"":                             "",
		"plain & <simple>":             "<p>plain &amp;</p>",
		"<p>One</p><p>Two</p>":         "<p>One</p><p>Two</p>",
		"<div>One<div>Two</div></div>": "<p>One</p><p>Two</p>",
		"A<br><br>B<br>C":              "<p>A</p><p>B<br>C</p>",
		"<h1>Big</h1>text":             "<h3>Big</h3><p>text</p>",
		`<p onclick="x()" style="a">hi <b>bold</b> <i>it</i></p>`:          "<p>hi <strong>bold</strong> <em>it</em></p>",
		`<a href="javascript:alert(1)">link</a>`:                           "<p>link</p>",
		"<script>alert(1)</script>after":                                   "<p>after</p>",
		"<style>p{}</style><p>x":                                           "<p>x</p>",
		"<ul><li>One<li>Two<ul><li>Deep</ul></ul>":                         "<ul><li>One</li><li>Two<ul><li>Deep</li></ul></li></ul>",
		"<table><tr><td>1<td>2</table></table></div></section>":            "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
		"<b><p>A</p><p>B</p></b>":                                          "<p>A</p><p>B</p>",
		"<p><img src=x onerror=alert(1)></p>":                              "",
		"<svg><p>x</p></svg><math><mtext></p><style><img src=x onerror=y>": "<p>x</p>",
		"&lt;script&gt;alert(1)&lt;/script&gt;":                            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
		"<span>inline <div>block</div> rest</span>":                        "<p>inline</p><p>block</p><p>rest</p>",
		"<p>a\u00a0 \n b</p>":                                              "<p>a b</p>",
		"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">":  "<p>&#34;&gt;</p>",
		"<p><strong></strong> <br></p>":                                    "",
		"<!-- comment --><p>丝绸 “围巾”</p>":                                   "<p>丝绸 “围巾”</p>",
	} {
		got := catalog.CleanHTML(dirty)
		if got != want {
			t.Errorf("CleanHTML(%q)\n got %q\nwant %q", dirty, got, want)
		}
		if again := catalog.CleanHTML(got); again != got {
			t.Errorf("cleaning %q again gives %q", got, again)
		}
	}
}

func TestCleanHTMLRefusesToNestForEver(t *testing.T) {
	for _, dirty := range []string{strings.Repeat("<div>", 20000) + "x", strings.Repeat("<b>", 20000) + "x", strings.Repeat("<ul><li>", 9000)} {
		if got := catalog.CleanHTML(dirty); strings.Contains(got, "<div>") {
			t.Errorf("%.60q", got)
		}
	}
}

func FuzzCleanHTML(f *testing.F) {
	for _, seed := range []string{"<p>x</p>", "<table><b><td>a<ul><li>", "<svg><style><a title='</style><img onerror=x>'>", "a<br><br>b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, dirty string) {
		clean := catalog.CleanHTML(dirty)
		for _, bad := range []string{"<script", "<img", "<a ", "<style", "<svg", "<iframe", " on"} {
			if i := strings.Index(strings.ToLower(clean), bad); i >= 0 && bad[0] == '<' {
				t.Fatalf("%q leaves %q", dirty, clean)
			}
		}
		for _, part := range strings.Split(clean, "<")[1:] {
			tag, _, ok := strings.Cut(part, ">")
			if !ok || strings.ContainsAny(tag, " ='\"") {
				t.Fatalf("%q leaves an attribute: %q", dirty, clean)
			}
		}
		if again := catalog.CleanHTML(clean); again != clean {
			t.Fatalf("cleaning %q again\n gives %q\n  not %q", dirty, again, clean)
		}
	})
}

func TestTextRoundTrip(t *testing.T) {
	for plain, want := range map[string]string{
		"One\ntwo\n\nThree & four":            "<p>One<br>two</p><p>Three &amp; four</p>",
		"### Care\n\n- wash **cold**\n- iron": "<h3>Care</h3><ul><li>wash <strong>cold</strong></li><li>iron</li></ul>",
		"1. first\n1. second":                 "<ol><li>first</li><li>second</li></ol>",
		"| a | b |\n| 1 | 2 |":                "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
		"3**4 <b>no</b>":                      "<p>3**4 &lt;b&gt;no&lt;/b&gt;</p>",
	} {
		got := catalog.FromText(plain)
		if got != want {
			t.Errorf("FromText(%q)\n got %q\nwant %q", plain, got, want)
		}
		if back := catalog.PlainText(got); back != plain {
			t.Errorf("PlainText(%q) = %q, want %q", got, back, plain)
		}
	}
}

func TestSlugify(t *testing.T) {
	for text, want := range map[string]string{
		"Silk Scarf “Caravan”": "silk-scarf-caravan", "Théière en fonte — 1,2 l": "theiere-en-fonte-1-2-l", "Straße": "strasse",
		"丝绸围巾": "", "Women's Bag": "womens-bag", "--": "", strings.Repeat("word ", 30): strings.TrimSuffix(strings.Repeat("word-", 14), "-"),
	} {
		if got := catalog.Slugify(text); got != want {
			t.Errorf("Slugify(%q) = %q, want %q", text, got, want)
		}
	}
}
