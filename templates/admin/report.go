package admin

import (
	"context"
	"net/url"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/templates/ui"
)

func reportPath(number string) string { return "/admin/reports/" + url.PathEscape(number) }

// reportTabs are what waits and all.
func reportTabs(ctx context.Context, p ReportsPage) []ui.Tab {
	t := locale.From(ctx)
	return []ui.Tab{
		{Label: t.T("report.state.received"), URL: "/admin/reports", Count: p.Waiting, Current: p.State != ""},
		{Label: t.T("admin.all"), URL: "/admin/reports?view=all", Current: p.State == ""},
	}
}

// reportStateTone is the colour of a report's state.
func reportStateTone(s moderation.ReportState) string {
	switch s {
	case moderation.ReportReceived:
		return "warn"
	case moderation.ReportUpheld:
		return "bad"
	}
	return "none"
}

// outcomes are the reasons to choose from, under what they decide.
func outcomes(ctx context.Context) []ui.Option {
	t := locale.From(ctx)
	var list []ui.Option
	for _, s := range []moderation.ReportState{moderation.ReportUpheld, moderation.ReportDismissed} {
		for _, code := range moderation.Rulings(s) {
			list = append(list, ui.Option{Value: code, Label: t.T("report.state." + string(s)), Hint: t.T("report.reason." + code)})
		}
	}
	return list
}

// measures are what may be done about a listing.
func measures(ctx context.Context) []ui.Option {
	t := locale.From(ctx)
	var list []ui.Option
	for _, m := range moderation.Measures() {
		list = append(list, ui.Option{Value: string(m), Label: t.T("admin.report.measure." + string(m)), Hint: t.T("admin.report.measure_hint." + string(m))})
	}
	return list
}

// reporter is who reported, as far as told.
func reporter(ctx context.Context, r *moderation.Report) string {
	switch {
	case r.Name == "" && r.Email == "":
		return locale.From(ctx).T("admin.report.nobody")
	case r.Name == "" || r.Email == "":
		return r.Name + r.Email
	}
	return r.Name + ", " + r.Email
}

// reportFacts are the particulars of a report.
func reportFacts(ctx context.Context, r *moderation.Report) []ui.Definition {
	t := locale.From(ctx)
	return []ui.Definition{
		{Term: t.T("admin.report.ground"), Text: t.T("report.ground." + r.Ground)},
		{Term: t.T("report.filed"), Text: t.DateTime(r.FiledAt)},
		{Term: t.T("admin.report.by"), Text: reporter(ctx, r)},
		{Term: t.T("admin.report.market"), Text: t.LanguageName(locale.Language(r.Language)) + ", " + t.Country(r.Country)},
	}
}

// reportedPage is the page a report is about, without the mall's own host.
func reportedPage(r moderation.Report) string {
	u, err := url.Parse(r.URL)
	if err != nil {
		return r.URL
	}
	return u.RequestURI()
}
