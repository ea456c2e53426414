package admin

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/moderation"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showReports lists what people reported: what waits, or all.
func (s *Admin) showReports(c echo.Context) error {
	ctx, state := c.Request().Context(), moderation.ReportReceived
	if request.Text(c, "view") == "all" {
		state = ""
	}
	list, err := s.Desk.Reports(ctx, state, perPage, request.Way(c))
	if err != nil {
		return err
	}
	backlog, err := s.Desk.Backlog(ctx)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Reports(page.ReportsPage{Page: s.frame(c, "admin.reports"), Now: s.Now(), State: state, Reports: list.Rows,
		Waiting: backlog.Reports.Waiting, Steps: request.Steps(c, list.Previous, list.Next)}))
}

// reportPage is the report the address names.
func (s *Admin) reportPage(c echo.Context) (page.ReportPage, error) {
	p := page.ReportPage{Page: s.Frame(c)}
	var err error
	p.Report, err = s.Desk.Report(c.Request().Context(), c.Param("report"))
	if err == nil {
		p.Page = under(c, p.Page, "admin.reports", "/admin/reports", p.Report.Number)
	}
	return p, err
}

// showReport shows one report.
func (s *Admin) showReport(c echo.Context) error {
	p, err := s.reportPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Report(p))
}

// ruleReport decides about a report. What can't be taken is shown with what was typed.
func (s *Admin) ruleReport(c echo.Context) error {
	r := moderation.Ruling{Number: c.Param("report"), Statement: request.Prose(c, "statement"), Measure: moderation.Measure(request.Text(c, "measure")),
		Law: request.Text(c, "law"), Facts: request.Prose(c, "facts")}
	for _, state := range []moderation.ReportState{moderation.ReportUpheld, moderation.ReportDismissed} {
		for _, reason := range moderation.Rulings(state) {
			if request.Text(c, "outcome") == reason {
				r.State, r.Reason = state, reason
			}
		}
	}
	err := s.Desk.Rule(c.Request().Context(), request.AdminOf(c).ID, r)
	if err == nil {
		return respond.Done(c, "/admin/reports", "admin.report.done", "number", r.Number)
	}
	p, shown := s.reportPage(c)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Ruling = wrong, wrong.Any(), r
		return page.Report(p)
	})
}

// liftReport puts the listing that was taken down for a report back on sale, as after an appeal.
func (s *Admin) liftReport(c echo.Context) error {
	p, err := s.reportPage(c)
	if err != nil {
		return err
	}
	if p.Report.Measure != moderation.TakenDown || p.Report.ListingID == nil {
		return moderation.ErrStale
	}
	p.Lift = request.Prose(c, "lift")
	err = s.Desk.Restore(c.Request().Context(), request.AdminOf(c).ID, *p.Report.ListingID, p.Lift)
	if err == nil {
		return respond.Done(c, "/admin/reports/"+p.Report.Number, "admin.report.lifted", "slug", p.Report.Slug)
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.Report(p)
	})
}
