package portal

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/templates/ui"
)

// TemplatesPath is the page of the answers a factory keeps at hand.
const TemplatesPath = "/portal/messages/templates"

// MessagesPage lists what consumers ask.
type MessagesPage struct {
	Page
	Questions []question.Listed
	Pages     ui.Pages
}

// MessagePage is one question with the form to answer it. Reply is what stands in the form.
type MessagePage struct {
	Page
	Question  *question.Listed
	Templates []question.Template
	Reply     question.Reply
	Errors    ui.Errors
}

// TemplatesPage are the answers kept at hand, with a form: ID 0 is for a new one.
type TemplatesPage struct {
	Page
	Templates []question.Template
	Form      question.Template
	Errors    ui.Errors
}

// MessagePath is the page of a question.
func MessagePath(token string) string { return "/portal/messages/" + token }

func templatePath(n id.AnswerTemplate) string {
	if n == 0 {
		return TemplatesPath
	}
	return TemplatesPath + "/" + strconv.FormatInt(int64(n), 10)
}

// Take puts a template into the form, behind what is typed, and answers in its language.
func (p *MessagePage) Take(n id.AnswerTemplate) {
	for _, t := range p.Templates {
		if t.ID == n {
			p.Reply.Body = strings.TrimSpace(p.Reply.Body + "\n\n" + t.Body)
			p.Reply.Language = t.Language
		}
	}
}

// about is what a question is about: goods by their title, or nothing in particular.
func about(ctx context.Context, q question.Listed) string {
	if q.Goods == "" {
		return in(ctx).T("portal.message_general")
	}
	return q.Goods
}

// waits says how long a question has been waiting.
func waits(ctx context.Context, now, since time.Time) string {
	if hours := int(now.Sub(since) / time.Hour); hours < 48 {
		return in(ctx).T("portal.message_hours", "count", max(hours, 0))
	}
	return in(ctx).T("portal.message_days", "count", int(now.Sub(since)/(24*time.Hour)))
}

// audiences are who may read the answer.
func audiences(ctx context.Context, public bool) []ui.Option {
	return []ui.Option{
		{Value: "public", Label: in(ctx).T("portal.message_public"), Hint: in(ctx).T("portal.message_public_hint"), Selected: public},
		{Value: "private", Label: in(ctx).T("portal.message_private"), Hint: in(ctx).T("portal.message_private_hint"), Selected: !public},
	}
}
