package moderation_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
)

// queued submits three listings, nine, eight and seven hours ago.
func (h *house) queued() []id.Revision {
	h.t.Helper()
	var waits []id.Revision
	for i, sku := range []string{"A", "B", "C"} {
		r := h.submitted(scarf(sku))
		h.mend("UPDATE revision SET submitted_at = ? WHERE id = ?", time.Now().Add(time.Duration(i-9)*time.Hour), r.ID)
		waits = append(waits, r.ID)
	}
	return waits
}

func TestBacklog(t *testing.T) {
	h := open(t)
	if b, err := h.Backlog(t.Context()); err != nil || b.Listings != (moderation.Pile{}) || b.Factories.Waiting != 1 {
		t.Errorf("backlog %+v, %v", b, err)
	}
	h.queued()
	b, err := h.Backlog(t.Context())
	if age := time.Since(b.Listings.Oldest).Round(time.Hour); err != nil || b.Listings.Waiting != 3 || age != 9*time.Hour {
		t.Errorf("backlog %+v, %v", b, err)
	}
}

func TestQueue(t *testing.T) {
	h := open(t)
	waits := h.queued()
	queue, err := h.Queue(t.Context(), "zh-Hans", 2, id.Way{})
	must(t, err)
	if len(queue.Rows) != 2 || queue.Rows[0].RevisionID != waits[0] || queue.Previous != (id.Way{}) {
		t.Fatalf("queue %+v", queue)
	}
	if first := queue.Rows[0]; first.Title != "Silk scarf A" || !first.New || first.Findings != 1 || first.FactoryName != "Linxi Silk" {
		t.Errorf("first is %+v", first)
	}
}

func TestQueuePageByPage(t *testing.T) {
	h := open(t)
	waits := h.queued()
	queue, err := h.Queue(t.Context(), "zh-Hans", 2, id.Way{})
	must(t, err)
	rest, err := h.Queue(t.Context(), "zh-Hans", 2, queue.Next)
	must(t, err)
	if len(rest.Rows) != 1 || rest.Rows[0].RevisionID != waits[2] || rest.Next != (id.Way{}) {
		t.Fatalf("the rest is %+v", rest)
	}
	back, err := h.Queue(t.Context(), "zh-Hans", 2, rest.Previous)
	must(t, err)
	if len(back.Rows) != 2 || back.Rows[0].RevisionID != waits[0] || back.Previous != (id.Way{}) {
		t.Fatalf("back again is %+v", back)
	}
}

func TestNeighbours(t *testing.T) {
	h := open(t)
	waits := h.queued()
	beside := func(n, wantNext, wantPrevious id.Revision) {
		t.Helper()
		next, previous, err := h.Neighbours(t.Context(), n)
		if err != nil || next != wantNext || previous != wantPrevious {
			t.Errorf("beside %d are %d and %d, %v", n, previous, next, err)
		}
	}
	for i, n := range waits { // round in both directions
		beside(n, waits[(i+1)%3], waits[(i+2)%3])
	}
	must(t, h.Reject(t.Context(), h.admins[0], moderation.Judgement{Revision: waits[1], Version: h.revision(waits[1]).Version, Reason: "title"}))
	beside(waits[1], waits[2], waits[0]) // on from what was decided
	for _, n := range []id.Revision{waits[0], waits[2]} {
		must(t, h.Approve(t.Context(), h.admins[0], moderation.Judgement{Revision: n, Version: h.revision(n).Version}))
	}
	beside(waits[2], 0, 0)
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
