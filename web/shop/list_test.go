package shop_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestNarrow: a list is narrowed by what goods are, cost and when they come, and every step is an address.
func TestNarrow(t *testing.T) {
	h := newHouse(t)
	for i, material := range []string{"Wool", "Cotton", "Cotton"} {
		h.publish(goods{fmt.Sprintf("scarf-%d", i), "scarves", "621410", 1, 12000, 120, []int{4}, map[string]string{"en": material + " scarf", "zh-Hans": "围巾"}})
	}
	h.index()
	b := h.browser()
	t.Run("ticking several values of one facet adds, and leaves its counts", func(t *testing.T) {
		p := b.open("/en-de/c/scarves").shows(4, ".card").shows(1, "#f-material-silk").shows(0, ".chip")
		p.says("label:has(#f-material-cotton)", "Cotton 2")
		p = b.open("/en-de/c/scarves?material=silk&material=wool").shows(2, ".card").shows(2, ".chips .chip").shows(2, "input[name=material]:checked")
		p.says("label:has(#f-material-cotton)", "Cotton 2").says(".filters-send", "Show 2 products")
	})
	t.Run("a chip takes off one value", func(t *testing.T) {
		p := b.open("/en-de/c/scarves?material=silk&material=wool&sort=landed&page=1")
		rest := p.Find(".chips .chip").First().AttrOr("href", "")
		if rest != "/en-de/c/scarves?material=wool&sort=landed" {
			t.Errorf("without silk it is %s", rest)
		}
		if clear := p.Find(".chip-clear").AttrOr("href", ""); clear != "/en-de/c/scarves?sort=landed" {
			t.Errorf("without anything it is %s", clear)
		}
	})
	t.Run("values are understood in other words and languages", func(t *testing.T) {
		b.open("/de-de/c/scarves?material=Seide").shows(1, ".card").says(".chips .chip", "Seide").shows(1, "#f-material-silk:checked")
	})
	t.Run("what is no filter is left alone", func(t *testing.T) {
		b.open("/en-de/c/scarves?utm_source=letter&shape=round").is(http.StatusOK, "/en-de/c/scarves").shows(4, ".card").shows(0, ".chip")
	})
	t.Run("a day or a rating that is none is named, with the list kept", func(t *testing.T) {
		for _, query := range []string{"arrives=soon", "rating=9"} {
			b.open("/en-de/c/scarves?"+query).is(http.StatusUnprocessableEntity, "/en-de/c/scarves").shows(1, ".problem").shows(4, ".card")
		}
	})
	t.Run("empty fields are left out of the address", func(t *testing.T) {
		p := b.open("/en-de/c/scarves?min=&max=&sort=&arrives=&material=silk")
		if p.path != "/en-de/c/scarves?material=silk" {
			t.Errorf("the address is %s", p.path)
		}
	})
	t.Run("an empty list says which filter to take off and what is there then", func(t *testing.T) {
		p := b.open("/en-de/c/scarves?material=silk&max=1").shows(1, ".empty").says(".ways", "Without “Up to 1,00 €”").shows(1, ".ways li")
		b.open(p.Find(".ways a").AttrOr("href", "")).shows(1, ".card")
	})
	t.Run("a way out promises as many goods as its page has", func(t *testing.T) {
		dearest := minor(b.open("/en-de/c/scarves?sort=-landed").text(".card .money"))
		p := b.open(fmt.Sprintf("/en-de/c/scarves?color=teal&max=%d,%02d", (dearest-1)/100, (dearest-1)%100)).shows(1, ".empty")
		p.says(".ways li", "Without “Teal”").says(".ways li", "3 products").shows(1, ".ways li")
		b.open(p.Find(".ways a").AttrOr("href", "")).shows(3, ".card").says(".toolbar", "3 products")
	})
	t.Run("a factory's page is narrowed alike", func(t *testing.T) {
		b.open("/en-de/f/xihe?material=cotton").shows(2, ".card").shows(1, ".chips .chip").says("h1", "Xihe Silk").shows(0, "input[name=factory]")
	})
	t.Run("a department narrowed stays narrowed on the way down", func(t *testing.T) {
		b.open("/en-de/c/accessories?material=silk").shows(1, `.facets a[href="/en-de/c/scarves?material=silk"]`)
		b.open("/en-de/c/accessories?q=scarf").shows(1, `.facets a[href="/en-de/c/scarves?q=scarf"]`)
	})
	t.Run("a factory's categories and those of a search lead down within them", func(t *testing.T) {
		for _, path := range []string{"/en-de/f/xihe", "/en-de/search"} {
			b.open(path).shows(1, `.facets a[href="`+path+`?category=accessories"]`)
			p := b.open(path+"?category=accessories").shows(4, ".card").says(".chips .chip", "Accessories").shows(1, ".chips .chip")
			p.shows(1, `.chips .chip[href="`+path+`"]`).shows(1, `.facets a[href="`+path+`?category=scarves"]`).shows(0, `.facets a[href*="/c/"]`)
			b.open(path+"?category=scarves").shows(4, ".card").says(".chips .chip", "Scarves")
		}
	})
	t.Run("a tick without a group of its own goes with the form", func(t *testing.T) {
		for path, kept := range map[string]string{
			"/en-de/c/scarves?gender=women": "gender=women", "/en-de/f/xihe?region=zhejiang": "region=zhejiang", "/en-de/f/xihe?gender=women&gender=men": "gender=women&gender=men",
		} {
			p := b.narrow(b.open(path), "sort", "landed")
			if list, _, _ := strings.Cut(path, "?"); p.path != list+"?"+kept+"&sort=landed" {
				t.Errorf("%s in another order is %s", path, p.path)
			}
		}
		if p := b.narrow(b.open("/en-de/c/scarves?material=silk"), "sort", "landed"); p.path != "/en-de/c/scarves?material=silk&sort=landed" {
			t.Errorf("what has a group goes twice: %s", p.path)
		}
	})
}

