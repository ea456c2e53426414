package shop_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// scarves puts so many more scarves on sale.
func (h *house) scarves(n int) {
	h.t.Helper()
	for i := range n {
		h.publish(goods{fmt.Sprintf("scarf-%d", i), "scarves", "621410", 1, 12000, 120, []int{4}, map[string]string{"en": "Silk scarf", "zh-Hans": "真丝围巾"}})
	}
	h.index()
}

// shelfFor is the front page's shelf of goods that arrive by a day.
func shelfFor(segment, by string) string {
	return `section:has(h2 a[href="/` + segment + `/search?arrives=` + by + `"])`
}

const anyShelf = `main h2 a[href*="arrives="]`

// TestInTime: the front page shows what arrives by the next occasion of the country, named in the reader's language, as long
// as that is in reach and there is enough of it.
func TestInTime(t *testing.T) {
	h := newHouse(t) // on 24 November 2026
	b := h.browser()
	b.open("/en-de/").shows(0, anyShelf) // two goods are no shelf
	h.scarves(2)
	t.Run("names the occasion and its day", func(t *testing.T) {
		for segment, want := range map[string][2]string{"en-de": {"2026-12-24", "Arrives by Christmas, 24 Dec"}, "de-de": {"2026-12-24", "Ankunft bis Weihnachten, 24. Dez."},
			"en-us": {"2026-12-25", "Arrives by Christmas, Dec 25"}, "ja-jp": {"2026-12-25", "クリスマス（12月25日）までに届く商品"}} {
			b.open("/"+segment+"/").shows(1, anyShelf).says(shelfFor(segment, want[0])+" h2", want[1])
		}
		shelf := shelfFor("en-de", "2026-12-24")
		b.open("/en-de/").shows(4, shelf+" .card").says(shelf+" > p", "By the latest promised date of each product, if ordered today.")
		b.open("/en-de/search?arrives=2026-12-24").is(http.StatusOK, "/en-de/search?arrives=2026-12-24").shows(4, ".card")
	})
	t.Run("is not there where the occasion is far away or nobody's", func(t *testing.T) {
		for _, segment := range []string{"ar-ae", "en-gr"} {
			b.open("/"+segment+"/").is(http.StatusOK, "/"+segment+"/").shows(0, anyShelf)
		}
	})
	t.Run("leaves out what is sold out", func(t *testing.T) {
		stock := "UPDATE stock SET on_hand = ? WHERE variant_id = (SELECT v.id FROM variant v JOIN listing l ON l.id = v.listing_id WHERE l.slug = 'scarf-0')"
		h.must(h.db.In(t.Context()).Exec(stock, 0).Error)
		b.open("/en-de/").shows(0, anyShelf)
		h.must(h.db.In(t.Context()).Exec(stock, 4).Error)
		b.open("/en-de/").shows(1, anyShelf)
	})
	t.Run("is gone once goods would come too late", func(t *testing.T) {
		h.wait(16 * 24 * time.Hour) // 10 December
		b.open("/en-de/").shows(0, anyShelf).shows(4, ".grid .card")
	})
	t.Run("is there for the next occasion", func(t *testing.T) {
		h.wait(20 * 24 * time.Hour) // 30 December, 46 days before
		b.open("/en-de/").shows(0, anyShelf)
		h.wait(24 * time.Hour)
		b.open("/en-de/").says(shelfFor("en-de", "2027-02-14")+" h2", "Arrives by Valentine’s Day, 14 Feb")
	})
}

// TestInTimeKept: the shelf of a kept page does not outlive its days; its pictures wait, and the page stays light.
func TestInTimeKept(t *testing.T) {
	h := newKeeping(t)
	h.scarves(12)
	for _, slug := range []string{"silk-scarf", "teapot"} {
		h.picture(slug)
	}
	for i := range 12 {
		h.picture(fmt.Sprintf("scarf-%d", i))
	}
	shelf := shelfFor("en-de", "2026-12-24")
	h.browser().open("/en-de/").shows(10, shelf+" .card").shows(10, shelf+" .card img[loading=lazy]")
	h.until("the front page is kept", func() bool { return h.again("/en-de/") })
	if w := h.get("/en-de/", "Accept-Encoding", "br"); w.Header().Get("Content-Encoding") != "br" || w.Body.Len() > 20<<10 {
		t.Errorf("%d bytes of %q", w.Body.Len(), w.Header().Get("Content-Encoding"))
	}
	h.wait(16 * 24 * time.Hour)
	if strings.Contains(h.get("/en-de/").Body.String(), "arrives=2026-12-24") {
		t.Error("the kept page still promises what comes too late")
	}
}

// TestInTimeStatements: the shelf takes two statements, one to find the goods and one for their cards; a page that has no
// occasion to look for takes none.
func TestInTimeStatements(t *testing.T) {
	h := newHouse(t)
	h.scarves(2)
	for path, want := range map[string]int{"/en-de/": 5, "/en-gr/": 3} {
		h.counted(path) // the first reads what is kept in memory
		if _, sent := h.counted(path); len(sent) != want {
			t.Errorf("%s takes %d statements, want %d:\n%s", path, len(sent), want, strings.Join(sent, "\n"))
		}
	}
}
