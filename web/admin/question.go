package admin

import (
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/question"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showQuestions lists the questions of a view: those with an answer that waits, if none is named.
func (s *Admin) showQuestions(c echo.Context) error {
	number, offset := pageOf(c)
	p := page.QuestionsPage{Page: s.frame(c, "admin.questions"), View: question.View(request.Text(c, "view")), Number: number}
	if !slices.Contains(question.DeskViews(), p.View) {
		p.View = question.ViewWaiting
	}
	list, total, err := s.Questions.List(c.Request().Context(), question.Query{View: p.View, Language: request.Printer(c).Language(), Limit: perPage, Offset: offset})
	if err != nil {
		return err
	}
	p.Questions, p.Pages = list, request.Pages(total, perPage)
	return respond.OK(c, page.Questions(p))
}

// questionPage is the question the address names.
func (s *Admin) questionPage(c echo.Context) (page.QuestionPage, error) {
	p := page.QuestionPage{Page: s.Frame(c)}
	var err error
	if p.Case, err = s.Questions.Case(c.Request().Context(), c.Param("question"), request.Printer(c).Language()); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "admin.questions", "/admin/questions", request.Printer(c).T("admin.question_to", "factory", p.Case.FactoryName))
	return p, nil
}

func (s *Admin) showQuestion(c echo.Context) error {
	p, err := s.questionPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Question(p))
}

// judgeQuestion shows or hides the part that the address names.
func (s *Admin) judgeQuestion(v question.Verdict) echo.HandlerFunc {
	return func(c echo.Context) error {
		version, _ := request.Whole(c, "version") // none is refused as stale
		j := question.Judgement{Token: c.Param("question"), Part: question.Part(c.Param("part")), Version: version, Verdict: v,
			Reason: request.Text(c, "reason"), Statement: request.Prose(c, "statement")}
		err := s.Questions.Judge(c.Request().Context(), request.AdminOf(c).ID, j)
		if err == nil {
			return respond.Done(c, page.QuestionPath(j.Token, ""), "admin.question_done."+string(v))
		}
		p, failed := s.questionPage(c)
		if failed != nil {
			return failed
		}
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed, p.Part, p.Reason, p.Statement = wrong, true, j.Part, j.Reason, j.Statement
			return page.Question(p)
		})
	}
}

// unjudged is how many answers wait for a moderator, for the rail; 0 if nobody can say.
func (s *Admin) unjudged(c echo.Context) int {
	n, err := s.Questions.Waiting(c.Request().Context())
	if err != nil {
		return 0
	}
	return n
}
