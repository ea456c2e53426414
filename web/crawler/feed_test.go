package crawler_test

import (
	"encoding/xml"
	"errors"
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

// TestFeed_reduced gives a reduced price as the sale price, and the lowest of the days before as the price.
func TestFeed_reduced(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	whole, _ := h.read("/feed/de-de/goods-1.xml", http.StatusOK)
	for _, sql := range []string{
		"INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('factory', 'clerk@example.com', 'Clerk', 'en', '-', now())",
		"INSERT INTO price_history (variant_id, since, price_minor, price_currency) SELECT id, now() - interval '90 days', price_minor, price_currency FROM variant",
		`INSERT INTO price_cut (listing_id, percent, starts_at, ends_at, set_by, set_at, begun_at) SELECT id, 50, now(), now() + interval '7 days', 1, now(), now() FROM listing`,
		"UPDATE variant SET cut = 50",
	} {
		h.must(h.db.In(t.Context()).Exec(sql).Error)
	}
	reduced, _ := h.read("/feed/de-de/goods-1.xml", http.StatusOK)
	var before, after struct {
		Items []struct {
			Price string `xml:"http://base.google.com/ns/1.0 price"`
			Sale  string `xml:"http://base.google.com/ns/1.0 sale_price"`
		} `xml:"channel>item"`
	}
	h.must(errors.Join(xml.Unmarshal([]byte(whole), &before), xml.Unmarshal([]byte(reduced), &after)))
	for i, item := range after.Items {
		if item.Price != before.Items[i].Price || item.Sale == "" || item.Sale == item.Price || before.Items[i].Sale != "" {
			t.Errorf("%+v after %+v", item, before.Items[i])
		}
	}
}
