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

	f.Name, f.Email = "", ""
	filed(f)
	if got := h.letters(); len(got) != 0 {
		t.Errorf("somebody without an address is written to: %v", got)
	}
}
