package shop_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
)

// cut lowers the prices of a listing to half for a week; its prices have been asked for so many days, if any.
func (h *house) cut(slug string, days int) catalog.Cut {
	h.t.Helper()
	l, err := h.deps.Catalog.Listing(h.t.Context(), slug, "en")
	h.must(err)
	clerk, err := h.deps.Accounts.Create(h.t.Context(), account.New{Role: account.Factory, Email: slug + "@example.com", Name: "Clerk", Language: "en", Password: "a word for the loom"})
	h.must(err)
	if days > 0 {
		h.must(h.deps.Catalog.Held(h.t.Context(), l.ID, days))
	}
	c := catalog.Cut{ListingID: l.ID, Percent: 50, StartsAt: h.clock(), EndsAt: h.clock().AddDate(0, 0, 7), SetBy: clerk.ID}
	h.must(h.deps.Catalog.SetCut(h.t.Context(), l.FactoryID, c))
	return c
}

// TestReduced: a product whose price is cut says what it is compared with, on its page, on its card and to machines, also where
// the page was kept; where prices are known for too few days, only the price is lower.
func TestReduced(t *testing.T) {
	h := newKeeping(t)
	const path, other, list, prior = "/en-de/l/silk-scarf", "/en-de/l/teapot", "/en-de/reduced", "Lowest price of the 30 days before: "
	before := map[string]string{}
	for _, p := range []string{path, other, list} {
		h.kept(p)
		before[p] = h.get(p).Body.String()
	}
	if !strings.Contains(before[list], "Nothing is reduced") {
		t.Error("something is reduced before anything is")
	}
	h.cut("teapot", 0)
	h.until("the teapot is cheaper", func() bool { return h.get(other).Body.String() != before[other] })
	if strings.Contains(h.get(other).Body.String(), "Lowest price") {
		t.Error("a reduction is announced against prices of less than 30 days")
	}
	cut := h.cut("silk-scarf", 90)
	for _, words := range []string{prior, "Until ", `"priceType":"https://schema.org/StrikethroughPrice"`, `"priceValidUntil":"2026-12-01T09:00:00Z"`} {
		h.until("its page says "+words, func() bool { return strings.Contains(h.get(path).Body.String(), words) })
	}
	h.wait(2 * time.Minute) // lists are kept for a minute
	h.until("the list has it", func() bool { return strings.Contains(h.get(list).Body.String(), prior) })
	h.browser().open("/de-de/reduced").is(http.StatusOK, "/de-de/reduced").shows(1, ".card").says(".card .badge", "−").says(".card", "Niedrigster Preis der 30 Tage davor")
	h.must(h.deps.Catalog.EndCut(t.Context(), 1, cut.ListingID, cut.SetBy))
	h.until("nothing is announced", func() bool { return !strings.Contains(h.get(path).Body.String(), "Lowest price") })
}

// TestReducedSaved: what somebody keeps an eye on says that it is reduced, and by the saved price that it is cheaper than then.
func TestReducedSaved(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.keeps("/en-de/l/silk-scarf", "1").shows(0, ".price-prior")
	h.cut("silk-scarf", 90)
	b.open("/en-de/saved").says(".line-end .price-prior", "Lowest price of the 30 days before: ").says(".badge", "less than")
}

// TestReducedStatements bounds what pages ask with a price cut: the cuts and their cards.
func TestReducedStatements(t *testing.T) {
	h := newHouse(t)
	h.cut("silk-scarf", 90)
	h.cut("teapot", 90)
	for path, most := range map[string]int{"/en-de/": 7, "/en-de/reduced": 4, "/en-de/l/silk-scarf": 7} {
		h.counted(path) // the first reads what is kept in memory
		if _, sent := h.counted(path); len(sent) > most {
			t.Errorf("%s takes %d statements:\n%s", path, len(sent), strings.Join(sent, "\n"))
		}
	}
}
