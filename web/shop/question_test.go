package shop_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/question"
)

const doubt = "Does the hem fray in the wash?"

func TestQuestions(t *testing.T) {
	h := newHouse(t)
	const about = "/en-de/l/silk-scarf"
	_, err := h.deps.Accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: "anna@example.com", Name: "anna", Language: "en", Password: password})
	h.must(err)
	b := h.browser()
	t.Run("refuse ways past the mall and keep what was typed", func(t *testing.T) {
		p := b.send(b.open(about).says("#questions", "No answered questions"), "/l/silk-scarf/questions", "body", "Write to me@example.com")
		p.is(http.StatusUnprocessableEntity, about).says("#f-body", "me@example.com").says("#f-body-error", "Leave out links")
	})
	t.Run("lead a guest to sign in and back with the text", func(t *testing.T) {
		p := b.send(b.open(about), "/l/silk-scarf/questions", "body", doubt).is(http.StatusOK, "/en-de/sign-in?next=")
		p = b.send(p, "/sign-in", "email", "anna@example.com", "password", password).is(http.StatusOK, about+"/ask?draft=").says("#f-body", doubt)
		b.send(p, "/l/silk-scarf/questions", "body", doubt).is(http.StatusOK, "/en-de/account/messages").says(".voice h2", doubt).says(".voice .pill", "Not answered yet")
	})
	list, _, err := h.deps.Questions.List(t.Context(), question.Query{View: question.ViewFactory, Factory: 1, Language: "en", Limit: 10})
	h.must(err)
	q := list[0]
	t.Run("are published with their answers, and read once", func(t *testing.T) {
		h.must(h.deps.Questions.Answer(t.Context(), 1, q.Token, question.Reply{Language: "de", Body: "Nein, <b>nie</b>.", Public: true}))
		b.open("/en-de/account").says(".entries", "1 new answer")
		b.open("/en-de/account/messages").says(".voice .badge", "New").says(".reply", "Nein, <b>nie</b>.")
		b.open("/en-de/account/messages").shows(0, ".voice .badge").shows(0, `form[action$="/delete"]`)
		p := h.browser().open(about).says("#questions .voice-title", doubt).shows(1, `#questions .reply .voice-body[lang="de"]`)
		p.shows(1, `#questions a[href*="/report?about="][href*="one%3D`+q.Token+`"]`)
		h.browser().open(about+"/questions").is(http.StatusOK, about).shows(1, ".voice").shows(0, "meta[name=robots]")
		h.browser().open(about+"/questions?one="+q.Token).shows(1, ".voice").shows(1, "meta[name=robots]")
		if p := b.post("/en-de/account/messages/"+q.Token+"/delete", nil); p.status != http.StatusConflict {
			t.Errorf("an answered question is deleted with %d", p.status)
		}
	})
	t.Run("to the maker stay private, and are taken back", func(t *testing.T) {
		p := b.send(b.open("/en-de/f/xihe"), "/f/xihe/questions", "body", "Do you ship to a gift address?").is(http.StatusOK, "/en-de/account/messages").shows(2, ".voice")
		b.send(p, "/delete").is(http.StatusOK, "/en-de/account/messages").says(".flashes", "deleted").shows(1, ".voice")
	})
	t.Run("are limited for an account", func(t *testing.T) {
		last := 0
		for range 11 {
			last = b.post("/en-de/f/xihe/questions", url.Values{"body": {doubt}}).status
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("the eleventh gets %d", last)
		}
	})
	if _, raw := b.file(); !strings.Contains(raw, doubt) {
		t.Error("the file lacks the question")
	}
}

// TestQuestionStatements: the questions cost the product page one statement, however many there are.
func TestQuestionStatements(t *testing.T) {
	h := newHouse(t)
	h.counted("/en-de/l/silk-scarf/questions")
	if _, sent := h.counted("/en-de/l/silk-scarf/questions"); len(sent) > 5 {
		t.Errorf("the page of questions takes %d:\n%s", len(sent), strings.Join(sent, "\n"))
	}
}
