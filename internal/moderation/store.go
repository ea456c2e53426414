package moderation

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
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
	New         bool   // nothing of the listing is live yet
	Title       string // in the asked language, else whatever there is
	Findings    int
	SubmittedAt time.Time
}

// Queue lists the revisions that wait for a decision, the oldest first; Backlog says how many there are.
func (d *Desk) Queue(ctx context.Context, language string, limit int, way id.Way) (id.Stretch[Waiting], error) {
	from, where, order := way.From(), "", " ORDER BY r.submitted_at, r.id"
	switch {
	case way.Back():
		where, order = " AND (r.submitted_at, r.id) < (@at, @row)", " ORDER BY r.submitted_at DESC, r.id DESC"
	case way.After.Row != 0:
		where = " AND (r.submitted_at, r.id) > (@at, @row)"
	}
	var rows []Waiting
	err := d.DB.In(ctx).Raw(`
		SELECT r.id AS revision_id, r.listing_id, l.slug, r.number, f.name AS factory_name, l.live_revision_id IS NULL AS new,
		       jsonb_array_length(r.findings) AS findings, r.submitted_at,
		       coalesce((SELECT t->>'title' FROM jsonb_array_elements(r.content->'texts') t
		                 ORDER BY t->>'language' = @language DESC, t->>'language' = 'en' DESC LIMIT 1), l.slug) AS title
		FROM (SELECT * FROM revision r WHERE r.state = 'submitted'`+where+order+` LIMIT @limit) r
		JOIN listing l ON l.id = r.listing_id JOIN factory f ON f.id = l.factory_id`+order,
		map[string]any{"language": language, "limit": limit + 1, "at": from.At, "row": from.Row}).Scan(&rows).Error
	if err != nil {
		return id.Stretch[Waiting]{}, fmt.Errorf("list moderation queue: %w", err)
	}
	return id.Cut(rows, limit, way, func(w Waiting) id.Cursor { return id.Cursor{At: w.SubmittedAt, Row: int64(w.RevisionID)} }), nil
}

// Case is all an admin must see to decide about a revision.
type Case struct {
	Revision  *catalog.Revision
	Before    *catalog.Content // what is live, nil for a new listing
	Listing   *catalog.Listing
	Factory   *factory.Factory
	Pictures  map[id.Picture]catalog.Picture // those of the revision and of what is live
	Decisions []Decision                     // earlier ones about this listing, newest first
}

// Open tells whether the revision waits for a decision.
func (c *Case) Open() bool { return c.Revision.State == catalog.RevisionSubmitted }

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
	if c.Pictures, err = d.Catalog.Pictures(ctx, l.FactoryID, c.pictureIDs()); err != nil {
		return nil, err
	}
	c.Decisions, err = d.History(ctx, l.ID)
	return c, err
}

// pictureIDs are the pictures of both contents.
func (c *Case) pictureIDs() []id.Picture {
	ids := []id.Picture{}
	for _, p := range c.Revision.Content.Pictures {
		ids = append(ids, p.PictureID)
	}
	if c.Before != nil {
		for _, p := range c.Before.Pictures {
			ids = append(ids, p.PictureID)
		}
	}
	return ids
}

// Neighbours are the revisions that wait after and before the given one, going round at the ends, so that an admin who
// skips comes to every one of them; 0 when no other waits. The given one need not wait itself any more.
func (d *Desk) Neighbours(ctx context.Context, revision id.Revision) (next, previous id.Revision, err error) {
	var found struct{ Next, Previous id.Revision }
	const waits = "SELECT r.id FROM revision r, here h WHERE r.state = 'submitted' AND r.id <> h.id"
	err = d.DB.In(ctx).Raw(`
		WITH here AS (SELECT coalesce(submitted_at, created_at) AS at, id FROM revision WHERE id = ?)
		SELECT coalesce((`+waits+` AND (r.submitted_at, r.id) > (h.at, h.id) ORDER BY r.submitted_at, r.id LIMIT 1),
		                (`+waits+` ORDER BY r.submitted_at, r.id LIMIT 1), 0) AS next,
		       coalesce((`+waits+` AND (r.submitted_at, r.id) < (h.at, h.id) ORDER BY r.submitted_at DESC, r.id DESC LIMIT 1),
		                (`+waits+` ORDER BY r.submitted_at DESC, r.id DESC LIMIT 1), 0) AS previous`, revision).Scan(&found).Error
	if err != nil {
		return 0, 0, fmt.Errorf("find neighbours of revision %d: %w", revision, err)
	}
	return found.Next, found.Previous, nil
}

