package moderation_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
)

func TestClear(t *testing.T) {
	h := open(t)
	r, err := h.Catalog.Create(t.Context(), ours, catalog.Content{}, h.admins[0])
	must(t, err)
	if err := h.Clear(t.Context(), ours, r.ListingID, "test"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an empty draft was cleared: %v", err)
	}
	good, err := h.Catalog.Create(t.Context(), ours, scarf("C"), h.admins[0])
	must(t, err)
	must(t, h.Clear(t.Context(), ours, good.ListingID, "mall import"))
	l, err := h.Catalog.ListingByID(t.Context(), good.ListingID)
	must(t, err)
	past, err := h.History(t.Context(), good.ListingID)
	must(t, err)
	if l.State != catalog.Live || len(past) != 1 || past[0].AdminID != 0 || past[0].Statement != "mall import" {
		t.Errorf("%s %+v", l.State, past)
	}
	if r, err = h.Catalog.Revision(t.Context(), r.ID); err != nil || r.State != catalog.RevisionDraft {
		t.Errorf("%+v %v", r, err)
	}
}
