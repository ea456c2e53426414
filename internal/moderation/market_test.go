package moderation_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
)

// found is the first finding of a rule in a listing that was submitted.
func (h *house) found(c catalog.Content, rule string) (detail string, ok bool) {
	h.t.Helper()
	r, err := h.Catalog.Create(h.t.Context(), ours, c, h.admins[0])
	must(h.t, err)
	must(h.t, h.Submit(h.t.Context(), ours, r.ListingID))
	s, err := h.Catalog.Sheet(h.t.Context(), ours, r.ListingID)
	must(h.t, err)
	for _, f := range s.Revision.Findings {
		if f.Rule == rule {
			return f.Detail, true
		}
	}
	return "", false
}

func TestSubmitLooksAtTheLaw(t *testing.T) {
	h := open(t)
	nobody := scarf("L-1")
	nobody.Responsible = catalog.Responsible{}
	if detail, ok := h.found(nobody, "few_markets"); !ok || !strings.Contains(detail, "eu_responsible_person") {
		t.Errorf("a scarf nobody is responsible for: %q, %v", detail, ok)
	}
	if detail, ok := h.found(scarf("L-2"), "few_markets"); ok {
		t.Errorf("a scarf of somebody: %q", detail)
	}
	smoke := scarf("L-3")
	smoke.HS = "854340"
	if detail, ok := h.found(smoke, "no_market"); !ok || !strings.Contains(detail, "tobacco") {
		t.Errorf("an e-cigarette: %q, %v", detail, ok)
	}
}
