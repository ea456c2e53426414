package main

import "github.com/chromedp/chromedp"

// prints looks at the page on paper, if the sight says what must be read there: nothing is left that only a screen is for.
func (i *inspector) prints(s sight) {
	i.t.Helper()
	if s.paper == nil {
		return
	}
	if err := chromedp.Do(i.tab, i.tour.looks[0].media("print")); err != nil {
		i.t.Fatal(err)
	}
	for _, fault := range tell[[]string](i.visitor, screenOnly) {
		i.t.Errorf("%s: printed is %s", s.name, fault)
	}
	for _, selector := range s.paper {
		if lost := tell[int](i.visitor, `((shown) => { const all = [...document.querySelectorAll(`+quote(selector)+`)];
			return all.length ? all.filter((e) => !shown(e)).length : -1; })(`+shown+`)`); lost != 0 {
			i.t.Errorf("%s: of %s %d are not printed (-1: there is none)", s.name, selector, lost)
		}
	}
	if folder := pictures(i.t); folder != "" {
		pdf, err := chromedp.Run(i.tab, chromedp.PrintToPDF())
		i.saves(s.name+"-on-paper.pdf", pdf, err)
	}
	i.look(i.tour.looks[0])
}

// shown is the expression that tells whether an element takes room on the page; what a closed disclosure holds does not.
const shown = `(e) => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().height > 0`

// screenOnly names what is shown of the frame around a page and of what is pressed or filled in.
const screenOnly = `((shown) => [...document.querySelectorAll("header.top, footer.foot, .rail, .desk-top, nav, .skip, .btn, button, input, select, textarea")]
	.filter(shown).map((e) => e.tagName.toLowerCase() + [...e.classList].map((c) => "." + c).join("") + " “" + e.textContent.trim().slice(0, 30) + "”"))(` + shown + `)`
