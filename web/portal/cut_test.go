package portal_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

// TestPriceCut sets a cut with mistakes first, sees it run, and ends it.
func TestPriceCut(t *testing.T) {
	h := newHouse(t)
	k, at := h.clerk("linxi"), "/portal/listings/1/stock"
	day := func(days int) string { return h.deps.Now().AddDate(0, 0, days).Format(time.DateOnly) }
	set := func(percent string, starts, ends int) url.Values {
		return url.Values{"do": {"cut"}, "percent": {percent}, "starts": {day(starts)}, "ends": {day(ends)}}
	}
	k.open(at).says("main", "Shoppers see by how much").says("main", "known since").holds("starts", day(0))
	k.post(at, set("2", 0, 40)).is(http.StatusUnprocessableEntity, at).shows(1, "#f-percent-error").shows(1, "#f-ends-error").holds("percent", "2").holds("ends", day(40))
	k.post(at, set("ten", -2, 3)).is(http.StatusUnprocessableEntity, at).shows(1, "#f-percent-error").shows(1, "#f-starts-error").holds("percent", "ten")
	k.post(at, url.Values{"do": {"cut"}, "percent": {"20"}}).is(http.StatusUnprocessableEntity, at).shows(1, "#f-starts-error")
	tried := set("25", 0, 6)
	tried.Set("do", "cut_show")
	k.post(at, tried).is(http.StatusOK, at).says("main", "In the cut").holds("percent", "25").holds("ends", day(6)).shows(1, "[value=cut].btn-primary")
	tried.Set("percent", "99")
	k.post(at, tried).is(http.StatusUnprocessableEntity, at).shows(1, "#f-percent-error").shows(0, "[value=cut].btn-primary")
	k.post(at, set("25", 0, 6)).is(http.StatusOK, at).says(".flashes", "price cut is set").says(".pill", "Runs").says("main", "25% off").says("main", "before the cut")
	k.post(at, set("25", 0, 6)).is(http.StatusConflict, at).says(".problem", "not over")
	h.clerk("xihe").post(at, url.Values{"do": {"cut_end"}}).is(http.StatusNotFound, at)
	k.post(at, url.Values{"do": {"cut_end"}}).is(http.StatusOK, at).says(".flashes", "over").shows(1, "[name=percent]").says("details", "Over")
	k.post(at, url.Values{"do": {"cut_end"}}).is(http.StatusConflict, at).says(".problem", "no price cut to end")
	k.post(at, set("30", 3, 9)).is(http.StatusOK, at).says(".pill", "Planned")
	k.post(at, url.Values{"do": {"cut_end"}}).is(http.StatusOK, at).says("details", "Withdrawn")
}
