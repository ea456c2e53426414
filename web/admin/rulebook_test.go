package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// monday is a first day to come, as the form takes it.
func monday() string { return time.Now().AddDate(0, 0, 5).Format(time.DateOnly) }

// today is a day on which something may have been checked.
func today() string { return time.Now().Format(time.DateOnly) }

// draft opens a draft and gives its path.
func (b *browser) draft() string {
	b.h.t.Helper()
	p := b.send(b.open("/admin/rules/versions"), "/admin/rules/versions", url.Values{"note": {"Raise the VAT"}, "valid_from": {monday()}})
	if p.status != http.StatusOK || !strings.HasPrefix(p.path, "/admin/rules/versions/") {
		b.h.t.Fatalf("at %s with %d: %s", p.path, p.status, p.Find("main").Text())
	}
	return p.path
}

// follow opens the link whose address holds all of the words.
func (b *browser) follow(p sheet, selector string) sheet {
	b.h.t.Helper()
	href, ok := p.Find(selector).First().Attr("href")
	if !ok {
		b.h.t.Fatalf("%s: no link %s", p.path, selector)
	}
	return b.open(href)
}

// raised puts a German VAT of 21% into the draft, by the ways of the pages.
func (b *browser) raised(draft string) sheet {
	b.h.t.Helper()
	country := b.open(draft + "/where?country=de")
	form := b.follow(country, "#rates tr:contains('19%') a[href*='row=']")
	form.says("form", "Value added tax (DE)").says("form strong", "19%")
	return b.send(form, draft+"/edit", url.Values{"rate": {"21%"}, "act": {"Jahressteuergesetz 2027"}, "url": {"https://example.org/jstg"}, "charge": {"vat-sale vat-import vat-import-de"},
		"confidence": {"secondary"}, "in": {"DE"}, "checked": {today()}})
}

func TestRulesChangeByTwoAdmins(t *testing.T) {
	h := open(t)
	anna, bo := h.admin("anna@example.com"), h.admin("bo@example.com")
	draft := anna.draft()
	p := anna.raised(draft).at(draft, http.StatusOK)
	p.says("#changes tbody tr", "19%").says("#changes tbody tr strong", "21%").says("#effect details", "Germany").says("#effect summary", "20 of 20 change")
	p.says("#effect tbody tr:contains('Silk scarf')", "+€")
	p = anna.send(p, draft+"/propose", nil).at(draft, http.StatusOK)
	p.says(".pill", "Waits for a second admin").lacks(`form[action$="/publish"]`)

	t.Run("the proposer is refused", func(t *testing.T) {
		refused := anna.post(draft+"/publish", nil)
		if refused.status != http.StatusForbidden || !strings.Contains(refused.Find(".problem").Text(), "another one must look at it first") {
			t.Errorf("%d: %s", refused.status, refused.Find("main").Text())
		}
	})
	done := bo.send(bo.open(draft), draft+"/publish", nil).at(draft, http.StatusOK)
	done.says(".flash, .notice, [role=status]", "+1").says("h1", "Version +1")
	bo.open("/admin/rules").says(".toolbar", "+1")
	bo.open("/admin/rules/DE").says("#rates tr:contains('21%')", "Jahressteuergesetz 2027")
	done.says(".events", "Published").says(".events", "anna").says("#changes tbody", "19%").says(".events", "Value added tax, all goods, Germany: 21%")
	done.says("#effect", "What was confirmed").says("#effect details", "Germany").says("#effect summary", "20 of 20 change")

	ask := anna.open(draft+"/roll-back").at(draft+"/roll-back", http.StatusOK).says("#effect summary", "20 of 20 change")
	again := anna.send(ask, draft+"/roll-back", nil)
	again.says("h1", "Roll back").says(".problem", "why it is rolled back")
	anna.send(again, draft+"/roll-back", url.Values{"reason": {"The act was vetoed"}}).at(draft, http.StatusOK).says(".pill", "Rolled back").
		says(".events", "The act was vetoed").says("#effect", "What was confirmed").says("#effect summary", "20 of 20 change")
	anna.open("/admin/rules/versions").says("tbody", "Roll back of: Raise the VAT").says(".toolbar", "+2")
	if text := anna.open("/admin/rules/DE").Find("#rates").Text(); strings.Contains(text, "21%") {
		t.Error("the rate is still there after the roll back")
	}
}

