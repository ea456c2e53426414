package moderation

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/id"
)

// Refusals are the decisions by which the newest revisions of a factory's listings were refused, by listing; one that is
// not refused is left out, another factory's too.
func (d *Desk) Refusals(ctx context.Context, f id.Factory, listings []id.Listing) (map[id.Listing]Decision, error) {
	var rows []struct {
		Decision
		ListingID id.Listing
	}
	err := d.DB.In(ctx).Raw(`
		SELECT DISTINCT ON (l.id) d.*, l.id AS listing_id
		FROM listing l
		JOIN LATERAL (SELECT * FROM revision r WHERE r.listing_id = l.id ORDER BY number DESC LIMIT 1) r ON r.state = 'rejected'
		JOIN decision d ON d.subject = 'revision' AND d.subject_id = r.id
		WHERE l.factory_id = ? AND l.id = any(?) ORDER BY l.id, d.id DESC`, f, pq.Array(listings)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list refusals of factory %d: %w", f, err)
	}
	refusals := make(map[id.Listing]Decision, len(rows))
	for _, r := range rows {
		refusals[r.ListingID] = r.Decision
	}
	return refusals, nil
}
