package shop_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
)

// TestLimit: the product's page says how many one buyer may have, also one that was kept, and the field takes no more.
func TestLimit(t *testing.T) {
	h := newKeeping(t)
	const path = "/en-de/l/silk-scarf"
	h.kept(path)
	if before := h.get(path).Body.String(); strings.Contains(before, "At most") {
		t.Error("a limit is shown that there is not")
	}
	shows := func(words ...string) func() bool {
		return func() bool {
			page := h.get(path).Body.String()
			for _, w := range words {
				if !strings.Contains(page, w) {
					return false
				}
			}
			return true
		}
	}
	l, err := h.deps.Catalog.Listing(t.Context(), "silk-scarf", "en")
	h.must(err)
	limit := catalog.Cap{ListingID: l.ID, PerOrder: 2, PerPerson: 3, Days: 30}
	h.must(h.deps.Catalog.Limit(t.Context(), l.FactoryID, limit))
	h.until("the limit is shown", shows("At most 2 per order", "At most 3 for each buyer in 30 days", `max="2"`))
	h.must(h.deps.Catalog.Limit(t.Context(), l.FactoryID, catalog.Cap{ListingID: l.ID}))
	h.until("the limit is gone", func() bool { return !strings.Contains(h.get(path).Body.String(), "At most") })
}

// TestLimitInTheCart: the cart names how many may be had, beside the goods and where a number is refused.
func TestLimitInTheCart(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	l, err := h.deps.Catalog.Listing(t.Context(), "silk-scarf", "en")
	h.must(err)
	variant := strconv.FormatInt(int64(l.Variants[0].ID), 10)
	b.post("/en-de/cart", url.Values{"variant": {variant}, "quantity": {"3"}})
	h.must(h.deps.Catalog.Limit(t.Context(), l.FactoryID, catalog.Cap{ListingID: l.ID, PerOrder: 2}))
	b.open("/en-de/cart").says("main", "at most 2")
	b.post("/en-de/cart/line", url.Values{"variant": {variant}, "quantity": {"many"}}).is(http.StatusUnprocessableEntity, "/en-de/cart/line").says("main", "from 0 to 2")
	b.post("/en-de/cart", url.Values{"variant": {variant}, "quantity": {"many"}}).is(http.StatusUnprocessableEntity, "/en-de/cart").says("main", "from 1 to 2")
}
