package admin

import (
	"context"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/ui"
)

func confidences() []landedcost.Confidence {
	return []landedcost.Confidence{landedcost.Official, landedcost.Secondary, landedcost.Memory, landedcost.Estimate}
}

// statusTabs are the views of a destination's rates; a status without any is left out.
func statusTabs(ctx context.Context, p CountryPage) []ui.Tab {
	t, all := locale.From(ctx), 0
	var tabs []ui.Tab
	for _, s := range []landedcost.Status{landedcost.InForce, landedcost.Scheduled, landedcost.Expected, landedcost.Suspended, landedcost.Repealed} {
		all += p.Counts[s]
		if p.Counts[s] > 0 || p.Status == s {
			tabs = append(tabs, ui.Tab{Label: t.T("admin.status." + string(s)), URL: statusPath(p, s), Count: p.Counts[s], Current: p.Status == s})
		}
	}
	return append([]ui.Tab{{Label: t.T("admin.all"), URL: statusPath(p, ""), Count: all, Current: p.Status == ""}}, tabs...)
}

func statusTone(s landedcost.Status) string {
	switch s {
	case landedcost.InForce:
		return "ok"
	case landedcost.Scheduled:
		return "info"
	case landedcost.Expected:
		return "warn"
	}
	return "none"
}

// days are the first day a rule holds and the first it no longer does.
func days(v landedcost.Validity) string {
	from, to := "…", "…"
	if v.From != 0 {
		from = v.From.String()
	}
	if v.To != 0 {
		to = v.To.String()
	}
	return from + " – " + to
}

// act is the law a rule comes from, or its address when that has no name.
func act(p landedcost.Proof) string {
	if p.Act != "" {
		return p.Act
	}
	return p.Source
}

// maxHeadings is how many headings of a rule are listed.
const maxHeadings = 12

// scope says what a rule is about: headings, origins, regions.
func scope(ctx context.Context, r customs.Rule) []string {
	t := locale.From(ctx)
	var lines, headings, origins, regions []string
	for _, h := range r.HS {
		headings = append(headings, customs.HS(h).String())
	}
	if n := len(headings); n > maxHeadings {
		headings = append(headings[:maxHeadings], t.T("admin.more", "count", n-maxHeadings))
	}
	for _, o := range r.Origins {
		origins = append(origins, t.Country(o))
	}
	for _, g := range r.Regions {
		regions = append(regions, t.Region(r.Destination, g))
	}
	for _, part := range []struct {
		key   string
		words []string
	}{{"admin.scope_hs", headings}, {"admin.scope_origin", origins}, {"admin.scope_region", regions}} {
		if len(part.words) > 0 {
			lines = append(lines, t.T(part.key, "words", t.List(part.words)))
		}
	}
	if len(lines) == 0 {
		return []string{t.T("admin.scope_all")}
	}
	return lines
}
