package catalog

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// Gone is a listing that was for sale once. One that the mall took down has no title: it may be why.
type Gone struct {
	ID         id.Listing
	CategoryID *id.Category
	Title      Text
}

// Gone reads a listing that is off sale by its slug. One that was never for sale, or is, or whose factory may not sell at
// present, is database.ErrNotFound.
func (s *Store) Gone(ctx context.Context, slug string, l locale.Language) (*Gone, error) {
	var row struct {
		ID         id.Listing
		CategoryID *id.Category
		Words      []byte
	}
	err := s.db.In(ctx).Raw(`SELECT l.id, l.category_id,
			(SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM listing_text t WHERE t.listing_id = l.id AND l.state = 'stopped') AS words
		FROM listing l JOIN factory f ON f.id = l.factory_id
		WHERE l.slug = ? AND l.state IN ('stopped', 'removed') AND l.live_revision_id IS NOT NULL AND f.state = 'approved'`, slug).Take(&row).Error
	if err != nil {
		return nil, fmt.Errorf("find listing that is gone: %w", err)
	}
	var texts []Text
	if err := json.Unmarshal(row.Words, &texts); err != nil {
		return nil, fmt.Errorf("read texts of listing %d: %w", row.ID, err)
	}
	return &Gone{ID: row.ID, CategoryID: row.CategoryID, Title: Best(texts, l)}, nil
}
