package mailer_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/moderation"
)

func TestReportLetters(t *testing.T) {
	h := open(t)
	filed := func(f moderation.Filing) *moderation.Report {
		t.Helper()
		number, err := h.desk.File(t.Context(), f)
		h.must(err)
		r, err := h.desk.Report(t.Context(), number)
		h.must(err)
		return r
	}
	f := moderation.Filing{URL: base + "/de-at/l/silk-scarf", Ground: "unsafe", Explanation: "Die Farbe ist giftig, sie steht auf der Liste.", Honest: true,
		Name: "Anna", Email: "anna@example.com", Language: "de", Country: "AT"}
	r := filed(f)
	got := h.letters()["anna@example.com"]
	says(t, got, "Guten Tag Anna", r.Number, f.URL, base+"/de-at/report/"+r.Number, "anna@example.com bei einer Meldung")
	h.must(h.desk.Rule(t.Context(), h.admin.ID, moderation.Ruling{Number: r.Number, State: moderation.ReportDismissed, Reason: "lawful", Statement: "Der Prüfbericht liegt vor."}))
	got = h.letters()["anna@example.com"]
	says(t, got, r.Number, "Nicht bestätigt", "Nichts Rechtswidriges gefunden", "Der Prüfbericht liegt vor.", "binnen sechs Monaten")

	f.Slug = h.slug()
	r = filed(f)
	h.letters()
	h.must(h.desk.Rule(t.Context(), h.admin.ID, moderation.Ruling{Number: r.Number, State: moderation.ReportUpheld, Reason: "illegal", Statement: "Blei gefunden.",
		Measure: moderation.TakenDown, Law: "Verordnung (EG) 1907/2006", Facts: "The dye holds lead."}))
	all := h.letters()
	says(t, all["anna@example.com"], "Das Produkt wurde entfernt", "Blei gefunden.", "binnen sechs Monaten")
	says(t, all["lee@example.com"], "Taken down", "It breaks the law", "Verordnung (EG) 1907/2006", "The dye holds lead.", "no automated means", "within six months", base+"/portal/listings/1")
	says(t, all["zhou@example.com"], "已下架", "违反法律", "六个月内")
	h.must(h.desk.Restore(t.Context(), h.admin.ID, 1, "Ein neuer Test."))
	all = h.letters()
	says(t, all["anna@example.com"], "erneut geprüft", "wieder verkauft", "Ein neuer Test.")
	says(t, all["lee@example.com"], "Back on sale", "Ein neuer Test.")
	f.Slug = ""

	f.Name, f.Email = "", ""
	filed(f)
	if got := h.letters(); len(got) != 0 {
		t.Errorf("somebody without an address is written to: %v", got)
	}
}

// slug is that of the scarf.
func (h *house) slug() (slug string) {
	h.t.Helper()
	h.must(h.db.In(h.t.Context()).Raw("SELECT slug FROM listing WHERE id = 1").Scan(&slug).Error)
	return slug
}
