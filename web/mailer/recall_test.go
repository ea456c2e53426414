package mailer_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/recall"
)

// TestRecallLetter: every buyer is told once, in the language of the order, whatever runs twice.
func TestRecallLetter(t *testing.T) {
	h := open(t)
	first, second := h.paid("de-de", 1), h.paid("de-de", 1)
	h.letters()
	number, err := h.recalls.Publish(t.Context(), h.admin.ID, recall.Notice{Listing: 1, Remedies: []string{"refund", "repair"}, Texts: map[string]recall.Words{
		"en": {Hazard: "It burns.", Action: "Stop."}, "de": {Hazard: "Die Farbe ätzt.", Action: "Nicht mehr tragen.", Remedy: "Wir holen ab."}}})
	h.must(err)
	all := h.letters()
	got, ok := all[first.Email]
	if !ok || len(all) != 3 {
		t.Fatalf("letters went to %v", all)
	}
	says(t, got, "Produktsicherheitsrückruf: Seidenschal", "Die Farbe ätzt.", "Nicht mehr tragen.", "Ihr Geld zurück", "Wir holen ab.", first.Number, second.Number, base+"/de-de/recalls#"+number)
	says(t, all["lee@example.com"], "Taken down", "Product safety recall", "It burns.")
	r, err := h.recalls.Recall(t.Context(), number, "de")
	h.must(err)
	if again := h.letters(recall.Spread{}, recall.Letter{RecallID: r.ID, OrderID: first.ID}); len(again) != 0 || r.Buyers != 1 || r.Told != 1 {
		t.Errorf("told again: %v; %d of %d", again, r.Told, r.Buyers)
	}
}
