// Package static owns the files a browser loads beside the pages: style sheets,
// the script modules, the icon sprite and the drawings, and the rules by which
// pages are loaded in advance.
//
// Invariants: an address carries the hash of its content, so it may be cached
// for ever; a bundle is the concatenation of the small sources listed for it;
// nothing is fetched from another host; every text file is compressed once, at
// first use.
//
// It must not know pages, languages or who is asking.
package static

import (
	"embed"
	"net/http"
)

//go:embed css js img rules
var files embed.FS

// bundles lists what each style sheet is made of, in cascade order. The layers
// declared in tokens.css decide precedence, so the order only groups subjects.
var bundles = map[string][]string{
	"shop.css":   {"tokens", "reset", "base", "shell", "layout", "control", "form", "card", "price", "chart", "product", "sale", "stars", "own", "duty", "thread", "table", "feedback", "print"},
	"portal.css": {"tokens", "reset", "base", "layout", "control", "form", "card", "price", "chart", "product", "stars", "thread", "table", "feedback", "desk", "print"},
	"admin.css":  {"tokens", "reset", "base", "layout", "control", "form", "card", "price", "chart", "product", "stars", "thread", "table", "feedback", "desk", "review", "print"},
	"design.css": {"tokens", "reset", "base", "shell", "layout", "control", "form", "card", "price", "chart", "product", "sale", "stars", "duty", "thread", "table", "feedback", "desk", "review", "design", "print"},
	"mail.css":   {"mail"},
}

// shelf is filled once, at first use, from the embedded files.
var shelf = cabinet{source: files}

// URL is the address of an asset under its content hash: URL("shop.css"),
// URL("icons.svg"). A name that does not exist gets an address that answers 404.
func URL(name string) string {
	if a, ok := shelf.asset(name); ok {
		return a.url
	}
	return prefix + "none/" + name
}

// Text is the content of an asset, for letters, which carry their style sheet
// with them; empty for a name that does not exist.
func Text(name string) string {
	if a, ok := shelf.asset(name); ok {
		return string(a.plain)
	}
	return ""
}

// Names lists every asset, for tests and for warming caches.
func Names() []string { return shelf.names() }

// Handler serves /static/<hash>/<name> to GET and HEAD, in the best encoding the browser
// takes. The current hash is immutable for a year; a stale one is answered with
// today's content for a minute, so that a page from before a deploy still has
// its looks.
func Handler() http.Handler { return http.HandlerFunc(shelf.serve) }

// Fixed serves one asset at an address that never changes, as a worker of the browser needs it, which acts for the
// addresses below its own. It may be kept for a minute.
func Fixed(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { shelf.send(w, r, "", name) })
}
