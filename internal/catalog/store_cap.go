package catalog

import (
	"context"
	"fmt"

	"github.com/lib/pq"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Caps are the limits of those of the listings that have any.
func (s *Store) Caps(ctx context.Context, listings []id.Listing) (map[id.Listing]Cap, error) {
	return caps(ctx, s.db, listings)
}

// CapsTx is Caps in the caller's transaction.
func (s *Store) CapsTx(ctx context.Context, tx *database.DB, listings []id.Listing) (map[id.Listing]Cap, error) {
	return caps(ctx, tx, listings)
}

func caps(ctx context.Context, db *database.DB, listings []id.Listing) (map[id.Listing]Cap, error) {
	var rows []Cap
	if err := db.In(ctx).Where("listing_id = any(?)", pq.Array(listings)).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read limits: %w", err)
	}
	found := make(map[id.Listing]Cap, len(rows))
	for _, c := range rows {
		found[c.ListingID] = c
	}
	return found, nil
}

// Limit sets or takes away the limits of a factory's listing. Another's is ErrNotFound. Fields: per_order, per_person, days.
func (s *Store) Limit(ctx context.Context, f id.Factory, c Cap) error {
	if err := c.Check(); err != nil {
		return err
	}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		var own bool
		if err := tx.In(ctx).Raw("SELECT EXISTS (SELECT 1 FROM listing WHERE id = ? AND factory_id = ?)", c.ListingID, f).Scan(&own).Error; err != nil {
			return err
		}
		if !own {
			return database.ErrNotFound
		}
		if c.None() {
			return tx.In(ctx).Where("listing_id = ?", c.ListingID).Delete(&Cap{}).Error
		}
		return tx.In(ctx).Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "listing_id"}}, DoUpdates: clause.AssignmentColumns([]string{"per_order", "per_person", "days"}),
		}).Create(&c).Error
	})
	if err != nil {
		return fmt.Errorf("limit listing %d: %w", c.ListingID, err)
	}
	return nil
}
