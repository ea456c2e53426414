package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
)

func TestConsignment(t *testing.T) {
	h := newHouse(t)
	number := h.sold(1, 3)
	at := "/portal/consignments/" + number
	k := h.clerk("linxi")
	k.open("/portal").is(http.StatusOK, "/portal").says(".tasks", number).says(".tasks", "Germany").says(".tasks", "¥504.00").says(".rail .count", "1")
	p := k.open(at).is(http.StatusOK, at)
	p.says("address", "Torstraße 1").says(".table", "真丝围巾").says(".table", "Red").says(".table", "621410").says("main", "¥504.00")
	if strings.Contains(p.Text(), "anna@example.com") || strings.Contains(p.Text(), "€") {
		t.Error("the factory sees the consumer's mail address, or what the consumer paid")
	}
	p = k.send(p, at+"/accept", nil).is(http.StatusOK, at).says(".flashes", number)
	p = k.send(p, at+"/pack", nil).is(http.StatusOK, at)
	line := quantityField(p)
	two, form := url.Values{line: {"2"}, "tracking": {""}}, p
	k.send(form, at+"/ship", two).is(http.StatusOK, at).says(".pill", "Partly").holds(line, "1")
	p = k.send(form, at+"/ship", two).is(http.StatusOK, at).says(".pill", "Partly").holds(line, "1").shows(1, ".events")
	k.send(form, at+"/ship", url.Values{line: {"1"}, "tracking": {""}}).is(http.StatusConflict, at)
	first := words(p.Find("main strong.code").First())
	if !strings.HasPrefix(first, "SR") && len(first) < 8 {
		t.Errorf("the carrier gave the number %q", first)
	}
	k.send(p, at+"/ship", nil).is(http.StatusOK, at).says(".pill", "On the way").shows(0, "#ship").shows(2, ".events")
	stock, err := h.deps.Stock.Stock(t.Context(), []id.Variant{1})
	h.must(err)
	if s := stock[1]; s.OnHand != 2 || s.Reserved != 0 {
		t.Errorf("stock is %+v after three of five were shipped", s)
	}
	k.open("/portal/consignments?tab=underway").says(".table", number)
	k.open(at+"/slip?parcel="+first).is(http.StatusOK, at).says(".slip", first).says(".slip-total", "2")
	if again := k.post(at+"/ship", keyed(line, "1")); again.status != http.StatusConflict && again.status != http.StatusUnprocessableEntity {
		t.Errorf("shipping what has been shipped gets %d", again.status)
	}
}

// TestConsignment_of_recalled_goods shows why they must not be handed over, and refuses a parcel with them.
func TestConsignment_of_recalled_goods(t *testing.T) {
	h := newHouse(t)
	number := h.sold(1, 3)
	at := "/portal/consignments/" + number
	k := h.clerk("linxi")
	p := k.send(k.send(k.open(at), at+"/accept", nil), at+"/pack", nil)
	line := quantityField(p)
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO recall (number, listing_id, texts, remedies, published_by, published_at)
		SELECT 'RC-1', listing_id, '{"en": {"hazard": "It burns.", "action": "Stop."}}', '{refund}', (SELECT min(id) FROM account), now() FROM order_line LIMIT 1`).Error)
	k.send(p, at+"/ship", nil).is(http.StatusUnprocessableEntity, at)
	k.post(at+"/ship", keyed(line, "1")).is(http.StatusUnprocessableEntity, at).says(".problem", "RC-1")
	k.open(at).says(".notice-bad", "RC-1").says(".notice-bad", "It burns.").shows(0, "#ship")
}

// keyed is a form of one field that was never sent before.
func keyed(name, value string) url.Values { return url.Values{"once": {id.NewToken()}, name: {value}} }

// quantityField is the name of the first field for a quantity.
func quantityField(p sheetOf) string {
	return p.Find(`main [name^="quantity."]`).First().AttrOr("name", "")
}

func TestShipRefuses(t *testing.T) {
	h := newHouse(t)
	number := h.sold(1, 2)
	at := "/portal/consignments/" + number
	k := h.clerk("linxi")
	t.Run("a step out of order", func(t *testing.T) {
		k.post(at+"/pack", nil).is(http.StatusConflict, at).says(".problem", "moved on")
		k.post(at+"/ship", keyed("tracking", "")).is(http.StatusConflict, at)
	})
	k.send(k.open(at), at+"/accept", nil)
	p := k.send(k.open(at), at+"/pack", nil).is(http.StatusOK, at)
	line := quantityField(p)
	t.Run("a postal number whose check digit is wrong, and keeps it", func(t *testing.T) {
		p := k.send(p, at+"/ship", url.Values{"service": {"economy"}, "tracking": {"LX123456789CN"}, line: {"1"}}).is(http.StatusUnprocessableEntity, at)
		p.says(".problem", "LX123456789CN").says("#f-tracking-error", "LX123456789CN").holds("tracking", "LX123456789CN").holds(line, "1").holds("service", "economy")
	})
	t.Run("more than is left, naming the field", func(t *testing.T) {
		k.send(p, at+"/ship", url.Values{line: {"3"}}).is(http.StatusUnprocessableEntity, at).says(".error", "2").holds(line, "3")
		k.send(p, at+"/ship", url.Values{line: {"two"}}).is(http.StatusUnprocessableEntity, at).says(".error", "2").holds(line, "two")
	})
	t.Run("an empty parcel", func(t *testing.T) {
		k.send(p, at+"/ship", url.Values{line: {"0"}}).is(http.StatusUnprocessableEntity, at).shows(1, ".problem")
	})
	t.Run("another factory, as if it did not exist", func(t *testing.T) {
		other := h.clerk("xihe")
		for _, path := range []string{at, at + "/slip"} {
			other.open(path).is(http.StatusNotFound, path)
		}
		for _, path := range []string{at + "/accept", at + "/pack", at + "/ship"} {
			other.post(path, keyed(line, "1")).is(http.StatusNotFound, path)
		}
	})
	t.Run("but takes a right one", func(t *testing.T) {
		p := k.send(p, at+"/ship", url.Values{"service": {"economy"}, "tracking": {"lx 123456785 cn"}}).is(http.StatusOK, at)
		p.says("main strong.code", "LX123456785CN").says(".pill", "On the way")
	})
}

func TestSlip(t *testing.T) {
	h := newHouse(t)
	at := "/portal/consignments/" + h.sold(2, 2)
	p := h.clerk("linxi").open(at+"/slip").is(http.StatusOK, at)
	for _, text := range []string{"Linxi Silk", "18 Canal Road", "林溪丝绸", "Anna Muster", "GERMANY", "Scarf, woven, 100% silk", "真丝围巾", "621410", "CN",
		"320 g", "EUR", "IOSS", "寄件人", "Sale of goods"} {
		p.says(".slip", text)
	}
	p.says(".slip-total", "2")
	k := h.clerk("linxi")
	k.open(at+"/slip?parcel=LX123456785CN").is(http.StatusNotFound, at)
}
