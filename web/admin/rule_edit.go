package admin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/rulebook"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// chooseDraft finds the draft the page of a destination is opened for, and those there are.
func (s *Admin) chooseDraft(c echo.Context, p *page.CountryPage) error {
	open, err := s.Rulebook.OpenVersions(c.Request().Context())
	if err != nil {
		return err
	}
	p.Drafts = slices.DeleteFunc(open, func(v rulebook.Version) bool { return v.State != rulebook.Draft })
	n, _ := request.Whole(c, "draft") // 0 is none
	for i := range p.Drafts {
		if p.Drafts[i].ID == id.RuleVersion(n) {
			p.Draft = &p.Drafts[i]
		}
	}
	return nil
}

// showWhere goes on to the rules of a destination, to be changed in the draft.
func (s *Admin) showWhere(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	country := strings.ToUpper(request.Text(c, "country"))
	if !s.Rules.Current().Serves(country) {
		return respond.To(c, versionPath(n))
	}
	return respond.To(c, "/admin/rules/"+country+"?"+url.Values{"draft": {c.Param("version")}}.Encode())
}

// showEdit shows the form of one change: of a row, of a limit, of one that the draft has already, or an empty one.
func (s *Admin) showEdit(c echo.Context) error {
	p, err := s.editPage(c, request.Text(c, "country"))
	if err != nil {
		return err
	}
	if p.Version.State != rulebook.Draft {
		return respond.To(c, versionPath(p.Version.ID))
	}
	p.Typed, p.Reach = customs.Edit{Kind: customs.EditRate, Confidence: landedcost.Secondary}, page.ReachOne
	if number, ok := request.Whole(c, "edit"); ok {
		if err := s.storedEdit(c, &p, id.RuleEdit(number)); err != nil {
			return err
		}
	} else if p.Country == "" {
		return request.ErrNotFound
	} else if limit := request.Text(c, "limit"); limit != "" {
		p.Typed.Kind, p.Typed.Condition = customs.EditLimit, limit
	} else if waiver := request.Text(c, "waiver"); waiver != "" {
		p.Typed.Kind, p.Typed.Charge = customs.EditWaiver, waiver
	} else if row, ok := request.Whole(c, "row"); ok {
		if p.Typed, ok = s.Rules.Current().EditOf(p.Country, row); !ok {
			return request.ErrNotFound
		}
		p.Reach, p.Typed = reachOf(p.Typed, p.Country), unproved(p.Typed)
	}
	p.Row = request.Text(c, "row")
	s.complete(c, &p)
	return respond.OK(c, page.EditForm(p))
}

// unproved is the edit without the proof of the rate it begins with, which says nothing of another rate.
func unproved(e customs.Edit) customs.Edit {
	e.Act, e.URL, e.Checked, e.Confidence = "", "", 0, landedcost.Secondary
	return e
}

// reachOf tells which choice of destinations an edit stands for.
func reachOf(e customs.Edit, country string) page.Reach {
	switch e.In {
	case "":
		return page.ReachAll
	case country:
		return page.ReachOne
	}
	return page.ReachSome
}

// editPage begins the page of a form; the country is empty where the draft's own edit will say it.
func (s *Admin) editPage(c echo.Context, country string) (page.EditPage, error) {
	p := page.EditPage{Page: s.Frame(c)}
	n, err := versionOf(c)
	if err != nil {
		return p, err
	}
	if p.Version, err = s.Rulebook.Version(c.Request().Context(), n); err != nil {
		return p, err
	}
	if country = strings.ToUpper(country); country != "" && !s.Rules.Current().Serves(country) {
		return p, request.ErrNotFound
	}
	p.Country = country
	return p, nil
}

// storedEdit takes an edit of the draft into the form.
func (s *Admin) storedEdit(c echo.Context, p *page.EditPage, n id.RuleEdit) error {
	list, err := s.Rulebook.Edits(c.Request().Context(), p.Version.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(e rulebook.Edit) bool { return e.ID == n })
	if at < 0 {
		return request.ErrNotFound
	}
	e := list[at].Edit
	p.Edit, p.Typed = n, e
	p.From, p.To, p.Checked = e.From.String(), e.To.String(), e.Checked.String()
	if touched := s.Rules.Current().Touched(e); p.Country == "" && len(touched) > 0 {
		p.Country = touched[0]
	}
	if p.Reach = reachOf(e, p.Country); p.Reach == page.ReachSome {
		p.In = e.In
	}
	return nil
}

