package portal

import (
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/question"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showMessages lists what is asked: the open ones first, the longest waiting at the front.
func (p *Portal) showMessages(c echo.Context) error {
	base, _, err := p.page(c, request.Printer(c).T("portal.messages"))
	if err != nil {
		return err
	}
	m, at, total := page.MessagesPage{Page: base}, request.Page(c), 0
	m.Questions, total, err = p.Questions.List(c.Request().Context(), question.Query{View: question.ViewFactory, Factory: request.ClerkOf(c).FactoryID(),
		Language: request.Printer(c).Language(), Limit: perPage, Offset: (at - 1) * perPage})
	if err != nil {
		return err
	}
	m.Pages = ui.Pages{Current: at, Last: request.Pages(total, perPage), Link: func(n int) string { return with(c, "page", strconv.Itoa(n)) }}
	return respond.OK(c, page.Messages(m))
}

// messagePage is the question the address names, that was put to the factory.
func (p *Portal) messagePage(c echo.Context) (page.MessagePage, error) {
	ctx, t, f := c.Request().Context(), request.Printer(c), request.ClerkOf(c).FactoryID()
	q, err := p.Questions.OfFactory(ctx, f, c.Param("question"), t.Language())
	if err != nil {
		return page.MessagePage{}, err
	}
	base, _, err := p.page(c, t.T("portal.message"))
	if err != nil {
		return page.MessagePage{}, err
	}
	m := page.MessagePage{Page: base, Question: q, Reply: question.Reply{Language: q.Language, Public: q.ListingID != nil}}
	m.Templates, err = p.Questions.Templates(ctx, f)
	return m, err
}

func (p *Portal) showMessage(c echo.Context) error {
	m, err := p.messagePage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Message(m))
}

// answerQuestion sends the answer, or puts a template into the form behind what is typed and shows it again.
func (p *Portal) answerQuestion(c echo.Context) error {
	m, err := p.messagePage(c)
	if err != nil {
		return err
	}
	m.Reply = question.Reply{Language: request.Text(c, "language"), Body: request.Prose(c, "answer"), Public: request.Text(c, "audience") != "private"}
	if n, ok := request.Whole(c, "take"); ok {
		m.Take(id.AnswerTemplate(n))
		return respond.OK(c, page.Message(m))
	}
	err = p.Questions.Answer(c.Request().Context(), request.ClerkOf(c).FactoryID(), c.Param("question"), m.Reply)
	if err == nil {
		return respond.Done(c, page.MessagePath(m.Question.Token), "portal.message_answered")
	}
	if errors.Is(err, database.ErrNotFound) {
		return err
	}
	return respond.Form(c, err, func(e ui.Errors) respond.Component {
		m.Errors, m.Failed = e, true
		return page.Message(m)
	})
}

// templatesPage are the answers the factory keeps at hand, with the form of the one the address names, or of a new one.
func (p *Portal) templatesPage(c echo.Context) (page.TemplatesPage, error) {
	ctx, t, f := c.Request().Context(), request.Printer(c), request.ClerkOf(c).FactoryID()
	base, _, err := p.page(c, t.T("portal.templates"))
	if err != nil {
		return page.TemplatesPage{}, err
	}
	m := page.TemplatesPage{Page: base, Form: question.Template{Language: "en"}}
	if m.Templates, err = p.Questions.Templates(ctx, f); err != nil || c.Param("template") == "" {
		return m, err
	}
	n, ok := whole(c.Param("template"))
	if !ok {
		return m, request.ErrNotFound
	}
	kept, err := p.Questions.Template(ctx, f, id.AnswerTemplate(n))
	if err == nil {
		m.Form = *kept
	}
	return m, err
}

func (p *Portal) showTemplates(c echo.Context) error {
	m, err := p.templatesPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Templates(m))
}

// saveTemplate keeps a new template or a changed one.
func (p *Portal) saveTemplate(c echo.Context) error {
	m, err := p.templatesPage(c)
	if err != nil {
		return err
	}
	m.Form.FactoryID, m.Form.Name = request.ClerkOf(c).FactoryID(), request.Text(c, "name")
	m.Form.Language, m.Form.Body = request.Text(c, "language"), request.Prose(c, "body")
	if err := p.Questions.SaveTemplate(c.Request().Context(), m.Form); err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			m.Errors, m.Failed = e, true
			return page.Templates(m)
		})
	}
	return respond.Done(c, page.TemplatesPath, "portal.template_saved")
}

// dropTemplate throws a template away.
func (p *Portal) dropTemplate(c echo.Context) error {
	n, ok := whole(c.Param("template"))
	if !ok {
		return request.ErrNotFound
	}
	if err := p.Questions.DropTemplate(c.Request().Context(), request.ClerkOf(c).FactoryID(), id.AnswerTemplate(n)); err != nil {
		return err
	}
	return respond.Done(c, page.TemplatesPath, "portal.template_deleted")
}
