package admin_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/moderation"
)

// TestPriceCuts shows what the factories have cut, and ends one.
func TestPriceCuts(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	const list = "/admin/price-cuts"
	anna.open(list).at(list, http.StatusOK).says(".empty", "No price is cut")
	r := h.submitted(scarf("S"))
	must(t, h.desk.Approve(t.Context(), h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
	now := time.Now()
	must(t, h.desk.Catalog.SetCut(t.Context(), ours, catalog.Cut{ListingID: r.ListingID, Percent: 20, StartsAt: now, EndsAt: now.AddDate(0, 0, 7), SetBy: h.clerk}))
	anna.open(list).at(list, http.StatusOK).says("tbody", "20%").says("tbody", "Runs")
	end := list + "/" + strconv.FormatInt(int64(r.ListingID), 10)
	shown := anna.open(end).at(end, http.StatusOK).says("main", "20%").says("main", "Why it ends")
	anna.send(shown, end, url.Values{"statement": {"  "}}).at(end, http.StatusUnprocessableEntity).says("#f-statement-error", "Say why")
	anna.send(shown, end, url.Values{"statement": {"The price before was made up."}}).at(list, http.StatusOK).says(".flashes", "over").says(".empty", "No price is cut")
	anna.send(shown, end, url.Values{"statement": {"Twice."}}).at(end, http.StatusConflict)
	anna.open(list+"/x").at(list+"/x", http.StatusNotFound)
}
