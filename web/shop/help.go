package shop

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showHelp lists all answers by topic, or those that have the words that are asked.
func (s *Shop) showHelp(c echo.Context) error {
	t := request.Printer(c)
	p := page.HelpPage{Page: s.frame(c, "help.title"), Words: request.Text(c, "q"), Figures: s.figures(t)}
	p.Description = t.T("help.description")
	p.Crumbs = way(p.Page, t, layout.Crumb{Label: p.Title})
	if p.Words == "" {
		p.Topics = s.Guide.Topics(p.Market.Language)
		p.Page = known(c, p.Page)
	} else {
		p.Found = s.Guide.Find(p.Market.Language, p.Words)
		p.Robots = "noindex"
	}
	return respond.OK(c, page.Help(p))
}

// showAnswer shows one answer, with the others of its topic.
func (s *Shop) showAnswer(c echo.Context) error {
	t, m := request.Printer(c), request.Market(c)
	text, ok := s.Guide.Answer(m.Language, c.Param("answer"))
	if !ok {
		return request.ErrNotFound
	}
	p := page.AnswerPage{TextPage: s.textPage(c, text), Beside: s.Guide.Beside(m.Language, text)}
	p.Crumbs = way(p.Page, t, layout.Crumb{Label: t.T("help.title"), URL: m.URL("/help")}, layout.Crumb{Label: text.Title})
	return respond.OK(c, page.Answer(p))
}

// textPage is the page of a text, as search engines may know it.
func (s *Shop) textPage(c echo.Context, text *guide.Text) page.TextPage {
	p := page.TextPage{Page: s.Frame(c), Text: text, Figures: s.figures(request.Printer(c)), Demonstration: s.Demonstration}
	p.Title, p.Description = text.Title, text.Lead(p.Figures)
	p.Page = known(c, p.Page)
	return p
}

// figures are the numbers that texts name, as they are today.
func (s *Shop) figures(t *locale.Printer) map[string]string {
	figures := s.Guide.Figures()
	for name, n := range map[string]int{
		"destinations": len(market.Countries()), "search_days": demand.Kept,
		"pay_minutes": int(checkout.ToPay / time.Minute), "quote_minutes": int(checkout.Held / time.Minute),
	} {
		figures[name] = t.Number(int64(n))
	}
	return figures
}

// way leads from the front page to a page that is no category.
func way(p layout.Page, t *locale.Printer, steps ...layout.Crumb) []layout.Crumb {
	return append([]layout.Crumb{{Label: t.T("shop.home"), URL: p.Market.URL("/")}}, steps...)
}

// asked are the answers to what somebody typed into the search for goods and meant as a question.
func (s *Shop) asked(c echo.Context, typed string) []page.Pointer {
	m := request.Market(c)
	texts := s.Guide.Asked(m.Language, typed)
	if len(texts) == 0 {
		return nil
	}
	return page.Pointers(m, texts, s.figures(request.Printer(c)))
}
