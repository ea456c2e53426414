package main

import (
	"context"
	"encoding/csv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
)

// paidOut walks from a factory without an account to its statement, in a house whose clock can be moved.
type paidOut struct {
	t       *testing.T
	browser context.Context
	house   *house
	ahead   atomic.Int64 // how far the clock is moved
	account string       // typed by the owner
	batch   string
	payout  string
}

const payee = "xihe@example.com"

// TestAFactoryIsPaid: an owner names an account with a passkey, an admin approves it; once its time has come one admin draws up a batch,
// another approves it, the bank gets a file and the factory a statement. Every figure adds up, and the ledger holds.
func TestAFactoryIsPaid(t *testing.T) {
	w := &paidOut{t: t, account: "6222 0212 0204 1701 419"}
	p := newPlan(t)
	p.now = func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }
	p.seeds(t)
	w.house, w.browser = p.open(t), openBrowser(t)
	w.namesAnAccount()
	w.approvesTheAccount()
	w.ahead.Store(int64(40 * 24 * time.Hour))
	w.releases()
	w.drawsUp()
	w.approvesTheBatch()
	w.readsTheStatement()
	w.house.verifies(t, 1)
}

// at signs somebody in; without script unless passkeys are needed.
func (w *paidOut) at(surface, email string, script bool) *visitor {
	w.t.Helper()
	v := visit(w.t, w.browser, w.house, guise{language: "en", noScript: !script})
	c := &clerk{visitor: v, house: w.house, surface: surface, speaks: locale.NewPrinter(locale.English, "CN")}
	c.signIn(email, demoPassword(w.t, email))
	return v
}

func (w *paidOut) namesAnAccount() {
	v := w.at("/portal", payee, true)
	v.open("/portal/money/account/change")
	v.says("main", "You need a passkey first")
	v.carriesKeys()
	v.open("/portal/account")
	v.begins(demoPassword(w.t, payee))
	v.press(makePasskey)
	v.open("/portal/money/account/change")
	v.fill("#f-holder", "西禾丝绸有限公司")
	v.fill("#f-bank", "中国工商银行湖州分行")
	v.fill("#f-bank_code", "1023")
	v.fill("#f-number", w.account)
	v.refused("form[data-passkey-prove] button")
	v.says("#f-bank_code-error", "12 digits")
	if v.value("#f-number") != w.account {
		w.t.Error("the account is forgotten")
	}
	v.fill("#f-bank_code", "102336002000")
	v.press("form[data-passkey-prove] button")
	v.says("#pending", "waits for the mall’s approval")
	v.says("#pending", "•••• 1419")
	letter := w.house.letter(w.t, payee, "payout_account_asked")
	if !strings.Contains(letter.Text, "/portal/money/object/") || strings.Contains(letter.Text, "6222") {
		w.t.Error("the letter says", letter.Text)
	}
}

func (w *paidOut) approvesTheAccount() {
	v := w.at("/admin", "admin@example.com", false)
	v.open("/admin/payouts")
	v.press(".toolbar a[href='/admin/payouts/accounts']")
	v.press("td a[href^='/admin/payouts/accounts/']")
	v.refused("form[action$='/reject'] button")
	v.press("form[action$='/approve'] button")
	v.there(".flashes .notice-ok")
	w.house.letter(w.t, payee, "payout_account_approved")
	v.open("/admin/payouts")
	v.says("#plan", "•••• 1460") // the demo's
	if strings.Contains(v.text("#plan"), "1419") {
		w.t.Error("an account is paid to before its time")
	}
}

// releases does what the jobs of the clock do.
func (w *paidOut) releases() {
	if err := w.house.trade.settlement.StartMissing(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if err := w.house.trade.settlement.ReleaseDue(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *paidOut) drawsUp() {
	v := w.at("/admin", "admin@example.com", false)
	v.open("/admin/payouts")
	v.says("#plan", "•••• 1419")
	v.press("form[action='/admin/payouts'] button")
	w.batch = v.text("h1 .code")
	if v.has("form[action$='/approve']") {
		w.t.Error("who drew it up may approve it")
	}
}

func (w *paidOut) approvesTheBatch() {
	v := w.at("/admin", "second@example.com", false)
	v.open("/admin/payouts/" + w.batch)
	v.press("form[action$='/approve'] button")
	v.there("a[href$='/file.csv']")
	b, err := w.house.trade.payouts.Batch(w.t.Context(), w.batch)
	if err != nil {
		w.t.Fatal(err)
	}
	file, err := b.BankFile()
	if err != nil {
		w.t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
	for _, row := range rows {
		if row[5] == strings.ReplaceAll(w.account, " ", "") {
			w.payout = row[1]
		}
	}
	if err != nil || len(rows) != len(b.Payouts)+1 || w.payout == "" {
		w.t.Errorf("the bank reads %q, %v", rows, err)
	}
	v.press("form[action$='/sent'] button")
	v.says(".toolbar", "Paid")
	w.house.letter(w.t, payee, "payout_sent")
}

func (w *paidOut) readsTheStatement() {
	v := w.at("/portal", payee, false)
	v.open("/portal/money")
	v.press("a[href='/portal/money/payouts']")
	v.press("td a[href$='" + w.payout + "']")
	total := minor(w.t, v.text(".slip-total .money"))
	if lines := sum(w.t, v.texts("tr.line td:last-child .money")); lines != total || total == 0 {
		w.t.Errorf("the lines make %d of %d", lines, total)
	}
	if sums := sum(w.t, v.texts("tr.sum td:last-child .money")); sums != total {
		w.t.Errorf("the currencies make %d of %d", sums, total)
	}
	if booked := w.house.number(w.t, "select sum(p.amount_minor) from posting p join ledger_transaction t on t.id = p.transaction_id where t.kind = 'payout_paid' and p.party = 'xihe-silk'"); booked != total {
		w.t.Errorf("the statement says %d, the book %d", total, booked)
	}
	v.there("a[href$='/statement.csv']")
}
