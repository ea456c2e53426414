package moderation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
)

// found is the first finding of a rule in a listing that was submitted.
func (h *house) found(c catalog.Content, rule string) (found catalog.Finding, ok bool) {
	h.t.Helper()
	r, err := h.Catalog.Create(h.t.Context(), ours, c, h.admins[0])
	must(h.t, err)
	must(h.t, h.Submit(h.t.Context(), ours, r.ListingID))
	s, err := h.Catalog.Sheet(h.t.Context(), ours, r.ListingID)
	must(h.t, err)
	for _, f := range s.Revision.Findings {
		if f.Rule == rule {
			return f, true
		}
	}
	return catalog.Finding{}, false
}

func TestSubmitLooksAtTheLaw(t *testing.T) {
	h := open(t)
	nobody := scarf("L-1")
	nobody.Responsible = catalog.Responsible{}
	asked := func(papers []string) bool { return slices.Contains(papers, "eu_responsible_person") }
	if f, ok := h.found(nobody, "few_markets"); !ok || !slices.ContainsFunc(f.Papers, asked) {
		t.Errorf("a scarf nobody is responsible for: %+v, %v", f, ok)
	}
	if f, ok := h.found(scarf("L-2"), "few_markets"); ok {
		t.Errorf("a scarf of somebody: %+v", f)
	}
	smoke := scarf("L-3")
	smoke.HS = "854340"
	if f, ok := h.found(smoke, "no_market"); !ok || !slices.Contains(f.Reasons, "tobacco") || !strings.HasPrefix(f.Detail, "0/") {
		t.Errorf("an e-cigarette: %+v, %v", f, ok)
	}
}