// Pile is what waits in one queue. Oldest is when the longest waiting came, zero if nothing waits.
type Pile struct {
	Waiting int
	Oldest  time.Time
}

// Backlog is what waits for an admin.
type Backlog struct {
	Listings, Factories, Reports Pile
}

// Backlog counts what waits, by one statement.
func (d *Desk) Backlog(ctx context.Context) (Backlog, error) {
	var row struct {
		Listings, Factories, Reports                   int
		OldestListing, OldestApplication, OldestReport *time.Time
	}
	err := d.DB.In(ctx).Raw(`
		SELECT r.n AS listings, r.oldest AS oldest_listing, f.n AS factories, f.oldest AS oldest_application,
		       p.n AS reports, p.oldest AS oldest_report
		FROM (SELECT count(*) AS n, min(submitted_at) AS oldest FROM revision WHERE state = 'submitted') r,
		     (SELECT count(*) AS n, min(created_at) AS oldest FROM factory WHERE state = 'pending') f,
		     (SELECT count(*) AS n, min(filed_at) AS oldest FROM report WHERE state = 'received') p`).Scan(&row).Error
	if err != nil {
		return Backlog{}, fmt.Errorf("count what waits: %w", err)
	}
	pile := func(n int, oldest *time.Time) Pile {
		if oldest == nil {
			return Pile{}
		}
		return Pile{n, *oldest}
	}
	return Backlog{pile(row.Listings, row.OldestListing), pile(row.Factories, row.OldestApplication), pile(row.Reports, row.OldestReport)}, nil
}

// Dossier is all an admin must see to decide about a factory.
type Dossier struct {
	Factory   *factory.Factory
	CodeHolds bool                // the credit code's last character fits the others
	Listings  map[catalog.Tab]int // by where they stand
	Decisions []Decision          // newest first
}

// Dossier reads a factory by its slug.
func (d *Desk) Dossier(ctx context.Context, slug string) (*Dossier, error) {
	f, err := d.Factories.BySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	_, wrong := factory.ParseCreditCode(f.CreditCode)
	dossier := &Dossier{Factory: f, CodeHolds: wrong == nil}
	if dossier.Listings, err = d.Catalog.Counts(ctx, f.ID); err != nil {
		return nil, err
	}
	dossier.Decisions, err = d.FactoryHistory(ctx, f.ID)
	return dossier, err
}

// History lists what was decided about a listing, newest first.
func (d *Desk) History(ctx context.Context, listing id.Listing) ([]Decision, error) {
	all, err := d.history(ctx, `(d.subject = 'revision' AND d.subject_id IN (SELECT id FROM revision WHERE listing_id = @of)
		OR d.subject = 'listing' AND d.subject_id = @of)`, sql.Named("of", listing))
	if err != nil {
		return nil, fmt.Errorf("list decisions of listing %d: %w", listing, err)
	}
	return all, nil
}

// FactoryHistory lists what was decided about a factory, newest first.
func (d *Desk) FactoryHistory(ctx context.Context, f id.Factory) ([]Decision, error) {
	all, err := d.history(ctx, "d.subject = 'factory' AND d.subject_id = ?", f)
	if err != nil {
		return nil, fmt.Errorf("list decisions of factory %d: %w", f, err)
	}
	return all, nil
}

func (d *Desk) history(ctx context.Context, where string, subject any) ([]Decision, error) {
	var all []Decision
	err := d.DB.In(ctx).Raw("SELECT d.*, coalesce(a.name, '') AS admin_name FROM decision d LEFT JOIN account a ON a.id = d.admin_id WHERE "+where+
		" ORDER BY d.decided_at DESC, d.id DESC", subject).Scan(&all).Error
	return all, err
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
	if err != nil {
		return nil, false, err
	}
	i := slices.IndexFunc(all, func(n Decision) bool { return n.Subject == "revision" })
	if i < 0 || all[i].Verdict != Reject {
		return nil, false, nil
	}
	return &all[i], true, nil
}
