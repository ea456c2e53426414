package portal_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestProfile: a factory says how it is reached; what is wrong is named, and what was typed stays.
func TestProfile(t *testing.T) {
	h := newHouse(t)
	h.must(h.db.In(t.Context()).Exec(`UPDATE factory SET story = '{"en":"Two kilns."}'`).Error)
	const path = "/portal/profile"
	form := h.clerk("linxi").open(path).is(http.StatusOK, path)
	good := url.Values{"public_email": {" Sales@Linxi.Example"}, "contact": {"Zhou"}, "phone": {"+86 798 5550 0101"}, "founded": {""}, "staff_count": {"38"}, "handover_days": {"3"}}
	for field, typed := range map[string]string{"public_email": "sales at linxi", "contact": " ", "phone": "", "founded": "long ago", "staff_count": "-5", "handover_days": "31"} {
		wrong := url.Values{}
		for name, value := range good {
			wrong[name] = value
		}
		wrong.Set(field, typed)
		p := h.clerk("linxi").send(form, path, wrong).is(http.StatusUnprocessableEntity, path)
		if p.Find("#f-"+field+"-error").Length() != 1 || p.Find(".problem a").Length() != 1 || p.Find("#f-phone").AttrOr("value", "") != wrong.Get("phone") {
			t.Errorf("%s %q: %s", field, typed, words(p.Find("main")))
		}
	}
	p := h.clerk("linxi").send(form, path, good).is(http.StatusOK, path)
	if p.Find("#f-public_email").AttrOr("value", "") != "Sales@linxi.example" || p.Find(".notice-ok").Length() != 1 {
		t.Error(words(p.Find("main")))
	}
	var changed, kept int64
	h.must(h.db.In(t.Context()).Raw(`SELECT count(*) FILTER (WHERE email = 'Sales@linxi.example' AND staff_count = 38 AND founded = 0), count(*) FILTER (WHERE story->>'en' = 'Two kilns.')
		FROM factory`).Row().Scan(&changed, &kept))
	if changed != 1 || kept < 2 {
		t.Errorf("%d factories changed, %d have their story", changed, kept)
	}
}
