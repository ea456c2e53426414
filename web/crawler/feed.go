package crawler

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/web/request"
)

// item is one entry of a feed, by Google Merchant's specification of product data (looked up 2026-11-29). The price is what
// the consumer pays at the door, so that delivery costs nothing beside it.
type item struct {
	XMLName    xml.Name `xml:"item"`
	ID         string   `xml:"g:id"`
	Title      string   `xml:"g:title"`
	About      string   `xml:"g:description"`
	Link       string   `xml:"g:link"`
	Image      string   `xml:"g:image_link,omitempty"`
	Stock      string   `xml:"g:availability"`
	Price      string   `xml:"g:price"`
	Reduced    string   `xml:"g:sale_price,omitempty"`
	Condition  string   `xml:"g:condition"`
	Brand      string   `xml:"g:brand"`
	Identified string   `xml:"g:identifier_exists"`
	Shelf      string   `xml:"g:product_type,omitempty"`
	Weight     string   `xml:"g:shipping_weight"`
	Delivery   delivery `xml:"g:shipping"`
	MinDays    int      `xml:"g:min_handling_time"`
	MaxDays    int      `xml:"g:max_handling_time"`
}

type delivery struct {
	Country string `xml:"g:country"`
	Price   string `xml:"g:price"`
}

// mostTitle and mostAbout are how much of a text the specification takes, in characters.
const mostTitle, mostAbout = 150, 5000

// feedChunk is how many listings are read and priced at a time.
const feedChunk = 500

// showFeeds names the feeds of a market, one address a line.
func (w *Crawler) showFeeds(c echo.Context) error {
	m, err := market.Parse(c.Param("market"))
	if err != nil {
		return request.ErrNotFound
	}
	shards, err := w.Catalog.Shards(c.Request().Context())
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, n := range shards {
		b.WriteString(request.BaseURL(c) + "/feed/" + m.Segment() + "/goods-" + strconv.Itoa(n) + ".xml\n")
	}
	c.Response().Header().Set("Cache-Control", age)
	return c.String(http.StatusOK, b.String())
}

// showFeed writes what is for sale in a market, of one shard.
func (w *Crawler) showFeed(c echo.Context) error {
	m, err := market.Parse(c.Param("market"))
	number, isFeed := strings.CutPrefix(c.Param("shard"), "goods-")
	number, isXML := strings.CutSuffix(number, ".xml")
	n, bad := strconv.Atoi(number)
	if err != nil || !isFeed || !isXML || bad != nil || n < 1 || n > mostShards {
		return request.ErrNotFound
	}
	tree, err := w.Catalog.Tree(c.Request().Context())
	if err != nil {
		return err
	}
	f := feed{base: request.BaseURL(c), market: m, tree: tree}
	ids, err := w.Catalog.LiveIn(c.Request().Context(), n)
	if err != nil {
		return err
	}
	s := open(c)
	s.print(xml.Header + `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>` + m.Segment() + `</title><link>` + f.base + m.URL("/") + `</link>` + "\n")
	for chunk := range slices.Chunk(ids, feedChunk) {
		if err := w.entries(c, f, chunk, s); err != nil {
			return err
		}
	}
	s.print("</channel></rss>\n")
	return s.end()
}

// feed is what all entries of one have in common.
type feed struct {
	base   string
	market market.Market
	tree   *catalog.Tree
}

// entries writes those of some listings that can be sold in the market.
func (w *Crawler) entries(c echo.Context, f feed, ids []id.Listing, s *sheet) error {
	cards, err := w.Catalog.Cards(c.Request().Context(), f.market.Language, ids)
	if err != nil {
		return err
	}
	goods, err := w.Pricer.Shelf(f.market, cards)
	if err != nil {
		return err
	}
	about, err := w.Catalog.Summaries(c.Request().Context(), f.market.Language, ids)
	if err != nil {
		return err
	}
	for _, g := range goods {
		if g.Price.Refused != "" {
			continue
		}
		entry, err := xml.Marshal(f.item(g, about[g.ListingID]))
		if err != nil {
			return err
		}
		s.print(string(entry) + "\n")
	}
	return s.err
}

func (f feed) item(g pricing.Tagged, about string) item {
	stock := map[bool]string{true: "in_stock", false: "out_of_stock"}
	total := g.Price.Total()
	i := item{
		ID: g.SKU, Title: cut(g.Title, mostTitle), About: cut(about, mostAbout), Link: f.base + f.market.URL("/l/"+g.Slug), Stock: stock[g.InStock],
		Price: total.String() + " " + string(total.Currency), Condition: "new", Brand: g.FactoryName, Identified: "no",
		Shelf: f.shelf(g.CategoryID), Weight: strconv.Itoa(g.Grams) + " g", MaxDays: g.HandoverDays,
	}
	if g.Picture != "" {
		sizes := media.Sizes()
		i.Image = f.base + "/media/" + media.File(g.Picture, sizes[len(sizes)-1], media.JPEG)
	}
	if r := g.Price.Reduction; r != nil {
		i.Price, i.Reduced = r.Prior.String()+" "+string(r.Prior.Currency), i.Price
	}
	i.Delivery.Country, i.Delivery.Price = f.market.Country, "0 "+string(total.Currency)
	return i
}

// shelf is the way to a category: "Home > Lamps".
func (f feed) shelf(n id.Category) string {
	at, ok := f.tree.ByID(n)
	if !ok {
		return ""
	}
	var names []string
	for _, step := range f.tree.Path(at) {
		names = append(names, step.Name(f.market.Language))
	}
	return strings.Join(names, " > ")
}

func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}
