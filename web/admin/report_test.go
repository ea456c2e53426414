package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/moderation"
)

// TestReportTakesDown: the admin takes the listing down from its report and puts it back after an objection.
func TestReportTakesDown(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	r := h.submitted(scarf("A"))
	must(t, h.desk.Approve(t.Context(), h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
	l, err := h.desk.Catalog.ListingByID(t.Context(), r.ListingID)
	must(t, err)
	number, err := h.desk.File(t.Context(), moderation.Filing{URL: "https://mall.example/de-de/l/" + l.Slug, Slug: l.Slug, Ground: "unsafe", Language: "de",
		Country: "DE", Explanation: "Die Farbe ist giftig, sie steht auf der Liste.", Honest: true})
	must(t, err)
	path := "/admin/reports/" + number
	p := anna.open(path)
	if p.Find(`input[name=measure][value=taken_down][checked]`).Length() != 1 {
		t.Error("taking it down is not what is chosen first")
	}
	again := anna.send(p, path, url.Values{"outcome": {"illegal"}, "statement": {"Weg."}, "facts": {"Blei."}, "measure": {"taken_down"}}).at(path, http.StatusUnprocessableEntity)
	again.says(".problem a[href='#f-law']", "Name the law").says("#f-facts", "Blei.")
	anna.send(again, path, url.Values{"outcome": {"illegal"}, "statement": {"Weg."}, "facts": {"Blei."}, "law": {"REACH"}, "measure": {"taken_down"}}).
		at("/admin/reports", http.StatusOK)
	if h.onSale(r.ListingID) {
		t.Fatal("it is on sale")
	}
	p = anna.open(path).says("#decide", "was taken down")
	anna.open(at(r.ID)).says(".decisions", "Taken down").says(".decisions", "REACH")
	anna.send(p, path+"/lift", url.Values{"lift": {""}}).at(path+"/lift", http.StatusUnprocessableEntity).says(".problem", "may be sold again")
	anna.send(p, path+"/lift", url.Values{"lift": {"Kein Blei."}}).at(path, http.StatusOK).says("#decide", "on sale again").lacks("#lift")
	if !h.onSale(r.ListingID) {
		t.Error("it is not back on sale")
	}
	anna.send(p, path+"/lift", url.Values{"lift": {"Kein Blei."}}).at(path+"/lift", http.StatusConflict)
}

func TestReports(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	anna.open("/admin/reports").at("/admin/reports", http.StatusOK).says(".empty", "No reports here")
	number, err := h.desk.File(t.Context(), moderation.Filing{URL: "https://mall.example/ja-jp/c/scarves", Ground: "fraud", Language: "ja", Country: "JP",
		Explanation: "写真の商品と届いた商品がまったく違っていました。", Honest: true})
	must(t, err)
	path := "/admin/reports/" + number
	t.Run("what waits is counted and listed", func(t *testing.T) {
		anna.open("/admin").says(".today", "Reports to decide")
		anna.open("/admin/reports").says(".table tbody", number).says(".table tbody", "It deceives buyers").says(".table tbody", "/ja-jp/c/scarves")
	})
	t.Run("a decision needs an outcome and words, and keeps what was typed", func(t *testing.T) {
		p := anna.open(path).at(path, http.StatusOK).says("main", "Without a name").says("main", "Japanese")
		again := anna.send(p, path, url.Values{"statement": {"The maker sent new pictures."}}).at(path, http.StatusUnprocessableEntity)
		again.says(".problem", "Choose how you decide").says("textarea", "The maker sent new pictures.")
		anna.send(p, path, url.Values{"outcome": {"terms"}}).at(path, http.StatusUnprocessableEntity).says(".problem", "what was found")
	})
	t.Run("it is decided once, with the name of who decided", func(t *testing.T) {
		p := anna.open(path)
		anna.send(p, path, url.Values{"outcome": {"terms"}, "statement": {"The pictures were replaced."}}).at("/admin/reports", http.StatusOK).says(".flashes", number)
		anna.send(p, path, url.Values{"outcome": {"lawful"}, "statement": {"x"}}).at(path, http.StatusConflict).says("#decide", "The pictures were replaced.")
		anna.open("/admin/reports").says(".empty", "No reports here")
		anna.open("/admin/reports?view=all").says(".table tbody", "It breaks the terms of the shop")
		anna.open("/admin/reports/RP-0").at("/admin/reports/RP-0", http.StatusNotFound)
	})
}

// TestRecall: the admin publishes a recall, which takes the goods off sale, and ends it.
func TestRecall(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	r := h.submitted(scarf("A"))
	must(t, h.desk.Approve(t.Context(), h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
	l, err := h.desk.Catalog.ListingByID(t.Context(), r.ListingID)
	must(t, err)
	anna.open("/admin/recalls").at("/admin/recalls", http.StatusOK).says(".empty", "ever recalled").says(".rail", "Recalls")
	p := anna.open("/admin/recalls/new").at("/admin/recalls/new", http.StatusOK)
	typed := url.Values{"listing": {"no-such"}, "ordered_from": {"yesterday"}, "hazard_en": {"It burns."}, "remedies": {"refund"}, "hazard_de": {"Es brennt."}}
	again := anna.send(p, "/admin/recalls", typed).at("/admin/recalls", http.StatusUnprocessableEntity)
	again.says(".problem a[href='#f-ordered_from']", "2026-11-30").says("#f-hazard_en", "It burns.").says("details[open] #f-hazard_de", "Es brennt.")
	typed.Set("ordered_from", "2026-11-01")
	again = anna.send(again, "/admin/recalls", typed).at("/admin/recalls", http.StatusUnprocessableEntity)
	again.says(".problem a[href='#f-listing']", "was on sale").says(".problem a[href='#f-action_en']", "must do").says(".problem a[href='#f-action_de']", "must do")
	typed.Set("listing", "https://mall.example/de-de/l/"+l.Slug)
	typed.Set("action_en", "Unplug it.")
	typed.Set("action_de", "Stecker ziehen.")
	p = anna.send(again, "/admin/recalls", typed)
	path := p.path
	p.at(path, http.StatusOK).says("h1", "RC-").says("main", "It burns.").says("main", "Stecker ziehen.").says("main", "Ordered since")
	if h.onSale(r.ListingID) {
		t.Fatal("it is on sale")
	}
	anna.send(again, "/admin/recalls", typed).at("/admin/recalls", http.StatusConflict).says(".problem", "recalled already")
	anna.open("/admin/recalls").says("tbody", "Current").says("tbody", "Silk scarf A")
	p = anna.send(p, path+"/end", url.Values{"lift": {""}}).at(path, http.StatusOK).says(".pill", "Ended")
	anna.send(p, path+"/restore", url.Values{"lift": {""}}).at(path+"/restore", http.StatusUnprocessableEntity)
	anna.send(p, path+"/restore", url.Values{"lift": {"New plug."}}).at(path, http.StatusOK).lacks("#again")
	if !h.onSale(r.ListingID) {
		t.Error("it is not back on sale")
	}
}
