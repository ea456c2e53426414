package portal

import (
	"context"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

// TodayPage is the day's work of a factory.
type TodayPage struct {
	Page
	Orders   map[order.ConsignmentState]int
	Listings map[catalog.Tab]int
	Due      []Job
	Refused  []Refused
	Drafts   []catalog.Unfinished
	Scarce   []fulfilment.Scarce
}

// Refused is a listing that needs changes, with what the moderators said.
type Refused struct {
	catalog.ShelfRow
	Decision moderation.Decision
}

// figure is a number at the top of the day, with where it leads.
type figure struct {
	n         int
	label, to string
}

func (p TodayPage) figures(ctx context.Context) []figure {
	late := 0
	for i := range p.Due {
		if days, ok := fulfilment.DaysLeft(&p.Due[i].Consignment, p.Now); ok && days < 0 {
			late++
		}
	}
	t := in(ctx)
	list := []figure{
		{p.Orders[order.Offered], t.T("portal.tab_accept"), "/portal/consignments?tab=accept"},
		{p.Orders[order.Accepted], t.T("portal.tab_pack"), "/portal/consignments?tab=pack"},
		{p.Orders[order.Packed] + p.Orders[order.ShippedPartly], t.T("portal.tab_ship"), "/portal/consignments?tab=ship"},
		{p.Listings[catalog.TabLive], t.T("portal.listings_live"), "/portal/listings?tab=live"},
	}
	if late > 0 {
		list = append([]figure{{late, t.T("portal.late_orders"), "/portal/consignments"}}, list...)
	}
	return list
}

// idle tells whether nothing waits.
func (p TodayPage) idle() bool {
	return len(p.Due)+len(p.Refused)+len(p.Drafts)+len(p.Scarce) == 0
}

func (p TodayPage) more() int {
	return p.Orders[order.Offered] + p.Orders[order.Accepted] + p.Orders[order.Packed] + p.Orders[order.ShippedPartly] - len(p.Due)
}

// nothing is what an idle factory reads: one without listings is led to its first.
func (p TodayPage) nothing(ctx context.Context) ui.Nothing {
	t := in(ctx)
	first := []ui.Action{{Kind: ui.Primary, Label: t.T("portal.publish_first"), URL: "/portal/listings/new"},
		{Kind: ui.Secondary, Label: t.T("portal.import_file"), URL: "/portal/import"}}
	if p.Listings[catalog.TabAll] == 0 {
		return ui.Nothing{Drawing: "parcel", Title: t.T("portal.no_listing_yet"), Text: t.T("portal.no_listing_yet_text"), Actions: first}
	}
	return ui.Nothing{Drawing: "inbox", Title: t.T("portal.all_done"), Text: t.T("portal.all_done_text"),
		Actions: []ui.Action{{Kind: ui.Secondary, Label: t.T("portal.publish"), URL: "/portal/listings/new"}}}
}

// title is a draft's name, also of one that has none.
func title(ctx context.Context, text string) string {
	if text == "" {
		return in(ctx).T("portal.untitled")
	}
	return text
}

// lacks names what is missing.
func lacks(ctx context.Context, codes []string) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = in(ctx).T("catalog.missing." + c)
	}
	return in(ctx).List(words)
}

// verdict is a decision in one line: the reason, and what the moderator wrote.
func verdict(ctx context.Context, d moderation.Decision) string {
	text := ""
	if d.Reason != "" {
		text = in(ctx).T("moderation.reason." + d.Reason)
	}
	if d.Statement != "" && text != "" {
		return in(ctx).T("portal.reason_and_statement", "reason", text, "statement", d.Statement)
	}
	return text + d.Statement
}
