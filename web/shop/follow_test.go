package shop_test

import (
	"net/http"
	"testing"
)

func TestFollow(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	t.Run("leads a guest to sign in and back", func(t *testing.T) {
		b := h.browser()
		b.open("/en-de/saved/makers").is(http.StatusOK, "/en-de/sign-in")
		if b.open("/en-de/f/xihe").Find(`form[method=post][action="/en-de/saved/makers/xihe"]`).Length() != 1 {
			t.Error("the maker's page has no button to follow it")
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/en-de/saved/makers/xihe", nil)
		h.must(err)
		r.Header.Set("Referer", h.URL+"/en-de/f/xihe")
		b.answer(b.http.Do(r)).is(http.StatusOK, "/en-de/sign-in?next=%2Fen-de%2Ff%2Fxihe")
	})
	t.Run("lists the makers with their newest goods", func(t *testing.T) {
		anna.open("/en-de/saved/makers").shows(1, ".empty")
		p := anna.send(anna.open("/en-de/f/xihe"), "/saved/makers/xihe").is(http.StatusOK, "/en-de/saved/makers").says(".flashes", "Xihe Silk").says("h2", "Xihe Silk")
		p.shows(1, `a[href="/en-de/f/xihe"]`+`:contains("Xihe")`).says(".card", "Silk scarf")
		anna.post("/en-de/saved/makers/xihe", nil).shows(1, "main h2 a")
		h.member("bo").open("/en-de/saved/makers").shows(1, ".empty")
		anna.open("/ar-ae/saved/makers").shows(1, "main h2 a")
		anna.post("/en-de/saved/makers/nobody", nil).is(http.StatusNotFound, "/en-de/saved/makers/nobody")
	})
	t.Run("stops, and thinks better of it", func(t *testing.T) {
		p := anna.send(anna.open("/en-de/saved/makers"), "/saved/makers/xihe/remove").is(http.StatusOK, "/en-de/saved/makers?removed=xihe").shows(1, ".empty").says(".undo", "not follow")
		anna.send(p, "/saved/makers/xihe/back").is(http.StatusOK, "/en-de/saved/makers").shows(1, "main h2 a").shows(0, ".undo")
		h.member("cy").post("/en-de/saved/makers/xihe/back", nil).is(http.StatusNotFound, "/en-de/saved/makers/xihe/back")
	})
	t.Run("does not show a maker that may not sell", func(t *testing.T) {
		h.must(h.db.In(t.Context()).Exec("UPDATE factory SET state = 'suspended' WHERE slug = 'xihe'").Error)
		anna.open("/en-de/saved/makers").shows(0, "main h2 a")
		h.must(h.db.In(t.Context()).Exec("UPDATE factory SET state = 'approved' WHERE slug = 'xihe'").Error)
	})
	t.Run("takes as many statements for many makers as for one", func(t *testing.T) {
		_, one := anna.counted("/en-de/saved/makers")
		h.must(h.db.In(t.Context()).Exec("INSERT INTO follow (account_id, factory_id, followed_at) SELECT f.account_id, g.id, now() FROM follow f, factory g ON CONFLICT DO NOTHING").Error)
		_, all := anna.counted("/en-de/saved/makers")
		if len(all) != len(one) || len(one) > 8 {
			t.Errorf("%d and %d statements: %v", len(one), len(all), all)
		}
	})
}
