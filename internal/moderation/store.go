package moderation

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
)

// Waiting is a revision in the queue.
type Waiting struct {
	RevisionID  id.Revision
	ListingID   id.Listing
	Slug        string
	Number      int
	FactoryName string
	Title       string // in the asked language, else whatever there is
	Findings    int
	SubmittedAt time.Time
}

// Queue lists the revisions that wait for a decision, the oldest first, and how many there are in all.
func (d *Desk) Queue(ctx context.Context, language string, limit, offset int) ([]Waiting, int, error) {
	var rows []struct {
		Waiting
		Total int
	}
	err := d.DB.In(ctx).Raw(`
		SELECT r.id AS revision_id, r.listing_id, l.slug, r.number, f.name AS factory_name, jsonb_array_length(r.findings) AS findings,
		       r.submitted_at, count(*) OVER () AS total,
		       coalesce((SELECT t->>'title' FROM jsonb_array_elements(r.content->'texts') t
		                 ORDER BY t->>'language' = ? DESC, t->>'language' = 'en' DESC LIMIT 1), l.slug) AS title
		FROM revision r JOIN listing l ON l.id = r.listing_id JOIN factory f ON f.id = l.factory_id
		WHERE r.state = 'submitted' ORDER BY r.submitted_at, r.id LIMIT ? OFFSET ?`, language, limit, offset).Scan(&rows).Error
	if err != nil {
		return nil, 0, fmt.Errorf("list moderation queue: %w", err)
	}
	queue, total := make([]Waiting, len(rows)), 0
	for i, r := range rows {
		queue[i], total = r.Waiting, r.Total
	}
	return queue, total, nil
}

// Case is all an admin must see to decide about a revision.
type Case struct {
	Revision  *catalog.Revision
	Before    *catalog.Content // what is live, nil for a new listing
	Listing   *catalog.Listing
	Factory   *factory.Factory
	Decisions []Decision  // earlier ones about this listing, newest first
	Next      id.Revision // the next in the queue, 0 if this is the last
}

// Case reads a revision with what is live beside it.
func (d *Desk) Case(ctx context.Context, revision id.Revision) (*Case, error) {
	r, err := d.Catalog.Revision(ctx, revision)
	if err != nil {
		return nil, err
	}
	l, err := d.Catalog.ListingByID(ctx, r.ListingID)
	if err != nil {
		return nil, err
	}
	c := &Case{Revision: r, Listing: l}
	if c.Factory, err = d.Factories.Factory(ctx, l.FactoryID); err != nil {
		return nil, err
	}
	if l.LiveRevisionID != nil && *l.LiveRevisionID != r.ID {
		live, err := d.Catalog.Revision(ctx, *l.LiveRevisionID)
		if err != nil {
			return nil, err
		}
		c.Before = &live.Content
	}
	if c.Decisions, err = d.History(ctx, l.ID); err != nil {
		return nil, err
	}
	err = d.DB.In(ctx).Raw(`SELECT coalesce((SELECT id FROM revision WHERE state = 'submitted' AND id <> ? ORDER BY submitted_at, id LIMIT 1), 0)`, r.ID).Scan(&c.Next).Error
	if err != nil {
		return nil, fmt.Errorf("find next revision: %w", err)
	}
	return c, nil
}

// History lists what was decided about a listing, newest first.
func (d *Desk) History(ctx context.Context, listing id.Listing) ([]Decision, error) {
	var all []Decision
	err := d.DB.In(ctx).Where("subject = 'revision' AND subject_id IN (SELECT id FROM revision WHERE listing_id = ?)", listing).
		Order("decided_at DESC, id DESC").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("list decisions of listing %d: %w", listing, err)
	}
	return all, nil
}

// FactoryHistory lists what was decided about a factory, newest first.
func (d *Desk) FactoryHistory(ctx context.Context, f id.Factory) ([]Decision, error) {
	var all []Decision
	if err := d.DB.In(ctx).Where("subject = 'factory' AND subject_id = ?", f).Order("decided_at DESC, id DESC").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list decisions of factory %d: %w", f, err)
	}
	return all, nil
}

// Decision reads one decision, for the mail about it.
func (d *Desk) Decision(ctx context.Context, n id.Decision) (*Decision, error) {
	var one Decision
	if err := d.DB.In(ctx).Take(&one, n).Error; err != nil {
		return nil, fmt.Errorf("find decision %d: %w", n, err)
	}
	return &one, nil
}

// LastRefusal is the newest decision about a listing if it was a refusal that still stands.
func (d *Desk) LastRefusal(ctx context.Context, listing id.Listing) (*Decision, bool, error) {
	all, err := d.History(ctx, listing)
	if err != nil || len(all) == 0 || all[0].Verdict != Reject {
		return nil, false, err
	}
	return &all[0], true, nil
}
