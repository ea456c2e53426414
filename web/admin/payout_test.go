package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestPayouts follows a factory's money from an account that is asked for to a payout that the bank could not make.
func TestPayouts(t *testing.T) {
	h := open(t)
	anna, ben := h.admin("anna@example.com"), h.admin("ben@example.com")
	h.released("buyer@example.com")
	anna.open("/admin/payouts").at("/admin/payouts", http.StatusOK).says("#plan", "No account that counts").lacks("form[action='/admin/payouts']")

	h.exec(`INSERT INTO payout_account (factory_id, state, holder, bank, bank_code, number, contact, proof, asked_by, asked_at, wait_hours)
		VALUES (1, 'asked', '=HYPERLINK("x")', 'ICBC', '102336002000', '6222021202041701', 'm@x.example', 'passkey', ?, now() - interval '80 hours', 72)`, h.clerk)
	account := anna.follow(anna.open("/admin/payouts/accounts"), "td a[href^='/admin/payouts/accounts/']").says(".notice-warn", "registered name").says(".diff", "•••• 1701")
	if strings.Contains(account.Text(), "6222021202041701") {
		t.Error("the number is shown in full")
	}
	anna.send(account, account.path+"/reject", nil).at(account.path+"/reject", http.StatusUnprocessableEntity).says(".error", "Write")
	anna.send(account, account.path+"/approve", nil).at("/admin/payouts/accounts", http.StatusOK).says(".flashes", "approved")
	ben.send(account, account.path+"/approve", nil).at(account.path+"/approve", http.StatusConflict)

	form := anna.open("/admin/payouts").says("#plan", "European Central Bank")
	batch := anna.send(form, "/admin/payouts", nil).says(".notice-info", "Another admin").lacks("form[action$='/approve']")
	if again := anna.send(form, "/admin/payouts", nil); again.path != batch.path {
		t.Errorf("the form sent twice makes %s and %s", batch.path, again.path)
	}
	anna.post("/admin/payouts", nil).at("/admin/payouts", http.StatusUnprocessableEntity)
	anna.post(batch.path+"/approve", url.Values{"once": {"0123456789abcdef.approve"}}).at(batch.path+"/approve", http.StatusConflict)
	anna.open(batch.path+"/file.csv").at(batch.path+"/file.csv", http.StatusConflict)
	ben.send(ben.open(batch.path), batch.path+"/approve", nil).at(batch.path, http.StatusOK)
	h.books()

	r, err := ben.http.Get(h.URL + batch.path + "/file.csv")
	must(t, err)
	file := make([]byte, 400)
	n, _ := r.Body.Read(file)
	r.Body.Close()
	if text := string(file[:n]); !strings.HasPrefix(text, "\ufeffbatch,") || !strings.Contains(text, `,"'=HYPERLINK(""x"")",ICBC,102336002000,6222021202041701,CNY,`) ||
		!strings.Contains(r.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the bank reads %q", text)
	}
	sent := ben.send(ben.open(batch.path), batch.path+"/sent", nil).says(".toolbar", "Paid")
	one := ben.follow(sent, "td a.code").says("tbody", "€46.00")
	ben.send(one, one.path, url.Values{"failure": {" "}}).at(one.path, http.StatusUnprocessableEntity).says(".error", "Write")
	ben.send(one, one.path, url.Values{"failure": {"no such account"}}).at(batch.path, http.StatusOK).says("tbody", "no such account")
	h.books()

	next := anna.send(anna.open("/admin/payouts"), "/admin/payouts", nil)
	anna.send(next, next.path+"/cancel", nil).at(next.path+"/cancel", http.StatusUnprocessableEntity)
	anna.send(next, next.path+"/cancel", url.Values{"note": {"wrong day"}}).at(next.path, http.StatusOK).says("main", "wrong day")
	anna.open("/admin/payouts").says("tbody", "•••• 1701")
	anna.open("/admin/payouts/PB-0000-0000-0001").at("/admin/payouts/PB-0000-0000-0001", http.StatusNotFound)
	h.books()
}

// released is an order whose money is released: EUR 46.00 of linxi's.
func (h *house) released(email string) {
	h.t.Helper()
	h.sold(email)
	h.lined()
	h.exec("UPDATE consignment SET state = 'delivered', delivered_at = ?", time.Now().AddDate(0, 0, -100))
	must(h.t, h.settlement.StartMissing(h.t.Context()))
	must(h.t, h.settlement.ReleaseDue(h.t.Context()))
}
