package shop_test

import (
	"net/http"
	"testing"
)

func TestGone(t *testing.T) {
	h := newHouse(t)
	for _, slug := range []string{"pot-a", "pot-b"} {
		h.publish(goods{slug, "teaware", "691110", 2, 27800, 1200, []int{3}, map[string]string{"en": "Teapot " + slug, "zh-Hans": "茶壶"}})
	}
	h.index()
	state := func(state string) {
		t.Helper()
		h.must(h.db.In(t.Context()).Exec("UPDATE listing SET state = ? WHERE slug = 'teapot'", state).Error)
	}
	t.Run("what its factory stopped selling is gone, with what is like it", func(t *testing.T) {
		state("stopped")
		h.counted("/en-de/l/teapot")
		p, sent := h.counted("/en-de/l/teapot")
		p.is(http.StatusGone, "/en-de/l/teapot").says("h1", "no longer sold").says(".lead", "Celadon teapot").shows(2, ".card").shows(1, "meta[name=robots][content=noindex]")
		p.shows(0, "link[rel=canonical]").shows(1, `main .btn[href="/en-de/c/teaware"]`).shows(1, `main form[action="/en-de/search"]`).shows(0, `form[action$="/cart"]`)
		if len(sent) > 6 {
			t.Errorf("%d statements: %v", len(sent), sent)
		}
	})
	t.Run("what the mall took down is not named", func(t *testing.T) {
		state("removed")
		h.browser().open("/de-de/l/teapot").is(http.StatusGone, "/de-de/l/teapot").shows(0, "main .lead").shows(2, ".card")
	})
	t.Run("what was never sold is not found", func(t *testing.T) {
		h.must(h.db.In(t.Context()).Exec("UPDATE listing SET state = 'draft', live_revision_id = NULL WHERE slug = 'teapot'").Error)
		p := h.browser().open("/en-de/l/teapot").is(http.StatusNotFound, "/en-de/l/teapot").shows(1, `main form[action="/en-de/search"] #q-lost`)
		p.shows(3, "main .ways .chip").shows(1, "main .btn-primary").shows(1, "main .btn-secondary")
	})
}
