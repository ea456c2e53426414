package portal_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/review"
)

// reviewed is the token of a review of a scarf of linxi's.
func (h *house) reviewed(body string) string {
	h.t.Helper()
	ctx := h.t.Context()
	number := h.sold(1, 1)
	h.must(h.db.In(ctx).Exec("UPDATE consignment SET state = 'delivered' WHERE number = ?", number).Error)
	var line id.Line
	h.must(h.db.In(ctx).Raw("SELECT max(id) FROM order_line").Scan(&line).Error)
	r, err := h.deps.Reviews.Write(ctx, line, review.Draft{Stars: 2, Language: "de", Title: "Naja", Body: body})
	h.must(err)
	return r.Token
}

func TestReviews(t *testing.T) {
	h := newHouse(t)
	linxi := h.clerk("linxi")
	linxi.open("/portal/reviews").is(http.StatusOK, "/portal/reviews")
	waiting := h.reviewed("Billiger bei www.example.com")
	path := "/portal/reviews/" + h.reviewed("Die Farbe ist blasser als auf dem Bild.")
	t.Run("are listed in their language", func(t *testing.T) {
		p := linxi.open("/portal/reviews").is(http.StatusOK, "/portal/reviews")
		if p.Find(`.voice [lang="de"] .voice-body`).Length() != 1 || p.Find(`a[href="`+path+`"]`).Length() != 1 {
			t.Error(words(p.Find("main")))
		}
	})
	t.Run("are not another factory's, nor those that wait", func(t *testing.T) {
		xihe := h.clerk("xihe")
		xihe.open(path).is(http.StatusNotFound, path)
		xihe.post(path, url.Values{"reply": {"Thank you for your words."}, "language": {"en"}}).is(http.StatusNotFound, path)
		linxi.open("/portal/reviews/"+waiting).is(http.StatusNotFound, "/portal/reviews/")
	})
	t.Run("are answered once, without addresses", func(t *testing.T) {
		form := linxi.open(path)
		wrong := linxi.send(form, path, url.Values{"reply": {"Schreiben Sie an shop@example.com"}}).is(http.StatusUnprocessableEntity, path)
		if words(wrong.Find("#f-reply")) != "Schreiben Sie an shop@example.com" || wrong.Find("#f-reply-error").Length() != 1 {
			t.Error(words(wrong.Find("main")))
		}
		done := linxi.send(form, path, url.Values{"reply": {"Danke. Das neue Bild zeigt die Farbe genauer."}}).is(http.StatusOK, path)
		if done.Find("form[action='"+path+"']").Length() != 0 || words(done.Find(".reply .voice-body")) != "Danke. Das neue Bild zeigt die Farbe genauer." {
			t.Error(words(done.Find("main")))
		}
		linxi.send(form, path, url.Values{"reply": {"Noch einmal, weil es so schön war."}}).is(http.StatusConflict, path)
		if p := linxi.open("/portal/reviews?view=answered"); p.Find(".voice .reply").Length() != 1 {
			t.Error(words(p.Find("main")))
		}
	})
}
