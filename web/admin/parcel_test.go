package admin_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestParcel marks a parcel as delivered of which its carrier says nothing.
func TestParcel(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	path := "/admin/orders/" + h.sold("buyer@example.com")
	h.lined()
	h.exec("UPDATE consignment SET state = 'shipped', offered_at = now(), shipped_at = now()")
	h.exec("UPDATE order_line SET shipped = quantity")
	h.exec("INSERT INTO parcel (consignment_id, carrier, service, tracking, shipped_at) SELECT id, 'gone', 'air', 'LOST1', now() FROM consignment")
	at := path + "/parcels/1"

	form := anna.follow(anna.open(path), "a[href$='/parcels/1']").at(at, http.StatusOK).says("main", "LOST1")
	anna.send(form, at, nil).at(at, http.StatusUnprocessableEntity).says(".error", "Write a note")
	anna.send(form, at, url.Values{"note": {"signed at the door"}}).at(path, http.StatusOK).says(".flashes", "marked as delivered").says(".events", "anna").says(".events", "signed at the door").lacks("a[href$='/parcels/1']")
	anna.open(at).says("main", "arrived already").lacks("form[novalidate]")
	anna.send(form, at, url.Values{"note": {"another"}}).at(at, http.StatusConflict)
	anna.open(path+"/parcels/9").at(path+"/parcels/9", http.StatusNotFound)
	anna.open(path+"/parcels/x").at(path+"/parcels/x", http.StatusNotFound)
	h.books()
}
