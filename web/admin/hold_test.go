package admin_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
)

// TestHold holds the money of a line and lets it go again.
func TestHold(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	path := "/admin/orders/" + h.sold("buyer@example.com")
	h.lined()
	h.exec("UPDATE consignment SET state = 'delivered', delivered_at = now() - interval '100 days'")
	var line id.Line
	must(t, h.db.In(t.Context()).Raw("SELECT id FROM order_line").Scan(&line).Error)
	at := path + "/holds/" + strconv.FormatInt(int64(line), 10)
	must(t, h.settlement.StartMissing(t.Context()))

	form := anna.follow(anna.open(path).says("#money tbody", "€46.00"), "#money a").at(at, http.StatusOK)
	anna.send(form, at, url.Values{"note": {"torn"}}).at(at, http.StatusUnprocessableEntity).says(".problem", "Choose a reason").says("textarea", "torn")
	anna.send(form, at, url.Values{"reason": {"dispute"}, "note": {"torn"}}).at(path, http.StatusOK).says("#money tbody", "On hold")
	must(t, h.settlement.ReleaseDue(t.Context()))
	anna.open(path).says("#money tbody", "On hold")

	held := anna.open(at).says(".findings", "torn").says(".findings", "disputes")
	anna.send(held, at+"/lift", nil).at(at+"/lift", http.StatusUnprocessableEntity).says(".error", "Write a note")
	anna.send(held, at+"/lift", url.Values{"note": {"settled"}}).at(path, http.StatusOK)
	anna.send(held, at+"/lift", url.Values{"note": {"settled"}}).at(path, http.StatusOK) // the same again: the first answer
	anna.send(held, at+"/lift", url.Values{"note": {"another"}}).at(at+"/lift", http.StatusConflict).says(".problem", "already sent once")
	must(t, h.settlement.ReleaseDue(t.Context()))
	anna.open(path).says("#money tbody", "Released")
	anna.send(form, at, url.Values{"reason": {"dispute"}, "note": {"late"}}).at(at, http.StatusConflict)
	again := anna.follow(anna.open(path), "#money a").at(at, http.StatusOK)
	anna.send(again, at, url.Values{"reason": {"payment"}, "note": {"charged back"}}).at(path, http.StatusOK).says("#money tbody", "On hold")
	anna.send(anna.open(at), at+"/lift", url.Values{"note": {"won"}}).at(path, http.StatusOK).says("#money tbody", "Released")
	anna.open(path+"/holds/999").at(path+"/holds/999", http.StatusNotFound)
	h.books()
}
