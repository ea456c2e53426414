package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// changer is somebody who thinks again about what is in the cart: with the script without leaving it, else by a page for each change.
type changer struct {
	name   string
	guise  guise
	market string
}

func changers() []changer {
	return []changer{
		{"at_a_desk", guise{language: "en"}, "en-de"},
		{"in_Arabic_on_a_phone", guise{language: "ar", phone: true}, "ar-ae"},
		{"without_script", guise{language: "de", noScript: true}, "de-de"},
	}
}

// walk puts two kinds of goods into the cart, takes more of one, then none of it, and removes the other.
func (c changer) walk(t *testing.T, browser context.Context, h *house) {
	v := visit(t, browser, h, c.guise)
	for _, listing := range []string{"silk-scarf-caravan", "celadon-teapot"} {
		v.open("/" + c.market + "/l/" + listing)
		v.press("form[action$='/cart'] button[type=submit]")
	}
	v.counts(2, ".line")
	before := minor(t, v.text(".summary .totals-sum .money"))
	c.takes(v, "3")
	v.says("[data-cart-count]", "4")
	unit, line := v.text(".line-body .money"), v.text(".line-end .money")
	if minor(t, line) != 3*minor(t, unit) {
		t.Errorf("3 × %s = %s", unit, line)
	}
	if now := minor(t, v.text(".summary .totals-sum .money")); now <= before {
		t.Errorf("4 pieces cost %d, 2 cost %d", now, before)
	}
	c.takes(v, "0")
	v.counts(1, ".line")
	v.says("[data-cart-count]", "1")
	c.does(v, ".line-tools button[name=remove]")
	v.there(".empty")
	if got, want := v.path(), "/"+c.market+"/cart"; got != want {
		t.Errorf("an empty cart stands at %s, want %s", got, want)
	}
}

// takes says how many pieces of the first line are wanted.
func (c changer) takes(v *visitor, pieces string) {
	v.t.Helper()
	v.fill(".line input[name=quantity]", pieces)
	if c.guise.noScript {
		v.press(".line [data-update] button")
		return
	}
	tell[bool](v, "window.walked = true")
	tell[chromedp.Void](v, "document.activeElement.blur()")
	v.until("the answer on the page that was there", `window.walked && !document.querySelector("[aria-busy]") &&
		[...document.querySelectorAll(".line input[name=quantity]")].every((field) => field.value === field.defaultValue)`)
}

// does presses a button of a line.
func (c changer) does(v *visitor, button string) {
	v.t.Helper()
	if c.guise.noScript {
		v.press(button)
		return
	}
	tell[bool](v, "window.walked = true")
	v.click(button)
	v.until("the answer on the page that was there", `window.walked && !document.querySelector("[aria-busy]")`)
}

// comesBack narrows a long list far down, and finds the place again by going back.
func comesBack(t *testing.T, browser context.Context, h *house) {
	v := visit(t, browser, h, guise{language: "en"})
	v.open("/en-de/search")
	all := len(v.texts(".card"))
	v.until("all cards to be laid out", `!document.querySelector(".grid > li:not([data-due])")`)
	place := tell[float64](v, `scrollTo(0, document.querySelector(".foot").offsetTop - innerHeight), scrollY`)
	tell[chromedp.Void](v, `document.querySelector("#f-material-steel").click()`)
	v.until("steel in the address", `location.search.includes("steel") && !document.querySelector("[aria-busy]")`)
	tell[chromedp.Void](v, "scrollTo(0, 0)")
	tell[chromedp.Void](v, "history.back()")
	v.counts(all, ".card")
	v.until("the place that was left", fmt.Sprintf("Math.abs(scrollY - %v) < 2", place))
}
