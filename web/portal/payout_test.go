package portal_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/payout"
)

// accounts keeps an account of linxi that has counted for a day, and one that was asked for just now.
func (h *house) accounts() (pending id.PayoutAccount) {
	h.t.Helper()
	const keep = `INSERT INTO payout_account (factory_id, state, holder, bank, bank_code, number, contact, proof, asked_by, asked_at, wait_hours, decided_by, decided_at, valid_from)
		SELECT 1, 'approved', '林溪丝绸', '工商银行', '102336002000', '6222021202041701', 'm@x.example', 'passkey', s.account_id, ?, 72, ?, ?, ? FROM factory_staff s WHERE s.factory_id = 1`
	h.must(h.db.In(h.t.Context()).Exec(keep, clock().AddDate(0, 0, -9), h.admin(), clock().AddDate(0, 0, -8), clock().AddDate(0, 0, -1)).Error)
	var owner id.Account
	h.must(h.db.In(h.t.Context()).Raw("SELECT account_id FROM factory_staff WHERE factory_id = 1 AND owner").Scan(&owner).Error)
	a, err := h.deps.Payouts.Ask(h.t.Context(), payout.Wish{FactoryID: 1, By: owner, Proof: "passkey", Holder: "Somebody", Bank: "Bank", BankCode: "999999999999", Number: "12345678", Contact: "x@x.example"})
	h.must(err)
	return a.ID
}

func TestPayoutAccount(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	k.open("/portal/money/account").is(http.StatusOK, "/portal/money/account").says("main .panel", "no account yet").shows(1, "a[href='/portal/money/account/change']")
	k.open("/portal/money/account/change").says(".notice-warn", "passkey").shows(0, "form[data-passkey-prove]")
	k.post("/portal/money/account/change", url.Values{"holder": {"x"}}).is(http.StatusNotFound, "/portal/money/account/change")

	pending := h.accounts()
	k.open("/portal/money/account").says("#pending", "•••• 5678").says("main .panel:not(#pending)", "•••• 1701").shows(2, ".findings > li").shows(0, "a[href$='/change']")
	k.open("/portal/money").says("main", "A change of the account waits")
	h.clerk("xihe").post("/portal/money/account/stop", url.Values{"account": {"2"}}).is(http.StatusConflict, "/portal/money/account/stop")
	k.send(k.open("/portal/money/account"), "/portal/money/account/stop", url.Values{"note": {"not ours"}}).is(http.StatusOK, "/portal/money/account").says(".findings", "not ours").shows(0, "#pending")
	if a, err := h.deps.Payouts.Account(t.Context(), pending); err != nil || a.State != payout.AccountStopped {
		t.Errorf("the account is %+v, %v", a, err)
	}
}

// TestAnObjectionNeedsNoSession: whoever has the letter stops the change, once and in time.
func TestAnObjectionNeedsNoSession(t *testing.T) {
	h := newHouse(t)
	pending := h.accounts()
	token, err := h.deps.Payouts.Objector(t.Context(), pending, "m@x.example")
	h.must(err)
	k := &clerk{h, &http.Client{}}
	k.open("/portal/money/object/nothing?lang=en").is(http.StatusUnprocessableEntity, "/portal/money/object").says(".problem", "stops nothing")
	at := "/portal/money/object/" + token
	k.send(k.open(at+"?lang=en").says("main", "•••• 5678"), at, nil).is(http.StatusOK, at).shows(1, ".notice-ok")
	k.post(at, nil).is(http.StatusOK, at).shows(1, ".notice-ok")
}

func TestPayoutStatement(t *testing.T) {
	h := newHouse(t)
	h.accounts()
	k := h.clerk("linxi")
	k.open("/portal/money/payouts").says(".empty", "Nothing was paid out yet")
	number := h.sold(1, 3)
	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET state = 'delivered', delivered_at = ?", clock().AddDate(0, 0, -30)).Error)
	h.must(h.deps.Settlement.StartMissing(t.Context()))
	h.must(h.deps.Settlement.ReleaseDue(t.Context()))
	first := h.admin()
	second, err := h.deps.Accounts.Create(t.Context(), account.New{Role: account.Admin, Email: "b@example.com", Name: "Bo", Language: "en", Password: password})
	h.must(err)
	b, err := h.deps.Payouts.Draw(t.Context(), first)
	h.must(err)
	at := "/portal/money/payouts/" + b.Payouts[0].Number
	k.open(at).is(http.StatusNotFound, at)
	h.must(h.deps.Payouts.Approve(t.Context(), b.Number, second.ID))
	k.open("/portal/money/payouts").says("tbody", b.Payouts[0].Number)
	k.open(at).is(http.StatusOK, at).says(".slip", "•••• 1701").says("tr.line", "真丝围巾").says("tr.line .code", number).says("tr.sum", "European Central Bank").shows(1, "tr.line")
	h.clerk("xihe").open(at).is(http.StatusNotFound, at)

	r, err := k.http.Get(h.URL + at + "/statement.csv")
	h.must(err)
	r.Body.Close()
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("the file is %d %v", r.StatusCode, r.Header)
	}
	h.must(h.deps.Payouts.Fail(t.Context(), b.Payouts[0].Number, second.ID, "no such name"))
	k.open(at).says(".notice-bad", "no such name")
}
