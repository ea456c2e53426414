package shop_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/moderation"
)

// wrongs are a whole report about the listing of a page, without a name.
func wrongs(about string) url.Values {
	return url.Values{"about": {about}, "ground": {"counterfeit"}, "explanation": {"The pattern is mine and was registered in 2019."}, "honest": {"yes"}}
}

func TestReport(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("a product's page leads to the form with its address", func(t *testing.T) {
		link := b.open("/en-de/l/silk-scarf").Find(`main a[href*="/report"]`).AttrOr("href", "")
		p := b.open(link).is(http.StatusOK, "/en-de/report").shows(1, `#f-about[value="`+h.URL+`/en-de/l/silk-scarf"]`).shows(1, "meta[name=robots][content=noindex]")
		p.shows(7, `input[name=ground]`).shows(1, `form[method=post][action="/en-de/report"]`)
		b.open("/en-de/report?about=https://elsewhere.example/x").shows(1, `#f-about[value=""]`)
	})
	t.Run("without an account or a name it is taken in and gets a number", func(t *testing.T) {
		p := b.post("/en-de/report", wrongs("/en-de/l/silk-scarf")).is(http.StatusOK, "/en-de/report/RP-").says(".notice", "we have your report").says(".facts", "fake")
		number := strings.TrimPrefix(p.path, "/en-de/report/")
		p.says("h1", number)
		r, err := h.deps.Desk.Report(t.Context(), number)
		h.must(err)
		if r.Slug != "silk-scarf" || r.URL != h.URL+"/en-de/l/silk-scarf" || r.Language != "en" || r.Country != "DE" {
			t.Errorf("kept %+v", r)
		}
		h.must(h.db.In(t.Context()).Exec("INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'a@example.com', 'Anna', 'en', 'x', now())").Error)
		h.must(h.deps.Desk.Rule(t.Context(), 1, moderation.Ruling{Number: number, State: moderation.ReportUpheld, Reason: "illegal", Measure: moderation.Mended, Statement: "The listing is off sale."}))
		p = b.open("/de-de/report/"+number).says(".said", "The listing is off sale.").says(".facts", "Es verstößt gegen das Gesetz").shows(1, `main a[href="/de-de/legal/imprint"]`)
		if text := words(p.Find("main")); strings.Contains(text, "registered in 2019") || strings.Contains(text, "Anna") {
			t.Errorf("the page of a report names more than its fate: %s", text)
		}
		b.open("/en-de/report/RP-0000-0000-0000").is(http.StatusNotFound, "/en-de/report")
	})
	t.Run("what is wrong is said at its field, and what was typed is kept", func(t *testing.T) {
		f := wrongs("https://elsewhere.example/l/x")
		f.Set("explanation", "bad")
		f.Set("email", "ann")
		f.Del("honest")
		p := b.post("/en-de/report", f).is(http.StatusUnprocessableEntity, "/en-de/report").shows(4, ".problem li").shows(1, `#f-about[value="https://elsewhere.example/l/x"]`)
		p.shows(1, "#f-about-error").shows(1, "#f-explanation-error").shows(1, `#f-email[value="ann"]`).shows(1, "#f-honest-error").shows(1, `input[value=counterfeit][checked]`)
	})
	t.Run("one network can't flood the desk", func(t *testing.T) {
		for range 9 {
			b.post("/en-de/report", wrongs("/en-de/")).is(http.StatusOK, "/en-de/report/RP-")
		}
		b.post("/en-de/report", wrongs("/en-de/")).is(http.StatusTooManyRequests, "/en-de/report").shows(1, ".problem")
	})
	t.Run("the form and the fate take few statements", func(t *testing.T) {
		h.counted("/en-de/report")
		if _, sent := h.counted("/en-de/report?about=/en-de/l/teapot"); len(sent) > 1 {
			t.Errorf("the form takes %d statements: %v", len(sent), sent)
		}
		if _, sent := h.counted("/en-de/report/RP-0000-0000-0000"); len(sent) > 2 {
			t.Errorf("a number takes %d statements: %v", len(sent), sent)
		}
	})
}
