package mailer

import (
	"context"
	"errors"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/question"
	page "github.com/silkroadmall/mall/templates/mail"
)

// question tells the staff of a factory of a question, or the asker of the answer. What has been taken back, answered or hidden
// meanwhile needs no letter.
func (m *Mailer) question(ctx context.Context, j question.Letter) error {
	q, err := m.Questions.Question(ctx, j.QuestionID, locale.English)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case j.Part == question.Asked && q.Open():
		return m.toMakers(ctx, q, "question_asked", func(ctx context.Context) page.NotePage {
			t := locale.From(ctx)
			return page.NotePage{Paragraphs: []string{t.T("question.mail.asked.text"), subject(t, q), q.Body}, Action: t.T("question.mail.asked.action")}
		})
	case j.Part == question.Replied && q.State == question.Shown && q.Answered():
		return m.toAsker(ctx, q, "question_answered", func(ctx context.Context) page.NotePage {
			t := locale.From(ctx)
			return page.NotePage{Paragraphs: []string{t.T("question.mail.answered.text", "factory", t.Isolate(q.FactoryName)), subject(t, q), q.Body, q.Answer}}
		})
	}
	return nil
}

// judgedQuestion tells the author of a part what was decided about it, and why.
func (m *Mailer) judgedQuestion(ctx context.Context, j question.Verdicts) error {
	told, err := m.Questions.Told(ctx, j.DecisionID)
	if err != nil || told.Question == nil {
		return err
	}
	q, d := told.Question, told.Decision
	words, send := q.Body, m.toAsker
	if d.Part == question.Replied {
		words, send = q.Answer, m.toMakers
	}
	kind := "question_" + string(d.Verdict)
	return send(ctx, q, kind, func(ctx context.Context) page.NotePage {
		t := locale.From(ctx)
		p := page.NotePage{Paragraphs: []string{t.T("question.mail." + string(d.Verdict) + ".text"), words}, Action: t.T("question.mail.asked.action")}
		if d.Verdict == question.Hide {
			p.Paragraphs = append(p.Paragraphs, t.T("review.hidden_reason", "reason", t.T("review.reason."+d.Reason)))
			if d.Statement != "" {
				p.Paragraphs = append(p.Paragraphs, t.T("review.mail.statement", "statement", d.Statement))
			}
			p.After = []string{t.T("question.mail.object")}
		}
		return p
	})
}

// subject is what a question is about.
func subject(t *locale.Printer, q *question.Listed) string {
	if q.Goods == "" {
		return t.T("question.mail.general")
	}
	return t.T("question.mail.about", "title", t.Isolate(q.Goods))
}

// toMakers writes to the staff of the factory that was asked.
func (m *Mailer) toMakers(ctx context.Context, q *question.Listed, kind string, write func(context.Context) page.NotePage) error {
	f, err := m.Factories.Factory(ctx, q.FactoryID)
	if err != nil {
		return err
	}
	return m.toStaff(ctx, f, kind, func(ctx context.Context, a *account.Account) page.SheetPage {
		p := m.headed(ctx, kind, a.Name, m.whyStaff(ctx, f), write(ctx))
		p.Link = m.BaseURL + "/portal/messages/" + q.Token
		return page.SheetPage{NotePage: p}
	})
}

// toAsker writes to who asked, in that account's language; one that is gone needs no letter.
func (m *Mailer) toAsker(ctx context.Context, q *question.Listed, kind string, write func(context.Context) page.NotePage) error {
	if q.AccountID == nil {
		return nil
	}
	a, err := m.Accounts.Account(ctx, account.Consumer, *q.AccountID)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	ctx = In(ctx, a.Language)
	p := m.headed(ctx, kind, a.Name, locale.From(ctx).T("question.mail.why", "email", a.Email), write(ctx))
	p.Link, p.Action = m.BaseURL+"/"+q.Market+"/account/messages", locale.From(ctx).T("question.mail.action")
	return m.Send(ctx, Draft{To: a.Email, Kind: kind, Subject: p.Subject, Text: p.Text(ctx), HTML: page.Note(p)})
}

// headed puts a letter under its subject and greets the reader.
func (m *Mailer) headed(ctx context.Context, kind, name, why string, p page.NotePage) page.NotePage {
	t := locale.From(ctx)
	p.Letter = m.letter(t.T("question.mail."+kind[len("question_"):]+".subject"), p.Paragraphs[0], why)
	p.Paragraphs = append([]string{t.T("mail.hello", "name", name)}, p.Paragraphs...)
	return p
}
