package mailer_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/question"
)

func TestQuestionLetters(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	var asker id.Account
	h.must(h.db.In(ctx).Raw(`INSERT INTO account (role, email, name, language, password_hash, created_at)
		VALUES ('consumer', 'asks@example.com', 'Ida', 'de', '', now()) RETURNING id`).Scan(&asker).Error)
	q, err := h.questions.Ask(ctx, asker, question.Asking{FactoryID: 1, Market: "de-de", Country: "DE", Language: "de", Body: "Liefern Sie auch ohne Karton?"})
	h.must(err)
	h.letters() // that to the factory
	p := printer(t, "de-de")
	h.must(h.questions.Answer(ctx, 1, q.Token, question.Reply{Language: "de", Body: "Ja, gern."}))
	says(t, h.letters()["asks@example.com"], "Ja, gern.", p.T("question.mail.general"), "/de-de/account/messages")
	h.must(h.questions.Judge(ctx, h.admin.ID, question.Judgement{Token: q.Token, Part: question.Asked, Version: 2, Verdict: question.Hide, Reason: "unrelated", Statement: "Not about goods."}))
	says(t, h.letters()["asks@example.com"], p.T("question.mail.hide.text"), p.T("review.reason.unrelated"), "Not about goods.", p.T("question.mail.object"))
}
