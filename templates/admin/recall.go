package admin

import (
	"context"
	"net/url"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/templates/ui"
)

func recallPath(r recall.Recall) string { return "/admin/recalls/" + url.PathEscape(r.Number) }

// foreign says whether anything stands in another language than English.
func (p NewRecallPage) foreign() bool {
	for l, w := range p.Form.Texts {
		if l != string(locale.English) && w != (recall.Words{}) {
			return true
		}
	}
	return false
}

// recallFacts are the particulars of a recall.
func recallFacts(ctx context.Context, r *recall.Recall) []ui.Definition {
	t := locale.From(ctx)
	var remedies []string
	for _, code := range r.Remedies {
		remedies = append(remedies, t.T("recall.remedy."+code))
	}
	return []ui.Definition{
		{Term: t.T("recall.maker"), Text: r.FactoryName}, {Term: t.T("recall.orders"), Text: ui.RecalledOrders(t, r)},
		{Term: t.T("recall.remedy"), Text: strings.Join(remedies, "\n")},
		{Term: t.T("admin.recall.published"), Text: t.DateTime(r.PublishedAt)},
		{Term: t.T("admin.recall.buyers"), Text: t.T("admin.recall.told", "told", r.Told, "buyers", r.Buyers)},
	}
}
