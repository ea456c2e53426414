// Package crawler is what search engines read: which pages they may ask for, and where all pages of the catalog are.
//
// Invariants: a sitemap names only pages that are for sale or filled, at the one address each is known by; no file names
// more than 50,000 of them; it is written while it is read, however many there are.
//
// It must not know what stands on a page.
package crawler

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what it reads. All must be set.
type Deps struct {
	Catalog   *catalog.Store
	Factories *factory.Store
	Guide     *guide.Guide
	Pricer    *pricing.Pricer // for the feeds
}

// Crawler is the surface.
type Crawler struct{ Deps }

// New makes the surface.
func New(d Deps) *Crawler { return &Crawler{d} }

// Face is the surface as the server mounts it. It has no pages of its own, so a failure is told as the API tells it.
func (w *Crawler) Face() request.Face {
	return request.Face{Routes: []request.Route{
		{Method: http.MethodGet, Path: "/robots.txt", Who: request.WhoPublic, Handler: w.showRobots},
		{Method: http.MethodGet, Path: "/sitemap.xml", Who: request.WhoPublic, Handler: w.showIndex},
		{Method: http.MethodGet, Path: "/sitemap/:market/:shard", Who: request.WhoPublic, Handler: w.showShard, Time: time.Minute},
		{Method: http.MethodGet, Path: "/feed/:market", Who: request.WhoPublic, Handler: w.showFeeds},
		{Method: http.MethodGet, Path: "/feed/:market/:shard", Who: request.WhoPublic, Handler: w.showFeed, Time: 5 * time.Minute},
	}, Frame: request.Frame}
}

// robots keeps engines from pages that are somebody's own, or the same list once more.
const robots = `User-agent: *
Disallow: /portal
Disallow: /admin
Disallow: /api/
Disallow: /hook/
Disallow: /*/cart
Disallow: /*/checkout
Disallow: /*/chooser
Disallow: /*/o/
Disallow: /*/orders
Disallow: /*/recent
Disallow: /*/report
Disallow: /*/search
`

// mostShards is a shard that there is none of, however many listings.
const mostShards = 1_000_000

// pages is the shard of what is no listing and no maker.
const pages = "pages"

// age is how long a list of pages may be kept: they change slowly, and are long.
const age = "public, max-age=3600"

func (w *Crawler) showRobots(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", age)
	return c.String(http.StatusOK, robots+"\nSitemap: "+request.BaseURL(c)+"/sitemap.xml\n")
}

// markets are those at which pages are known, in the order of the countries: each in every language and its own currency, where firsts
// are in the language it begins with.
func markets() (all []market.Market, firsts map[market.Market]bool) {
	firsts = map[market.Market]bool{}
	for _, country := range market.Countries() {
		m, err := market.Default(country)
		if err != nil {
			continue
		}
		firsts[m] = true
		for _, l := range locale.Languages() {
			all = append(all, m.In(l))
		}
	}
	return all, firsts
}

// showIndex lists the shards of every market. In another language than the first of a country that is the one with what is written in
// all languages; goods and makers, whose texts may not be, are known there by the links of their page in the first.
func (w *Crawler) showIndex(c echo.Context) error {
	ctx := c.Request().Context()
	goods, err := w.Catalog.Shards(ctx)
	if err != nil {
		return err
	}
	makers, err := w.Factories.Shards(ctx)
	if err != nil {
		return err
	}
	shards := []string{pages}
	for n := range makers {
		shards = append(shards, "makers-"+strconv.Itoa(n+1))
	}
	for _, n := range goods {
		shards = append(shards, "goods-"+strconv.Itoa(n))
	}
	return w.write(c, "sitemapindex", func(s *sheet) error {
		all, firsts := markets()
		for _, m := range all {
			for _, name := range shards {
				if name == pages || firsts[m] {
					s.line("sitemap", "/sitemap/"+m.Segment()+"/"+name+".xml", time.Time{})
				}
			}
		}
		return s.err
	})
}