func TestRuleFormsKeepWhatWasTyped(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	t.Run("of a draft", func(t *testing.T) {
		p := anna.send(anna.open("/admin/rules/versions"), "/admin/rules/versions", url.Values{"note": {"VAT"}, "valid_from": {"2020-01-01"}})
		if p.status != http.StatusUnprocessableEntity || p.Find("#f-note").AttrOr("value", "") != "VAT" || p.Find("#f-valid_from").AttrOr("value", "") != "2020-01-01" {
			t.Errorf("%d: %s", p.status, p.Find("form").Text())
		}
		p.says(".problem", "The past is not changed")
		p = anna.send(p, "/admin/rules/versions", url.Values{"note": {"VAT"}, "valid_from": {"foo"}})
		p.says(".problem", "A date is wanted").lacks(".problem:contains('The past')")
		if p.Find("#f-valid_from").AttrOr("value", "") != "foo" {
			t.Error("the day typed is gone")
		}
	})
	draft := anna.draft()
	t.Run("of a rate", func(t *testing.T) {
		form := anna.open(draft + "/edit?country=US")
		p := anna.send(form, draft+"/edit", url.Values{"hs": {"9503.00"}, "rate": {"much"}, "from": {"2020-01-01"}, "act": {""}, "charge": {"us-mfn"}, "confidence": {"official"}})
		if p.status != http.StatusUnprocessableEntity || p.Find("#f-rate").AttrOr("value", "") != "much" || p.Find("#f-hs").AttrOr("value", "") != "9503.00" {
			t.Errorf("%d: %s", p.status, p.Find("form").Text())
		}
		p.says(".problem", "is neither a percentage nor a currency").says(".problem", "Name the law").says(".problem", "The past is not changed")
	})
	t.Run("of a limit, which is then put in and changed", func(t *testing.T) {
		form := anna.follow(anna.open("/admin/rules/DE?draft="+draft[strings.LastIndex(draft, "/")+1:]), "a[href*='limit=']")
		bad := anna.send(form, draft+"/edit", url.Values{"limit": {"lots"}, "act": {"Act"}, "confidence": {"official"}, "regime": {""}})
		bad.says(".problem", "A limit is an amount")
		p := anna.send(form, draft+"/edit", url.Values{"limit": {"200"}, "act": {"Act"}, "checked": {today()}, "confidence": {"official"}, "regime": {""}}).at(draft, http.StatusOK)
		p.says("#changes tbody tr", "intrinsic <= 150 EUR").says("#changes tbody tr strong", "200")
		again := anna.follow(p, "#changes a[href*='edit=']")
		p = anna.send(again, draft+"/edit", url.Values{"limit": {"180 EUR"}, "confidence": {"official"}, "regime": {""}}).at(draft, http.StatusOK)
		p.says("#changes tbody tr strong", "180 EUR")
		anna.send(p, draft+"/remove", nil).at(draft, http.StatusOK).says("#changes", "Nothing yet")
	})
	anna.open(draft+"/edit?country=XX").at(draft+"/edit?country=XX", http.StatusNotFound)
	anna.open("/admin/rules/versions/99").at("/admin/rules/versions/99", http.StatusNotFound)
}

func TestRecountOfAnOrder(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	path := "/admin/orders/" + h.sold("buyer@example.com")
	h.lined()
	h.exec("UPDATE orders SET rules = ?", h.shipped)
	p := anna.follow(anna.open(path), "a[href$='/recount']")
	p.at(path+"/recount", http.StatusOK).says("tbody tr:contains('€3.00')", "Different").says(".notice-warn", "comes out differently")
	h.exec("UPDATE orders SET rules = '2020-01-01.1'")
	anna.open(path+"/recount").says(".notice-warn", "can’t be made again")
	anna.open(path + "/recount?by=now").lacks("p:contains('archive')")
}
