package shop_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/silkroadmall/mall/static"
)

// becomes gives the tab the cookies of a person.
func (b *tab) becomes(person *browser) {
	b.h.t.Helper()
	at, err := url.Parse(b.h.URL)
	b.h.must(err)
	b.open("/en-de/offline")
	for _, c := range person.http.Jar.Cookies(at) {
		b.tells(fmt.Sprintf("document.cookie = %q, true", c.Name+"="+c.Value+"; path=/"))
	}
}

// stays opens a page and marks it: a page that was left has lost the mark.
func (b *tab) stays(path string) {
	b.h.t.Helper()
	b.open(path)
	b.tells("window.stayed = true")
}

// until waits for an expression to become true on the page that was marked.
func (b *tab) until(expression string) {
	b.h.t.Helper()
	b.h.until(expression, func() bool { return b.tells("window.stayed && (" + expression + ")") })
}

// types puts a value into a field, as somebody does who leaves it afterwards.
func (b *tab) types(selector, value string) {
	b.h.t.Helper()
	if !b.tells(fmt.Sprintf(`(() => { const field = document.querySelector(%q); field.focus(); field.value = %q;
		for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true})); return true })()`, selector, value)) {
		b.h.t.Fatalf("there is no %s", selector)
	}
}

const (
	idle   = `!document.querySelector("[aria-busy]")`
	pieces = `document.querySelector("[data-cart-count]").textContent`
	voice  = `document.querySelector("body > p[role=status]").textContent`
)

func TestCartChangesWithoutLeaving(t *testing.T) {
	h := newHouse(t)
	b, anna := h.tab(), h.browser()
	anna.fill("silk-scarf", "2")
	anna.fill("teapot", "1")
	b.becomes(anna)
	t.Run("a step is sent; focus and breakdown stay, count and total follow", func(t *testing.T) {
		b.stays("/en-de/cart")
		b.tells(`document.querySelector(".breakdown").open = true, window.before = document.querySelector(".summary .totals-sum dd").innerText, true`)
		b.tells(`(() => { const more = document.querySelector(".stepper button:last-child"); more.focus(); more.click(); return true })()`)
		b.until(pieces + ` === "4" && ` + idle)
		b.until(`document.activeElement.matches(".stepper button:last-child") && document.querySelector(".breakdown").open && location.pathname === "/en-de/cart"`)
		b.until(`(() => { const now = document.querySelector(".summary .totals-sum dd").innerText; return now !== before && ` + voice + `.includes(now) })()`)
	})
	t.Run("what is typed in another line meanwhile is sent too", func(t *testing.T) {
		b.stays("/en-de/cart")
		b.tells(`(() => { const [scarf, pot] = document.querySelectorAll("main input[name=quantity]"), real = fetch;
			window.fetch = (...asked) => { window.fetch = real; pot.focus(); pot.value = "2"; return real(...asked) };
			scarf.value = "1"; scarf.dispatchEvent(new Event("change")); return true })()`)
		b.until(pieces + ` === "3" && ` + idle + ` && document.activeElement.value === "2"`)
	})
	t.Run("a number that can't be is told, with the focus on it", func(t *testing.T) {
		b.stays("/en-de/cart")
		b.types("main input[name=quantity]", "500")
		b.until(`document.activeElement.matches("[data-problem]") && document.querySelector("main input[name=quantity]").value === "500" && ` + idle)
		b.types("main input[name=quantity]", "2")
		b.until(pieces + ` === "4" && !document.querySelector(".problem")`)
	})
	t.Run("who goes on at once goes on with what was typed", func(t *testing.T) {
		b.stays("/en-de/cart")
		b.types("main input[name=quantity]", "3")
		b.tells(`document.querySelector(".summary a.btn-primary").click(), true`)
		h.until("the checkout", func() bool {
			return b.tells(`location.pathname === "/en-de/checkout" && document.readyState === "complete"`)
		})
		b.tells("window.stayed = true")
		b.until(pieces + ` === "5" && document.querySelector(".summary .line-body").innerText.startsWith("3 ×")`)
	})
	t.Run("what is set aside goes, with the news; the focus stays in the page", func(t *testing.T) {
		b.stays("/en-de/cart")
		b.tells(`(() => { const later = document.querySelector("button[name=later]"); later.focus(); later.click(); return true })()`)
		b.until(pieces + ` === "2" && document.querySelectorAll(".line").length === 1 && document.activeElement.id === "main"`)
		b.until(`document.querySelector(".flashes").innerText.includes("Saved for later") && ` + voice + `.includes("Saved for later")`)
	})
	t.Run("without an answer the browser goes there by itself", func(t *testing.T) {
		b.stays("/en-de/cart")
		b.tells(`window.fetch = () => Promise.reject(new TypeError()), document.querySelector("button[name=remove]").click(), true`)
		h.until("the cart is empty", func() bool {
			return b.tells(`!window.stayed && location.pathname === "/en-de/cart" && document.querySelector(".empty") !== null`)
		})
	})
	if wrong := slices.DeleteFunc(b.heard(&b.wrong), func(said string) bool { return strings.Contains(said, "422") }); len(wrong) > 0 {
		t.Errorf("the browser complained: %q", wrong)
	}
}

