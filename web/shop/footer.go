package shop

import (
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/templates/layout"
)

// footer leads, from every page, first to help with an order, then to how the shop works, then to what the law wants
// within reach.
func footer(m market.Market, t *locale.Printer) []layout.NavGroup {
	links := func(pairs ...string) []layout.NavItem {
		var list []layout.NavItem
		for i := 0; i+1 < len(pairs); i += 2 {
			list = append(list, layout.NavItem{Label: t.T(pairs[i]), URL: m.URL(pairs[i+1])})
		}
		return list
	}
	return []layout.NavGroup{
		{Title: t.T("shop.foot_orders"), Items: links("help.title", "/help", "order.find", "/orders/find", "saved.title", "/saved", "legal.nav.returns", "/legal/returns",
			"shop.chooser", "/chooser")},
		{Title: t.T("help.how"), Items: links("charges.how_duty_works", "/duty", "ranking.title", "/ranking", "legal.nav.pictures", "/legal/pictures")},
		{Title: t.T("legal.title"), Items: links("legal.nav.imprint", "/legal/imprint", "legal.nav.terms", "/legal/terms",
			"legal.nav.privacy", "/legal/privacy", "legal.nav.cookies", "/legal/cookies", "legal.nav.accessibility", "/legal/accessibility",
			"legal.nav.recalls", "/recalls", "report.title", "/report")},
		{Title: t.T("shop.foot_makers"), Items: []layout.NavItem{{Label: t.T("shop.foot_portal"), URL: "/portal"}}},
	}
}
