package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// TestCases closes a difference with a reason, and shows that money that may leave wants two admins.
func TestCases(t *testing.T) {
	h := open(t)
	anna, ben := h.admin("anna@example.com"), h.admin("ben@example.com")
	const path = "/admin/ledger/cases"
	anna.open(path).at(path, http.StatusOK).says(".empty", "Both sides agree").says("#runs", "Nobody has looked")
	h.exec(`INSERT INTO reconciliation_case (id, kind, gateway, subject, mend, ref, their_state, their_minor, their_currency, since, opened_at, seen_at) OVERRIDING SYSTEM VALUE
		VALUES (1, 'payment_unknown', 'sandbox', 'cs_1', 'none', 'cs_1', 'paid', 1234, 'EUR', now(), now(), now()),
		       (2, 'refund_missing', 'sandbox', 're_2', 'give', '', '', NULL, NULL, now(), now(), now())`)
	anna.open("/admin").says(".tasks", "2 differences")
	anna.open(path).says("tbody", "€12.34").says("tbody", "Payment that we do not know")
	one, two := fmt.Sprintf("%s/%d", path, 1), fmt.Sprintf("%s/%d", path, 2)
	p := anna.open(one).at(one, http.StatusOK).lacks("#mend form")
	anna.send(p, one+"/close", nil).at(one+"/close", http.StatusUnprocessableEntity).says("#f-note-error", "reason")
	anna.send(p, one+"/close", url.Values{"note": {"a test of the provider"}}).at(one, http.StatusOK).says(".prose", "a test of the provider").lacks("form[action$='/close']")
	anna.send(p, one+"/close", url.Values{"note": {"again"}}).at(one+"/close", http.StatusConflict)

	anna.post(two+"/mend", nil).at(two+"/mend", http.StatusUnprocessableEntity)
	form := anna.open(two)
	for range 2 {
		asked := anna.send(form, two+"/mend", nil).at(two, http.StatusOK)
		asked.says("#mend", "asked for this mend").says(".flashes", "Another admin").lacks("#mend form")
	}
	anna.post(two+"/mend", url.Values{"once": {"0123456789abcdef.mend"}}).at(two+"/mend", http.StatusForbidden).says(".problem", "yourself")
	ben.open(two).at(two, http.StatusOK).says("#mend button", "Agree")
	anna.open(path+"/77").at(path+"/77", http.StatusNotFound)
}
