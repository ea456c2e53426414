package admin

import (
	"net/url"

	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// QuestionsPage lists questions of a view.
type QuestionsPage struct {
	layout.Page
	View          question.View
	Questions     []question.Listed
	Number, Pages int
}

// QuestionPage is a question before the one who decides about it. Part, Reason and Statement are what was sent before a refusal.
type QuestionPage struct {
	layout.Page
	Case              *question.Case
	Part              question.Part
	Reason, Statement string
	Errors            ui.Errors
}

// QuestionPath is the page of a question.
func QuestionPath(token, rest string) string {
	return "/admin/questions/" + url.PathEscape(token) + rest
}

// verdictForm is the form by which a part is judged.
type verdictForm struct {
	Part              question.Part
	State             question.State
	Reason, Statement string
	Errors            ui.Errors
}

// form is that of the part, with what was typed into it before a refusal.
func (p QuestionPage) form(part question.Part) verdictForm {
	f := verdictForm{Part: part, State: p.Case.State}
	if part == question.Replied {
		f.State = p.Case.AnswerState
	}
	if p.Part == part {
		f.Reason, f.Statement, f.Errors = p.Reason, p.Statement, p.Errors
	}
	return f
}

// id is the id of one of the form's controls, of which the page has two of a name.
func (f verdictForm) id(name string) string {
	if f.Errors.Any() {
		return ui.FieldID(name)
	}
	return ui.FieldID(string(f.Part) + "-" + name)
}

// reportedQuestion is the page of the question that a report is about; "" if it is about none.
func reportedQuestion(r *moderation.Report) string {
	u, err := url.Parse(r.URL)
	if err != nil || u.Query().Get("one") == "" {
		return ""
	}
	return QuestionPath(u.Query().Get("one"), "")
}

func questionTone(s question.State) string {
	switch s {
	case question.Shown:
		return "ok"
	case question.Waiting:
		return "warn"
	}
	return "bad"
}

func questionVerdictTone(v question.Verdict) string {
	if v == question.Show {
		return "ok"
	}
	return "bad"
}
