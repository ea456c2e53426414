package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestHS(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	t.Run("leads from a section down to a subheading with its duties", func(t *testing.T) {
		k.open("/portal/hs").is(http.StatusOK, "/portal/hs").shows(21, "main details").shows(1, `a[href="/portal/hs?code=61"]`)
		k.open("/portal/hs?code=61").shows(1, `a[href="/portal/hs?code=6109"]`).says("main h1", "61 ")
		p := k.open("/portal/hs?code=6109").shows(2, "main tbody tr").says(".crumbs", "XI").shows(1, `.crumbs a[href="/portal/hs?code=61"]`)
		p.says("tbody tr", "6109.10").says("tbody tr", "Germany").says("tbody tr", "12%").says("tbody tr", "United States").says("tbody tr", "Japan")
	})
	t.Run("finds goods in both languages", func(t *testing.T) {
		for _, q := range []string{"手机壳", "phone case", "3926.90"} {
			k.open("/portal/hs?q="+url.QueryEscape(q)).says("tbody", "3926.90").holds("q", q)
		}
		k.open("/portal/hs?q=xqzzy").says(".empty", "Nothing found")
	})
	t.Run("sets headings apart from codes, and leaves no duty empty", func(t *testing.T) {
		p := k.open("/portal/hs?q=silk").says("#found tbody tr:first-child", "5001.00").says("#above tbody", "Chapter").says("#above tbody", "Heading")
		p.shows(0, "#above [data-label=Duty]").shows(0, "#found tbody a[href]")
		p.Find("#found [data-label=Duty]").Each(func(_ int, cell *goquery.Selection) {
			if words(cell) == "" {
				t.Error("a duty is empty")
			}
		})
	})
	t.Run("says of a code that is none what is nearest", func(t *testing.T) {
		for code, near := range map[string]string{"77": "", "9999": "", "x": "", "610999": "61.09", "6199": "61", "é": ""} {
			p := k.open("/portal/hs?code="+url.QueryEscape(code)).is(http.StatusNotFound, "/portal/hs").says(".notice-warn", "no code "+code).shows(1, "[name=q]")
			if near == "" {
				p.shows(21, "main details")
			} else {
				p.says("main h1", strings.ReplaceAll(near, ".", "")).shows(0, "main details")
			}
		}
	})
}

func TestListingCode(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	shirt := with(vase(), url.Values{"title_zh": {"纯棉短袖T恤男"}, "title_en": {"Men's Cotton T-shirt"}, "category": {""}, "hs": {""},
		"attributes.0.zh": {"纯棉"}, "attributes.0.en": {"Cotton"}, "description_en": {""}, "do": {"suggest_hs"}})
	t.Run("is suggested with reasons and duties, and taken by one button", func(t *testing.T) {
		p := k.send(k.open(fresh), fresh, shirt).is(http.StatusOK, fresh).holds("title_zh", "纯棉短袖T恤男").holds("variants.0.price", "268.00")
		p.shows(1, `#codes details[open]`).says("#codes li", "6109.10").says("#codes li", "cotton").says("#codes li", "Germany: 12%")
		p = k.send(p, fresh, url.Values{"do": {"take_hs.610910"}}).holds("hs", "610910").holds("title_en", "Men's Cotton T-shirt")
		p.shows(0, `#codes details[open]`).says("#codes", "Chosen")
	})
	t.Run("is looked for in the tree, and nothing that was typed is lost", func(t *testing.T) {
		p := k.send(k.open(fresh), fresh, with(shirt, url.Values{"do": {"browse_hs."}})).shows(1, `button[value="browse_hs.61"]`)
		p = k.send(p, fresh, url.Values{"do": {"browse_hs.61"}}).shows(1, `#codes section button[value="browse_hs.6105"]`)
		p = k.send(p, fresh, url.Values{"do": {"browse_hs.6105"}}).says("#codes section", "6105.20")
		k.send(p, fresh, url.Values{"do": {"take_hs.610520"}}).holds("hs", "610520").holds("title_zh", "纯棉短袖T恤男")
	})
	t.Run("says when words tell nothing, or digits are no code", func(t *testing.T) {
		p := k.send(k.open(fresh), fresh, url.Values{"title_zh": {"xqzzy"}, "hs": {"6109.99"}, "do": {"suggest_hs"}})
		p.says("#codes [role=status]", "no code of the Harmonized System").says("#codes", "No code comes to mind").holds("hs", "6109.99")
		k.send(p, fresh, url.Values{"hs": {"999999"}, "do": {"suggest_hs"}}).says("#codes [role=status]", "no code of the Harmonized System").holds("hs", "999999")
	})
	t.Run("is assumed when none is stated, and marked", func(t *testing.T) {
		p := k.send(k.open(fresh), fresh, with(shirt, url.Values{"category": {"vases-ornaments"}, "do": {"save"}}))
		p.holds("hs", "610910").shows(1, "[name=confirm_hs]")
		if hs := typedIn(p.Find("main form[enctype]")).Get("hs"); strings.HasPrefix(hs, "69") {
			t.Errorf("the category's code %s was taken, though the title is plain", hs)
		}
		p = k.send(p, p.path, url.Values{"do": {"take_hs.610910"}}).shows(0, "[name=confirm_hs][type=checkbox]")
		k.send(p, p.path, url.Values{"do": {"save"}}).holds("hs", "610910").shows(0, "[name=confirm_hs]")
	})
}
