package entrance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/account"
)

// keeps gives the account a passkey.
func (h *house) keeps(t *testing.T, a *account.Account, name string) *account.Passkey {
	t.Helper()
	p := &account.Passkey{AccountID: a.ID, CredentialID: []byte(name), PublicKey: []byte("key"), Handle: []byte("handle"), Copyable: true, Name: name,
		Agent: "Mozilla/5.0 (X11; Linux) Firefox/140.0", CreatedAt: time.Now()}
	if err := h.db.In(t.Context()).Create(p).Error; err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSignInOffersPasskeys(t *testing.T) {
	h := newHouse(t)
	b := h.browser(t)
	for _, at := range []string{"/en-de", "/portal", "/admin"} {
		p := b.open(at + "/sign-in").shows(`script[type=module][src$="/passkey.js"]`).shows(`input[name=email][autocomplete="username webauthn"]`)
		form := p.shows(`form[hidden][data-passkey-able][action="` + at + `/sign-in/passkey"]`).Find("form[data-passkey-sign-in]")
		if got := form.AttrOr("data-passkey-sign-in", ""); got != at+"/sign-in/challenge" || form.Find("button[type=button]").Length() != 1 {
			t.Errorf("%s: the script asks %q", at, got)
		}
		r, err := b.http.Post(h.URL+at+"/sign-in/challenge", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		var options struct {
			PublicKey struct{ Challenge, RPID, UserVerification string }
		}
		err = json.NewDecoder(r.Body).Decode(&options)
		r.Body.Close()
		if o := options.PublicKey; err != nil || len(o.Challenge) < 40 || o.RPID != "mall.example" || o.UserVerification != "required" {
			t.Errorf("%s: told %+v, %v", at, o, err)
		}
		if r.Header.Get("Cache-Control") != "private, no-store" || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			t.Errorf("%s: header %v", at, r.Header)
		}
	}
	p := b.post("/en-de/sign-in/passkey", url.Values{"passkey": {"{}"}, "next": {"/en-de/sent"}}).at("/en-de/sign-in/passkey", 422)
	p.shows(".problem").shows(`form[data-passkey-sign-in] input[name=next][value="/en-de/sent"]`).shows(`form[action="/en-de/sign-in"]`)
}

// TestPasskeysWhereBrowsersMakeNone: at an address that is a number nothing is offered, and what is kept can still be removed.
func TestPasskeysWhereBrowsersMakeNone(t *testing.T) {
	h := houseAt(t, "192.0.2.7")
	a := h.person(t, account.Consumer, "lena@example.com")
	b := h.browser(t)
	if p := b.open("/en-de/sign-in"); p.Find("[data-passkey-sign-in], [src$='/passkey.js'], [autocomplete~=webauthn]").Length() != 0 {
		t.Error("a passkey is offered")
	}
	for _, path := range []string{"/en-de/sign-in/challenge", "/en-de/sign-in/passkey"} {
		if p := b.post(path, nil); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	b.post("/en-de/sign-in", signInWith("lena@example.com", password))
	if p := b.open("/en-de/account/security"); p.Find("#passkeys, [src$='/passkey.js']").Length() != 0 {
		t.Error("passkeys are spoken of")
	}
	for _, path := range []string{"/en-de/account/passkeys", "/en-de/account/passkeys/new"} {
		if p := b.post(path, url.Values{"proof": {password}}); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	k := h.keeps(t, a, "Phone")
	p := b.open("/en-de/account/security").shows(".devices a").shows("#passkeys")
	if p.Find("[data-passkey-able]").Length() != 0 {
		t.Error("a passkey can be added")
	}
	path := fmt.Sprintf("/en-de/account/passkeys/%d", k.ID)
	b.send(b.open(path), path+"/remove", url.Values{"present": {password}}).at("/en-de/account/security", 200).shows(".notice-ok")
}

func TestAddPasskey(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	b := h.browser(t)
	b.post("/de-de/sign-in", signInWith("lena@example.com", password))
	const ask, fresh, home = "/de-de/account/passkeys", "/de-de/account/passkeys/new", "/de-de/account/security"
	b.open(fresh).at(home, 200)
	p := b.open(home).shows(`form[hidden][data-passkey-able][action="` + ask + `"]`).shows("[data-passkey-unable]:not([hidden])")
	p = b.send(p, ask, url.Values{"proof": {"nope"}}).at(ask, 422).shows(`.problem a[href="#f-proof"]`).shows("#f-proof-error")
	if p.Find("#f-proof").AttrOr("value", "") != "" {
		t.Error("the password came back")
	}
	p = b.send(p, ask, url.Values{"proof": {password}}).at(fresh, 200)
	p.shows(`.crumbs a[href="/de-de/account"]`).shows(`.crumbs a[href="` + home + `"]`).shows(`form[hidden][data-passkey-make*=challenge]`).shows(`#f-name[value]`)
	p = b.send(p, fresh, url.Values{"name": {"  "}, "passkey": {"{}"}}).at(fresh, 422).shows(`.problem a[href="#f-name"]`)
	p = b.send(p, fresh, url.Values{"name": {"Blue"}, "passkey": {"{}"}}).at(fresh, 422).shows(".problem").shows(`#f-name[value=Blue]`)
	if _, err := h.db.Pool().Exec(t.Context(), "DELETE FROM passkey_ceremony"); err != nil {
		t.Fatal(err)
	}
	b.send(p, fresh, url.Values{"name": {"Blue"}, "passkey": {"{}"}}).at(fresh, 422).shows("#passkeys + .problem").shows(`form[action="` + ask + `"]`)
}

// listedOn is what the page says of passkeys.
func listedOn(p sheet) string {
	var parts []string
	p.Find("section[aria-labelledby=passkeys] .devices li p").Each(func(_ int, one *goquery.Selection) { parts = append(parts, one.Text()) })
	return strings.Join(parts, " | ")
}

func TestRenamePasskey(t *testing.T) {
	h := newHouse(t)
	k := h.keeps(t, h.person(t, account.Consumer, "lena@example.com"), "Blue key")
	b := h.browser(t)
	b.post("/en-de/sign-in", signInWith("lena@example.com", password))
	const home = "/en-de/account/security"
	got := listedOn(b.open(home))
	if !strings.HasPrefix(got, "Blue key | Firefox · Linux · may be on several of your devices | added on") || !strings.HasSuffix(got, "never used yet") {
		t.Errorf("list: %s", got)
	}
	path := fmt.Sprintf("/en-de/account/passkeys/%d", k.ID)
	p := b.send(b.open(path).at(path, 200), path+"/name", url.Values{"name": {""}}).at(path+"/name", 422).shows(`.problem a[href="#f-name"]`)
	p = b.send(p, path+"/name", url.Values{"name": {"Red key"}}).at(home, 200).shows(".notice-ok")
	if got := listedOn(p); !strings.HasPrefix(got, "Red key |") {
		t.Errorf("list: %s", got)
	}
}

func TestRemovePasskey(t *testing.T) {
	h := newHouse(t)
	k := h.keeps(t, h.person(t, account.Consumer, "lena@example.com"), "Red key")
	b := h.browser(t)
	b.post("/en-de/sign-in", signInWith("lena@example.com", password))
	path := fmt.Sprintf("/en-de/account/passkeys/%d", k.ID)
	p := b.send(b.open(path), path+"/remove", url.Values{"present": {"nope"}}).at(path+"/remove", 422).shows("#f-present-error")
	p = b.send(p, path+"/remove", url.Values{"present": {password}}).at("/en-de/account/security", 200).shows(".notice-ok")
	if got := listedOn(p); got != "" {
		t.Errorf("list: %s", got)
	}
	letters := h.letters(t)
	if l := letters[0]; len(letters) != 1 || l.Kind != "account_passkey_removed" || l.To != "lena@example.com" {
		t.Errorf("letters: %+v", letters)
	}
	if text := letters[0].Text; !strings.Contains(text, "“Red key”") || !strings.Contains(text, "/en-de/account/security\n") {
		t.Errorf("letter: %s", text)
	}
}

func TestPasskeyOfSomebodyElse(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	mia := h.person(t, account.Consumer, "mia@example.com")
	foreign := fmt.Sprintf("/en-de/account/passkeys/%d", h.keeps(t, mia, "Of Mia").ID)
	b := h.browser(t)
	b.post("/en-de/sign-in", signInWith("lena@example.com", password))
	if got := listedOn(b.open("/en-de/account/security")); got != "" {
		t.Errorf("list: %s", got)
	}
	for _, address := range []string{foreign, "/en-de/account/passkeys/x"} {
		if p := b.open(address); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, p.status)
		}
	}
	for _, does := range []string{"/name", "/remove"} {
		if p := b.post(foreign+does, url.Values{"name": {"Mine"}, "present": {password}}); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", does, p.status)
		}
	}
	if list, err := h.accounts.Passkeys(t.Context(), mia.ID); err != nil || len(list) != 1 || list[0].Name != "Of Mia" {
		t.Errorf("Mia's: %+v, %v", list, err)
	}
}

// TestPasskeysOfStaff: clerks and admins have them on their account's page.
func TestPasskeysOfStaff(t *testing.T) {
	h := newHouse(t)
	k := h.keeps(t, h.person(t, account.Admin, "ada@example.com"), "Key")
	b := h.browser(t)
	b.post("/admin/sign-in", signInWith("ada@example.com", password))
	p := b.open("/admin/account").shows("#passkeys").shows(`form[action="/admin/account/passkeys"]`)
	p = b.send(p, "/admin/account/passkeys", url.Values{"proof": {password}}).at("/admin/account/passkeys/new", 200).shows(`.crumbs a[href="/admin/account"]`)
	p.shows(`[data-passkey-make*="ada@example.com (admin)"]`)
	path := fmt.Sprintf("/admin/account/passkeys/%d", k.ID)
	b.send(b.open(path), path+"/remove", url.Values{"present": {password}}).at("/admin/account", 200)
	if l := h.letters(t)[0]; !strings.Contains(l.Text, "/admin/account\n") {
		t.Errorf("letter: %s", l.Text)
	}
}
