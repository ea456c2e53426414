package shop_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
)

var update = flag.Bool("update", false, "write the golden files anew")

func day(d int) time.Time { return time.Date(2026, 12, d, 0, 0, 0, 0, time.UTC) }

// charges are those of two scarves in the currency.
func charges(c money.Currency) []order.Charge {
	amount := func(s string) money.Amount { return money.MustParse(s, c) }
	return []order.Charge{
		{Kind: order.Goods, Code: "goods", Name: "Goods", Amount: amount("42.10"), Formula: "2 × 21.05"},
		{Kind: order.Delivery, Code: "delivery.economy", Name: "Economy", Amount: amount("5.44")},
		{Kind: order.Duty, Code: "eu.flat_item_duty", Name: "Duty", Amount: amount("3.00"), Rate: "EUR 3.00 per item", Base: "1 item", Formula: "1 × EUR 3.00"},
		{Kind: order.Tax, Code: "de.vat", Name: "VAT", Amount: amount("9.60"), Rate: "19%", Base: "50.54", Formula: "50.54 × 19%",
			Source: "https://example.org/act", Act: "An act", ValidFrom: "2021-07-01", Confidence: "official"},
	}
}

// consignment is one parcel of two scarves.
func consignment(c money.Currency) order.Consignment {
	return order.Consignment{
		Number: "C1", State: order.Offered, Service: "economy", Earliest: day(10), Latest: day(22), Charges: charges(c),
		Lines: []order.Line{{
			VariantID: 1, Slug: "silk-scarf", SKU: "S-RED", Title: "Silk scarf", Choices: "Red", Quantity: 2,
			Unit: money.MustParse("21.05", c), Total: money.MustParse("42.10", c),
		}},
	}
}

// oneBack is a refund of one of the scarves, whose duty the authority keeps.
func oneBack(c money.Currency) payment.Refund {
	done := day(20)
	part := func(kind, amount string) payment.RefundPart {
		return payment.RefundPart{Kind: kind, Given: true, Amount: money.MustParse(amount, c)}
	}
	kept := payment.RefundPart{Kind: "duty", Cause: "authority", Amount: money.MustParse("1.50", c)}
	return payment.Refund{Reason: "damaged", State: payment.RefundSucceeded, Amount: money.MustParse("28.57", c), CreatedAt: day(19), DoneAt: &done,
		Lines: []payment.RefundLine{{Quantity: 1, Parts: []payment.RefundPart{part("goods", "21.05"), part("delivery", "2.72"), kept, part("tax", "4.80")}}}}
}

