package crawler_test

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/market"
)

// fed is an item of a feed.
type fed struct {
	ID       string `xml:"http://base.google.com/ns/1.0 id"`
	Title    string `xml:"http://base.google.com/ns/1.0 title"`
	About    string `xml:"http://base.google.com/ns/1.0 description"`
	Link     string `xml:"http://base.google.com/ns/1.0 link"`
	Price    string `xml:"http://base.google.com/ns/1.0 price"`
	Stock    string `xml:"http://base.google.com/ns/1.0 availability"`
	Shelf    string `xml:"http://base.google.com/ns/1.0 product_type"`
	Shipping struct {
		Country string `xml:"http://base.google.com/ns/1.0 country"`
		Price   string `xml:"http://base.google.com/ns/1.0 price"`
	} `xml:"http://base.google.com/ns/1.0 shipping"`
}

// TestFeed reads what one market sells: goods of approved factories, each at its price to the door.
func TestFeed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if list, _ := h.read("/feed/de-de", http.StatusOK); list != base+"/feed/de-de/goods-1.xml\n" {
		t.Fatal("the feeds are", list)
	}
	body, header := h.read("/feed/de-de/goods-1.xml", http.StatusOK)
	var file struct {
		Items []fed `xml:"channel>item"`
	}
	h.must(xml.Unmarshal([]byte(body), &file))
	if len(file.Items) != 2 || !strings.HasPrefix(header.Get("Content-Type"), "application/xml") {
		t.Fatalf("%d items: %s", len(file.Items), body)
	}
	first := file.Items[0]
	price, isEuro := strings.CutSuffix(first.Price, " EUR")
	if n, err := strconv.ParseFloat(price, 64); !isEuro || err != nil || n < 1 {
		t.Error("the price is", first.Price)
	}
	want := fed{ID: "0", Title: "Vase <0>", About: "Blue & white.", Link: base + "/de-de/l/vase-0", Stock: "out_of_stock", Price: first.Price, Shelf: first.Shelf}
	want.Shipping.Country, want.Shipping.Price = "DE", "0 EUR"
	if first != want || !strings.Contains(first.Shelf, " > ") {
		t.Errorf("%+v", first)
	}
}

func TestFeed_everywhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, wrong := range []string{"/feed/xx-xx", "/feed/de-de/goods-0.xml", "/feed/de-de/goods-1", "/feed/de-de/pages.xml"} {
		h.read(wrong, http.StatusNotFound)
	}
	for _, country := range market.Countries() {
		m, err := market.Default(country)
		h.must(err)
		if body, _ := h.read("/feed/"+m.Segment()+"/goods-1.xml", http.StatusOK); !strings.HasSuffix(body, "</rss>\n") {
			t.Errorf("the feed of %s is cut off", country)
		}
	}
}
