package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
)

// TestDuty books what was invoiced for a consignment that was quoted 3.00 of duty.
func TestDuty(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	h.sold("buyer@example.com")
	h.lined()
	number := id.NewConsignmentNumber()
	h.exec("UPDATE consignment SET number = ?", number)
	const path = "/admin/ledger/duty"
	anna.follow(anna.follow(anna.open("/admin"), "a[href='/admin/ledger']"), "a[href='"+path+"']").at(path, http.StatusOK)

	typed := url.Values{"consignment": {number}, "invoice": {"D-77"}, "date": {"2026-11-20"}, "amount": {"1.50"}, "currency": {"EUR"}}
	t.Run("names the field and its mend, and keeps what was typed", func(t *testing.T) {
		wrong := url.Values{"consignment": {number}, "invoice": {"D-77"}, "date": {"20.11."}, "amount": {"1.505"}, "currency": {"EUR"}}
		p := anna.post(path, wrong).at(path, http.StatusUnprocessableEntity)
		p.says("#f-date-error", "2026-11-30").says("#f-amount-error", "12.30").lacks("#planned")
		wrong = url.Values{"consignment": {"CN-1"}, "invoice": {""}, "date": {"2026-11-20"}, "amount": {"1"}, "currency": {"EUR"}}
		anna.post(path, wrong).says("#f-consignment-error", "CN-7K3M").says("#f-invoice-error", "number")
	})
	t.Run("reads a table and loses no good line", func(t *testing.T) {
		sheet := "consignment,invoice,date,amount,currency\n" + number + ",D-77,2026-11-20,1.50,EUR\nCN-0,x,2026-11-20,1,EUR\n"
		p := anna.post(path, url.Values{"many": {"1"}, "sheet": {sheet}}).at(path, http.StatusOK)
		p.says("#planned tbody", number).says("#planned .notice-bad", "Line 3").says("#f-sheet", "CN-0")
		anna.post(path, url.Values{"many": {"1"}, "sheet": {"a,b\n"}}).at(path, http.StatusUnprocessableEntity).says("#f-sheet-error", "consignment, invoice")
		anna.post(path, url.Values{"many": {"1"}}).says("#f-sheet-error", "paste")
	})
	shown := anna.post(path, typed).at(path, http.StatusOK)
	shown.says("#planned tbody", "€3.00").says("#planned tbody", "€1.50")
	if h.refunds() != 0 {
		t.Error("a preview books")
	}
	for range 2 {
		anna.send(shown, path+"/book", nil).at(path, http.StatusOK).says("#quality tbody", "€1.50")
	}
	sheet := "consignment,invoice,date,amount,currency\n" + number + ",D-77,2026-11-20,1.40,EUR\n"
	anna.send(shown, path+"/book", url.Values{"sheet": {sheet}}).at(path+"/book", http.StatusConflict).says("main", "already sent once")
	anna.post(path+"/book", url.Values{"sheet": {sheet}}).at(path+"/book", http.StatusUnprocessableEntity)
	if n := h.refunds(); n != 1 {
		t.Errorf("%d refunds", n)
	}
	h.books()
	anna.open(path+".csv").says("body", "DE,EUR,1,3.00,1.50,100.0,0,1.50,0.00")
	levies := anna.open("/admin/ledger/levies").at("/admin/ledger/levies", http.StatusOK)
	levies.says("#levies tbody", "Europe/Brussels").says("#sums tbody", "€1.50")
	if file := anna.open("/admin/ledger/levies.csv").Text(); !strings.Contains(file, "total,,,,duty_payable,,EUR,1.50") {
		t.Error("the file says", file)
	}
	anna.open("/admin/ledger/levies?from=soon").at("/admin/ledger/levies?from=soon", http.StatusUnprocessableEntity).says("#f-from-error", "2026-11")
}