// complete adds what the form offers to choose from, and what holds now.
func (s *Admin) complete(c echo.Context, p *page.EditPage) {
	book := s.Rules.Current()
	p.Typed.Rules, p.Members = book.RulesOf(p.Country)
	p.Charges = book.Charges(p.Country)
	for _, r := range book.Regimes(p.Country) {
		if slices.Contains(r.When, p.Typed.Condition) && r.Valid.Covers(p.Version.Dated(p.Typed).From) && !slices.Contains(p.Regimes, r.Code) {
			p.Regimes, p.Was = append(p.Regimes, r.Code), &r.Proof
		}
	}
	if row, err := strconv.Atoi(p.Row); err == nil {
		if e, ok := book.EditOf(p.Country, row); ok {
			p.Was = &landedcost.Proof{Act: e.Act, Source: e.URL, Checked: e.Checked, Confidence: e.Confidence}
		}
	}
	p.Old = book.Replaced([]customs.Edit{p.Version.Dated(p.Typed)})[0]
	t := request.Printer(c)
	title := t.T("rulebook.edit_rate")
	switch p.Typed.Kind {
	case customs.EditLimit:
		title = t.T("rulebook.edit_limit")
	case customs.EditWaiver:
		title = t.T("rulebook.edit_waiver")
	}
	p.Page = under(c, p.Page, "rulebook.versions", versionsPath, title)
}

// typedEdit reads the form of a change; a day that is none is 0.
func typedEdit(c echo.Context) customs.Edit {
	e := customs.Edit{
		Kind: customs.EditKind(request.Text(c, "kind")), From: dayOf(c, "from"), To: dayOf(c, "to"), Checked: dayOf(c, "checked"),
		Confidence: landedcost.Confidence(request.Text(c, "confidence")), Evidence: request.Text(c, "evidence") != "",
	}
	for name, into := range map[string]*string{
		"charge": &e.Charge, "hs": &e.HS, "except": &e.Except, "in": &e.In, "region": &e.Region, "postcode": &e.Postcode, "origin": &e.Origin, "channel": &e.Channel,
		"class": &e.Class, "producer": &e.Producer, "price": &e.Price, "rate": &e.Rate, "regime": &e.Regime, "condition": &e.Condition,
		"limit": &e.Limit, "act": &e.Act, "url": &e.URL, "note": &e.Note,
	} {
		*into = request.Text(c, name)
	}
	return e
}

// chosen puts the choice of destinations into the edit; codes that the choice leaves out are not dropped in silence.
func chosen(p *page.EditPage) error {
	var c fault.Check
	switch p.Reach {
	case page.ReachOne:
		p.Typed.In = p.Country
	case page.ReachAll:
		p.Typed.In = ""
	case page.ReachSome:
		c.Require(p.In != "", "in", "rulebook.wrong.in_none")
		return c.Err()
	default:
		return nil // rules of one destination, and limits, have no choice
	}
	c.Require(p.In == "" || p.In == p.Typed.In, "in", "rulebook.wrong.in_choice")
	return c.Err()
}

// putEdit puts a change into the draft.
func (s *Admin) putEdit(c echo.Context) error {
	p, err := s.editPage(c, request.Text(c, "country"))
	if err != nil {
		return err
	}
	p.Typed, p.Reach, p.In, p.Row = typedEdit(c), page.Reach(request.Text(c, "reach")), request.Text(c, "in"), request.Text(c, "row")
	p.Typed.Rules, _ = s.Rules.Current().RulesOf(p.Country)
	number, _ := request.Whole(c, "edit") // 0 is a new one
	p.Edit = id.RuleEdit(number)
	if err = chosen(&p); err == nil {
		_, err = s.Rulebook.Put(c.Request().Context(), request.AdminOf(c).ID, p.Version.ID, rulebook.Edit{ID: p.Edit, Edit: p.Typed})
	}
	if err == nil {
		return respond.Done(c, versionPath(p.Version.ID), "rulebook.done.put")
	}
	p.From, p.To, p.Checked = request.Text(c, "from"), request.Text(c, "to"), request.Text(c, "checked")
	s.complete(c, &p)
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.EditForm(p)
	})
}

// removeEdit takes a change out of the draft.
func (s *Admin) removeEdit(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	number, _ := request.Whole(c, "edit") // 0 is nobody's
	if err := s.Rulebook.Remove(c.Request().Context(), request.AdminOf(c).ID, n, id.RuleEdit(number)); err != nil {
		return s.refusedStep(c, n, err)
	}
	return respond.Done(c, versionPath(n), "rulebook.done.removed")
}
