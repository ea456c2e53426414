package shop

import (
	"context"
	"net/url"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/templates/ui"
)

// reportURL leads to the form about a page of the shop.
func reportURL(m market.Market, path string) string {
	return m.URL("/report?about=" + url.QueryEscape(m.URL(path)))
}

// grounds are what may be wrong.
func grounds(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, g := range moderation.Grounds() {
		list = append(list, ui.Option{Value: g, Label: locale.From(ctx).T("report.ground." + g)})
	}
	return list
}

// reportTone is the colour of a report's state.
func reportTone(s moderation.ReportState) string {
	switch s {
	case moderation.ReportUpheld:
		return "ok"
	case moderation.ReportReceived:
		return "warn"
	}
	return "none"
}

// fate is what became of a report, for whoever has its number.
func fate(ctx context.Context, r *moderation.Report) []ui.Definition {
	t := locale.From(ctx)
	list := []ui.Definition{
		{Term: t.T("report.page"), Text: r.URL}, {Term: t.T("report.ground"), Text: t.T("report.ground." + r.Ground)},
		{Term: t.T("report.filed"), Text: t.DateTime(r.FiledAt)},
	}
	if r.DecidedAt != nil {
		list = append(list, ui.Definition{Term: t.T("report.decided"), Text: t.DateTime(*r.DecidedAt)},
			ui.Definition{Term: t.T("report.why"), Text: t.T("report.reason." + r.Reason)})
		if r.Measure != "" {
			list = append(list, ui.Definition{Term: t.T("report.measure"), Text: t.T("report.measure." + string(r.Measure))})
		}
	}
	return list
}