// minor is an amount in euros as a page has it, in cents.
func minor(price string) (cents int) {
	for _, r := range price {
		if r >= '0' && r <= '9' {
			cents = cents*10 + int(r-'0')
		}
	}
	return cents
}

// TestGroups: a list offers no more ways to narrow it than a reader takes in, those of its category before what goods of
// every kind have.
func TestGroups(t *testing.T) {
	h := newHouse(t)
	for i, title := range []string{"Women's red striped cotton scarf", "Men's blue checked wool scarf", "Women's green floral linen scarf"} {
		h.publish(goods{fmt.Sprintf("scarf-%d", i), "scarves", "621410", 2, 12000, 120, []int{4}, map[string]string{"en": title, "zh-Hans": "围巾"}})
	}
	h.must(h.db.In(t.Context()).Exec("UPDATE listing SET rating_sum = 9, rating_count = 2").Error)
	h.index()
	b := h.browser()
	groups := func(p sheet) string {
		var names []string
		for _, g := range p.Find("#narrow .facets[data-fold]").EachIter() {
			names = append(names, g.AttrOr("data-fold", ""))
		}
		return strings.Join(names, " ")
	}
	for query, want := range map[string]string{
		"":                              "arrives material color pattern gender rating region paper",
		"?factory=linxi":                "arrives material color pattern gender rating paper factory",
		"?region=jiangxi&factory=linxi": "arrives material color pattern gender rating region factory",
		"?paper=un38-3&region=jiangxi":  "arrives material color pattern gender rating region paper",
	} {
		if got := groups(b.open("/en-de/c/accessories" + query)); got != want {
			t.Errorf("%q has the groups %q, want %q", query, got, want)
		}
	}
	all := "?material=cotton&color=red&pattern=striped&gender=women&region=jiangxi&factory=linxi&paper=un38-3"
	if got, want := groups(b.open("/en-de/c/accessories"+all)), "arrives material color pattern gender region paper factory"; got != want {
		t.Errorf("with all of them ticked they are %q, want %q", got, want)
	}
}

// TestNarrowStatements: filters take no statement each.
func TestNarrowStatements(t *testing.T) {
	h := newHouse(t)
	for path, most := range map[string]int{
		"/en-de/c/accessories?material=silk&color=red&min=1&max=500": 6, "/en-de/f/xihe?material=silk": 6, "/en-de/ranking": 0,
		"/en-de/suggest?q=sil": 8, // without Meilisearch: one for each kind of words, four for the goods, one for their cards
	} {
		h.counted(path)
		if p, sent := h.counted(path); p.status != http.StatusOK || len(sent) > most {
			t.Errorf("%s answers %d with %d statements:\n%s", path, p.status, len(sent), strings.Join(sent, "\n"))
		}
	}
}

func TestSuggest(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("proposes goods with their price to the door", func(t *testing.T) {
		p := b.open("/en-de/suggest?q=silk").is(http.StatusOK, "/en-de/suggest").shows(1, "[role=listbox]").says(`a[role=option][href="/en-de/l/silk-scarf"]`, "Silk scarf")
		if price := b.open("/en-de/c/scarves").text(".card .money"); p.text(".suggest-price") != price {
			t.Errorf("it proposes %q, the card says %q", p.text(".suggest-price"), price)
		}
		if kept := p.header.Get("Cache-Control"); kept != "public, max-age=60" {
			t.Errorf("it is kept as %q", kept)
		}
	})
	t.Run("proposes nothing for nothing", func(t *testing.T) {
		for _, typed := range []string{"", "s", "%20", "qqqqqq", "%00%ff"} {
			b.open("/en-de/suggest?q="+typed).is(http.StatusOK, "/en-de/suggest").shows(0, "[role=option]")
		}
	})
}

// TestRanking: the page tells the weights that the search has, in every language, and is linked where goods are ordered.
func TestRanking(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.open("/en-de/c/accessories").shows(1, `.toolbar a[href="/en-de/ranking"]`).shows(1, `.foot a[href="/en-de/ranking"]`)
	b.open("/en-de/ranking").says("h1", "How goods are ordered").shows(5, "tbody tr").says("tbody", "25%").says("article", "Nobody can pay")
	for _, segment := range []string{"de-de", "fr-fr", "ja-jp", "ar-ae", "zh-jp"} {
		b.open("/"+segment+"/ranking").is(http.StatusOK, "/"+segment+"/ranking").shows(5, "tbody tr")
	}
}
