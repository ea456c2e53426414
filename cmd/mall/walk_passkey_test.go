package main

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/silkroadmall/mall/internal/account"
)

// keyholder is somebody who signs in with a passkey, on one of the surfaces.
type keyholder struct {
	name    string
	guise   guise
	role    account.Role
	at      string // where the surface's addresses begin
	home    string // the page with the passkeys
	mail    string
	secret  string
	resides bool // has an account of the demo
}

func keyholders() []keyholder {
	return []keyholder{
		{"in_the_shop", guise{language: "en"}, account.Consumer, "/en-de", "/en-de/account/security", "pia@example.com", memberSecret, false},
		{"in_the_shop_in_Arabic_on_a_phone", guise{language: "ar", phone: true}, account.Consumer, "/ar-ae", "/ar-ae/account/security", "rima@example.com", memberSecret, false},
		{"in_the_portal", guise{language: "en"}, account.Factory, "/portal", "/portal/account", "linxi@example.com", "made at the source 1453", true},
		{"in_the_console", guise{language: "en"}, account.Admin, "/admin", "/admin/account", "second@example.com", "another pair of eyes 1453", true},
	}
}

// The forms of passkeys.
const (
	askPasskey    = "form[action$='/account/passkeys'] button"
	makePasskey   = "form[data-passkey-make] button"
	signInPasskey = "form[data-passkey-sign-in] button"
	listed        = "section[aria-labelledby=passkeys] .devices li"
)

// noAutofill has the browser offer no passkey by itself: a device of a test would answer at once, before anybody presses a button.
const noAutofill = `if (globalThis.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false`

// carriesKeys gives the browser a device that keeps passkeys and knows its user.
func (v *visitor) carriesKeys() {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	err := chromedp.Do(ctx, protocol(page.AddScriptToEvaluateOnNewDocument.Method, page.AddScriptToEvaluateOnNewDocumentParams{Source: noAutofill}),
		protocol(webauthn.Enable.Method, webauthn.EnableParams{}),
		protocol(webauthn.AddVirtualAuthenticator.Method, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
			HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}}))
	if err != nil {
		v.t.Fatal(err)
	}
}

// begins a passkey on the page that lists them.
func (v *visitor) begins(secret string) {
	v.t.Helper()
	v.fill("#f-proof", secret)
	v.press(askPasskey)
	v.there(makePasskey)
}

func (k keyholder) walk(t *testing.T, browser context.Context, h *house) {
	if !k.resides {
		_, err := h.trade.accounts.Create(t.Context(), account.New{Role: k.role, Email: k.mail, Name: "Pia Sommer", Language: "en", Password: k.secret})
		if err != nil {
			t.Fatal(err)
		}
	}
	v := visit(t, browser, h, k.guise)
	v.open(k.at + "/sign-in")
	v.fill("#f-email", k.mail)
	v.fill("#f-password", k.secret)
	v.press("form[action$='/sign-in'] button[type=submit]")
	v.carriesKeys()
	k.adds(v, h)
	k.entersByPasskey(v)
	k.removes(v, h)
}

// adds a passkey: with a wrong password at first, and not twice on one device.
func (k keyholder) adds(v *visitor, h *house) {
	v.open(k.home)
	v.fill("#f-proof", "not the one")
	v.refused(askPasskey)
	v.there("#f-proof-error")
	v.begins(k.secret)
	v.fill("#f-name", "Walking stick")
	v.press(makePasskey)
	v.counts(1, listed)
	v.says(listed, "Walking stick")
	h.letter(v.t, k.mail, "account_passkey_added")
	v.begins(k.secret)
	v.click(makePasskey)
	v.there("[data-passkey-wrong=known]:not([hidden])")
}

// entersByPasskey signs out and comes back, to where the person was headed.
func (k keyholder) entersByPasskey(v *visitor) {
	v.open(k.home)
	v.press("main form[action$='/sign-out'] button")
	v.open(k.home)
	if got := v.path(); !strings.HasPrefix(got, k.at+"/sign-in?next=") {
		v.t.Fatalf("who is signed out gets %s", got)
	}
	v.press(signInPasskey)
	if got := v.path(); got != k.home {
		v.t.Fatalf("the passkey leads to %s, want %s", got, k.home)
	}
	v.counts(1, listed)
	v.there("section[aria-labelledby=devices] .badge")
}

// removes the passkey, which then opens nothing.
func (k keyholder) removes(v *visitor, h *house) {
	v.press(listed + " a")
	v.fill("#f-present", "not the one")
	v.refused("form[action$='/remove'] button")
	v.fill("#f-present", k.secret)
	v.press("form[action$='/remove'] button")
	v.there(".flashes .notice-ok")
	v.counts(0, listed)
	h.letter(v.t, k.mail, "account_passkey_removed")
	v.press("main form[action$='/sign-out'] button")
	v.refused(signInPasskey)
	if got := v.path(); got != k.at+"/sign-in/passkey" {
		v.t.Errorf("a passkey that was removed leads to %s", got)
	}
}

// withoutPasskeys: without script the password is all there is.
func withoutPasskeys(t *testing.T, browser context.Context, h *house) {
	v := visit(t, browser, h, guise{language: "de", phone: true, noScript: true})
	v.open("/de-de/sign-in")
	v.there("form[action$='/sign-in'] #f-password")
	if shown := tell[bool](v, "document.querySelector("+quote(signInPasskey)+").checkVisibility()"); shown {
		t.Error("a passkey is offered that nothing would answer")
	}
}
