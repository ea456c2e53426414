package mailer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/id"
)

// TestWithdrawalReceipt acknowledges a withdrawal with its content, its date and its time, in the language of the order.
func TestWithdrawalReceipt(t *testing.T) {
	h := open(t)
	o := h.paid("de-de", 3)
	w, err := h.withdrawals.State(t.Context(), o, aftersales.Statement{Pieces: map[id.Line]int{o.Lines()[0].ID: 2}, Reason: "zu bunt"})
	h.must(err)
	p := printer(t, "de-de")
	m := h.letters()["buyer@example.com"] // the job came with the statement
	says(t, m, "Eingang Ihres Widerrufs", w.Number, o.Number, p.DateTime(w.StatedAt), "Seidenschal", "2 ×", "zu bunt", "Es ist noch nichts verschickt",
		base+"/de-de/o/"+o.Number+"?key="+h.till.Links.Signer.Sign(o.Number))

	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET state = 'delivered', shipped_at = ?, delivered_at = ?", time.Now(), time.Now().Add(-time.Hour)).Error)
	h.must(h.db.In(t.Context()).Exec("UPDATE order_line SET shipped = quantity").Error)
	m = h.letters(aftersales.Receipt{WithdrawalID: w.ID})["buyer@example.com"]
	says(t, m, p.T("withdraw.back_by", "date", w.ReturnBy()), "Linxi Silk", "CHINA")
}

// TestWithdrawalClosed tells why a withdrawal was closed, and nothing of one that is open.
func TestWithdrawalClosed(t *testing.T) {
	h := open(t)
	o := h.paid("de-de", 3)
	w, err := h.withdrawals.State(t.Context(), o, aftersales.Statement{Pieces: map[id.Line]int{o.Lines()[0].ID: 2}})
	h.must(err)
	if m, ok := h.letters(aftersales.Closing{WithdrawalID: w.ID})["buyer@example.com"]; ok && strings.Contains(m.Subject, "abgeschlossen") {
		t.Error("a letter says that an open one was closed")
	}
	h.must(h.db.In(t.Context()).Exec("INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE VALUES (900, 'admin', 'anna@example.com', 'Anna', 'en', '', now())").Error)
	h.must(h.withdrawals.Close(t.Context(), w.Number, 900, "Die Ware kam nicht zurück."))
	m := h.letters()["buyer@example.com"] // the job came with the closing
	says(t, m, "wurde abgeschlossen", w.Number, o.Number, "Die Ware kam nicht zurück.", "Warum er abgeschlossen wurde", "Seidenschal", "2 ×")
}