func pages(m market.Market) map[string]templ.Component {
	frame := layout.Page{Market: m, Path: "/", Surface: layout.SurfaceShop, Title: "Title"}
	con := consignment(m.Currency)
	rates := []order.Rate{{From: "CNY", To: m.Currency, Rate: "0.1252709", Source: "European Central Bank", AsOf: "2026-04-13"}}
	part := checkout.Part{FactorySlug: "xihe", FactoryName: "Xihe Silk", Consignment: con, Totals: order.Sum(con.Charges)}
	offer := catalog.Offer{Available: 4, Variant: catalog.Variant{ID: 1, SKU: "S-RED", HS: "621410", Origin: "CN", Grams: 160, LengthMM: 260, WidthMM: 210, HeightMM: 25}}
	o := &order.Order{
		Number: "SR-7K3M-9QXA-5T2H", State: order.Confirmed, Email: "anna@example.com", Currency: m.Currency, Totals: order.Sum(con.Charges),
		Rates: rates, PlacedAt: day(1), Consignments: []order.Consignment{con}, Events: []order.Event{{Kind: "placed", At: day(1)}, {Kind: "confirmed", At: day(1)}},
		Address: address.Address{Country: "DE", Phone: "+4915123456789"},
	}
	return map[string]templ.Component{
		"listing": shop.Listing(shop.ListingPage{
			Page: frame, Offer: offer, Drawing: "textile",
			Listing: &catalog.Listing{Slug: "silk-scarf", Texts: []catalog.Text{{Language: "en", Title: "Silk scarf", Description: "<p>Woven.</p>"}}},
			Price: pricing.Price{Currency: m.Currency, Charges: con.Charges, Totals: order.Sum(con.Charges), Rates: rates,
				Option: shipping.Option{Earliest: day(10), Latest: day(22)}},
			Factory: &factory.Factory{Slug: "xihe", Name: "Xihe Silk", NameZH: "西禾", City: "Hangzhou", Province: "Zhejiang", Address: "6 Road"},
			Groups:  []shop.ChoiceGroup{{Name: "Colour", Values: []shop.ChoiceValue{{Label: "Red", URL: "?sku=S-RED", Chosen: true}, {Label: "Blue", URL: "?sku=S-BLUE", Gone: true}}}},
		}),
		"list": shop.List(shop.ListPage{
			Page: frame, Heading: "Scarves", Action: "/c/scarves", Total: 2000, AtLeast: true, Max: "40", Goods: []pricing.Tagged{{
				Card: catalog.Card{Slug: "silk-scarf", Title: "Silk scarf", TitleLanguage: "en"}, Price: pricing.Price{Currency: m.Currency, Totals: order.Sum(con.Charges)},
			}},
			Spread: &search.Spread{Least: money.MustParse("8.20", m.Currency), Most: money.MustParse("99.90", m.Currency), Bars: []search.Bar{
				{From: money.MustParse("8.20", m.Currency), To: money.MustParse("40", m.Currency), Count: 8},
				{From: money.MustParse("40.01", m.Currency), To: money.MustParse("99.90", m.Currency), Count: 2}}},
			Groups: []ui.Ticks{{Name: "material", Title: "Material", Values: []ui.Tick{{Value: "silk", Label: "Silk", Count: 3, Counted: true, On: true}, {Value: "wool", Label: "Wool", Count: 9, Counted: true}}}},
			Chips:  []ui.Chip{{Label: "Silk", URL: "/c/scarves"}}, Clear: "/c/scarves", Sorts: []ui.Option{{Label: "Best match"}, {Value: "landed", Label: "Lowest"}},
			Pages: ui.Pages{Current: 1, Last: 1},
		}),
		"cart": shop.Cart(shop.CartPage{Page: frame, Basket: &checkout.Basket{
			Market: m, Count: 2, Totals: part.Totals, Rates: rates, Parts: []checkout.BasketPart{{Part: part, Offers: []catalog.Offer{offer}}},
			Gone: []checkout.Gone{{VariantID: 7, Title: "Teapot", Left: 1, Quantity: 3}},
		}}),
		"reviews": shop.Reviews(shop.ReviewsPage{
			Page: frame, Listing: &catalog.Listing{Slug: "silk-scarf", Texts: []catalog.Text{{Language: "en", Title: "Silk scarf"}}},
			Factory: &factory.Factory{Name: "Xihe Silk"}, Filter: review.Filter{Stars: 4}, Pages: ui.Pages{Current: 1, Last: 1},
			Sheet: review.Sheet{Split: [6]int{0, 1, 0, 0, 3, 0}, Languages: []review.Spoken{{Language: "ja", Count: 3}, {Language: "en", Count: 1}}, Pictured: 1, Found: 3,
				Reviews: []review.Review{{
					Token: "T1", Draft: review.Draft{Stars: 4, Quality: 5, Fit: review.True, Language: "ja", Title: "軽い", Body: "とても軽いです。", Pictures: []review.Picture{{Digest: "ab12"}}},
					Country: "JP", Helpful: 2, CreatedAt: day(20), Reply: "谢谢您。", ReplyLanguage: "zh-Hans",
				}}},
		}),
		"order": shop.Order(shop.OrderPage{Page: frame, Order: o, Lines: []string{"Anna Muster", "Torstraße 1", "10119 Berlin"}, Makers: map[string]string{"C1": "Xihe Silk"},
			Refunds: []payment.Refund{oneBack(m.Currency)}}),
	}
}

// TestGolden holds the shape of a page: its elements with their classes and directions, and its sums, codes and dates. Its
// sentences are the catalogs', which have tests of their own.
func TestGolden(t *testing.T) {
	for _, segment := range []string{"en-de", "ar-ae"} {
		m, err := market.Parse(segment)
		if err != nil {
			t.Fatal(err)
		}
		for name, page := range pages(m) {
			t.Run(segment+"/"+name, func(t *testing.T) {
				golden(t, filepath.Join("testdata", segment, name+".txt"), shape(t, m, page))
			})
		}
	}
}

// shape is the main part of a page, one element on a line.
func shape(t *testing.T, m market.Market, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(localeOf(m), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	outline(&out, doc.Find("main").Nodes[0], 0)
	return out.String()
}

func localeOf(m market.Market) context.Context {
	return locale.With(context.Background(), m.Printer())
}

// outline writes an element and those in it; the text only of sums, codes and dates.
func outline(out *strings.Builder, n *html.Node, depth int) {
	if n.Type == html.ElementNode {
		out.WriteString(strings.Repeat("  ", depth) + n.Data)
		for _, a := range n.Attr {
			switch a.Key {
			case "class":
				out.WriteString("." + strings.ReplaceAll(a.Val, " ", "."))
			case "lang", "dir", "href", "action", "name", "value", "aria-current":
				if !strings.HasPrefix(a.Val, "/static/") {
					out.WriteString(" " + a.Key + "=" + a.Val)
				}
			}
		}
		if node := goquery.NewDocumentFromNode(n); node.Is(".money, .code, time, .knot-time") {
			out.WriteString(" " + node.Text())
		}
		out.WriteString("\n")
		depth++
	}
	for child := range n.ChildNodes() {
		outline(out, child, depth)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
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
}
