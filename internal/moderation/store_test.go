package moderation_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
)

func TestQueue(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	if b, err := h.Backlog(ctx); err != nil || b.Listings.Waiting != 0 || !b.Listings.Oldest.IsZero() || b.Factories.Waiting != 1 {
		t.Errorf("backlog %+v, %v", b, err)
	}
	var waits []id.Revision
	for i, sku := range []string{"A", "B", "C"} {
		r := h.submitted(scarf(sku))
		h.mend("UPDATE revision SET submitted_at = ? WHERE id = ?", time.Now().Add(time.Duration(i-9)*time.Hour), r.ID)
		waits = append(waits, r.ID)
	}
	queue, total, err := h.Queue(ctx, "zh-Hans", 2, 0)
	must(t, err)
	if total != 3 || len(queue) != 2 || queue[0].RevisionID != waits[0] || queue[0].Title != "Silk scarf A" || !queue[0].New || queue[0].Findings != 1 {
		t.Errorf("queue %+v of %d", queue, total)
	}
	if b, err := h.Backlog(ctx); err != nil || b.Listings.Waiting != 3 || time.Since(b.Listings.Oldest).Round(time.Hour) != 9*time.Hour {
		t.Errorf("backlog %+v, %v", b, err)
	}
	t.Run("is walked round in both directions", func(t *testing.T) {
		for i, n := range waits {
			next, previous, err := h.Neighbours(ctx, n)
			must(t, err)
			if next != waits[(i+1)%3] || previous != waits[(i+2)%3] {
				t.Errorf("beside %d are %d and %d", n, previous, next)
			}
		}
	})
	t.Run("goes on from what was decided", func(t *testing.T) {
		must(t, h.Reject(ctx, h.admins[0], moderation.Judgement{Revision: waits[1], Version: h.revision(waits[1]).Version, Reason: "title"}))
		if next, _, err := h.Neighbours(ctx, waits[1]); err != nil || next != waits[2] {
			t.Errorf("next is %d, %v", next, err)
		}
	})
	t.Run("ends", func(t *testing.T) {
		for _, n := range []id.Revision{waits[0], waits[2]} {
			must(t, h.Approve(ctx, h.admins[0], moderation.Judgement{Revision: n, Version: h.revision(n).Version}))
		}
		if next, previous, err := h.Neighbours(ctx, waits[2]); err != nil || next != 0 || previous != 0 {
			t.Errorf("beside the last are %d and %d, %v", previous, next, err)
		}
	})
}

func TestCase(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	digest := "0123456789abcdef"
	picture, err := h.Catalog.AddPicture(ctx, ours, digest, 800, 800)
	must(t, err)
	first := scarf("S")
	first.Pictures = []catalog.DraftPicture{{PictureID: picture.ID}}
	r := h.submitted(first)
	c, err := h.Case(ctx, r.ID)
	must(t, err)
	if c.Before != nil || !c.Open() || c.Factory.Slug != "linxi" || c.Pictures[picture.ID].Digest != digest {
		t.Errorf("case %+v", c)
	}
	must(t, h.Approve(ctx, h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version}))

	edited := scarf("S")
	edited.Variants[0].Price.Minor = 17800
	next, err := h.Catalog.Revise(ctx, ours, r.ListingID, 0, catalog.Edit{Content: edited})
	must(t, err)
	must(t, h.Submit(ctx, ours, r.ListingID))
	c, err = h.Case(ctx, next.ID)
	must(t, err)
	if c.Before == nil || c.Before.Variants[0].Price.Minor != 16800 || c.Revision.Content.Variants[0].Price.Minor != 17800 {
		t.Errorf("before %+v", c.Before)
	}
	if len(c.Pictures) != 1 || len(c.Decisions) != 1 || c.Decisions[0].AdminName != "Anna" {
		t.Errorf("pictures %v, decisions %+v", c.Pictures, c.Decisions)
	}
	if _, err := h.Case(ctx, 9999); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a revision that is none: %v", err)
	}
}

func TestDossier(t *testing.T) {
	h := open(t)
	h.submitted(scarf("S"))
	d, err := h.Dossier(t.Context(), "linxi")
	must(t, err)
	if d.Listings[catalog.TabSubmitted] != 1 || d.Factory.Name != "Linxi Silk" {
		t.Errorf("dossier %+v", d)
	}
	other, err := h.Dossier(t.Context(), "beigang")
	must(t, err)
	if d.CodeHolds == other.CodeHolds {
		t.Error("the last character of the credit code is not looked at")
	}
	if _, err := h.Dossier(t.Context(), "nobody"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a factory that is none: %v", err)
	}
}
