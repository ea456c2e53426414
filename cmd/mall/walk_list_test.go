package main

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// narrower is somebody who looks for goods by what they are and cost.
type narrower struct {
	name   string
	guise  guise
	market string
}

func narrowers() []narrower {
	return []narrower{
		{"at_a_desk", guise{language: "en"}, "en-de"},
		{"in_Arabic_on_a_phone", guise{language: "ar", phone: true}, "ar-ae"},
		{"without_script_on_a_phone", guise{language: "de", phone: true, noScript: true}, "de-de"},
	}
}

// walk ticks two materials, sorts by the price to the door, takes one material off again and goes back.
func (n narrower) walk(t *testing.T, browser context.Context, h *house) {
	v := visit(t, browser, h, n.guise)
	v.open("/" + n.market + "/search")
	all := len(v.texts(".card"))
	n.tick(v, "silk")
	v.counts(1, ".chips .chip")
	silk := len(v.texts(".card"))
	n.tick(v, "steel")
	v.counts(2, ".chips .chip")
	both := len(v.texts(".card"))
	if silk == 0 || both <= silk || both >= all {
		t.Errorf("silk are %d, with steel %d of %d goods", silk, both, all)
	}
	n.sort(v)
	if first := v.attribute(".card a", "href"); first == "" || !v.has(`#f-sort option[value="landed"]:checked`) {
		t.Errorf("sorted, the first is %q", first)
	}
	v.press(`.chips .chip[href*="silk"]`)
	v.counts(1, ".chips .chip")
	if got := len(v.texts(".card")); got != silk || !v.has("#f-material-silk:checked") || v.has("#f-material-steel:checked") {
		t.Errorf("silk alone are %d goods, with steel %d", got, both)
	}
	tell[chromedp.Void](v, "history.back()")
	v.counts(2, ".chips .chip")
	v.counts(both, ".card")
}

// tick chooses a material, in the sheet on a phone, and applies it where there is no script.
func (n narrower) tick(v *visitor, value string) {
	v.t.Helper()
	if n.guise.phone && !v.has(".filters[open]") {
		v.click(".filters > summary")
	}
	box := "#f-material-" + value
	v.there(box)
	tell[chromedp.Void](v, "document.querySelector("+quote(box)+").closest('.facets-more')?.setAttribute('open', '')")
	v.click(box)
	if n.guise.noScript {
		v.press(".filters-send .btn")
		return
	}
	v.until(value+" in the address", "location.search.includes("+quote(value)+") && !document.querySelector('[aria-busy]')")
	if !v.has(box+":focus") && !n.guise.phone {
		v.t.Errorf("%s lost the focus", box)
	}
	if n.guise.phone {
		v.click(".filters-send .btn")
		v.until("the sheet to close", "!document.querySelector('.filters[open]')")
	}
}

func (n narrower) sort(v *visitor) {
	v.t.Helper()
	v.choose("#f-sort", "landed")
	if n.guise.noScript {
		v.press(".sorting .btn")
		return
	}
	v.until("the order in the address", "location.search.includes('sort=landed') && !document.querySelector('[aria-busy]')")
}

// counts waits until so many elements are there.
func (v *visitor) counts(n int, selector string) {
	v.t.Helper()
	eventually(v.t, selector, func() (bool, error) {
		got, err := evaluate[int](v, "document.querySelectorAll("+quote(selector)+").length")
		return err == nil && got == n, err
	})
}

// suggested types a beginning and goes on by keys alone.
func suggested(t *testing.T, browser context.Context, h *house) {
	v := visit(t, browser, h, guise{language: "en"})
	v.open("/en-de/")
	v.fill("#q", "teap")
	v.there(`#q[aria-expanded="true"]`)
	v.keys(kb.Escape)
	v.there(`#q[aria-expanded="false"]`)
	v.fill("#q", "silk")
	v.until("the answer to the last letter", `performance.getEntriesByType("resource").some((e) => e.name.endsWith("?q=silk") && e.responseEnd > 0)`)
	v.there(`#q[aria-expanded="true"]`)
	v.says(".suggest [role=option]", "Silk scarf")
	v.keys(kb.ArrowDown)
	chosen := v.attribute("#q", "aria-activedescendant")
	want := v.attribute("#"+chosen, "href")
	v.there("#" + chosen + `[aria-selected="true"]`)
	tell[bool](v, "window.walked = true")
	v.keys(kb.Enter)
	v.until("the page behind the suggestion", `!window.walked && document.readyState === "complete"`)
	if got := v.path(); got != want {
		t.Errorf("Enter leads to %s, want %s", got, want)
	}
}

// keys presses keys where the focus is.
func (v *visitor) keys(keys string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
		v.t.Fatalf("press %q: %v", keys, err)
	}
}
