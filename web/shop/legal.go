package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showLegal lists the legal texts.
func (s *Shop) showLegal(c echo.Context) error {
	t := request.Printer(c)
	p := page.LegalPage{Page: s.frame(c, "legal.title"), Texts: s.Guide.Legal(request.Market(c).Language)}
	p.Description = t.T("legal.lead")
	p.Crumbs = way(p.Page, t, layout.Crumb{Label: p.Title})
	p.Page = known(c, p.Page)
	return respond.OK(c, page.Legal(p))
}

// showLegalText shows one legal text, with what the shop knows about the matter where the reader lives.
func (s *Shop) showLegalText(c echo.Context) error {
	t, m := request.Printer(c), request.Market(c)
	text, ok := s.Guide.LegalText(m.Language, c.Param("text"))
	if !ok {
		return request.ErrNotFound
	}
	p := page.LegalTextPage{TextPage: s.textPage(c, text), Texts: s.Guide.Legal(m.Language)}
	p.Crumbs = way(p.Page, t, layout.Crumb{Label: t.T("legal.title"), URL: m.URL("/legal")}, layout.Crumb{Label: t.T("legal.nav." + text.Slug)})
	switch text.Slug {
	case "imprint":
		p.Operator = &s.Operator
	case "cookies":
		for _, cookie := range request.Cookies(c) {
			p.Cookies = append(p.Cookies, page.Cookie(cookie))
		}
	case "recalls":
		p.Registers = s.Guide.Registers(m.Country)
	case "returns":
		p.Returns = true
		if w, ok := s.Guide.Withdrawal(m.Country); ok {
			p.Withdrawal = &w
		}
	}
	return respond.OK(c, page.LegalText(p))
}
