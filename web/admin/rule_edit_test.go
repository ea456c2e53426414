package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestRuleEditorRefusesNonsenseAtItsField(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	draft := anna.draft()
	typed := url.Values{"charge": {"br-icms"}, "region": {"CA"}, "channel": {"boat"}, "origin": {"ZZZ"}, "class": {"bogus"}, "producer": {"zz"}, "checked": {"2030-01-01"},
		"rate": {"5000%"}, "act": {"Act"}, "confidence": {"official"}}
	p := anna.send(anna.open(draft+"/edit?country=BR"), draft+"/edit", typed)
	if p.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d: %s", p.status, p.Find("main").Text())
	}
	for _, name := range []string{"channel", "origin", "class", "checked", "rate"} {
		if p.Find(`.problem a[href="#f-`+name+`"]`).Length() == 0 {
			t.Errorf("nothing is said of %s: %s", name, p.Find(".problem").Text())
		}
	}
	for name, value := range typed {
		if name != "charge" && name != "confidence" && p.Find("#f-"+name).AttrOr("value", "") != value[0] {
			t.Errorf("%s is %q", name, p.Find("#f-"+name).AttrOr("value", ""))
		}
	}
	p = anna.send(p, draft+"/edit", url.Values{"channel": {"post"}, "origin": {"CN"}, "class": {""}, "checked": {today()}, "rate": {"18%"}, "charge": {"br-icms"}, "confidence": {"official"}})
	p.says(".problem", "CA is no region of BR").says(".problem", "zz is no maker")
	for rate, want := range map[string]string{"-5%": "-5% is out of range", "999999%": "999999% is out of range", "400%": "say in the note why"} {
		p = anna.send(p, draft+"/edit", url.Values{"region": {"SP"}, "producer": {""}, "rate": {rate}, "charge": {"br-icms"}, "confidence": {"official"}})
		p.says(".problem", want)
	}
	p = anna.send(p, draft+"/edit", url.Values{"rate": {"18%"}, "charge": {"br-icms"}, "confidence": {"official"}}).at(draft, http.StatusOK)
	p.says("#effect summary", "Brazil").lacks("#effect td:contains('No rate known')")
}

func TestRuleFormClaimsNothingThatNobodyChecked(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	draft := anna.draft()
	form := anna.follow(anna.open(draft+"/where?country=DE"), "#rates tr:contains('19%') a[href*='row=']")
	for _, name := range []string{"act", "url", "checked"} {
		if v := form.Find("#f-"+name).AttrOr("value", ""); v != "" {
			t.Errorf("%s is %q before anybody said so", name, v)
		}
	}
	if v := form.Find("#f-confidence option[selected]").AttrOr("value", ""); v != "secondary" {
		t.Errorf("sure: %s", v)
	}
	if form.Find("#was-proof .source").Length() != 1 {
		t.Error("the proof so far is not shown")
	}
	p := anna.send(form, draft+"/edit", url.Values{"rate": {"21%"}, "charge": {"vat-sale"}})
	p.says(".problem", "Name the law").says(".problem", "Say on which day it was checked")
	if p.Find("#was-proof .source").Length() != 1 {
		t.Error("the proof so far is gone after a mistake")
	}
}

func TestRuleFormSaysForWhichDestinations(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	draft := anna.draft()
	form := anna.open(draft + "/edit?country=DE")
	form.says("fieldset", "Germany only").says("fieldset", "All 27 destinations of the rules EU")
	if text := form.Find("#f-charge").Text(); strings.Contains(text, "fr-fee") || strings.Contains(text, "it-fee") || strings.Contains(text, "ro-fee") || !strings.Contains(text, "eu-tariff") {
		t.Errorf("charges of Germany: %s", text)
	}
	base := url.Values{"charge": {"eu-tariff"}, "hs": {"9209.30"}, "rate": {"50%"}, "act": {"Act"}, "checked": {today()}, "confidence": {"official"}}
	with := func(reach, in string) url.Values {
		v := url.Values{"reach": {reach}, "in": {in}}
		for name, value := range base {
			v[name] = value
		}
		return v
	}
	anna.send(form, draft+"/edit", with("some", "")).says(".problem", "Name the destinations")
	anna.send(form, draft+"/edit", with("all", "FR")).says(".problem", "or empty this field")
	for _, c := range []struct{ reach, in, places string }{{"one", "", "Tried at the 1 destination"}, {"some", "FR, IT", "Tried at all 2 destinations"}, {"all", "", "Tried at all 27 destinations"}} {
		p := anna.send(anna.open(draft+"/edit?country=DE"), draft+"/edit", with(c.reach, c.in)).at(draft, http.StatusOK)
		p.says("#effect", c.places)
		anna.send(p, draft+"/remove", nil).at(draft, http.StatusOK)
	}
	anna.open(draft+"/edit?country=DE&limit="+url.QueryEscape("intrinsic <= 150 EUR")).says("section", "all 27 destinations of the rules EU")
}

func TestTheSecondAdminIsTold(t *testing.T) {
	h := open(t)
	anna, bo := h.admin("anna@example.com"), h.admin("bo@example.com")
	draft := anna.draft()
	bo.open("/admin").says("a[href='/admin/rules/versions']", "0")
	anna.send(anna.raised(draft).at(draft, http.StatusOK), draft+"/propose", nil)
	tile := bo.open("/admin").says(".figures a[href='"+draft+"']", "Rules waiting for a second admin")
	tile.says(".figures a[href='"+draft+"'] .today-number", "1").says("nav a[href='/admin/rules']", "1")
	own := anna.open("/admin").says(".figures a[href='"+draft+"']", "1 of yours waits for a second admin")
	own.says(".figures a[href='"+draft+"'] .today-number", "0")
}
