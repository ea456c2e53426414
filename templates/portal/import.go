package portal

import (
	"context"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/templates/ui"
)

// mostShown is how many lines of a kind a page lists; the file of bad rows has them all.
const mostShown = 200

func (p ImportPage) currencies(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, c := range p.Currencies {
		list = append(list, ui.Option{Value: string(c), Label: string(c) + " " + in(ctx).Currency(c)})
	}
	return list
}

// good is how many products will be, or were, taken.
func (p UploadPage) good() int { return p.Upload.Report.Products - p.Upload.Report.Rejected }

func (p UploadPage) figures(ctx context.Context) []figure {
	t, r := in(ctx), p.Upload.Report
	list := []figure{{r.Created, t.T("portal.created"), ""}, {r.Updated, t.T("portal.updated"), ""}, {r.Unchanged, t.T("portal.unchanged_products"), ""},
		{r.Rejected, t.T("portal.rejected_products"), ""}, {len(r.RejectedRows()), t.T("portal.bad_rows"), ""}}
	if p.Upload.Submit && p.Upload.ImportedAt != nil {
		list = append(list, figure{r.Published, t.T("portal.sent_to_review"), ""})
	}
	return list
}

func (p UploadPage) shown() []sheet.Problem {
	return p.Upload.Report.Problems[:min(mostShown, len(p.Upload.Report.Problems))]
}

func (p UploadPage) heldShown() []sheet.Held {
	return p.Upload.Report.Drafts[:min(mostShown, len(p.Upload.Report.Drafts))]
}

func reasons(h sheet.Held) string { return strings.Join(h.Why, "; ") }
