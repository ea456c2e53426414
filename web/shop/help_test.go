package shop_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestHelp(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("all answers stand under their topics", func(t *testing.T) {
		p := b.open("/en-de/help").is(http.StatusOK, "/en-de/help").says("h1", "Help").shows(6, ".topics section").shows(1, "link[rel=canonical]")
		p.shows(0, "meta[name=robots]").shows(1, `meta[name=description]`).shows(1, `link[hreflang="fr-DE"][href$="/fr-de/help"]`)
		p.shows(1, `.topics a[href="/en-de/help/withdraw"]`)
	})
	t.Run("words find answers on the server, and are kept", func(t *testing.T) {
		p := b.open("/en-de/help?q=card+declined").is(http.StatusOK, "/en-de/help").shows(1, `#f-q[value="card declined"]`).shows(1, "meta[name=robots][content=noindex]")
		p.says(".pointers li", "declined").shows(0, ".topics")
		b.open("/en-de/help?q=xylophone").is(http.StatusOK, "/en-de/help").shows(1, ".empty").says(".empty", "xylophone").shows(1, `.empty a[href="/en-de/help"]`)
	})
	t.Run("an answer has its law, its neighbours and the shop's own figures", func(t *testing.T) {
		p := b.open("/en-de/help/withdraw").is(http.StatusOK, "/en-de/help/withdraw").says(".prose", "within 14 days").says(".leans", "2011/83")
		p.shows(1, "link[rel=canonical]").says("article .notice", "demonstration").shows(3, "aside .questions li").shows(1, `.prose a[href="/en-de/legal/returns"]`)
		b.open("/en-de/help/price-held").says(".prose", "30 minutes")
		b.open("/en-de/help/cancel-order").says(".prose", "45 minutes")
		b.open("/en-de/help/none").is(http.StatusNotFound, "/en-de/help/none")
	})
	t.Run("who asks the search for goods a question is answered first", func(t *testing.T) {
		p := b.open("/en-de/search?q=return+policy").shows(1, ".helping").shows(1, `.helping a[href="/en-de/help/withdraw"]`)
		if first := p.Find("main .helping, main .card, main .empty").First(); !first.HasClass("helping") {
			t.Errorf("the answer is not the first: %s", words(first))
		}
		b.open("/en-de/search?q=teapot").shows(1, ".card").shows(0, ".helping")
		b.open("/de-de/search?q=widerruf").shows(1, ".helping")
	})
	t.Run("every page leads to help and law", func(t *testing.T) {
		p := b.open("/ar-ae/l/silk-scarf")
		for _, path := range []string{"/help", "/orders/find", "/legal/returns", "/legal/imprint", "/legal/terms", "/legal/privacy", "/legal/cookies", "/legal/accessibility"} {
			p.shows(1, `.foot a[href="/ar-ae`+path+`"]`)
		}
	})
}

func TestLegal(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("all texts are listed, and each is there in every language", func(t *testing.T) {
		p := b.open("/en-de/legal").is(http.StatusOK, "/en-de/legal").shows(8, ".pointers li").shows(1, "link[rel=canonical]")
		for _, market := range []string{"/en-de", "/ar-ae", "/zh-my"} {
			for _, link := range p.Find(".pointers a").EachIter() {
				path := strings.Replace(link.AttrOr("href", ""), "/en-de", market, 1)
				b.open(path).is(http.StatusOK, path).shows(1, "h1").shows(1, "article .prose")
			}
		}
		b.open("/en-de/legal/none").is(http.StatusNotFound, "/en-de/legal/none")
	})
	t.Run("the right to withdraw is that of the destination", func(t *testing.T) {
		b.open("/en-de/legal/returns").says("article .panel", "14 days").says("article .panel", "Germany").says(".prose", "withdraw from my/our contract")
		b.open("/en-kr/legal/returns").says("article .panel", "7 days")
		b.open("/en-us/legal/returns").says("article .panel", "We know of no law")
	})
	t.Run("every cookie that a visit sets is named", func(t *testing.T) {
		p := b.open("/en-de/legal/cookies").shows(9, ".table tbody tr")
		named := p.Find(".table tbody .code").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
		b.quote()
		for _, cookie := range b.http.Jar.Cookies(h.base()) {
			if !strings.Contains(strings.Join(named, " "), cookie.Name) {
				t.Errorf("the cookie %s is not named: %v", cookie.Name, named)
			}
		}
	})
	t.Run("the imprint says who runs the shop, or that nobody is named", func(t *testing.T) {
		b.open("/en-de/legal/imprint").says("article .notice", "Nobody is named yet")
	})
	t.Run("recalls lead to the registers of the destination", func(t *testing.T) {
		b.open("/en-gb/legal/recalls").shows(1, `article .questions a[href*="gov.uk"]`).shows(1, `article .questions a[href*="oecd.org"]`)
	})
}

// TestHelpStatements: what the shop says of itself needs the tree of categories, for the menu, and nothing else.
func TestHelpStatements(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/en-de/help", "/en-de/help?q=refund", "/en-de/help/refund", "/en-de/legal", "/en-de/legal/cookies"} {
		h.counted(path)
		if p, sent := h.counted(path); p.status != http.StatusOK || len(sent) > 1 {
			t.Errorf("%s: %d, %d statements: %v", path, p.status, len(sent), sent)
		}
	}
}

// base is the address of the server.
func (h *house) base() *url.URL {
	h.t.Helper()
	u, err := url.Parse(h.URL)
	h.must(err)
	return u
}
