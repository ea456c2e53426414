package main

import (
	"context"
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/market"
)

// typist is somebody who buys with the keyboard alone.
type typist struct {
	*visitor
	buyer buyer
	said  map[string]bool // what was said already about where the focus was
}

// typists are one at a desk and one on a phone, in a language of each direction.
func typists() []buyer {
	list := buyers()
	desk, phone := list[0], list[1]
	desk.guise, phone.guise = guise{language: "en"}, guise{language: "ar", phone: true}
	return []buyer{desk, phone}
}

// types goes from the door to the payment: by the skip link, the chooser, the search and its suggestions, the filters,
// the pictures, the cart and the checkout.
func (b buyer) types(t *testing.T, browser context.Context, h *house) {
	p := &typist{visitor: visit(t, browser, h, b.guise), buyer: b, said: map[string]bool{}}
	p.open("/" + b.market + "/")
	p.skips()
	p.choosesByKeys()
	p.searchesByKeys()
	p.narrowsByKeys()
	p.looksByKeys()
	p.buysByKeys()
}

// skips begins with the first stop of the page, which leads past the header.
func (p *typist) skips() {
	p.t.Helper()
	p.keys(kb.Tab)
	p.stands()
	if !p.has(".skip:focus") {
		p.t.Error("the first stop is not the way past the header")
	}
	p.keys(kb.Enter)
	p.until("the focus past the header", `location.hash === "#main"`)
	p.keys(kb.Tab)
	if !p.has("#main :focus") {
		p.t.Error("past the header, the next stop is not in the page")
	}
}

func (p *typist) choosesByKeys() {
	p.t.Helper()
	p.open("/" + p.buyer.market + "/")
	p.tabTo(".chooser > summary")
	p.keys(kb.Enter)
	p.there(".chooser[open]")
	p.tabTo("#chooser-language")
	p.keys(kb.Escape)
	p.there(".chooser:not([open]) > summary:focus")
	p.keys(kb.Enter)
	p.tabTo(".top-link[href$='/account']")
	p.there(".chooser:not([open])") // it would cover what has the focus
	p.open(p.path())
	p.tabTo(".chooser > summary")
	p.keys(kb.Enter)
	p.tabTo(".chooser-panel button[type=submit]")
	p.enters()
	if want := "/" + p.buyer.market + "/"; p.path() != want {
		p.t.Errorf("the chooser leads to %s, want %s", p.path(), want)
	}
}

func (p *typist) searchesByKeys() {
	p.t.Helper()
	p.tabTo("#q")
	p.keys("silk")
	p.there(`#q[aria-expanded="true"]`)
	p.keys(kb.ArrowDown)
	p.there("#" + p.attribute("#q", "aria-activedescendant") + `[aria-selected="true"]`)
	p.keys(kb.Escape)
	p.there(`#q[aria-expanded="false"]`)
	p.enters()
}

// narrowsByKeys ticks a material. On a phone the filters are a sheet, which Escape closes.
func (p *typist) narrowsByKeys() {
	p.t.Helper()
	if p.buyer.guise.phone {
		p.tabTo(".filters > summary")
		p.keys(kb.Enter)
		p.there(".filters[open]")
	}
	p.tabTo("#f-material-silk")
	p.keys(" ")
	p.until("silk in the address", `location.search.includes("silk") && !document.querySelector("[aria-busy]")`)
	p.counts(1, ".chips .chip")
	if p.buyer.guise.phone {
		p.keys(kb.Escape)
		p.there(".filters:not([open]) > summary:focus")
		p.keys(kb.Enter)
		p.tabTo(".filters-send .btn")
		p.keys(kb.Tab)
		p.stands()
		p.there(".filters:not([open])")
	}
}

// looksByKeys opens the goods and goes to their second picture.
func (p *typist) looksByKeys() {
	p.t.Helper()
	p.tabTo(`.card-title a[href$="/l/` + p.buyer.listing + `"]`)
	p.enters()
	p.tabTo(".gallery-thumbs li:nth-child(2) a")
	p.keys(kb.Enter)
	p.there(`.gallery-thumbs li:nth-child(2) a[aria-current="true"]`)
}

