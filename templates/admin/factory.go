package admin

import (
	"context"
	"net/url"
	"strconv"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/ui"
)

// stateTabs are the views of the list of factories.
func stateTabs(ctx context.Context, p FactoriesPage) []ui.Tab {
	t := locale.From(ctx)
	var tabs []ui.Tab
	all := ui.Tab{Label: t.T("admin.all"), URL: "/admin/factories", Current: p.State == ""}
	for _, s := range []factory.State{factory.Pending, factory.Approved, factory.Suspended, factory.Declined} {
		all.Count += p.Counts[s]
		tabs = append(tabs, ui.Tab{Label: t.T("admin.factory_state." + string(s)), Count: p.Counts[s], Current: p.State == s,
			URL: "/admin/factories?" + url.Values{"state": {string(s)}}.Encode()})
	}
	return append([]ui.Tab{all}, tabs...)
}

// keep are the fields a search keeps; empty ones are left out.
func keep(name, value string) map[string]string {
	if value == "" {
		return nil
	}
	return map[string]string{name: value}
}

// particulars are what a factory says of itself.
func particulars(ctx context.Context, f *factory.Factory) []ui.Definition {
	t := locale.From(ctx)
	number := func(n int) string {
		if n == 0 {
			return "–"
		}
		return strconv.Itoa(n)
	}
	return []ui.Definition{
		{Term: t.T("admin.credit_code"), Text: f.CreditCode},
		{Term: t.T("admin.place"), Text: f.City + ", " + f.Province},
		{Term: t.T("admin.address"), Text: f.Address + " " + f.PostalCode},
		{Term: t.T("admin.address_zh"), Text: f.AddressZH},
		{Term: t.T("admin.contact"), Text: f.Contact},
		{Term: t.T("admin.phone"), Text: f.Phone},
		{Term: t.T("admin.public_email"), Text: dash(f.Email)},
		{Term: t.T("admin.founded"), Text: number(f.Founded)},
		{Term: t.T("admin.staff"), Text: number(f.StaffCount)},
		{Term: t.T("admin.handover"), Text: t.T("admin.working_days", "count", f.HandoverDays)},
		{Term: t.T("admin.story"), Text: dash(byLanguage(t, f.Story))},
	}
}

// shopFactoryPath shows an approved factory in the shop.
func shopFactoryPath(slug string) string { return "/en-us/f/" + slug }
