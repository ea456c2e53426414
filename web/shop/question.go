package shop

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/question"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// How many questions a product page shows, and a page of questions.
const (
	pairsOnListing = 3
	onQuestions    = 20
)

// showQuestions shows the published questions about a listing, or the one that the address names.
func (s *Shop) showQuestions(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	l, err := s.Catalog.Listing(ctx, c.Param("listing"), m.Language)
	if err != nil {
		return err
	}
	at, one := request.Page(c), request.Text(c, "one")
	p := page.QuestionsPage{Page: s.Frame(c), Listing: l, One: one != ""}
	if p.Factory, err = s.Factories.Factory(ctx, l.FactoryID); err != nil {
		return err
	}
	if p.Sheet, err = s.Questions.Published(ctx, l.ID, question.Pages{Token: one, Limit: onQuestions, Offset: (at - 1) * onQuestions}); err != nil {
		return err
	}
	p.Title = request.Printer(c).T("question.of", "title", l.Texts[0].Title)
	p.Crumbs = s.crumbs(c, l.CategoryID)
	p.Pages = ui.Pages{Current: at, Last: request.Pages(p.Sheet.Count, onQuestions), Link: func(n int) string { return page.QuestionsURL(m, l.Slug, n) }}
	p.Page = known(c, p.Page)
	if p.One || len(p.Sheet.Pairs) == 0 {
		p.Robots = "noindex"
	}
	return respond.OK(c, page.Questions(p))
}

// askPage is the form about the listing or the factory that the address names.
func (s *Shop) askPage(c echo.Context) (page.AskPage, error) {
	ctx := c.Request().Context()
	p := page.AskPage{Page: s.frame(c, "question.ask_maker"), Draft: request.Text(c, "draft")}
	p.Robots = "noindex"
	var err error
	if slug := c.Param("listing"); slug != "" {
		if p.Listing, err = s.Catalog.Listing(ctx, slug, request.Market(c).Language); err != nil {
			return p, err
		}
		p.Factory, err = s.Factories.Factory(ctx, p.Listing.FactoryID)
		return p, err
	}
	p.Factory, err = s.Factories.Shown(ctx, c.Param("factory"))
	return p, err
}

// showAsk shows the form, with what a guest had typed before signing in.
func (s *Shop) showAsk(c echo.Context) error {
	p, err := s.askPage(c)
	if err != nil {
		return err
	}
	if p.Draft != "" {
		if p.Body, err = s.Questions.Kept(c.Request().Context(), p.Draft); err != nil {
			return err
		}
	}
	return respond.OK(c, page.Ask(p))
}

// ask puts a question to a factory. What a guest has typed is kept, and stands in the form after signing in.
func (s *Shop) ask(c echo.Context) error {
	p, err := s.askPage(c)
	if err != nil {
		return err
	}
	m := request.Market(c)
	a := question.Asking{FactoryID: p.Factory.ID, Market: m.Segment(), Country: m.Country, Language: string(m.Language), Body: request.Prose(c, "body"), Draft: p.Draft}
	if p.Listing != nil {
		a.ListingID = &p.Listing.ID
	}
	to := m.URL("/account/messages")
	if err = a.Check(); err == nil {
		if me := request.ConsumerOf(c).ID; me != 0 {
			err = s.put(c, me, a)
		} else {
			to, err = s.keepQuestion(c, p, a.Body)
		}
	}
	switch {
	case err != nil:
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			p.Errors, p.Failed, p.Body = e, true, a.Body
			return page.Ask(p)
		})
	case request.ConsumerOf(c).ID == 0:
		return respond.To(c, to)
	}
	return respond.Done(c, to, "question.sent")
}

// put counts a question of a member and puts it.
func (s *Shop) put(c echo.Context, me id.Account, a question.Asking) error {
	ctx := c.Request().Context()
	if err := s.Accounts.MayQuestion(ctx, me); err != nil {
		return err
	}
	_, err := s.Questions.Ask(ctx, me, a)
	return err
}

// keepQuestion holds what a guest has typed, and is the way to the form by the sign-in page.
func (s *Shop) keepQuestion(c echo.Context, p page.AskPage, body string) (string, error) {
	ctx := c.Request().Context()
	if err := s.Accounts.MayDraft(ctx, request.IP(c)); err != nil {
		return "", err
	}
	token, err := s.Questions.Keep(ctx, body)
	return request.SignInPath(c, page.AskURL(p.Market, p.Listing, p.Factory, "ask")+"?draft="+url.QueryEscape(token)), err
}

// showMessages shows what a member has asked; the answers on the page are read with that.
func (s *Shop) showMessages(c echo.Context) error {
	ctx, me, m := c.Request().Context(), request.ConsumerOf(c).ID, request.Market(c)
	at, total := request.Page(c), 0
	p := page.MessagesPage{Page: s.inAccount(c, "question.messages")}
	var err error
	p.Questions, total, err = s.Questions.List(ctx, question.Query{View: question.ViewAsker, Asker: me, Language: m.Language, Limit: onQuestions, Offset: (at - 1) * onQuestions})
	if err != nil {
		return err
	}
	var unread []id.Question
	for _, q := range p.Questions {
		if q.Unread() {
			unread = append(unread, q.ID)
		}
	}
	if err := s.Questions.Read(ctx, me, unread); err != nil {
		return err
	}
	p.Pages = ui.Pages{Current: at, Last: request.Pages(total, onQuestions), Link: func(n int) string { return m.URL("/account/messages?page=" + strconv.Itoa(n)) }}
	return respond.OK(c, page.Messages(p))
}

// withdrawQuestion takes back a member's own question that is not answered.
func (s *Shop) withdrawQuestion(c echo.Context) error {
	to := request.Market(c).URL("/account/messages")
	err := s.Questions.Withdraw(c.Request().Context(), request.ConsumerOf(c).ID, c.Param("question"))
	if err != nil {
		return respond.WayOn(err, request.Printer(c).T("question.messages"), to)
	}
	return respond.Done(c, to, "question.deleted")
}
