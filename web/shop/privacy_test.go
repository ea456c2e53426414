package shop_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/privacy"
)

// full is a member with an order, an address, a cart, saved goods and a held price.
func (h *house) full(name string) *browser {
	h.t.Helper()
	b := h.member(name)
	h.must(h.db.In(h.t.Context()).Exec("UPDATE stock SET on_hand = on_hand + 4 WHERE variant_id = 1").Error)
	b.bought()
	b.keeps("/en-de/", "3")
	b.post("/en-de/saved/makers/xihe", nil)
	b.quote()
	h.must(h.db.In(h.t.Context()).Exec(`WITH a AS (SELECT id FROM account WHERE email = ?), e AS (
			INSERT INTO account_event (account_id, kind, about, at) SELECT id, 'passkey_added', 'Phone', now() FROM a)
		INSERT INTO passkey (account_id, credential_id, public_key, handle, sign_count, copyable, copied, name, created_at)
		SELECT id, convert_to('credential of ' || ?, 'UTF8'), 'public key', 'handle of', 0, true, true, 'Phone', now() FROM a`, name+"@example.com", name).Error)
	return b
}

// file is what a member downloads.
func (b *browser) file() (*privacy.Dossier, string) {
	b.h.t.Helper()
	r, err := b.http.Get(b.h.URL + "/en-de/account/privacy/data")
	b.h.must(err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	b.h.must(err)
	if got := r.Header.Get("Content-Disposition"); got != `attachment; filename="silk-road-mall-2026-11-24.json"` || !strings.Contains(r.Header.Get("Cache-Control"), "no-store") {
		b.h.t.Errorf("the file comes as %v", r.Header)
	}
	var d privacy.Dossier
	b.h.must(json.Unmarshal(body, &d))
	return &d, string(body)
}

func TestDownload(t *testing.T) {
	h := newHouse(t)
	h.browser().open("/en-de/account/privacy/data").is(http.StatusOK, "/en-de/sign-in")
	anna := h.full("anna")
	d, raw := anna.file()
	for what, got := range map[string]string{
		"Berlin preferred true":       fmt.Sprintf("%s preferred %t", d.Addresses[0].City, d.Addresses[0].Preferred),
		"Celadon teapot to DE":        fmt.Sprintf("%s to %s", d.Saved[0].Title, d.Saved[0].To),
		"2 Silk scarf Red":            fmt.Sprintf("%d %s %s", d.Cart[0].Quantity, d.Cart[0].Title, d.Cart[0].Choices),
		"1 price for Torstraße 1":     fmt.Sprintf("%d price for %s", len(d.Quotes), d.Quotes[0].Address.Line1),
		"1 order with 1 consignments": fmt.Sprintf("%d order with %d consignments", len(d.Orders), len(d.Orders[0].Consignments)),
		"1 passkey Phone":             fmt.Sprintf("%d passkey %s", len(d.Passkeys), d.Passkeys[0].Name),
		"passkey_added Phone":         d.Security[0].Kind + " " + d.Security[0].About,
		"follows Xihe Silk":           "follows " + d.Makers[0].Name,
		"1 session of anna":           fmt.Sprintf("%d session of %s", len(d.Sessions), d.Account.Name),
	} {
		if got != what {
			t.Errorf("the file has %q, want %q", got, what)
		}
	}
	for _, secret := range []string{"argon2", "token", "4242", "public", "credential", "handle", "Y3JlZGVudGlhbC", "cHVibGljIGtleQ", "aGFuZGxlIG9m"} {
		if strings.Contains(raw, secret) {
			t.Errorf("the file has %q in it", secret)
		}
	}
	anna.counted("/en-de/account/privacy/data")
	if _, sent := anna.counted("/en-de/account/privacy/data"); len(sent) > 24 {
		t.Errorf("the file takes %d statements:\n%s", len(sent), strings.Join(sent, "\n"))
	}
}

// TestDownloadOfAnOrder: it has the contract with all its parts.
func TestDownloadOfAnOrder(t *testing.T) {
	h := newHouse(t)
	d, _ := h.full("anna").file()
	o := d.Orders[0]
	c := o.Consignments[0]
	if c.Lines[0].Title != "Silk scarf" || c.Lines[0].Choices != "Red" || len(c.Charges) < 4 || len(o.Events) < 2 {
		t.Errorf("order: %+v", o)
	}
	if len(o.Payments) != 1 || o.Payments[0].State != "succeeded" || o.Payments[0].Amount != o.Total {
		t.Errorf("payments: %+v", o.Payments)
	}
}

// TestDownloadOfRefunds: it has what went back, for which goods, what did not and why; not what an admin noted.
func TestDownloadOfRefunds(t *testing.T) {
	h := newHouse(t)
	anna := h.full("anna")
	h.must(h.db.In(t.Context()).Exec(`WITH clerk AS (
			INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'clerk@example.com', 'Clerk', 'en', '-', now()) RETURNING id),
		r AS (INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at, done_at, key, admin_id, note)
			SELECT a.order_id, a.id, 'R1', 'damaged', 'succeeded', 500, 'EUR', now(), now(), 'K1', clerk.id, 'between us' FROM payment_attempt a, clerk RETURNING id, order_id),
		d AS (INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at, consignment_id)
			SELECT a.order_id, a.id, 'R2', 'duty_difference', 'created', 120, 'EUR', now(), c.id FROM payment_attempt a JOIN consignment c USING (order_id)),
		l AS (INSERT INTO refund_line (refund_id, line_id, after, quantity) SELECT r.id, o.id, 0, 1 FROM r JOIN order_line o USING (order_id) RETURNING *)
		INSERT INTO refund_part (refund_id, line_id, charge_id, kind, given, account, cause, amount_minor, amount_currency)
		SELECT l.refund_id, l.line_id, c.id, c.kind, c.kind = 'goods', CASE c.kind WHEN 'goods' THEN 'reserve' ELSE '' END, CASE c.kind WHEN 'goods' THEN '' ELSE 'authority' END,
			CASE c.kind WHEN 'goods' THEN 500 ELSE 1 END, 'EUR' FROM l JOIN order_line o ON o.id = l.line_id JOIN charge c ON c.order_id = o.order_id AND c.kind IN ('goods', 'duty') ORDER BY c.kind DESC`).Error)
	d, raw := anna.file()
	if strings.Contains(raw, "between us") {
		t.Error("the file has what an admin noted")
	}
	o := d.Orders[0]
	for i := range o.Refunds {
		if o.Refunds[i].GivenAt != nil { // by the clock of the database
			o.Refunds[i].GivenAt = &o.PlacedAt
		}
		o.Refunds[i].At = o.PlacedAt
	}
	of := func(amount string) privacy.Sum { return privacy.Sum{Amount: amount, Currency: "EUR"} }
	c := o.Consignments[0]
	want := []privacy.Repaid{
		{Payment: privacy.Payment{Provider: o.Payments[0].Provider, State: "succeeded", Reason: "damaged", Amount: of("5.00"), At: o.PlacedAt}, GivenAt: &o.PlacedAt,
			Goods: []privacy.Returned{{Title: c.Lines[0].Title, SKU: c.Lines[0].SKU, Quantity: 1, Parts: []privacy.Share{
				{Kind: "goods", Amount: of("5.00"), Given: true}, {Kind: "duty", Amount: of("0.01"), Why: "authority"}}}}},
		{Payment: privacy.Payment{Provider: o.Payments[0].Provider, State: "created", Reason: "duty_difference", Amount: of("1.20"), At: o.PlacedAt},
			Consignment: c.Number, Goods: []privacy.Returned{}},
	}
	if diff := cmp.Diff(want, o.Refunds); diff != "" {
		t.Error(diff)
	}
}

// TestDownloadOfNothing: every part of the file is there, and nobody else's.
func TestDownloadOfNothing(t *testing.T) {
	h := newHouse(t)
	h.full("anna")
	d, raw := h.member("bea").file()
	if d.Account.Email != "bea@example.com" || strings.Contains(raw, "anna") {
		t.Errorf("the file is %s", raw)
	}
	for _, part := range []string{"passkeys", "security_log", "addresses", "saved_goods", "cart", "price_offers", "orders", "questions"} {
		if !strings.Contains(raw, `"`+part+`": []`) {
			t.Errorf("%s is not empty: %s", part, raw)
		}
	}
}

func TestLeave(t *testing.T) {
	h := newHouse(t)
	const path = "/en-de/account/privacy/delete"
	anna, bea := h.full("anna"), h.full("bea")
	other := h.browser()
	other.signIn("anna@example.com")
	number := anna.open("/en-de/orders").text(".brief .code")

	p := anna.open(path).says("main", "1 order with its address and payment stays").says("main", "2036").shows(1, `a[href*="eur-lex"]`).says(".notice-warn", "1 order has not arrived yet")
	p = anna.send(p, path, "present", "not the one").is(http.StatusUnprocessableEntity, path).shows(1, "#f-present-error").shows(1, `.problem a[href="#f-present"]`)
	anna.open("/en-de/account").is(http.StatusOK, "/en-de/account")

	gone := anna.send(p, path, "present", password).is(http.StatusOK, "/en-de/orders/find").says(".flashes", "Your account is deleted")
	gone.says(".top", "Account").shows(1, ".top .count[hidden]")
	for _, b := range []*browser{anna, other} {
		b.open("/en-de/account").is(http.StatusOK, "/en-de/sign-in")
	}
	anna.post("/en-de/sign-in", url.Values{"email": {"anna@example.com"}, "password": {password}}).is(http.StatusUnprocessableEntity, "/en-de/sign-in")

	h.browser().open("/en-de/o/"+number+"?key="+h.deps.Signer.Sign(number)).is(http.StatusOK, "/en-de/o/").says("address", "Torstraße 1")
	left := map[string]int{"SELECT count(*) FROM account WHERE email LIKE 'anna%'": 0, "SELECT count(*) FROM session": 1, "SELECT count(*) FROM passkey": 1, "SELECT count(*) FROM account_event": 1, "SELECT count(*) FROM address_book": 1,
		"SELECT count(*) FROM wish": 1, "SELECT count(*) FROM orders": 2, "SELECT count(*) FROM quote": 3, "SELECT count(*) FROM cart WHERE state = 'open'": 1,
		"SELECT count(*) FROM account_erasure WHERE orders = 1": 1, "SELECT count(*) FROM orders WHERE account_id IS NULL": 1}
	for sql, want := range left {
		var n int
		h.must(h.db.In(t.Context()).Raw(sql).Scan(&n).Error)
		if n != want {
			t.Errorf("%s: %d, want %d", sql, n, want)
		}
	}
	bea.open("/en-de/account").is(http.StatusOK, "/en-de/account").shows(1, ".brief")
	bea.open("/en-de/saved").shows(1, ".line")

	t.Run("the address is free for a new account, which finds the orders", func(t *testing.T) {
		_, err := h.deps.Accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: "anna@example.com", Name: "Anna", Language: "en", Password: password})
		h.must(err)
		anna.signIn("anna@example.com")
		anna.open("/en-de/orders").says(".notice-info", "1 order was placed")
	})
}

// TestLeaveWithNothing: who has ordered nothing leaves nothing.
func TestLeaveWithNothing(t *testing.T) {
	h := newHouse(t)
	b := h.member("anna")
	const path = "/de-de/account/privacy/delete"
	b.send(b.open(path).says("main", "nichts aufbewahrt").shows(0, ".notice-warn"), path, "present", password).is(http.StatusOK, "/de-de/orders/find")
	h.wait(1)
	b.open("/de-de/saved").shows(1, ".empty")
}