func (p *typist) buysByKeys() {
	p.t.Helper()
	p.tabTo(".breakdown > summary")
	p.keys(kb.Enter)
	p.there(".breakdown[open]")
	p.tabTo("form[action$='/cart'] button[type=submit]")
	p.enters()
	p.tabTo(".summary a.btn-primary")
	p.enters()
	for _, name := range p.fields() {
		p.tabTo("[name=" + name + "]")
		if value := p.buyer.address[name]; name == "email" {
			p.keys("keys-" + p.buyer.email)
		} else if !p.has("select[name=" + name + "]") {
			p.keys(value)
		} else {
			p.picks("[name="+name+"]", value)
		}
	}
	p.tabTo(sendAddress)
	p.enters()
	p.tabTo("form[action$='/place'] button[type=submit]")
	p.enters()
	p.tabTo("#f-number")
}

// fields are the names of what has to be typed at the checkout, in the order of the form of the country.
func (p *typist) fields() []string {
	m, err := market.Parse(p.buyer.market)
	if err != nil {
		p.t.Fatal(err)
	}
	list := []string{"email"}
	for _, f := range address.FormatOf(m.Country).Fields {
		list = append(list, f.Name)
	}
	return slices.DeleteFunc(list, func(name string) bool { return name != "email" && p.buyer.address[name] == "" })
}

// picks goes down a list until it is at the value.
func (p *typist) picks(selector, value string) {
	p.t.Helper()
	for range tell[int](p.visitor, "document.querySelector("+quote(selector)+").options.length") {
		if p.value(selector) == value {
			return
		}
		p.keys(kb.ArrowDown)
	}
	p.t.Errorf("%s is not reached in %s", value, selector)
}

// enters presses Enter and waits for the page that comes of it.
func (p *typist) enters() {
	p.t.Helper()
	tell[bool](p.visitor, "window.walked = true")
	p.keys(kb.Enter)
	p.until("the page behind Enter", `!window.walked && document.readyState === "complete"`)
	p.arrived()
}

// tabTo presses Tab until the focus is on what the selector names, and looks at each stop on the way.
func (p *typist) tabTo(selector string) {
	p.t.Helper()
	const most = 250
	for range most {
		p.keys(kb.Tab)
		p.stands()
		if p.has(selector + ":focus") {
			return
		}
	}
	p.t.Fatalf("%s: %s is not reached by %d tabs", p.path(), selector, most)
}

// stands checks where the focus is: its ring is seen, nothing covers it, and a finger can meet it.
func (p *typist) stands() {
	p.t.Helper()
	fault := tell[string](p.visitor, standing)
	if fault != "" && !p.said[fault] {
		p.said[fault] = true
		p.t.Errorf("%s: %s", p.path(), fault)
	}
}

// standing names what is wrong with the place of the focus. A ring may be drawn by the element, its label, what stands
// beside it or around it, or a pseudo-element; a link within a text need not be large (WCAG 2.2, 2.5.8).
const standing = `(() => {
	const at = document.activeElement;
	if (!at || at === document.body || at.id === "main") return "";
	const name = at.tagName.toLowerCase() + (at.id ? "#" + at.id : "") + [...at.classList].map((c) => "." + c).join("") +
		" “" + (at.textContent.trim() || at.name || "").slice(0, 40) + "”";
	const ringed = (e, part) => {
		const s = getComputedStyle(e, part);
		return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
	};
	const around = [at, at.parentElement, at.closest("label"), at.nextElementSibling, at.closest(".search, .affix")].filter(Boolean);
	if (!around.some((e) => ringed(e)) && !ringed(at, "::after") && !ringed(at, "::before")) return "no ring on " + name;
	const box = at.getBoundingClientRect(), label = (at.labels?.[0] ?? at).getBoundingClientRect();
	const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
	const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
	if (right - left < 1 || bottom - top < 1) return "out of sight: " + name;
	const inset = Math.min(3, (right - left) / 2, (bottom - top) / 2);
	const spots = [[(left + right) / 2, (top + bottom) / 2], [left + inset, top + inset], [right - inset, top + inset], [left + inset, bottom - inset], [right - inset, bottom - inset]];
	for (const [x, y] of spots) {
		const met = document.elementFromPoint(x, y);
		const own = !met || at.contains(met) || met.contains(at) || [...(at.labels ?? [])].some((l) => l.contains(met));
		if (!own) return name + " is covered by " + met.tagName.toLowerCase() + "." + met.className;
	}
	const inText = getComputedStyle(at).display === "inline";
	if (!inText && Math.max(box.height, label.height) < 24 || !inText && Math.max(box.width, label.width) < 24)
		return name + " is " + Math.round(box.width) + " × " + Math.round(box.height) + " px small";
	return "";
})()`
