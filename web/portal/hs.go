package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/nomenclature"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// The most that a search in the nomenclature finds, and the goods that are named as examples of a code.
const (
	mostFound    = 50
	mostExamples = 6
)

// compared are the markets whose duties a code is shown with: the three largest.
func compared() []string { return []string{"DE", "US", "JP"} }

// showHS shows a place in the Harmonized System, or what a search finds.
func (p *Portal) showHS(c echo.Context) error {
	t, language := request.Printer(c), string(request.Printer(c).Language())
	base, _, err := p.page(c, t.T("hs.title"))
	if err != nil {
		return err
	}
	h := page.HSPage{Page: base, Search: request.Text(c, "q"), Sample: pricing.SampleValue()}
	code := request.Text(c, "code")
	switch {
	case h.Search != "":
		h.Found, err = p.codes(nomenclature.Find(h.Search, mostFound), language)
	case code == "":
		h.Sections = nomenclature.Sections()
	default:
		err = p.place(&h, code, t)
	}
	if err != nil {
		return err
	}
	if h.Unknown != "" {
		return respond.Page(c, http.StatusNotFound, page.HS(h))
	}
	return respond.OK(c, page.HS(h))
}

// place goes to a code; to one that is none, as far as there is something.
func (p *Portal) place(h *page.HSPage, code string, t *locale.Printer) error {
	language := string(t.Language())
	for n := min(len(code), 6); h.Way == nil && n >= 2; n-- {
		h.Way = nomenclature.Path(code[:n])
		if n < min(len(code), 6) {
			h.Unknown = code
		}
	}
	if h.Way == nil {
		h.Unknown, h.Sections = code, nomenclature.Sections()
		return nil
	}
	last := h.Way[len(h.Way)-1]
	below := nomenclature.Children(last.Code)
	if len(last.Code) == 6 {
		below = []nomenclature.Entry{last}
	}
	h.Title = last.Code + " " + last.Name(language)
	h.Crumbs = crumbs(t.T("hs.title"), h.Way, language)
	var err error
	h.Below, err = p.codes(below, language)
	return err
}

// crumbs lead from the whole system down to the place.
func crumbs(top string, way []nomenclature.Entry, language string) []layout.Crumb {
	list := []layout.Crumb{{Label: top, URL: "/portal/hs"}}
	if s, ok := nomenclature.SectionOf(way[0].Code); ok {
		list = append(list, layout.Crumb{Label: s.Number + " " + s.Name(language), URL: "/portal/hs#section-" + s.Number})
	}
	for _, e := range way[:len(way)-1] {
		list = append(list, layout.Crumb{Label: e.Code + " " + e.Name(language), URL: "/portal/hs?code=" + e.Code})
	}
	return append(list, layout.Crumb{Label: way[len(way)-1].Code})
}

// codes completes entries with examples and duties, those of subheadings.
func (p *Portal) codes(entries []nomenclature.Entry, language string) ([]page.Code, error) {
	list := make([]page.Code, len(entries))
	for i, e := range entries {
		list[i] = page.Code{Entry: e}
		if len(e.Code) < 6 {
			continue
		}
		var err error
		list[i].Examples = nomenclature.Examples(e.Code, language, mostExamples)
		if list[i].Duties, err = p.Pricer.Duties(customs.HS(e.Code), compared()...); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// suggest completes the form's codes with those that fit what was typed.
func (p *Portal) suggest(l *page.ListingPage, content catalog.Content, shelf *catalog.Category, language string) error {
	l.Codes.Sample = pricing.SampleValue()
	found := content.Suggestions(shelf)
	entries := make([]nomenclature.Entry, len(found))
	for i, s := range found {
		entries[i], _ = nomenclature.Lookup(string(s.HS)) // it is from there
	}
	var err error
	if l.Codes.Suggested, err = p.codes(entries, language); err != nil {
		return err
	}
	for i, s := range found {
		l.Codes.Suggested[i].Confidence, l.Codes.Suggested[i].Because = s.Confidence, s.Because
	}
	return nil
}

// takeHS puts a code into the form: the one of the button, or the category's where the button names none.
func (p *Portal) takeHS(c echo.Context, f *page.ListingForm, code string) error {
	if hs, err := customs.ParseHS(code); err == nil {
		f.HS, f.HSAssumed = string(hs), false
		return nil
	}
	tree, err := p.Catalog.Tree(c.Request().Context())
	if err != nil {
		return err
	}
	if shelf, ok := tree.Category(f.Category); ok {
		f.HS, f.HSAssumed = shelf.HS, false
	}
	return nil
}

// browse opens the tree in the form at a code, at the top for one that is none.
func (p *Portal) browse(l *page.ListingPage, code, language string) error {
	var err error
	l.Codes.Browsing, l.Codes.Way = true, nomenclature.Path(code)
	if l.Codes.Way == nil {
		l.Codes.Sections = nomenclature.Sections()
		return nil
	}
	l.Codes.Below, err = p.codes(nomenclature.Children(code), language)
	return err
}
