package catalog

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// Unfinished is a draft with what it still lacks.
type Unfinished struct {
	ListingID id.Listing
	Title     string // in the asked language, "" if there is none yet
	New       bool   // nothing of the listing is on sale
	Missing   []string
}

// Unfinished lists a factory's drafts, the last changed first.
func (s *Store) Unfinished(ctx context.Context, f id.Factory, l locale.Language, limit int) ([]Unfinished, error) {
	var rows []struct {
		Revision
		New bool
	}
	err := s.db.In(ctx).Raw(`SELECT r.*, l.state = 'draft' AS new FROM revision r JOIN listing l ON l.id = r.listing_id
		WHERE l.factory_id = ? AND l.edit_state = 'draft' AND r.state = 'draft' ORDER BY l.changed_at DESC, l.id DESC LIMIT ?`, f, limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list drafts of factory %d: %w", f, err)
	}
	var wanted []id.Picture
	for _, r := range rows {
		wanted = append(wanted, r.Content.pictureIDs()...)
	}
	pictures, err := s.Pictures(ctx, f, wanted)
	if err != nil {
		return nil, err
	}
	list := make([]Unfinished, len(rows))
	for i, r := range rows {
		list[i] = Unfinished{ListingID: r.ListingID, Title: Best(r.Content.Texts, l).Title, New: r.New, Missing: Missing(r.Content, pictures)}
	}
	return list, nil
}
