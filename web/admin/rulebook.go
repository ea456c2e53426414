package admin

import (
	"context"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/rulebook"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

const versionsPath = "/admin/rules/versions"

func versionPath(v id.RuleVersion) string {
	return versionsPath + "/" + strconv.FormatInt(int64(v), 10)
}

// versionOf reads the version an address names.
func versionOf(c echo.Context) (id.RuleVersion, error) {
	n, err := strconv.ParseInt(c.Param("version"), 10, 64)
	if err != nil || n <= 0 {
		return 0, request.ErrNotFound
	}
	return id.RuleVersion(n), nil
}

// names are the people behind the ids; who has gone is a number.
func (s *Admin) names(ctx context.Context, ids map[id.Account]bool) (map[id.Account]string, error) {
	names := map[id.Account]string{}
	for one := range ids {
		a, err := s.Accounts.Account(ctx, account.Admin, one)
		if err != nil {
			return nil, err
		}
		names[one] = a.Name
	}
	return names, nil
}

// people are the admins a version names.
func people(versions ...rulebook.Version) map[id.Account]bool {
	ids := map[id.Account]bool{}
	for _, v := range versions {
		ids[v.DraftedBy] = true
		for _, who := range []*id.Account{v.ProposedBy, v.PublishedBy, v.RolledBackBy} {
			if who != nil {
				ids[*who] = true
			}
		}
	}
	return ids
}

// nextMonday is the day new rules begin on unless somebody says otherwise.
func nextMonday(now time.Time) string {
	days := (8 - int(now.Weekday())) % 7
	if days == 0 {
		days = 7
	}
	return now.AddDate(0, 0, days).Format(time.DateOnly)
}

// showVersions lists the versions of the rules.
func (s *Admin) showVersions(c echo.Context) error {
	p, err := s.versionsPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Versions(p))
}

func (s *Admin) versionsPage(c echo.Context) (page.VersionsPage, error) {
	ctx := c.Request().Context()
	number, offset := pageOf(c)
	p := page.VersionsPage{Page: s.frame(c, "rulebook.versions"), Data: s.Rules.Current().Version(), Number: number, From: nextMonday(s.Now())}
	list, total, err := s.Rulebook.Versions(ctx, perPage, offset)
	if err != nil {
		return p, err
	}
	p.Versions, p.Pages = list, request.Pages(total, perPage)
	if p.Counts, err = s.Rulebook.Counts(ctx, list); err != nil {
		return p, err
	}
	p.Names, err = s.names(ctx, people(list...))
	p.Page = under(c, p.Page, "admin.rules", "/admin/rules", request.Printer(c).T("rulebook.versions"))
	return p, err
}

// outlineOf reads what a draft is for and its first day; a day that is none is 0.
func outlineOf(c echo.Context) rulebook.Outline {
	return rulebook.Outline{Note: request.Text(c, "note"), From: dayOf(c, "valid_from")}
}

// noDay stands for what was typed and is no date; whoever takes a day refuses it.
const noDay landedcost.Day = -1

// dayOf reads a date; 0 for an empty field, noDay for what is none.
func dayOf(c echo.Context, name string) landedcost.Day {
	typed := request.Text(c, name)
	if typed == "" {
		return 0
	}
	d, err := landedcost.ParseDay(typed)
	if err != nil {
		return noDay
	}
	return d
}

// openDraft opens a draft on the rules in use.
func (s *Admin) openDraft(c echo.Context) error {
	v, err := s.Rulebook.Open(c.Request().Context(), request.AdminOf(c).ID, outlineOf(c))
	if err == nil {
		return respond.Done(c, versionPath(v.ID), "rulebook.done.opened")
	}
	p, shown := s.versionsPage(c)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Note, p.From = wrong, wrong.Any(), request.Text(c, "note"), request.Text(c, "valid_from")
		return page.Versions(p)
	})
}

// showVersion shows one version: what it changes, what that does to the samples, and who did what.
func (s *Admin) showVersion(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	p, err := s.versionPage(c, n, false)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Version(p))
}

// versionPage is the page of a version; rollingBack shows what taking its edits away would do, not what they did.
func (s *Admin) versionPage(c echo.Context, n id.RuleVersion, rollingBack bool) (page.VersionPage, error) {
	ctx := c.Request().Context()
	p := page.VersionPage{Page: s.Frame(c), Data: s.Rules.Current().Version(), Me: request.AdminOf(c).ID, Charges: s.Rules.Current().ChargeNames()}
	var err error
	if p.Version, err = s.Rulebook.Version(ctx, n); err != nil {
		return p, err
	}
	p.Note, p.From, p.Destinations = p.Version.Note, p.Version.ValidFrom.Format(time.DateOnly), s.Rules.Current().Destinations()
	if p.Events, err = s.Rulebook.Events(ctx, n); err != nil {
		return p, err
	}
	ids := people(*p.Version)
	for _, e := range p.Events {
		ids[e.AccountID] = true
	}
	if p.Names, err = s.names(ctx, ids); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "rulebook.versions", versionsPath, p.Version.Note)
	p.Confirmed = p.Version.Revision != nil && !rollingBack
	return p, s.fillChanges(c, &p)
}

// refusedStep shows the version as it is now, with why a step was refused.
func (s *Admin) refusedStep(c echo.Context, n id.RuleVersion, err error) error {
	p, shown := s.versionPage(c, n, false)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.Version(p)
	})
}

// step is a handler that moves a version on by a verb of the rulebook.
func (s *Admin) step(do func(context.Context, id.Account, id.RuleVersion) error, message string) echo.HandlerFunc {
	return func(c echo.Context) error {
		n, err := versionOf(c)
		if err != nil {
			return err
		}
		if err := do(c.Request().Context(), request.AdminOf(c).ID, n); err != nil {
			return s.refusedStep(c, n, err)
		}
		return respond.Done(c, versionPath(n), message)
	}
}

// describe changes what a draft is for and its first day.
func (s *Admin) describe(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	err = s.Rulebook.Describe(c.Request().Context(), request.AdminOf(c).ID, n, outlineOf(c))
	if err == nil {
		return respond.Done(c, versionPath(n), "rulebook.done.described")
	}
	p, shown := s.versionPage(c, n, false)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Note, p.From = wrong, wrong.Any(), request.Text(c, "note"), request.Text(c, "valid_from")
		return page.Version(p)
	})
}

// propose asks a second admin to publish the draft that was looked at.
func (s *Admin) propose(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	serial, _ := request.Whole(c, "serial") // 0 is no draft's: it is refused as changed
	if err := s.Rulebook.Propose(c.Request().Context(), request.AdminOf(c).ID, n, serial); err != nil {
		return s.refusedStep(c, n, err)
	}
	return respond.Done(c, versionPath(n), "rulebook.done.proposed")
}

// publish makes a proposal law; this process has it with the answer, the others within seconds.
func (s *Admin) publish(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	v, err := s.Rulebook.Publish(c.Request().Context(), request.AdminOf(c).ID, n)
	if err != nil {
		return s.refusedStep(c, n, err)
	}
	return s.came(c, v, n, "rulebook.done.published")
}

// came takes the new rules over before the next page is shown.
func (s *Admin) came(c echo.Context, v *rulebook.Version, to id.RuleVersion, message string) error {
	if err := s.Rulebook.Refresh(c.Request().Context(), s.Rules); err != nil {
		return err
	}
	return respond.Done(c, versionPath(to), message, "number", "+"+strconv.Itoa(v.Number()))
}
