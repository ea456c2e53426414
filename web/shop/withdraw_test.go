package shop_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
)

// paidPath is the address of an order that a browser has just paid: two red scarves.
func (b *browser) paidPath() string {
	b.h.t.Helper()
	return strings.Replace(b.bought().path, "/thanks", "", 1)
}

// onTo is the address of a page below an order's.
func onTo(order, rest string) string {
	address, key, _ := strings.Cut(order, "?")
	if key == "" {
		return address + rest
	}
	return address + rest + "?" + key
}

// TestWithdraw: a guest withdraws before anything was sent, in two steps, by the order's link alone.
func TestWithdraw(t *testing.T) {
	h := newHouse(t)
	path := h.browser().paidPath()
	b := h.browser() // without any cookie: the link is enough
	first, confirm := onTo(path, "/withdraw"), onTo(path, "/withdraw/confirm")
	p := b.open(path).says(".withdraw a", "Withdraw from contract here").says(".withdraw", "14 days after everything has arrived").shows(0, "#withdrawals")
	if at := p.Find(".withdraw a").AttrOr("href", ""); at != first {
		t.Fatalf("it leads to %s", at)
	}
	form := b.open(first).is(http.StatusOK, first).says("h1", "Withdraw from the contract").says(".withdraw-back", "Goods").says(".withdraw-back", "within 14 days")
	if got := form.Find("input[name=pieces_0]").AttrOr("value", ""); got != "2" {
		t.Errorf("%s pieces are chosen by default", got)
	}
	if all, paid := form.text(".withdraw-back .totals-sum .money"), p.text(".totals-sum .money"); all != paid || all == "" {
		t.Errorf("for everything comes back %s of %s", all, paid)
	}
	t.Run("says what is wrong, and keeps what was typed", func(t *testing.T) {
		address, _, _ := strings.Cut(first, "?")
		b.send(form, first, "pieces_0", "3", "reason", "too long for me").is(http.StatusUnprocessableEntity, address).
			says(".error", "from 0 to 2").says("textarea", "too long for me").shows(1, "input[name=pieces_0][value='3']")
		b.send(form, first, "pieces_0", "one").says(".error", "from 0 to 2")
		b.send(form, first, "pieces_0", "0").says(".error", "at least one piece")
		b.post(confirm, url.Values{"once": {"0123456789abcdef.x"}, "pieces_0": {"9"}}).is(http.StatusUnprocessableEntity, address).says(".error", "from 0 to 2")
	})
	step := b.send(form, first, "pieces_0", "1", "reason", "The colour").says("h1", "Confirm").says(".panel", "1 × Silk scarf").says(".panel", "The colour").shows(1, ".withdraw-back")
	if n := b.number(t, "SELECT count(*) FROM withdrawal"); n != 0 {
		t.Errorf("%d are stated before it is confirmed", n)
	}
	step.says("main form button", "Confirm withdrawal")
	receipt := b.send(step, confirm).says("h1", "We have received").says(".receipt", "WD-").says(".receipt", "24 Nov 2026").says(".receipt", "09:00").says(".receipt", "1 × Silk scarf").
		says(".receipt", "The colour").says(".send-back", "nothing to send back")
	again := b.send(step, confirm)
	if again.path != receipt.path {
		t.Errorf("the second click leads to %s, the first to %s", again.path, receipt.path)
	}
	if n := b.number(t, "SELECT count(*) FROM withdrawal"); n != 1 {
		t.Errorf("two clicks state %d", n)
	}
	b.open(path).says("#withdrawals", "1 × Silk scarf").says("#withdrawals", "due by 8 Dec 2026").shows(1, ".withdraw a").shows(1, "#withdrawals a[href*='/withdraw/WD-']")
	t.Run("one piece that is left is ticked", func(t *testing.T) {
		left := b.open(first).shows(1, "input[type=checkbox][name=pieces_0][value='1'][checked]")
		b.send(left, first).says("h1", "Confirm").says(".panel", "1 × Silk scarf")
		b.send(left, first, "pieces_0", "").says(".error", "at least one piece").shows(0, "input[name=pieces_0][checked]")
	})
	t.Run("is not for strangers", func(t *testing.T) {
		for _, at := range []string{first, receipt.path} {
			bare, _, _ := strings.Cut(at, "?")
			h.browser().open(bare).is(http.StatusNotFound, bare)
		}
		bare, _, _ := strings.Cut(confirm, "?")
		h.browser().post(bare, keyed("a stranger withdraws")).is(http.StatusNotFound, bare)
		other := onTo(b.paidPath(), "/withdraw/"+receipt.text(".receipt dd"))
		address, _, _ := strings.Cut(other, "?")
		b.open(other).is(http.StatusNotFound, address)
	})
}

