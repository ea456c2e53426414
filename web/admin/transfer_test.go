package admin_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestTransfers books what a provider has passed on of an order that cost 71.00.
func TestTransfers(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	const path = "/admin/ledger/transfers"
	anna.open(path).says("#lies", "nothing to pass on").lacks("#one")
	h.sold("buyer@example.com")
	h.lined()
	anna.follow(anna.follow(anna.open("/admin"), "a[href='/admin/ledger']"), "a[href='"+path+"']").at(path, http.StatusOK).
		says("#lies tbody", "€71.00").says("#booked .empty", "No transfer")

	typed := url.Values{"provider": {"sandbox"}, "reference": {"tr_77"}, "date": {"2026-11-20"}, "currency": {"EUR"}, "gross": {"70.00"}, "fee": {"2.00"}, "net": {"68.00"}}
	with := func(name, value string) url.Values {
		v := url.Values{}
		for n, old := range typed {
			v[n] = old
		}
		v.Set(name, value)
		return v
	}
	t.Run("names the field and its mend, and keeps what was typed", func(t *testing.T) {
		anna.post(path, with("net", "67.00")).at(path, http.StatusUnprocessableEntity).says("#f-net-error", "€68.00").lacks("#planned")
		anna.post(path, with("gross", "71.01")).says("#f-net-error", "€69.01")
		over := with("gross", "80.00")
		over.Set("net", "78.00")
		p := anna.post(path, over).at(path, http.StatusUnprocessableEntity).says("#f-gross-error", "€71.00")
		if p.Find("[name=gross]").AttrOr("value", "") != "80.00" || p.Find("[name=reference]").AttrOr("value", "") != "tr_77" {
			t.Error("what was typed is lost")
		}
		anna.post(path, with("provider", "elsewhere")).says("#f-provider-error", "sandbox")
	})
	t.Run("reads a table and loses no good line", func(t *testing.T) {
		sheet := "provider,reference,date,currency,gross,fee,net\nsandbox,tr_1,2026-11-20,EUR,1,0,1\nsandbox,tr_2,2026-11-20,EUR,1,0,2\n"
		p := anna.post(path, url.Values{"many": {"1"}, "sheet": {sheet}}).at(path, http.StatusOK)
		p.says("#planned tbody", "tr_1").says("#planned .notice-bad", "Line 3").says("#f-sheet", "tr_2")
		anna.post(path, url.Values{"many": {"1"}, "sheet": {"a,b\n"}}).at(path, http.StatusUnprocessableEntity).says("#f-sheet-error", "provider, reference")
	})
	shown := anna.post(path, typed).at(path, http.StatusOK).says("#planned tbody", "€68.00").says("#lies tbody", "€71.00")
	anna.post(path+"/book", url.Values{"sheet": {"x"}}).at(path+"/book", http.StatusUnprocessableEntity)
	for range 2 {
		anna.send(shown, path+"/book", nil).at(path, http.StatusOK).says("#booked tbody", "tr_77").says("#lies tbody", "€1.00").says(".flashes", "Booked: 1")
	}
	anna.send(shown, path+"/book", url.Values{"once": {"0123456789abcdef.another"}}).at(path+"/book", http.StatusConflict).says(".problem", "Nothing was booked").says("#planned .notice-bad", "booked already")
	anna.open("/admin/ledger?verify=1").says(".notice-ok", "1 transfer compared").says("tbody", "At our bank")
	h.books()
}
