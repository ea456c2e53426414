package portal_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/question"
)

// asked is the page of a question about linxi's scarf.
func (h *house) asked(body string) string {
	h.t.Helper()
	scarf := id.Listing(1)
	q, err := h.deps.Questions.Ask(h.t.Context(), h.admin(), question.Asking{FactoryID: 1, ListingID: &scarf, Market: "de-de", Country: "DE", Language: "de", Body: body})
	h.must(err)
	return "/portal/messages/" + q.Token
}

func TestMessages(t *testing.T) {
	h := newHouse(t)
	linxi, xihe := h.clerk("linxi"), h.clerk("xihe")
	linxi.open("/portal/messages").is(http.StatusOK, "/portal/messages").says(".empty", "No questions")
	path := h.asked("Franst der Saum in der Wäsche aus?")
	t.Run("are not another factory's", func(t *testing.T) {
		xihe.open(path).is(http.StatusNotFound, path)
		xihe.post(path, url.Values{"answer": {"No."}, "language": {"en"}}).is(http.StatusNotFound, path)
	})
	t.Run("are answered from a template, in a language", func(t *testing.T) {
		linxi.open("/portal/messages").says(`.rail a[href="/portal/messages"]`, "1").says(`.voice [lang="de"]`, "Franst der Saum").says(".voice .pill", "waiting for 0 hours")
		p := linxi.send(linxi.open("/portal/messages/templates"), "/portal/messages/templates", url.Values{"name": {"Washing"}, "body": {"Von Hand waschen."}, "language": {"de"}})
		p.is(http.StatusOK, "/portal/messages/templates").says(".voice h2", "Washing")
		p = linxi.post(path, url.Values{"take": {"1"}, "answer": {"Nein."}, "language": {"en"}, "audience": {"private"}}).is(http.StatusOK, path)
		p.holds("answer", "Nein.\n\nVon Hand waschen.").holds("language", "de").shows(1, `input[name=audience][value=private][checked]`)
		wrong := linxi.post(path, url.Values{"answer": {"Schreiben Sie an shop@example.com"}, "language": {"de"}, "audience": {"public"}}).is(http.StatusUnprocessableEntity, path)
		wrong.holds("answer", "Schreiben Sie an shop@example.com").shows(1, "#f-answer-error")
		linxi.post(path, url.Values{"answer": {"Nein, nie."}, "language": {"de"}, "audience": {"public"}}).is(http.StatusOK, path).says(".reply", "Nein, nie.").shows(0, "form[action='"+path+"']")
		linxi.post(path, url.Values{"answer": {"Doch."}, "language": {"de"}}).is(http.StatusConflict, path)
	})
	t.Run("have templates that are changed and deleted", func(t *testing.T) {
		const one = "/portal/messages/templates/1"
		xihe.open(one).is(http.StatusNotFound, one)
		p := linxi.send(linxi.open(one), one, url.Values{"name": {""}}).is(http.StatusUnprocessableEntity, one).shows(1, "#f-name-error")
		linxi.send(p, one, url.Values{"name": {"Wash"}}).is(http.StatusOK, "/portal/messages/templates").says(".voice h2", "Wash")
		linxi.post(one+"/delete", nil).is(http.StatusOK, "/portal/messages/templates").shows(0, ".voice h2")
	})
}