// TestWithdraw_delivered: a member withdraws from what has come, and learns where it goes back to, until the days are over.
func TestWithdraw_delivered(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	path := anna.paidPath()
	path, _, _ = strings.Cut(path, "?")
	h.ship(t, anna, path)
	h.wait(time.Hour)
	anna.open(path).says(".withdraw", "until 8 Dec 2026")
	form := anna.open(path+"/withdraw").is(http.StatusOK, path+"/withdraw")
	receipt := anna.send(anna.send(form, path+"/withdraw"), path+"/withdraw/confirm")
	receipt.says(".send-back", "by 8 Dec 2026").says(".send-back address", "Xihe Silk").says(".send-back address", "CHINA").says(".send-back", "Write WD-")
	anna.open(path).shows(0, ".withdraw a").shows(1, "#withdrawals")
	anna.open(path+"/withdraw").is(http.StatusConflict, path+"/withdraw").says("main", "all goods of this order")

	h.must(h.db.In(t.Context()).Exec("INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'clerk@example.com', 'Clerk', 'en', '', now())").Error)
	var clerk id.Account
	h.must(h.db.In(t.Context()).Raw("SELECT id FROM account WHERE role = 'admin'").Scan(&clerk).Error)
	h.must(h.deps.Withdrawals.Close(t.Context(), receipt.text(".receipt dd"), clerk, "The goods did not come back."))
	anna.open(path).says("#withdrawals", "Closed on 24 Nov 2026: The goods did not come back.").
		says("section:not(.payments) > h2.rule + .events", "Withdrawal closed").says("section:not(.payments) > h2.rule + .events", "The goods did not come back.").
		shows(1, ".withdraw a") // it may be withdrawn from anew
}

// TestWithdraw_over: nothing is offered when the days are over, where no law gives them, and before anything was paid.
func TestWithdraw_over(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	path := b.paidPath()
	first := onTo(path, "/withdraw")
	address, _, _ := strings.Cut(first, "?")
	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET state = 'delivered', shipped_at = ?, delivered_at = ?", h.clock(), h.clock()).Error)
	form := b.open(first).is(http.StatusOK, address)
	step := b.send(form, first)
	h.wait(16 * 24 * time.Hour)
	b.open(path).shows(0, ".withdraw")
	b.open(first).is(http.StatusConflict, address).says("main", "is over").shows(1, "main a[href*='/o/SR-']")
	b.send(step, onTo(path, "/withdraw/confirm")).is(http.StatusConflict, address).says("main", "is over")
	h.must(h.db.In(t.Context()).Exec(`UPDATE orders SET address = jsonb_set(address, '{country}', '"US"')`).Error)
	b.open(path).shows(0, ".withdraw")
	b.open(first).is(http.StatusConflict, address).says("main", "no right to withdraw")
	h.must(h.db.In(t.Context()).Exec(`UPDATE orders SET state = 'placed', confirmed_at = NULL, address = jsonb_set(address, '{country}', '"DE"')`).Error)
	b.open(path).shows(0, ".withdraw")
	b.open(first).is(http.StatusConflict, address)
}

// TestWithdraw_file: what a member stated is in the file of what the mall knows.
func TestWithdraw_file(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	path, _, _ := strings.Cut(anna.paidPath(), "?")
	step := anna.send(anna.open(path+"/withdraw"), path+"/withdraw", "reason", "a gift twice")
	anna.send(step, path+"/withdraw/confirm")
	d, _ := anna.file()
	if w := d.Orders[0].Withdrawals; len(w) != 1 || w[0].Reason != "a gift twice" || len(w[0].Goods) != 1 || w[0].Goods[0].Quantity != 2 {
		t.Errorf("the file has %+v", d.Orders[0].Withdrawals)
	}
}
