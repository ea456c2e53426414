package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

// address is one of the tour's market, signed in or not.
func (i *inspector) address(of string) string {
	return strings.NewReplacer("{market}", i.tour.market, "{language}", strings.Split(i.tour.market, "-")[0], "{member}", i.tour.member).Replace(of)
}

// proceed opens an address.
func proceed(to string) step { return func(i *inspector) { i.open(i.address(to)) } }

// found opens the address of something that a query finds in the database.
func found(format, sql string) step {
	return func(i *inspector) {
		i.t.Helper()
		i.open(fmt.Sprintf(i.address(format), i.house.word(i.t, i.address(sql))))
	}
}

// tick chooses the first of what the selector names.
func tick(selector string) step {
	return func(i *inspector) {
		i.there(selector)
		tell[bool](i.visitor, "document.querySelector("+quote(selector)+").checked = true")
	}
}

// keep saves the goods of a card.
func keep(card string) step {
	return func(i *inspector) {
		i.click(card + " .card-save")
		i.there(card + " .card-save[data-kept]")
	}
}

// wear chooses a theme, which the shop keeps in a cookie.
func wear(theme string) step {
	return func(i *inspector) {
		i.until("the foot to be laid out", `!document.querySelector(".foot:not([data-due])")`) // else it moves away from the click
		i.press(".themes button[value=" + theme + "]")
		i.there(`html[data-theme="` + theme + `"]`)
	}
}

// signUp makes an account whose address nobody has confirmed yet.
func signUp(i *inspector) {
	i.fill("#f-name", "Anna")
	i.fill("#f-email", i.stranger())
	i.fill("#f-password", memberSecret)
	i.press("form[action$='/sign-up'] button")
}

// stranger is a mail address nobody else has.
func (i *inspector) stranger() string { return "new-" + i.tour.name + "@example.com" }

// askMove asks for another mail address.
func askMove(i *inspector) {
	i.fill("#f-email", i.stranger())
	i.fill("#f-confirm", secretOf(i.t, i.tour.member))
	i.press("form[action$='/security/mail'] button")
}

// byLetter opens the link of a letter to the stranger.
func byLetter(kind string) step {
	return func(i *inspector) {
		i.open(linkInLetter.FindString(i.house.letter(i.t, i.stranger(), kind).Text))
	}
}

// comeBack leaves the payment provider's page for the shop's, which waits for the provider's word.
func comeBack(i *inspector) {
	i.left = i.path()
	i.open(i.house.word(i.t, "select return_url from sandbox_session where ref = $1", path.Base(i.left)))
	i.there("[data-waits]")
}

// goOn returns to the page that was left.
func goOn(i *inspector) { i.open(i.left) }

const payButton = "form[action*='/sandbox/pay/'] .btn-primary"

func payCard(i *inspector) {
	i.t.Helper()
	i.fill("#f-number", "4242 4242 4242 4242")
	i.fill("#f-expiry", "12 / 34")
	i.fill("#f-cvc", "123")
	i.press(payButton)
	i.until("the confirmation", `location.pathname.endsWith("/thanks")`)
}

// giveAddress fills in the buyer's.
func giveAddress(i *inspector) {
	i.t.Helper()
	if i.has("[name=email]") {
		i.fill("[name=email]", i.tour.name+"@example.com")
	}
	for name, value := range i.tour.buyer.address {
		if i.has("select[name=" + name + "]") {
			i.choose("select[name="+name+"]", value)
		} else {
			i.fill("input[name="+name+"]", value)
		}
	}
}

// enter is the door of a surface, through which somebody goes who has an account there.
func enter(surface, email string) []sight {
	name := unsafeName.ReplaceAllString(surface, "") + "_sign_in"
	return []sight{{name: name, at: surface + "/sign-in"}, {name: name + "_done", does: []step{func(i *inspector) {
		i.fill("#f-email", email)
		i.fill("#f-password", secretOf(i.t, email))
		i.press("form[action$='/sign-in'] button")
	}}}}
}

// secretOf is the password of somebody of the demo or of who was made for the tours.
func secretOf(t *testing.T, email string) string {
	t.Helper()
	if slices.Contains(newcomers(), email) {
		return memberSecret
	}
	return demoPassword(t, email)
}

// beginPasskey begins a passkey on a member's page about security.
func beginPasskey(i *inspector) {
	i.t.Helper()
	i.carriesKeys()
	i.begins(secretOf(i.t, i.value("input[name=username]")))
}

// demoPassword is that of somebody of the demo.
func demoPassword(t *testing.T, email string) string {
	t.Helper()
	for _, p := range demoPeople(t) {
		if p.Mail == email {
			return p.Password
		}
	}
	t.Fatalf("the demo has no %s", email)
	return ""
}
