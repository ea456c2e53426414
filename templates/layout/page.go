// Package layout owns the frame around every page: the head, the header, the
// navigation and the footer of each surface, and the one page for failures.
//
// A page struct embeds Page and its template calls one shell: Shop, Portal,
// Admin or Plain. The words come from locale.From(ctx); ctx carries nothing
// else. On public pages everything personal is left out of the HTML and filled
// in by the browser from readable cookies, so that a page depends on its
// address alone.
//
// It must not know HTTP, storage or the trade.
package layout

import (
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/static"
)

// Surface says which shell a page that can appear anywhere (a failure) wears.
type Surface string

// The surfaces.
const (
	SurfaceShop   Surface = "shop"
	SurfacePortal Surface = "portal"
	SurfaceAdmin  Surface = "admin"
	SurfacePlain  Surface = "plain"
)

// Page is what every page hands to its shell. The zero value of a field leaves
// its part out.
type Page struct {
	// Title is the page's own title without the shop's name; already translated.
	Title       string
	Description string
	// Market is the language, destination and currency of a shop page; zero in
	// portal and admin, where the printer alone decides the language.
	Market market.Market
	// Path is the address after the market segment ("/l/teapot"), with query,
	// so that changing the market can stay on the page.
	Path string
	// Canonical is the absolute address search engines keep.
	Canonical  string
	Alternates []Alternate
	// Robots is the content of the robots meta, such as "noindex".
	Robots string
	// Image is the absolute address of the picture for previews.
	Image string
	// Things are what the page is about, for machines.
	Things Things
	// Refresh reloads the page after so many seconds: only where a program plays somebody else's page. Ours look again by script,
	// and have a link: a page that reloads by itself loses a reader's place (WCAG 2.2, failure F41).
	Refresh int
	// Module names one more script of static/js that the page needs, "" for none.
	Module string
	// Failed marks a form sent back with errors; the title says so.
	Failed  bool
	Flash   []Flash
	Account *Person
	Surface Surface
	// Theme is the look the reader has chosen, "light" or "dark"; "" is the device's.
	Theme string
	// Brand stands in place of the mall's name and mark on a plain page that is not the mall's
	// own: the sandbox's payment page.
	Brand string
	// Search is the query kept in the search field.
	Search      string
	Crumbs      []Crumb
	Departments []NavItem
	// Nav is the rail of portal and admin.
	Nav    []NavItem
	Footer []NavGroup
	// CartCount is the number of pieces in the cart on personal pages; public
	// pages leave it 0 and the browser fills it in.
	CartCount int
	// Currencies are offered in the delivery chooser of the header; none leaves the choice to
	// the chooser page.
	Currencies []money.Currency
}

// Alternate is the same page for another language and destination, for
// hreflang. Language is a BCP 47 tag ("de-DE") or "x-default".
type Alternate struct {
	Language string
	URL      string
}

// Person is who is signed in, on pages that are personal anyway.
type Person struct {
	Name, Email, Role string
	// Organisation is the factory a member of its staff acts for.
	Organisation string
}

// Tone is the meaning a colour carries: ok, info, warn or bad.
type Tone string

// The tones of a flash.
const (
	OK   Tone = "ok"
	Info Tone = "info"
	Warn Tone = "warn"
	Bad  Tone = "bad"
)

// Flash is one sentence about what just happened, already translated.
type Flash struct {
	Kind Tone
	Text string
}

// Crumb is one step of the way to a page; the last one has no URL.
type Crumb struct {
	Label string
	URL   string
}

// NavItem is one link of a menu. Icon names a symbol of the sprite; Count is
// what waits there, 0 for nothing.
type NavItem struct {
	Label    string
	URL      string
	Icon     string
	Count    int
	Current  bool
	Children []NavItem
}

// NavGroup is a titled column of links.
type NavGroup struct {
	Title string
	Items []NavItem
}

// kind is what previews take the page for: what has a picture of its own is a product or the shop itself.
func (p Page) kind() string {
	if strings.HasPrefix(p.Path, "/l/") {
		return "product"
	}
	return "website"
}

// territory is the language and country as previews write them: de_DE.
func (p Page) territory() string { return p.Market.Language.Code() + "_" + p.Market.Country }

// url is an address of the shop in the page's market.
func (p Page) url(path string) string { return p.Market.URL(path) }

// ownCurrency tells whether prices are in the country's own currency: then the chooser follows
// the country, else it keeps the currency.
func (p Page) ownCurrency() bool {
	home, err := market.Default(p.Market.Country)
	return err == nil && home.Currency == p.Market.Currency
}

// heading is the text of the title element.
func (p Page) heading(t *locale.Printer) string {
	title := t.T("layout.brand")
	if p.Brand != "" {
		title = p.Brand
	}
	if p.Title != "" {
		title = p.Title + " · " + title
	}
	if p.Failed {
		title = t.T("layout.error_title", "title", title)
	}
	return title
}

// in is the page's market in another language, with region and currency kept.
func (p Page) in(l locale.Language) market.Market {
	m := p.Market
	m.Language = l
	return m
}

// rest is the path to come back to; the home page when none is known.
func (p Page) rest() string {
	if p.Path == "" {
		return "/"
	}
	return p.Path
}

func current(on bool) string {
	if on {
		return "page"
	}
	return "false"
}

// label is the name, or the e-mail address of someone who gave none.
func (a Person) label() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Email
}

// offline is the worker that shows this market's page when there is no connection; another look is another worker, which keeps
// the page anew.
func (p Page) offline() string {
	return "/offline.js?page=" + p.url("/offline") + "&look=" + static.URL("shop.css")
}
