package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/question"
)

func TestQuestions(t *testing.T) {
	h := open(t)
	mei, luo := h.admin("mei@example.com"), h.admin("luo@example.com")
	mei.open("/admin/questions").at("/admin/questions", http.StatusOK).says(".empty", "Nothing here")
	q, err := h.questions.Ask(t.Context(), h.clerk, question.Asking{FactoryID: 1, Market: "de-de", Country: "DE", Language: "de", Body: "Gibt es das billiger?"})
	must(t, err)
	path := "/admin/questions/" + q.Token
	t.Run("are hidden with a reason only", func(t *testing.T) {
		p := mei.send(mei.open(path), path+"/question/hide", url.Values{"statement": {"It is rude."}}).at(path+"/question/hide", http.StatusUnprocessableEntity)
		p.says("#f-reason-error", "Choose a reason").says("#f-statement", "It is rude.")
		mei.send(p, path+"/question/hide", url.Values{"reason": {"insult"}}).at(path, http.StatusOK).says(".flashes", "told why").says(".decisions", "It is rude.")
		mei.open("/admin/questions?view=hidden").says("td", "Gibt es das billiger?")
	})
	t.Run("are decided again by another person", func(t *testing.T) {
		mei.send(mei.open(path), path+"/question/show", nil).at(path+"/question/show", http.StatusConflict).says(".problem", "Another person")
		luo.send(luo.open(path), path+"/question/show", nil).at(path, http.StatusOK)
		luo.post(path+"/answer/hide", url.Values{"version": {"3"}, "reason": {"insult"}}).at(path+"/answer/hide", http.StatusNotFound)
	})
	t.Run("are not there for anybody else", func(t *testing.T) {
		mei.open("/admin/questions/none").at("/admin/questions/none", http.StatusNotFound)
	})
}
