package portal

import (
	"context"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/pricing"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
)

// readAdmission reads what the goods are, which papers there are, and who is responsible. Whatever was ticked that no market
// asks about is refused.
func (p *Portal) readAdmission(c echo.Context, form *page.ListingForm, check *fault.Check) {
	values, rules := c.Request().Form, p.Pricer.Rules()
	form.Flags = ticked(values["flag"], rules.Kinds(), check, "flag")
	var papers []string
	for _, paper := range rules.Papers() {
		papers = append(papers, paper.Code)
	}
	form.Held = ticked(values["paper"], papers, check, "paper")
	form.Responsible = catalog.Responsible{Name: request.Text(c, "responsible_name"), Address: request.Text(c, "responsible_address"),
		Email: request.Text(c, "responsible_email")}
}

// ticked are the asked of what was sent, in the order they are asked; what was not asked is noted at the field.
func ticked(sent, asked []string, check *fault.Check, field string) []string {
	for _, one := range sent {
		check.Require(slices.Contains(asked, one), field, "portal."+field+"_unknown", fault.Args{"value": one})
	}
	var list []string
	for _, one := range asked {
		if slices.Contains(sent, one) {
			list = append(list, one)
		}
	}
	return list
}

// papersOf parts the papers of a listing into those that are ticked and the rest, as it is typed.
func (p *Portal) papersOf(papers []string) (held []string, typed string) {
	var others []string
	rules := p.Pricer.Rules()
	for _, one := range papers {
		if code, ok := rules.PaperOf(one); ok {
			held = append(held, code)
			continue
		}
		others = append(others, one)
	}
	return held, strings.Join(others, ", ")
}

// papers are those that are ticked and those that are typed, these by their codes where they have one.
func (p *Portal) papers(f page.ListingForm) []string {
	all, rules := slices.Clone(f.Held), p.Pricer.Rules()
	for _, typed := range list(f.Papers) {
		if code, ok := rules.PaperOf(typed); ok {
			typed = code
		}
		all = append(all, typed)
	}
	return all
}

// held are the papers that the form as it stands makes good.
func held(f page.ListingForm) []string {
	return catalog.Content{Papers: append(slices.Clone(f.Held), list(f.Papers)...), Responsible: f.Responsible}.Held()
}

// admission is what the law of the markets makes of the form as it stands, with what is true of everything on its shelf.
func (p *Portal) admission(f page.ListingForm, shelf *catalog.Category) page.Admission {
	rules := p.Pricer.Rules()
	a := page.Admission{Kinds: rules.Kinds(), Papers: rules.Papers()}
	it := itemOf(catalog.Content{HS: f.HS, Origin: f.Origin, Flags: f.Flags, Papers: held(f)}, shelf)
	a.Known = append(it.Flags[len(f.Flags):], rules.Attributes(it.HS)...)
	if len(it.HS) < 6 {
		return a
	}
	r := p.Pricer.Reach(it, market.Countries())
	a.Reach = &r
	it.Papers = nil
	for _, gap := range p.Pricer.Reach(it, market.Countries()).Gaps {
		a.Wanted = append(a.Wanted, gap.Rule.Papers...)
	}
	return a
}

// closed tells whether a content that is complete may be sold in no market as it is.
func (p *Portal) closed(c echo.Context, form page.ListingForm, content catalog.Content) (bool, error) {
	if content.Clean().Check() != nil {
		return false, nil // the desk names what is missing
	}
	tree, err := p.Catalog.Tree(c.Request().Context())
	if err != nil {
		return false, err
	}
	shelf, _ := tree.Category(content.Category)
	reach := p.admission(form, shelf).Reach
	return reach != nil && len(reach.Open) == 0, nil
}

// itemOf is what the law asks of a content. A heading that is not stated is that of its shelf, if it has one, and what is true of
// everything on the shelf stands behind its own flags.
func itemOf(c catalog.Content, shelf *catalog.Category) pricing.Item {
	it := pricing.Item{HS: strings.NewReplacer(".", "", " ", "").Replace(c.HS), Origin: c.Origin, Flags: slices.Clone(c.Flags), Papers: c.Papers}
	if shelf == nil {
		return it
	}
	if it.HS == "" {
		it.HS = shelf.HS
	}
	it.Flags = append(it.Flags, shelf.Flags...)
	return it
}

// reaches are where the listings of a page may be sold.
func (p *Portal) reaches(ctx context.Context, rows []catalog.ShelfRow) (map[id.Listing]customs.Reach, error) {
	tree, err := p.Catalog.Tree(ctx)
	if err != nil {
		return nil, err
	}
	all := map[id.Listing]customs.Reach{}
	for _, r := range rows {
		shelf, _ := tree.Category(r.Category)
		r.Said.Papers = r.Said.Held()
		if it := itemOf(r.Said, shelf); len(it.HS) >= 6 {
			all[r.ListingID] = p.Pricer.Reach(it, market.Countries())
		}
	}
	return all, nil
}