// showShard lists the pages of one shard in one market.
func (w *Crawler) showShard(c echo.Context) error {
	m, err := market.Parse(c.Param("market"))
	name, isXML := strings.CutSuffix(c.Param("shard"), ".xml")
	kind, number, _ := strings.Cut(name, "-")
	n, bad := strconv.Atoi(number)
	if err != nil || !isXML || kind != pages && (bad != nil || n < 1 || n > mostShards) {
		return request.ErrNotFound
	}
	switch kind {
	case pages:
		return w.write(c, "urlset", func(s *sheet) error { return w.list(c, m, s) })
	case "makers":
		return w.write(c, "urlset", func(s *sheet) error {
			slugs, err := w.Factories.ShownSlugs(c.Request().Context(), n)
			for _, slug := range slugs {
				s.line("url", m.URL("/f/"+slug), time.Time{})
			}
			return err
		})
	case "goods":
		return w.write(c, "urlset", func(s *sheet) error {
			return w.Catalog.EachLive(c.Request().Context(), n, func(slug string, changed time.Time) error {
				s.line("url", m.URL("/l/"+slug), changed)
				return s.err
			})
		})
	}
	return request.ErrNotFound
}

// list is the front page, the categories that hold something, what is reduced, and what the shop tells of itself.
func (w *Crawler) list(c echo.Context, m market.Market, s *sheet) error {
	tree, err := w.Catalog.Tree(c.Request().Context())
	if err != nil {
		return err
	}
	s.line("url", m.URL("/"), time.Time{})
	for _, d := range tree.Departments() {
		for _, category := range tree.Branch(d) {
			if tree.Filled(category) {
				s.line("url", m.URL("/c/"+category.Slug), time.Time{})
			}
		}
	}
	reduced, err := w.Catalog.Reduced(c.Request().Context(), 1)
	if err != nil {
		return err
	}
	if len(reduced) > 0 {
		s.line("url", m.URL("/reduced"), time.Time{})
	}
	for _, path := range w.told(m) {
		s.line("url", m.URL(path), time.Time{})
	}
	return s.err
}

// told are the pages on which the shop explains itself.
func (w *Crawler) told(m market.Market) []string {
	paths := []string{"/duty", "/ranking", "/recalls", "/help"}
	for _, topic := range w.Guide.Topics(m.Language) {
		for _, t := range topic.Answers {
			paths = append(paths, "/help/"+t.Slug)
		}
	}
	paths = append(paths, "/legal")
	for _, t := range w.Guide.Legal(m.Language) {
		paths = append(paths, "/legal/"+t.Slug)
	}
	return paths
}

// sheet is a sitemap being written. After a failure it writes no more.
type sheet struct {
	to   *bufio.Writer
	base string
	err  error
}

// write sends a sitemap as it is made; what fails on the way leaves a file without its end, which no engine takes.
func (w *Crawler) write(c echo.Context, root string, body func(*sheet) error) error {
	s := open(c)
	s.print(xml.Header + `<` + root + ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	if err := body(s); err != nil {
		return err
	}
	s.print("</" + root + ">\n")
	return s.end()
}

// open begins an XML file.
func open(c echo.Context) *sheet {
	h := c.Response().Header()
	h.Set("Cache-Control", age)
	h.Set(echo.HeaderContentType, echo.MIMEApplicationXMLCharsetUTF8)
	return &sheet{to: bufio.NewWriterSize(c.Response(), 32<<10), base: request.BaseURL(c)}
}

func (s *sheet) end() error {
	if s.err != nil {
		return fmt.Errorf("write file for search engines: %w", s.err)
	}
	return s.to.Flush()
}

// line is one address, with the time of its last change if that is known. Addresses are made of slugs: nothing in them needs escaping.
func (s *sheet) line(tag, path string, changed time.Time) {
	s.print("<" + tag + "><loc>" + s.base + path + "</loc>")
	if !changed.IsZero() {
		s.print("<lastmod>" + changed.UTC().Format(time.RFC3339) + "</lastmod>")
	}
	s.print("</" + tag + ">\n")
}

func (s *sheet) print(text string) {
	if s.err == nil {
		_, s.err = s.to.WriteString(text)
	}
}