func TestAddressFormFollowsTheCountry(t *testing.T) {
	h := newHouse(t)
	b, anna := h.tab(), h.member("anna")
	b.becomes(anna)
	b.stays("/en-de/account/addresses/new")
	if b.tells(`document.querySelector("[data-update]").checkVisibility()`) {
		t.Error("the button that nobody needs is shown")
	}
	b.types("#f-line1", "Marina Walk 5")
	b.types("#f-country", "AE")
	b.until(`document.querySelector("select[name=region]") && !document.querySelector("#f-postal_code") && ` + idle)
	b.until(`document.querySelector("#f-line1").value === "Marina Walk 5" && document.activeElement.id === "f-country"`)
	t.Run("choosing the first again saves nothing", func(t *testing.T) {
		b.tells(`(() => { const list = document.querySelector("#f-country");
			for (const one of ["FR", "AE"]) { list.value = one; list.dispatchEvent(new Event("change", {bubbles: true})) } return true })()`)
		b.until(`document.querySelector("select[name=region]") && !document.querySelector(".problem") && ` + idle)
		anna.open("/en-de/account/addresses").shows(0, ".book li")
	})
}

func TestKeptPageFollowsCookies(t *testing.T) {
	h := newHouse(t)
	b := h.tab()
	b.open("/en-de/")
	back := func(cookie string) {
		b.tells(fmt.Sprintf(`document.cookie = %q, dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))`, cookie))
	}
	t.Run("the name goes when nobody is signed in any more", func(t *testing.T) {
		b.tells(`window.before = document.querySelector("[data-account-name]").textContent, true`)
		back("mall_name=Anna; path=/")
		if !b.tells(`document.querySelector("[data-account-name]").textContent === "Anna"`) {
			t.Error("the name is not shown")
		}
		back("mall_name=; path=/; max-age=0")
		if !b.tells(`document.querySelector("[data-account-name]").textContent === before`) {
			t.Error("the name of somebody who left is still shown")
		}
	})
	t.Run("the look is chosen in all places", func(t *testing.T) {
		const bars = `[...document.querySelectorAll("[name=theme-color]")].filter((bar) => matchMedia(bar.media || "all").matches).map((bar) => bar.content).join()`
		for _, c := range []struct{ cookie, pressed, scheme, bar string }{
			{"mall_theme=dark; path=/", "dark", "dark", "#11171A"}, {"mall_theme=light; path=/", "light", "light", "#FBF9F5"}, {"mall_theme=; path=/; max-age=0", "system", "light dark", "#FBF9F5"},
		} {
			back(c.cookie)
			if !b.tells(fmt.Sprintf(`[...document.querySelectorAll(".themes [aria-pressed=true]")].map((b) => b.value).join() === %q &&
				document.querySelector("[name=color-scheme]").content === %q && %s === %q`, c.pressed, c.scheme, bars, c.bar)) {
				t.Errorf("after %s the page is not %s everywhere", c.cookie, c.pressed)
			}
		}
	})
	t.Run("a chooser that was put in place closes by a click elsewhere", func(t *testing.T) {
		if b.tells(`(() => { const old = document.querySelector(".chooser"); old.replaceWith(old.cloneNode(true));
			document.querySelector(".chooser").open = true; document.querySelector("h1").click(); return document.querySelector(".chooser").open })()`) {
			t.Error("it stays open")
		}
	})
	t.Run("a syllable of Korean is asked about", func(t *testing.T) {
		b.types("#q", "차")
		h.until("the question", func() bool {
			return b.tells(`performance.getEntriesByType("resource").some((e) => decodeURI(e.name).endsWith("/suggest?q=차"))`)
		})
	})
}

// TestAhead: a product is loaded ahead, and nothing below it.
func TestAhead(t *testing.T) {
	h := newHouse(t)
	b := h.tab()
	b.open("/en-de/")
	var rules map[string][]struct {
		Where struct {
			And []struct {
				Matches any `json:"href_matches"`
			}
		}
	}
	h.must(json.Unmarshal([]byte(static.Text("speculation.json")), &rules))
	for kind, want := range map[string]map[string]bool{
		"prerender": {"/en-de/l/scarf": true, "/en-de/l/scarf?sku=S-RED": true, "/en-de/l/scarf/reviews": false, "/en-de/l/scarf/questions?page=2": false, "/en-de/l/scarf/ask": false, "/en-de/c/scarves": false},
		"prefetch":  {"/en-de/c/scarves": true, "/en-de/c/scarves?page=2": true, "/en-de/f/xihe": true, "/en-de/f/xihe/ask": false, "/en-de/l/scarf": false},
	} {
		patterns, err := json.Marshal(rules[kind][0].Where.And[0].Matches)
		h.must(err)
		for path, ahead := range want {
			if b.tells(fmt.Sprintf(`[%s].flat().some((pattern) => new URLPattern(pattern, location.origin).test(%q, location.origin))`, patterns, path)) != ahead {
				t.Errorf("%s of %s: want %t", kind, path, ahead)
			}
		}
	}
}

// TestPrint: the pages of an order have a button that prints, and on paper the breakdown without what only a screen needs.
func TestPrint(t *testing.T) {
	h := newHouse(t)
	b := h.tab()
	thanks := h.browser().bought().path
	for _, path := range []string{thanks, strings.Replace(thanks, "/thanks", "", 1)} {
		b.open(path)
		b.tells(`window.print = () => (window.printed = true), document.querySelector("main [data-print]").click(), true`)
		if !b.tells("window.printed && document.querySelector('main [data-print]').checkVisibility()") {
			t.Errorf("%s does not print", path)
		}
		paper := emulation.SetEmulatedMediaParams{Media: "print"}
		h.must(chromedp.Do(b.ctx, protocol(emulation.SetEmulatedMedia.Method, paper)))
		h.until("the breakdown on the paper", func() bool { return b.tells(`document.querySelector(".breakdown .charge-name").checkVisibility()`) })
		if !b.tells(`[...document.querySelectorAll(".top, .foot, button, .btn, .skip, .saved-note")].every((el) => !el.checkVisibility())`) {
			t.Errorf("%s: there are controls on the paper", path)
		}
		h.must(chromedp.Do(b.ctx, protocol(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{})))
	}
}
