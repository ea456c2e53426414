package shop

import (
	"context"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/templates/ui"
)

// recallFacts are what tells the recalled goods from others, and whom to ask.
func recallFacts(ctx context.Context, p RecallsPage, r recall.Recall) []ui.Definition {
	t := locale.From(ctx)
	list := []ui.Definition{
		{Term: t.T("recall.maker"), Text: r.FactoryName}, {Term: t.T("recall.codes"), Text: strings.Join(r.Codes, ", ")},
		{Term: t.T("recall.orders"), Text: ui.RecalledOrders(t, &r)}, {Term: t.T("recall.published"), Text: t.Date(r.PublishedAt)},
		{Term: t.T("recall.number"), Text: r.Number},
	}
	if r.Responsible.Given() {
		list = append(list, ui.Definition{Term: t.T("recall.responsible"), Text: strings.Join([]string{r.Responsible.Name, r.Responsible.Address, r.Responsible.Email}, ", ")})
	}
	if p.Operator.Email != "" {
		list = append(list, ui.Definition{Term: p.Operator.Name, Text: p.Operator.Email})
	}
	return list
}
